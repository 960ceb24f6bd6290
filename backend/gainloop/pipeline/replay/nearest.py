"""The nearest change of a unit that would have decided otherwise about it: its cost, or how unsure
the model is of it.

What a ranking was made of comes in, thresholds go out. Called by `workflows.priorities`.

In a fixed order (`weighted_sum`, `fifo`) the unit is ranked and selected again with the change,
against the others as they are and with the holdback as it was drawn: exact. A batch that is picked
one after the other is not picked again, nor is one that minimums or caps have changed; there a unit
is in where its score, as it was when it was picked, or is after the last pick, reaches the score of
the last pick.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from gainloop.pipeline.scoring.analysis import Analysis, signals_of
from gainloop.pipeline.scoring.profiles import score_fifo
from gainloop.pipeline.scoring.ranking import Ranking
from gainloop.pipeline.scoring.scores import Scores, order_of, weigh
from gainloop.pipeline.scoring.selection import select_within
from gainloop.pipeline.scoring.signals import rank_normalized
from gainloop.terms.boxes import Floats
from gainloop.terms.enums import Arm, PartName, Profile
from gainloop.terms.features import Features

LEAST_MINUTES = 0.1
MOST_TIMES = 20.0
"""Costs are looked for from `LEAST_MINUTES` up to so many times the cost of the unit."""

STEP = 0.01
"""Minutes to which a threshold is exact."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """minutes: of a selected unit the highest cost that keeps it in, of another the highest that
    brings it in; None where no cost up to 20 times its own puts it out, or none brings it in.
    by_uncertainty: whether being the most uncertain of its peers brings it in; None for a selected
    unit, and where uncertainty is no part of the score. is_exact: by ranking again.
    """

    is_selected: bool
    minutes: float | None
    by_uncertainty: bool | None
    is_exact: bool


class Decision(Protocol):
    """Whether a unit is selected under a change."""

    def with_cost(self, row: int, minutes: float) -> bool: ...

    def most_uncertain(self, row: int) -> bool | None: ...


def nearest_change(features: Features, ranking: Ranking, row: int) -> Nearest:
    """row: of the candidates, outside of the holdback, which no change of its own decides."""
    is_fixed = ranking.request.profile in (Profile.FIFO, Profile.WEIGHTED_SUM)
    is_exact = is_fixed and not ranking.selection.is_limited
    decide: Decision = _FixedOrder(features, ranking) if is_exact else _LastPick(ranking)
    is_selected, cost = bool(ranking.selection.is_selected[row]), float(ranking.costs.minutes[row])
    low, high = (cost, cost * MOST_TIMES) if is_selected else (LEAST_MINUTES, cost)
    minutes = _highest(lambda minutes: decide.with_cost(row, minutes), low, high)
    by_uncertainty = None if is_selected else decide.most_uncertain(row)
    return Nearest(is_selected, minutes, by_uncertainty, is_exact)


def _highest(is_in: Callable[[float], bool], low: float, high: float) -> float | None:
    """The highest cost that is in, by halving; None where all are, or none is."""
    if not is_in(low) or is_in(high):
        return None
    while high - low > STEP:
        middle = (low + high) / 2
        low, high = (middle, high) if is_in(middle) else (low, middle)
    return low


class _FixedOrder:
    def __init__(self, features: Features, ranking: Ranking) -> None:
        self._features, self._ranking = features, ranking

    def with_cost(self, row: int, minutes: float) -> bool:
        costs = self._ranking.costs.minutes.copy()
        costs[row] = minutes
        return self._is_in(row, self._features, costs)

    def most_uncertain(self, row: int) -> bool | None:
        if PartName.UNCERTAINTY not in self._ranking.scores.names:
            return None
        candidates = self._features.candidates
        uncertainty = candidates.uncertainty.copy()
        uncertainty[row] = 2 * np.nanmax(np.abs(uncertainty)) + 1
        changed = replace(self._features, candidates=replace(candidates, uncertainty=uncertainty))
        return self._is_in(row, changed, self._ranking.costs.minutes)

    def _is_in(self, row: int, features: Features, minutes: Floats) -> bool:
        request = self._ranking.request
        scores = self._scores(features, self._ranking.analysis, minutes)
        order = order_of(scores.totals, features.candidates.recordings.ordinal)
        visits = select_within(order, minutes, request.budget_hours, self._ranking.holdback)
        return bool(visits.selection.is_selected[row])

    def _scores(self, features: Features, analysis: Analysis, minutes: Floats) -> Scores:
        request = self._ranking.request
        if request.profile is Profile.FIFO:
            return score_fifo(features.candidates.recordings)
        return weigh(signals_of(features, analysis, minutes), request.part_weights)


class _LastPick:
    """By the score of the last pick; what is like it is not picked again."""

    def __init__(self, ranking: Ranking) -> None:
        self._ranking = ranking
        self._cut = cut_of(ranking)

    def with_cost(self, row: int, minutes: float) -> bool:
        ranking = self._ranking
        costs, score = ranking.costs.minutes, float(ranking.totals[row])
        if isinstance(ranking.scores, Scores):
            changed = costs.copy()
            changed[row] = minutes
            weight = ranking.scores.weights_used.get(PartName.LOW_COST, 0.0)
            cheaper = rank_normalized(costs)[row] - rank_normalized(changed)[row]
            return bool(score + weight * cheaper >= self._cut)
        exponent = ranking.scores.knobs[PartName.LOW_COST]
        return bool(score * (costs[row] / minutes) ** exponent >= self._cut)

    def most_uncertain(self, row: int) -> bool | None:
        ranking, score = self._ranking, float(self._ranking.totals[row])
        if isinstance(ranking.scores, Scores):
            if PartName.UNCERTAINTY not in ranking.scores.names:
                return None
            weight = ranking.scores.weights_used[PartName.UNCERTAINTY]
            missing = 1 - float(ranking.scores.signal(PartName.UNCERTAINTY)[row])
            return bool(score + weight * missing >= self._cut)
        limit = ranking.scores.knobs[PartName.UNCERTAINTY]
        if limit <= 1:
            return None
        own = float(ranking.scores.factors["uncertainty"][row])
        return bool(score * limit / own >= self._cut)


def cut_of(ranking: Ranking) -> float:
    """The score of the last pick that was no draw; endless where nothing was picked."""
    order = ranking.order
    is_pick = ranking.selection.is_selected[order] & (ranking.arms[order] != Arm.HOLDBACK.value)
    picks = order[is_pick]
    return float(ranking.totals[picks[-1]]) if len(picks) else np.inf
