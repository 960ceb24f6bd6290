"""Writes why a candidate stands where it does: the one entry of this package for workflows.

Features, ranking and the ids of their sources come in; a `Reason` per row goes out. Counts first,
scores nowhere: the parts are stored beside the reason.
"""

from dataclasses import replace

import numpy as np

from gainloop.pipeline.reasons.evidence import Evidence, Link, Reason, Sources
from gainloop.pipeline.reasons.gain_reasons import GainWriter
from gainloop.pipeline.reasons.groups import coverage_details, group_headline
from gainloop.pipeline.reasons.misses import explain_misses
from gainloop.pipeline.reasons.peers import (
    arrival_headline,
    draw_headline,
    known_ascending,
    say_cost,
    say_uncertainty,
    uncertainty_headline,
)
from gainloop.pipeline.reasons.picks import count_alike_ahead, pick_details
from gainloop.pipeline.reasons.words import group_words, sentence
from gainloop.pipeline.scoring.profiles import arrival_places
from gainloop.pipeline.scoring.ranking import Ranking
from gainloop.terms.boxes import Ints
from gainloop.terms.enums import Profile, Rung
from gainloop.terms.features import UNKNOWN, Features


def write_reasons(
    features: Features, ranking: Ranking, sources: Sources, rows: Ints
) -> list[Reason]:
    """The reasons of these rows, in their order."""
    if ranking.gain is not None:
        evidence = _plain_evidence(features, ranking, sources)
        writer = GainWriter(evidence)
        return [_gain_reason(evidence, writer, int(row)) for row in rows]
    evidence = _evidence(features, ranking, sources, rows)
    return [_reason(evidence, int(row)) for row in rows]


def _evidence(features: Features, ranking: Ranking, sources: Sources, rows: Ints) -> Evidence:
    """With what is like each of these rows."""
    evidence = _plain_evidence(features, ranking, sources)
    near, nearest = ranking.analysis.neighborhood, {}
    if near is not None:
        placed = rows[[near.is_placed(int(row)) for row in rows]]
        nearest = dict(zip(placed.tolist(), near.nearest(placed), strict=True))
    alike = count_alike_ahead(ranking, evidence.places, rows)
    return replace(evidence, nearest=nearest, alike=alike)


def _plain_evidence(features: Features, ranking: Ranking, sources: Sources) -> Evidence:
    places = np.empty(len(ranking.order), dtype=np.int64)
    places[ranking.order] = np.arange(len(ranking.order))
    return Evidence(
        features=features,
        ranking=ranking,
        sources=sources,
        places=places,
        arrivals=arrival_places(features.candidates.recordings),
        uncertainties=known_ascending(features.candidates.uncertainty),
    )


def _gain_reason(evidence: Evidence, writer: GainWriter, row: int) -> Reason:
    gain = writer.explain(row)
    return Reason(gain.headline, gain.details, (*gain.links, *_links(evidence, row)))


def _reason(evidence: Evidence, row: int) -> Reason:
    if evidence.uses_errors:
        misses = explain_misses(evidence, row)
        details = [*misses.details, *_details(evidence, row)]
        return Reason(misses.headline, tuple(details), (*misses.links, *_links(evidence, row)))
    return Reason(_headline(evidence, row), tuple(_details(evidence, row)), _links(evidence, row))


def _headline(evidence: Evidence, row: int) -> str:
    request = evidence.ranking.request
    if request.profile is Profile.FIFO:
        return arrival_headline(evidence, row)
    if request.rung is Rung.PREDICTIONS:
        return uncertainty_headline(evidence, row, _group(evidence, row))
    if request.rung is Rung.METADATA:
        return group_headline(evidence, row)
    return draw_headline(evidence, row)


def _details(evidence: Evidence, row: int) -> list[str]:
    """What the headline leaves out; only what the order rests on, besides the clip's tags."""
    request = evidence.ranking.request
    details = []
    if request.profile is Profile.FIFO or request.rung is Rung.RANDOM:
        if group := _group(evidence, row):
            details.append(sentence(f"tagged {group}"))
    else:
        details += [*coverage_details(evidence, row), *pick_details(evidence, row)]
        uncertainty = say_uncertainty(evidence, row)
        if uncertainty and request.rung is not Rung.PREDICTIONS:
            details.append(sentence(uncertainty))
    return [*details, say_cost(evidence, row)]


def _links(evidence: Evidence, row: int) -> tuple[Link, ...]:
    sources, links = evidence.sources, []
    if evidence.uses_errors:
        links.append(
            Link(f"Evaluation of {sources.evaluated_model}", "evaluation", sources.evaluation_id)
        )
    models = [sources.evaluated_model] if evidence.uses_errors else []
    if not np.isnan(evidence.features.candidates.uncertainty[row]):
        models.append(sources.predicting_model)
    links += [Link(f"Model {model}", "model_version", model) for model in dict.fromkeys(models)]
    drive = evidence.features.candidates.recordings.drive[row]
    if drive != UNKNOWN:
        name = evidence.features.drives[drive]
        links.append(Link(f"Drive {name}", "drive", name))
    return tuple(links)


def _group(evidence: Evidence, row: int) -> str:
    return group_words(evidence.features.axes, evidence.features.candidates.codes[row])
