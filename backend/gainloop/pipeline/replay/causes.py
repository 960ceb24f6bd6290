"""Why a score is another than before: differences by cause, which add up to the whole difference.

What two runs knew of one unit comes in, {cause: difference} goes out. Called by `changes`.

A weighted sum splits by part: what its signal changed, at the mean weight; and once for all parts
what the weights changed, at the mean signal. Expected gain is a sum over cells of products. Each
summand is split among its factors in proportion to their logarithms (logarithmic mean Divisia
index, Ang 2004), which leaves no remainder; a summand that only one of the runs has counts whole.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gainloop.terms.boxes import Floats, Ints

WEIGHTS, ATLAS, COST, REST = "weights", "atlas", "cost", "rest"
OWN_FACTORS = ("exposure", "uncertainty", "guard", "novelty", COST)
"""Factors that multiply every cell of a unit alike."""

MOST_CAUSES = 3
_NOTHING = 1e-12


@dataclass(frozen=True, slots=True)
class WeightedParts:
    """signals: {part: (N,)}; weights: {part: weight}, below 0 where the part takes off."""

    signals: Mapping[str, Floats]
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class GainParts:
    """cells: (N, 3) of each unit; values: (N, 3) what each adds to its score; factors: {name: (N,)}
    of `OWN_FACTORS`; atlas_id, weights_id: what the cells are of, and what they are weighted by;
    cell_weights: {cell: weight}, where it is known.
    """

    cells: Ints
    values: Floats
    factors: Mapping[str, Floats]
    atlas_id: str
    weights_id: str
    cell_weights: Mapping[int, float] = field(default_factory=dict)


Parts = WeightedParts | GainParts


def causes_between(before: Parts, after: Parts, old: int, new: int) -> dict[str, float]:
    """The strongest `MOST_CAUSES`, then the rest in one; empty where the score is as it was, or
    where the runs score in different units. old, new: rows of the unit.
    """
    if isinstance(before, GainParts) and isinstance(after, GainParts):
        found = _of_gain(before, after, old, new)
    elif isinstance(before, WeightedParts) and isinstance(after, WeightedParts):
        found = _of_weighted(before, after, old, new)
    else:
        return {}
    return _strongest(found)


def cell_cause(cell: int) -> str:
    return f"cell_{cell}"


def cell_of(cause: str) -> int | None:
    number = cause.removeprefix("cell_")
    return int(number) if number.isdigit() else None


def _strongest(found: Mapping[str, float]) -> dict[str, float]:
    told = [(name, value) for name, value in found.items() if abs(value) > _NOTHING]
    told.sort(key=lambda entry: (-abs(entry[1]), entry[0]))
    causes = dict(told[:MOST_CAUSES])
    rest = sum(value for _, value in told[MOST_CAUSES:])
    return {**causes, REST: rest} if abs(rest) > _NOTHING else causes


def _of_weighted(
    before: WeightedParts, after: WeightedParts, old: int, new: int
) -> dict[str, float]:
    causes, weights = {}, 0.0
    for name in dict.fromkeys([*after.signals, *before.signals]):
        if name not in before.signals or name not in after.signals:
            is_new = name in after.signals
            run, row = (after, new) if is_new else (before, old)
            value = run.weights[name] * float(run.signals[name][row])
            causes[name] = value if is_new else -value
            continue
        was, now = float(before.signals[name][old]), float(after.signals[name][new])
        lighter, heavier = before.weights[name], after.weights[name]
        causes[name] = (lighter + heavier) / 2 * (now - was)
        weights += (was + now) / 2 * (heavier - lighter)
    return {**causes, WEIGHTS: weights}


def _of_gain(before: GainParts, after: GainParts, old: int, new: int) -> dict[str, float]:
    ratios = {
        name: _ratio(float(before.factors[name][old]), float(after.factors[name][new]))
        for name in OWN_FACTORS
    }
    own = math.prod(ratios.values())
    was, now = _by_cell(before, old), _by_cell(after, new)
    if before.atlas_id != after.atlas_id:
        was, now = {-1: sum(was.values())}, {-1: sum(now.values())}
    causes = dict.fromkeys((*OWN_FACTORS, WEIGHTS, ATLAS), 0.0)
    for cell in dict.fromkeys([*now, *was]):
        first, last = was.get(cell, 0.0), now.get(cell, 0.0)
        name = ATLAS if cell < 0 else cell_cause(cell)
        if first <= 0 or last <= 0:
            causes[name] = causes.get(name, 0.0) + last - first
            continue
        mean = _logarithmic_mean(first, last)
        for factor, ratio in ratios.items():
            causes[factor] += mean * math.log(ratio)
        left = mean * math.log(last / first / own)
        by_weights = mean * _log_of_weights(before, after, cell)
        causes[WEIGHTS] += by_weights
        causes[name] = causes.get(name, 0.0) + left - by_weights
    return causes


def _ratio(was: float, now: float) -> float:
    """1 where there is none: a factor of 0 makes all of its summands 0, which then count whole."""
    return now / was if was > 0 and now > 0 else 1.0


def _log_of_weights(before: GainParts, after: GainParts, cell: int) -> float:
    """Of a cell's weight now over that before, where other weights were used; else 0, for then it
    moves with what the evaluation shows.
    """
    if before.weights_id == after.weights_id:
        return 0.0
    was, now = before.cell_weights.get(cell, 0.0), after.cell_weights.get(cell, 0.0)
    return math.log(now / was) if was > 0 and now > 0 else 0.0


def _by_cell(parts: GainParts, row: int) -> dict[int, float]:
    """A unit may have one cell at several of its places."""
    sums: dict[int, float] = {}
    cells: Sequence[int] = parts.cells[row].tolist()
    for cell, value in zip(cells, parts.values[row].tolist(), strict=True):
        sums[cell] = sums.get(cell, 0.0) + value
    return sums


def _logarithmic_mean(first: float, last: float) -> float:
    return first if first == last else (last - first) / math.log(last / first)
