"""How each profile ranks a pool: where its picks come from, and what they come to.

Features, costs and request come in, a `Method` goes out, which picks as often as it is asked: under
limits and without. Called by `ranking`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from gainloop.pipeline.expected_gain.board import GainBoard
from gainloop.pipeline.expected_gain.result import GainResult
from gainloop.pipeline.expected_gain.scores import GainScores
from gainloop.pipeline.scoring.analysis import Analysis
from gainloop.pipeline.scoring.board import Board
from gainloop.pipeline.scoring.gain_ranking import GainModel, summarize, unguarded
from gainloop.pipeline.scoring.holdback import Holdback
from gainloop.pipeline.scoring.pool_limits import Groups, PoolLimits
from gainloop.pipeline.scoring.scores import Scores, order_of
from gainloop.pipeline.scoring.selection import Visits, select_from, select_within
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.enums import PartName


@dataclass(frozen=True, slots=True)
class Picks:
    """What batch picking knew of each candidate at the moment of its pick; of the others, after
    the last. num_group, num_copies: (N,) of `board`.
    """

    num_group: Ints
    num_copies: Ints


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a selection is made within."""

    minutes: Floats
    budget_hours: float | None
    holdback: Holdback


@dataclass(frozen=True, slots=True)
class Picked:
    """order: (N,) rows, the first is rank 1. unguarded: (N,) scores without what was taken off for
    standing apart; None where nothing was.
    """

    visits: Visits
    scores: Scores | GainScores
    order: Ints
    picks: Picks | None = None
    gain: GainResult | None = None
    unguarded: Floats | None = None


class Method(Protocol):
    """groups: what caps are counted in; has_worth: whether `worth` says anything."""

    @property
    def analysis(self) -> Analysis: ...

    @property
    def groups(self) -> Groups: ...

    @property
    def has_worth(self) -> bool: ...

    def pick(self, bounds: Bounds, limits: PoolLimits) -> Picked: ...

    def worth(self, bounds: Bounds, limits: PoolLimits) -> float:
        """Expected gain of the selection, or the sum of its scores."""


@dataclass(frozen=True, slots=True)
class OrderMethod:
    """Scores that no pick changes."""

    analysis: Analysis
    groups: Groups
    scores: Scores
    ordinal: Ints
    has_worth: bool

    def pick(self, bounds: Bounds, limits: PoolLimits) -> Picked:
        order = order_of(self.scores.totals, self.ordinal)
        visits = select_within(order, bounds.minutes, bounds.budget_hours, bounds.holdback, limits)
        rest = order[~np.isin(order, visits.visited)]
        return Picked(visits, self.scores, np.concatenate([visits.visited, rest]))

    def worth(self, bounds: Bounds, limits: PoolLimits) -> float:
        taken = self.pick(bounds, limits).visits.taken
        return float(self.scores.totals[taken].sum())


@dataclass(frozen=True, slots=True)
class BatchMethod:
    """Ranks 1, 2, ... are the picks in order; then come the others, by what they would score next.

    A pick's parts are those at the moment of its pick, also those of the holdback at their places.
    """

    analysis: Analysis
    groups: Groups
    ordinal: Ints
    new_board: Callable[[Ints], Board]
    has_worth: bool = True

    def pick(self, bounds: Bounds, limits: PoolLimits) -> Picked:
        board = self.new_board(bounds.holdback.rows)
        visits = select_from(board, bounds.minutes, bounds.budget_hours, bounds.holdback, limits)
        scores = board.finish()
        totals = scores.totals
        return Picked(
            visits,
            scores,
            _picks_first(visits, totals, self.ordinal),
            Picks(board.num_group_picks, board.num_copies),
            unguarded=_without_isolation(scores, totals),
        )

    def worth(self, bounds: Bounds, limits: PoolLimits) -> float:
        picked = self.pick(bounds, limits)
        return float(picked.scores.totals[picked.visits.taken].sum())


@dataclass(frozen=True, slots=True)
class GainMethod:
    """As `BatchMethod`: picks in order, then the others by what they would gain next."""

    analysis: Analysis
    groups: Groups
    ordinal: Ints
    model: GainModel
    has_worth: bool = True

    def pick(self, bounds: Bounds, limits: PoolLimits) -> Picked:
        board, visits = self._select(bounds, limits)
        board.finish()
        scores = self.model.scores(board)
        nobody = np.zeros(len(self.ordinal), dtype=np.int64)
        return Picked(
            visits,
            scores,
            _picks_first(visits, scores.totals, self.ordinal),
            Picks(nobody, board.copies),
            summarize(self.model, board, scores, visits.selection, bounds.holdback),
            unguarded(self.model, board),
        )

    def worth(self, bounds: Bounds, limits: PoolLimits) -> float:
        board, _ = self._select(bounds, limits)
        return self.model.objective.value(board.exposure - self.model.objective.start)

    def _select(self, bounds: Bounds, limits: PoolLimits) -> tuple[GainBoard, Visits]:
        board = self.model.board(bounds.holdback.rows)
        visits = select_from(board, bounds.minutes, bounds.budget_hours, bounds.holdback, limits)
        return board, visits


def _picks_first(visits: Visits, totals: Floats, ordinal: Ints) -> Ints:
    by_score = order_of(totals, ordinal)
    rest = by_score[~visits.selection.is_selected[by_score]]
    return np.concatenate([visits.taken, rest])


def _without_isolation(scores: Scores, totals: Floats) -> Floats | None:
    if PartName.ISOLATED not in scores.names:
        return None
    taken_off: Floats = scores.values[:, scores.names.index(PartName.ISOLATED)]
    return totals - taken_off
