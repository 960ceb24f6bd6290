"""The best next unit, in numpy alone: whole blocks of units out of date are measured at once.

Works on the `PickState` of a `GainBoard`, where nothing is compiled.
"""

from collections.abc import Iterator

import numpy as np

from gainloop.pipeline.expected_gain.objective import Objective
from gainloop.pipeline.expected_gain.pick_state import PickState
from gainloop.terms.boxes import Bools, Floats, Ints

BLOCK = 512
NEAR = 8192
"""Rows among which the best is looked for, until the best of them falls below the rest."""

ROWS_AT_ONCE = 65_536

EQUAL = 1 - 1e-12
"""Scores that differ by less are equal, and the first row is taken."""

CLOSE = 1 - 1e-9
"""A bound this far below the best score is measured anew as well: scores of small steps on long
curves are rounded by up to 1e-11, and a bound by as much."""


class BlockPicker:
    def __init__(self, objective: Objective, state: PickState) -> None:
        self._objective, self._state = objective, state
        self._bound = np.empty(len(state.units))  # at least what each would score now
        for rows in chunks_of(np.arange(len(state.units))):
            self._bound[rows] = score_rows(objective, state, rows)
        self._bound[~state.units["is_open"]] = -np.inf
        self._near: Ints = np.zeros(0, dtype=np.int64)
        self._num_picks = 0
        self._rest = np.inf  # the highest bound outside of `_near`

    def best(self) -> int | None:
        while True:
            bounds = self._bound[self._near]
            highest = bounds.max(initial=-np.inf)
            if highest == -np.inf or highest * CLOSE <= self._rest:
                if not self._gather():
                    return None
                continue
            is_close = bounds >= highest * CLOSE
            close = self._near[is_close]
            stale = close[~self._is_current(close)]
            if not len(stale):
                return int(close[(bounds[is_close] >= highest * EQUAL).argmax()])
            self._refresh(stale)
            self._refresh_block()

    def take(self, row: int) -> None:
        state, rows = self._state, np.array([row])
        note_rows(self._objective, state, rows)
        unit = state.units[row]
        self._num_picks += 1
        np.add.at(state.cells["exposure"], unit["cells"], _amounts(state, rows)[0])
        state.cells["changed"][unit["cells"]] = self._num_picks
        if unit["group"] >= 0:
            group = state.groups[unit["group"]]
            group["copies"] += 1
            group["novelty"] *= 0.5
            group["changed"] = self._num_picks
        self.skip(row)

    def skip(self, row: int) -> None:
        self._state.units["is_open"][row] = False
        self._bound[row] = -np.inf

    def _is_current(self, rows: Ints) -> Bools:
        state, units = self._state, self._state.units[rows]
        changed = state.cells["changed"][units["cells"]].max(axis=1)
        of_group = state.groups["changed"][units["group"]]
        current: Bools = units["seen"] >= np.maximum(changed, of_group)
        return current

    def _refresh(self, rows: Ints) -> None:
        self._bound[rows] = score_rows(self._objective, self._state, rows)
        self._state.units["seen"][rows] = self._num_picks

    def _refresh_block(self) -> None:
        """The highest bounds near the top, as far as they are out of date."""
        bounds = self._bound[self._near]
        rows = self._near
        if len(rows) > BLOCK:
            rows = rows[np.argpartition(bounds, len(rows) - BLOCK)[len(rows) - BLOCK :]]
        rows = rows[self._bound[rows] > -np.inf]
        self._refresh(rows[~self._is_current(rows)])

    def _gather(self) -> bool:
        """Takes the highest bounds of all rows near, and what comes close to the least of them;
        False where none is left.
        """
        bounds = self._bound
        least = -np.inf
        if len(bounds) > NEAR:
            least = np.partition(bounds, len(bounds) - NEAR)[len(bounds) - NEAR] * CLOSE
        is_near = bounds >= least
        self._rest = float(bounds[~is_near].max(initial=-np.inf))
        self._near = np.flatnonzero(is_near & (bounds > -np.inf))
        return len(self._near) > 0


def chunks_of(rows: Ints) -> Iterator[Ints]:
    return (rows[start : start + ROWS_AT_ONCE] for start in range(0, len(rows), ROWS_AT_ONCE))


def score_rows(objective: Objective, state: PickState, rows: Ints) -> Floats:
    """(R,) expected gain per label-hour of these rows, taken next."""
    weights = state.cells["weight"][state.units["cells"][rows]]
    worth, *others = (weights * _removed(objective, state, rows)).T  # in the order of parts
    for part in others:
        worth = worth + part
    scores: Floats = worth / state.units["cost"][rows]
    return scores


def note_rows(objective: Objective, state: PickState, rows: Ints) -> None:
    """Writes down what taking these rows next would do."""
    state.notes["removed"][rows] = _removed(objective, state, rows)
    state.notes["copies"][rows] = state.groups["copies"][state.units["group"][rows]]


def _removed(objective: Objective, state: PickState, rows: Ints) -> Floats:
    """(R, M) miss rate that each takes off its cells."""
    cells = state.units["cells"][rows]
    return objective.removed(cells, state.cells["exposure"][cells], _amounts(state, rows))


def _amounts(state: PickState, rows: Ints) -> Floats:
    """(R, M) objects that each row adds to its cells."""
    units = state.units[rows]
    strength = units["strength"] * state.groups["novelty"][units["group"]]
    amounts: Floats = units["shares"] * strength[:, None]
    return amounts
