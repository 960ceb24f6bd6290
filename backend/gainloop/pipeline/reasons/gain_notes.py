"""What a reader of a run of expected gain must know beside its items. Called by `notes`."""

import numpy as np

from gainloop.pipeline.expected_gain.result import GainResult
from gainloop.pipeline.reasons.evidence import Sources
from gainloop.pipeline.reasons.gain_reasons import counts_by_family
from gainloop.pipeline.reasons.measured_change import change_from
from gainloop.pipeline.reasons.words import at_least, joined, number_of, out_of, verb
from gainloop.pipeline.scoring.ranking import Ranking
from gainloop.terms.enums import CellState
from gainloop.terms.features import Features

MOST_NAMED = 3


def gain_notes(features: Features, ranking: Ranking, sources: Sources) -> list[str]:
    gain = ranking.gain
    if gain is None or features.benchmark is None:
        return []
    certificate = (
        f"The selection gains at least {at_least(gain.certificate.ratio)} of what any selection of "
        "its cost could, by the same curves."
    )
    has_picks = ranking.selection.num_selected > 0
    return [
        *_family_note(features, sources),
        *([*_forecasts(features, ranking, gain, sources), certificate] if has_picks else []),
        *_cell_notes(gain, sources),
        _history_note(gain),
    ]


def _forecasts(
    features: Features, ranking: Ranking, gain: GainResult, sources: Sources
) -> list[str]:
    """Of the whole benchmark of each model family."""
    hours = ranking.selection.spent_minutes / 60
    families = counts_by_family(gain, features)
    notes = []
    for family, counts in enumerate(families):
        number = len(counts.objects)
        objects = np.zeros(gain.counts.num_cells)
        objects[family * number : (family + 1) * number] = counts.objects
        missed, total = float(counts.missed.sum()), float(counts.objects.sum())
        change = change_from(missed, total, gain.forecast, objects)
        models = (sources.evaluated_model, *sources.other_models)
        by = f" by {models[family]}" if len(families) > 1 else ""
        notes.append(
            f"{missed:,.0f} of {total:,.0f} benchmark objects are missed now{by}; about "
            f"{change.expected:,.0f} expected after the {hours:.1f} label-hours that are selected "
            f"({change.low:,.0f}–{change.high:,.0f})."
        )
    return notes


def _family_note(features: Features, sources: Sources) -> list[str]:
    if not features.others:
        return []
    shares = [features.share, *(other.share for other in features.others)]
    models = (sources.evaluated_model, *sources.other_models)
    said = joined([f"{share:.0%} {model}" for share, model in zip(shares, models, strict=True)])
    return [f"Gains are summed over {number_of(len(models), 'model family')}: {said}."]


def _cell_notes(gain: GainResult, sources: Sources) -> list[str]:
    notes, number = [], gain.counts.num_cells
    blind = [
        cell
        for cell, state in enumerate(gain.states)
        if state is CellState.BLIND and gain.weights.blind[cell] > 0
    ]
    if blind:
        notes.append(
            f"{out_of(len(blind), number, 'cell')} {verb(len(blind), 'has', 'have')} candidates "
            f"but hardly any benchmark object: {_names(blind, sources)}. How often the model "
            f"misses there is estimated, not measured."
        )
    stuck = [cell for cell, state in enumerate(gain.states) if state is CellState.STUCK]
    if stuck:
        notes.append(
            f"Labels hardly help in {number_of(len(stuck), 'cell')}: {_names(stuck, sources)}. "
            "Look at labels, ontology and sensors there."
        )
    return notes


def _history_note(gain: GainResult) -> str:
    rounds = len(gain.counts.objects)
    if rounds == 1:
        return (
            "Learning curves rest on one evaluation: how fast errors fall is mostly assumed until "
            "there is a second one."
        )
    return f"Learning curves rest on {rounds} evaluations of the same benchmark."


def _names(cells: list[int], sources: Sources) -> str:
    names = [
        sources.cells[cell].replace("_", " ") if sources.cells else f"cell {cell}"
        for cell in cells[:MOST_NAMED]
    ]
    more = len(cells) - len(names)
    return joined([*names, f"{more:,} more"] if more else names)
