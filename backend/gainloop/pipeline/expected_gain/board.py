"""What each candidate would gain next, while a batch is picked. Called by `scoring.ranking`.

A `scoring.selection.Source`: units and objective come in, the best row goes out. Exact: gains only
fall while others are picked, so one that is out of date bounds the gain from above, and a row is
best once its own is up to date and no bound is above it (lazy greedy, Minoux 1978; a block of stale
rows is brought up to date at once).
"""

import numpy as np

from gainloop.pipeline.expected_gain.objective import Objective
from gainloop.pipeline.expected_gain.units import Units
from gainloop.terms.boxes import Bools, Floats, Ints

BLOCK = 512
NEAR = 8192
"""Rows among which the best is looked for, until the best of them falls below the rest."""

ROWS_AT_ONCE = 65_536
_EQUAL = 1 - 1e-12
"""Scores that differ by less are equal, and the first row is taken."""


class GainBoard:
    """withheld: rows that it never offers; exponent: of label-hours. Rows are in the order of
    import, which decides between equal scores.

    removed: (N, 3) miss rate that the unit takes off each of its cells, and copies: (N,) copies
    labeled or picked before it, at the moment of its pick; for others after the last (`finish`).
    """

    def __init__(
        self, objective: Objective, units: Units, withheld: Ints, exponent: float = 1.0
    ) -> None:
        count = len(units)
        self._objective = objective
        self._cells, self._shares = units.memberships.cells, units.memberships.shares
        self._strength = units.strength
        self._group = units.group
        self._cost = (units.minutes / 60) ** exponent
        self._num_copies = np.append(units.num_labeled, 0)  # -1: units without a group
        self.exposure: Floats = objective.start.copy()
        self.removed: Floats = np.zeros((count, 3))
        self.copies: Ints = np.zeros(count, dtype=np.int64)
        self._is_taken: Bools = np.zeros(count, dtype=np.bool_)
        self._cell_step = np.zeros(len(objective.weights), dtype=np.int64)
        self._group_step = np.zeros(len(self._num_copies), dtype=np.int64)
        self._step = 0
        self._seen = np.zeros(count, dtype=np.int64)
        self._bound = np.empty(count)
        for start in range(0, count, ROWS_AT_ONCE):
            rows = np.arange(start, min(start + ROWS_AT_ONCE, count))
            self._bound[rows] = self.scores(rows)
        self._bound[withheld] = -np.inf
        self._near: Ints = np.zeros(0, dtype=np.int64)
        self._rest = np.inf  # the highest bound outside of `_near`

    def scores(self, rows: Ints) -> Floats:
        """(R,) expected gain per label-hour of these rows, taken next."""
        removed = self._removed(rows)
        return self._worth(rows, removed) / self._cost[rows]

    def best(self) -> int | None:
        """Of equal scores the first row; None where no row is left."""
        while True:
            bounds = self._bound[self._near]
            highest = bounds.max(initial=-np.inf)
            if highest == -np.inf or highest * _EQUAL <= self._rest:
                if not self._gather():
                    return None
                continue
            rows = self._near[bounds >= highest * _EQUAL]
            stale = rows[~self._is_current(rows)]
            if not len(stale):
                return int(rows[0])
            self._refresh(stale)
            self._refresh_block()

    def take(self, row: int) -> None:
        rows = np.array([row])
        self._note(rows)
        cells, group = self._cells[row], self._group[row]
        self._step += 1
        np.add.at(self.exposure, cells, self._amounts(rows)[0])
        self._cell_step[cells] = self._step
        if group >= 0:
            self._num_copies[group] += 1
            self._group_step[group] = self._step
        self._is_taken[row] = True
        self._bound[row] = -np.inf

    def skip(self, row: int) -> None:
        self._bound[row] = -np.inf

    def finish(self) -> None:
        """Notes what the rows that were not taken would bring next."""
        rest = np.flatnonzero(~self._is_taken)
        for start in range(0, len(rest), ROWS_AT_ONCE):
            self._note(rest[start : start + ROWS_AT_ONCE])

    def _amounts(self, rows: Ints) -> Floats:
        """(R, 3) objects that each row adds to its cells."""
        novelty = 0.5 ** self._num_copies[self._group[rows]]
        amounts: Floats = self._shares[rows] * (self._strength[rows] * novelty)[:, None]
        return amounts

    def _removed(self, rows: Ints) -> Floats:
        cells = self._cells[rows]
        return self._objective.removed(cells, self.exposure[cells], self._amounts(rows))

    def _worth(self, rows: Ints, removed: Floats) -> Floats:
        weights = self._objective.weights[self._cells[rows]]
        first, second, third = (weights * removed).T  # in this order, as the parts are added
        worth: Floats = first + second + third
        return worth

    def _is_current(self, rows: Ints) -> Bools:
        seen = self._seen[rows]
        changed = self._cell_step[self._cells[rows]].max(axis=1)
        current: Bools = (seen >= changed) & (seen >= self._group_step[self._group[rows]])
        return current

    def _refresh(self, rows: Ints) -> None:
        self._bound[rows] = self.scores(rows)
        self._seen[rows] = self._step

    def _refresh_block(self) -> None:
        """The highest bounds near the top, as far as they are out of date."""
        bounds = self._bound[self._near]
        rows = self._near
        if len(rows) > BLOCK:
            rows = rows[np.argpartition(bounds, len(rows) - BLOCK)[len(rows) - BLOCK :]]
        rows = rows[self._bound[rows] > -np.inf]
        self._refresh(rows[~self._is_current(rows)])

    def _gather(self) -> bool:
        """Takes the highest bounds of all rows near, and what equals the least of them; False where
        none is left.
        """
        bounds = self._bound
        least = -np.inf
        if len(bounds) > NEAR:
            least = np.partition(bounds, len(bounds) - NEAR)[len(bounds) - NEAR] * _EQUAL
        is_near = bounds >= least
        self._rest = float(bounds[~is_near].max(initial=-np.inf))
        self._near = np.flatnonzero(is_near & (bounds > -np.inf))
        return len(self._near) > 0

    def _note(self, rows: Ints) -> None:
        self.removed[rows] = self._removed(rows)
        self.copies[rows] = self._num_copies[self._group[rows]]
