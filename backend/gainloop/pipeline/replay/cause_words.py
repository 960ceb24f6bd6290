"""Causes of a change in words: "cell 'night, rain' now misses 42 of 100 (was 31): +2.1 mEP/h".

What both runs knew of a unit and of its cells comes in, labels and sentences go out. Called by
`workflows.priorities`.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from gainloop.pipeline.reasons.words import number_of, sentence, verb
from gainloop.pipeline.replay.causes import ATLAS, COST, REST, WEIGHTS, cell_of
from gainloop.pipeline.scoring.scores import PART_LABELS
from gainloop.terms.enums import PartName

LEAST_MISSES = 0.005
LEAST_LABELED = 0.5
LEAST_WEIGHT = 0.01
"""What is named of a cell, at least: of its miss rate, in labeled objects, of its weight."""

_LABELS = {
    COST: "Cost",
    "uncertainty": "Uncertainty",
    "exposure": "Objects",
    "guard": "Likeness to others",
    "novelty": "Copies",
    WEIGHTS: "Weights",
    ATLAS: "Atlas",
    REST: "Other causes",
}
_LEAST_MINUTES = 0.05


@dataclass(frozen=True, slots=True)
class CellFacts:
    """miss_rate: expected now; labeled: objects; weight: W of the cell."""

    name: str
    miss_rate: float
    labeled: float
    weight: float


@dataclass(frozen=True, slots=True)
class RunFacts:
    """unit: of scores, "" where they have none."""

    number: int
    unit: str
    weights_id: str
    atlas_id: str
    cells: Mapping[int, CellFacts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """Of a unit in one run. figures: signals of a weighted sum, or factors of expected gain."""

    minutes: float
    figures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Seen:
    """A unit in a run."""

    run: RunFacts
    unit: UnitFacts


def label_cause(cause: str, cells: Mapping[int, CellFacts]) -> str:
    cell = cell_of(cause)
    if cell is not None:
        return f"Cell {_named(cell, cells)}"
    return _LABELS[cause] if cause in _LABELS else PART_LABELS[PartName(cause)]


def say_cause(cause: str, value: float, was: Seen, now: Seen) -> str:
    """With what it makes of the score, as in the run now."""
    text = _say(cause, value, was, now)
    return sentence(f"{text}: {signed(value, now.run.unit)}")


def say_move(rank_before: int, rank_after: int, told: Sequence[tuple[float, str]], run: int) -> str:
    """The move of a unit with the cause of it. told: (value, sentence) of its causes, the strongest
    first; run: number of the run before.
    """
    moved = f"Moved {rank_before:,} → {rank_after:,} since run {run}"
    total = sum(value for value, _ in told)
    if not told or total == 0:
        return f"{moved}: its own score is as it was, others moved around it."
    is_up = rank_after < rank_before
    strongest = next(text for value, text in told if (value > 0) == (total > 0))
    because = f"{strongest[:1].lower()}{strongest[1:]}"
    if (total > 0) == is_up:
        return f"{moved} because {because}"
    how = "rose" if total > 0 else "fell"
    return f"{moved} although its own score {how} ({because.rstrip('.')}): others moved further."


def signed(value: float, unit: str) -> str:
    return f"{value:+.3g}{f' {unit}' if unit else ''}"


def _say(cause: str, value: float, was: Seen, now: Seen) -> str:
    cell = cell_of(cause)
    if cell is not None:
        return _say_cell(cell, value, was.run, now.run)
    if cause == WEIGHTS:
        return _say_weights(was.run, now.run)
    if cause == ATLAS:
        return f"the atlas changed ({was.run.atlas_id} → {now.run.atlas_id}), so its cells did"
    if cause == REST:
        return "smaller causes together"
    if cause in (COST, PartName.LOW_COST):
        return _say_cost(cause, was.unit, now.unit)
    first, last = was.unit.figures.get(cause), now.unit.figures.get(cause)
    if first is None or last is None:
        part = label_cause(cause, {}).lower()
        return f"{part} has an input now" if first is None else f"{part} has no input any more"
    if cause == PartName.UNCERTAINTY and not now.run.unit:
        return f"of 100 candidates the model is surer of {_counts(last, first)}"
    return _FIGURES[cause](first, last)


def _say_cell(cell: int, value: float, was: RunFacts, now: RunFacts) -> str:
    """The change of the cell that explains the direction."""
    name = f"cell {_named(cell, {**was.cells, **now.cells})}"
    if cell not in was.cells or cell not in now.cells:
        return f"{name} counts {'more' if value > 0 else 'less'} in it"
    first, last, is_up = was.cells[cell], now.cells[cell], value > 0
    misses = last.miss_rate - first.miss_rate
    if abs(misses) >= LEAST_MISSES and (misses > 0) == is_up:
        rate, before = _hundreds(last.miss_rate, first.miss_rate)
        return f"{name} now misses {rate} of 100 (was {before})"
    labeled = last.labeled - first.labeled
    if labeled >= LEAST_LABELED and not is_up:
        return f"{name} has {last.labeled:,.0f} labeled objects (was {first.labeled:,.0f})"
    ratio = last.weight / first.weight if first.weight > 0 else math.inf
    if abs(ratio - 1) >= LEAST_WEIGHT and (ratio > 1) == is_up:
        how = "more" if is_up else "less"
        return f"{name} counts {how} among all cells than before"
    if is_up:
        return f"labels are expected to help more in {name}"
    return f"labels are expected to help less in {name}, with what is picked ahead"


def _say_weights(was: RunFacts, now: RunFacts) -> str:
    if was.weights_id != now.weights_id:
        return f"the weights changed ({was.weights_id} → {now.weights_id})"
    return "parts have an input, or lack one, that they had not before, which shares weights anew"


def _say_cost(cause: str, was: UnitFacts, now: UnitFacts) -> str:
    is_other = abs(now.minutes - was.minutes) >= _LEAST_MINUTES
    text = f"its cost estimate is {now.minutes:.1f} min (was {was.minutes:.1f})"
    if cause == COST:
        return text if is_other else "its cost counts otherwise"
    first, last = was.figures.get(cause), now.figures.get(cause)
    if first is None or last is None:
        return text
    place = f"of 100 candidates {_counts(last, first)} are dearer"
    return f"{text}, so {place}" if is_other else place


def _say_copies(first: float, last: float) -> str:
    before, after = (round(-math.log2(novelty)) for novelty in (first, last))
    copies = number_of(after, "copy") if after else "no copy"
    return f"{copies} of it {verb(after)} labeled or picked ahead of it (was {before})"


def _say_likeness(first: float, last: float) -> str:
    return f"it is {'more' if last > first else 'less'} like other clips than before"


def _say_apart(first: float, last: float) -> str:
    return f"it is {'less' if last > first else 'more'} like other clips than before"


def _say_uncertainty(first: float, last: float) -> str:
    return f"the model is {last:.2f} times as unsure of it as of its peers (was {first:.2f})"


def _say_objects(first: float, last: float) -> str:
    return f"{last:.1f} objects are expected on it (was {first:.1f})"


def _say_misses(first: float, last: float) -> str:
    return f"of 100 candidates {_counts(last, first)} have fewer misses like them"


def _say_gap(first: float, last: float) -> str:
    return f"its group's coverage gap is {last:.0%} of the largest (was {first:.0%})"


def _say_picked(first: float, last: float) -> str:
    how = "more" if last > first else "less"
    return f"what is picked ahead is {how} like it ({last:.2f} of 1, was {first:.2f})"


def _say_arrival(_first: float, _last: float) -> str:
    return "clips of earlier recordings came in or left"


def _say_draw(_first: float, _last: float) -> str:
    return "the order was drawn anew"


def _named(cell: int, cells: Mapping[int, CellFacts]) -> str:
    return f"'{cells[cell].name.replace('_', ' ')}'" if cell in cells else str(cell)


def _counts(last: float, first: float) -> str:
    """Shares as counts of 100: "42 (was 31)"."""
    now, before = _hundreds(last, first)
    return f"{now} (was {before})"


def _hundreds(last: float, first: float) -> tuple[str, str]:
    """With as many digits as tell them apart."""
    digits = 0 if round(100 * last) != round(100 * first) else 1
    return f"{100 * last:.{digits}f}", f"{100 * first:.{digits}f}"


_FIGURES: Mapping[str, Callable[[float, float], str]] = {
    "uncertainty": _say_uncertainty,
    "exposure": _say_objects,
    "guard": _say_likeness,
    "novelty": _say_copies,
    PartName.MISSED_NEARBY: _say_misses,
    PartName.COVERAGE_GAP: _say_gap,
    PartName.LIKE_PICKED: _say_picked,
    PartName.ISOLATED: _say_apart,
    PartName.ARRIVAL: _say_arrival,
    PartName.DRAW: _say_draw,
}
