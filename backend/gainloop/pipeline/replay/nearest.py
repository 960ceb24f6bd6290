"""The nearest change of a unit that would have decided otherwise about it: its cost, or how unsure
the model is of it.

What a ranking was made of comes in, thresholds go out. Called by `workflows.priorities`.

In a fixed order (`weighted_sum`, `fifo`) the unit is ranked and selected again with the change,
against the others as they are and with the holdback as it was drawn: exact. A batch that is picked
one after the other is not picked again, nor is one that minimums or caps have changed. There a unit
has its turn before the picks that its score, as it was when it was picked, or is after the last
pick, reaches; it is in where it fits into what the budget had left at its turn and no cap keeps it
out. One that was selected has to reach the score of the last pick, too.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

import numpy as np

from gainloop.pipeline.scoring.analysis import Analysis, signals_of
from gainloop.pipeline.scoring.limits import REACH, minutes_of
from gainloop.pipeline.scoring.pool_limits import Tally
from gainloop.pipeline.scoring.profiles import score_fifo
from gainloop.pipeline.scoring.ranking import Ranking
from gainloop.pipeline.scoring.scores import Scores, order_of, weigh
from gainloop.pipeline.scoring.selection import select_within
from gainloop.pipeline.scoring.signals import rank_normalized
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.enums import Arm, PartName, Profile
from gainloop.terms.features import Features

LEAST_MINUTES = 0.1
MOST_TIMES = 20.0
"""Costs are looked for from `LEAST_MINUTES` up to so many times the cost of the unit."""

STEP = 0.01
"""Minutes to which a threshold is exact."""


class Obstacle(StrEnum):
    """What keeps a unit out that was not selected."""

    SCORE = "score"  # it does not reach the last pick
    BUDGET = "budget"  # it comes before the last pick, but did not fit into what was left
    CAP = "cap"  # of a cell of the atlas, or of copies


@dataclass(frozen=True, slots=True)
class Nearest:
    """minutes: of a selected unit the highest cost that keeps it in, of another the highest that
    brings it in; None where no cost up to 20 times its own puts it out, or none brings it in.
    by_uncertainty: whether being the most uncertain of its peers brings it in; None for a selected
    unit, and where uncertainty is no part of the score. is_exact: by ranking again. obstacle: None
    for a selected unit.
    """

    is_selected: bool
    minutes: float | None
    by_uncertainty: bool | None
    is_exact: bool
    obstacle: Obstacle | None


class Decision(Protocol):
    """Whether one unit is selected under a change."""

    def with_cost(self, minutes: float) -> bool: ...

    def most_uncertain(self) -> bool | None: ...

    def obstacle(self) -> Obstacle:
        """Of a unit that was not selected."""


def nearest_change(features: Features, ranking: Ranking, row: int) -> Nearest:
    """row: of the candidates, outside of the holdback, which no change of its own decides."""
    is_fixed = ranking.request.profile in (Profile.FIFO, Profile.WEIGHTED_SUM)
    is_exact = is_fixed and not ranking.selection.is_limited
    decide: Decision
    decide = _FixedOrder(features, ranking, row) if is_exact else _PicksAsMade(ranking, row)
    is_selected, cost = bool(ranking.selection.is_selected[row]), float(ranking.costs.minutes[row])
    low, high = (cost, cost * MOST_TIMES) if is_selected else (LEAST_MINUTES, cost)
    return Nearest(
        is_selected=is_selected,
        minutes=_highest(decide.with_cost, low, high),
        by_uncertainty=None if is_selected else decide.most_uncertain(),
        is_exact=is_exact,
        obstacle=None if is_selected else decide.obstacle(),
    )


def _highest(is_in: Callable[[float], bool], low: float, high: float) -> float | None:
    """The highest cost that is in, by halving; None where all are, or none is."""
    if not is_in(low) or is_in(high):
        return None
    while high - low > STEP:
        middle = (low + high) / 2
        low, high = (middle, high) if is_in(middle) else (low, middle)
    return low


class _FixedOrder:
    def __init__(self, features: Features, ranking: Ranking, row: int) -> None:
        self._features, self._ranking, self._row = features, ranking, row

    def obstacle(self) -> Obstacle:
        ranking = self._ranking
        is_before = ranking.totals[self._row] >= cut_of(ranking)
        return Obstacle.BUDGET if is_before else Obstacle.SCORE

    def with_cost(self, minutes: float) -> bool:
        costs = self._ranking.costs.minutes.copy()
        costs[self._row] = minutes
        return self._is_in(self._features, costs)

    def most_uncertain(self) -> bool | None:
        if PartName.UNCERTAINTY not in self._ranking.scores.names:
            return None
        candidates = self._features.candidates
        uncertainty = candidates.uncertainty.copy()
        uncertainty[self._row] = 2 * np.nanmax(np.abs(uncertainty)) + 1
        changed = replace(self._features, candidates=replace(candidates, uncertainty=uncertainty))
        return self._is_in(changed, self._ranking.costs.minutes)

    def _is_in(self, features: Features, minutes: Floats) -> bool:
        request = self._ranking.request
        scores = self._scores(features, self._ranking.analysis, minutes)
        order = order_of(scores.totals, features.candidates.recordings.ordinal)
        visits = select_within(order, minutes, request.budget_hours, self._ranking.holdback)
        return bool(visits.selection.is_selected[self._row])

    def _scores(self, features: Features, analysis: Analysis, minutes: Floats) -> Scores:
        request = self._ranking.request
        if request.profile is Profile.FIFO:
            return score_fifo(features.candidates.recordings)
        return weigh(signals_of(features, analysis, minutes), request.part_weights)


class _PicksAsMade:
    """By the picks as they were made; what is like the unit is not picked again.

    rooms: (P + 1,) minutes that were left before each pick of the profile, and after the last; a
    place without room for one more unit has none. Of a selected unit its own minutes are added to
    the places after its own.
    """

    def __init__(self, ranking: Ranking, row: int) -> None:
        self._ranking, self._row = ranking, row
        self._cost, self._score = float(ranking.costs.minutes[row]), float(ranking.totals[row])
        self._cut = cut_of(ranking)
        self._is_selected = bool(ranking.selection.is_selected[row])
        own = _own_picks(ranking)
        self._first = min(sum(ranking.selection.for_minimums), len(own))
        self._picks = own[own != row]
        self._pick_scores = ranking.totals[self._picks]
        self._rooms = _rooms(ranking, self._picks)
        self._earliest = 0
        if not self._is_selected and self._is_in(self._cost, self._score):
            # Scores of others rise with some picks: it had its turn when it fitted no more.
            self._earliest = int(np.argmax(self._rooms < self._cost))

    @property
    def is_exact(self) -> bool:
        return False

    def obstacle(self) -> Obstacle:
        turn = self._turn(self._score)
        if self._score < self._cut and self._rooms[turn] < self._cost:
            return Obstacle.SCORE
        if self._is_capped(turn, self._cost):
            return Obstacle.CAP
        return Obstacle.BUDGET if self._score >= self._cut else Obstacle.SCORE

    def with_cost(self, minutes: float) -> bool:
        scores, score = self._ranking.scores, self._score
        if isinstance(scores, Scores):
            costs = self._ranking.costs.minutes
            changed = costs.copy()
            changed[self._row] = minutes
            weight = scores.weights_used.get(PartName.LOW_COST, 0.0)
            cheaper = rank_normalized(costs)[self._row] - rank_normalized(changed)[self._row]
            return self._is_in(minutes, score + weight * float(cheaper))
        return self._is_in(
            minutes, score * (self._cost / minutes) ** scores.knobs[PartName.LOW_COST]
        )

    def most_uncertain(self) -> bool | None:
        scores, score = self._ranking.scores, self._score
        if isinstance(scores, Scores):
            if PartName.UNCERTAINTY not in scores.names:
                return None
            missing = 1 - float(scores.signal(PartName.UNCERTAINTY)[self._row])
            weight = scores.weights_used[PartName.UNCERTAINTY]
            return self._is_in(self._cost, score + weight * missing)
        limit = scores.knobs[PartName.UNCERTAINTY]
        if limit <= 1:
            return None
        own = float(scores.factors["uncertainty"][self._row])
        return self._is_in(self._cost, score * limit / own)

    def _is_in(self, minutes: float, score: float) -> bool:
        if self._is_selected and score < self._cut:
            return False  # one of those that were not selected takes its place
        turn = self._turn(score)
        if turn == len(self._picks) and self._num_waiting(score) > REACH:
            return False
        return bool(minutes <= self._rooms[turn]) and not self._is_capped(turn, minutes)

    def _turn(self, score: float) -> int:
        """How many picks come before a unit with this score."""
        above = np.flatnonzero(self._pick_scores > score)
        return max(int(above[-1]) + 1 if len(above) else 0, self._first, self._earliest)

    def _num_waiting(self, score: float) -> int:
        """How many that were not selected come before a unit with this score."""
        ranking = self._ranking
        return int((ranking.totals[~ranking.selection.is_selected] > score).sum())

    def _is_capped(self, turn: int, minutes: float) -> bool:
        limits, costs = self._ranking.pool_limits, self._ranking.costs.minutes.copy()
        if not limits.has_caps:
            return False
        costs[self._row] = minutes
        tally = Tally(limits, costs)
        for row in (*self._ranking.holdback.rows.tolist(), *self._picks[:turn].tolist()):
            tally.add(row)
        return tally.keeps_out(self._row)


def cut_of(ranking: Ranking) -> float:
    """The score of the last pick that was no draw; endless where nothing was picked."""
    picks = _own_picks(ranking)
    return float(ranking.totals[picks[-1]]) if len(picks) else np.inf


def _own_picks(ranking: Ranking) -> Ints:
    """Selected rows that were not drawn, in their order."""
    order = ranking.order
    is_pick = ranking.selection.is_selected[order] & (ranking.arms[order] != Arm.HOLDBACK.value)
    picks: Ints = order[is_pick]
    return picks


def _rooms(ranking: Ranking, picks: Ints) -> Floats:
    """See `_PicksAsMade`. The holdback is paid first."""
    minutes, hours, drawn = ranking.costs.minutes, ranking.request.budget_hours, ranking.holdback
    spent = np.concatenate([[0.0], np.cumsum(minutes[picks])])
    rooms = minutes_of(hours) - float(minutes[drawn.rows].sum()) - spent
    if hours is None:
        rooms[min(REACH, len(minutes)) - len(drawn) :] = -np.inf
    return rooms
