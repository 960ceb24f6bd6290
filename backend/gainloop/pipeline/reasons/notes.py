"""What a reader of a run must know beside its items: assumptions, gaps, what was left out.

Features and ranking come in, sentences go out; called by the priorities workflow.
"""

import numpy as np

from gainloop.pipeline.reasons.evidence import Sources
from gainloop.pipeline.reasons.gain_notes import gain_notes
from gainloop.pipeline.reasons.window_notes import window_notes
from gainloop.pipeline.reasons.words import joined, number_of, out_of, sentence, verb
from gainloop.pipeline.scoring.isolation import SUSPICIOUS
from gainloop.pipeline.scoring.limits import REACH
from gainloop.pipeline.scoring.ranking import Ranking
from gainloop.pipeline.scoring.scores import PART_LABELS, TAKES_OFF
from gainloop.terms.boxes import Bools
from gainloop.terms.enums import PartName, Profile, Rung
from gainloop.terms.features import Features

PER_FRAME = "Objects and misses are counted once per frame."
_DRAWN = "was drawn at random, to judge the order by later."
_NONE_DRAWN = "none was drawn at random."


def write_notes(features: Features, ranking: Ranking, sources: Sources) -> list[str]:
    request = ranking.request
    if request.profile is Profile.FIFO:
        notes = _fifo_notes(features)
    elif request.rung is Rung.RANDOM:
        notes = _random_notes(ranking)
    elif request.profile is Profile.EXPECTED_GAIN:
        notes = [*gain_notes(features, ranking, sources), *_likeness_notes(ranking), PER_FRAME]
    else:
        notes = [*_weight_notes(ranking), *_gap_notes(features, ranking)]
        notes += _likeness_notes(ranking)
        if request.rung <= Rung.ERRORS_BY_TAG:
            notes.append(PER_FRAME)
    notes += window_notes(features)
    if sources.is_scoped:
        notes.append("Only clips inside the scope were ranked.")
    return [*notes, *_holdback_notes(ranking), *_budget_notes(ranking), _cost_note(ranking)]


def _fifo_notes(features: Features) -> list[str]:
    unknown = np.isnan(features.candidates.recordings.start_s)
    if not unknown.any():
        return []
    if unknown.all():
        return ["No clip has a recording time: the order is the one in which clips were imported."]
    count = _of_pool(unknown)
    return [
        f"{count} {verb(int(unknown.sum()), 'has', 'have')} no recording time and "
        f"{verb(int(unknown.sum()), 'comes', 'come')} last, in the order of import."
    ]


def _random_notes(ranking: Ranking) -> list[str]:
    if np.ptp(ranking.costs.minutes) == 0:
        return []
    return [
        "The propensity is the share of clips that was drawn; where costs differ, costly clips "
        "were drawn a little less often than it says."
    ]


def _weight_notes(ranking: Ranking) -> list[str]:
    used = {*ranking.scores.names, *TAKES_OFF}
    dropped = [name for name in ranking.request.part_weights if name not in used]
    if not dropped:
        return []
    names = joined(f"{PART_LABELS[name].lower()} ({_weight(ranking, name)})" for name in dropped)
    if not ranking.is_weighted:
        return [
            f"No input for {names}, and no other part has a weight: nothing adds to a score, and "
            "equal scores keep the order of import."
        ]
    return [
        f"No input for {names}: {verb(len(dropped), 'its weight is', 'their weights are')} shared "
        "among the other parts."
    ]


def _gap_notes(features: Features, ranking: Ranking) -> list[str]:
    """Clips for which a part in use has no figure of their own."""
    notes, analysis = [], ranking.analysis
    unsure = np.isnan(features.candidates.uncertainty)
    if PartName.UNCERTAINTY in ranking.scores.names and unsure.any():
        notes.append(_neutral_note(unsure, "no prediction that tells uncertainty"))
    if analysis.density is not None and np.isnan(analysis.density).any():
        notes.append(_neutral_note(np.isnan(analysis.density), "no embedding"))
    coverage = analysis.coverage
    if coverage is not None and coverage.is_by_benchmark:
        blind = coverage.num_target == 0
        if blind.any():
            are = verb(int(blind.sum()))
            notes.append(
                f"{_of_pool(blind)} {are} of groups that the benchmark has no clip of: how often "
                "the model fails there is not known, and their coverage gap counts 0."
            )
    return notes


def _likeness_notes(ranking: Ranking) -> list[str]:
    """What takes off for likeness and for standing apart, and what is not known of it."""
    likeness = ranking.analysis.likeness
    if likeness is None:
        return []
    if not likeness.is_known:
        return ["Neither embeddings nor drives tell which clips are alike, so picks may repeat."]
    if likeness.kinship is None:
        return ["No embedding tells which clips are alike: only copies in a drive are damped."]
    notes, unknown = [], np.isnan(likeness.kinship)
    if unknown.any():
        has = verb(int(unknown.sum()), "has", "have")
        notes.append(
            f"{_of_pool(unknown)} {has} no embedding: what is like a pick, or unlike all others, "
            "is not known there."
        )
    apart = likeness.kinship < SUSPICIOUS
    if apart.any():
        count = int(apart.sum())
        notes.append(
            f"{_of_pool(apart)} {verb(count)} unlike all others, broken or new: look at "
            f"{verb(count, 'it', 'them')}. {verb(count, 'It counts', 'They count')} less but "
            f"{verb(count, 'is', 'are')} not left out."
        )
    return notes


def is_holdback_note(note: str) -> bool:
    """Whether a note of a run tells that a part of it was drawn, and how much."""
    return note.endswith((_DRAWN, _NONE_DRAWN))


def _holdback_notes(ranking: Ranking) -> list[str]:
    """On the whole run only: which items were drawn is not for everybody's eyes."""
    share, budget = ranking.request.holdback_share, ranking.request.budget_hours
    if not share:
        return []
    whole = "budget" if budget is not None else "selection"
    drawn = f"{round(share * 100)} %"
    if not len(ranking.holdback):
        return [
            f"The {whole} is too small for a holdback: {drawn} of it is less than one clip, so "
            f"{_NONE_DRAWN}"
        ]
    return [f"{drawn} of the {whole} {_DRAWN}"]


def _budget_notes(ranking: Ranking) -> list[str]:
    selection, budget = ranking.selection, ranking.request.budget_hours
    if budget is None:
        if selection.num_selected < len(ranking.order):
            return [f"No budget was given: the first {REACH:,} are selected."]
        return []
    if not selection.num_selected and len(ranking.order):
        return [f"No clip fits into {budget:g} h."]
    if not selection.num_passed_over:
        return []
    count = selection.num_passed_over
    return [
        f"{number_of(count, 'clip')} no longer fitted into what was left of the budget and "
        f"{verb(count, 'was', 'were')} passed over for a cheaper one."
    ]


def _cost_note(ranking: Ranking) -> str:
    costs = ranking.costs
    if costs.num_items:
        clips = number_of(costs.num_items, "clip")
        return (
            f"Costs are learned from {clips} whose labeling time was measured "
            f"({costs.assumption}); intervals hold 80 % of such clips."
        )
    return f"Costs follow the assumption {costs.assumption}; none of them was measured."


def _neutral_note(rows: Bools, lack: str) -> str:
    has, their = verb(int(rows.sum()), "has", "have"), verb(int(rows.sum()), "its", "their")
    return sentence(f"{_of_pool(rows)} {has} {lack}: {their} part counts as the middle rank")


def _of_pool(rows: Bools) -> str:
    return out_of(int(rows.sum()), len(rows), "clip")


def _weight(ranking: Ranking, name: PartName) -> str:
    return f"{ranking.request.part_weights[name]:.2f}"
