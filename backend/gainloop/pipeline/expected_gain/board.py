"""What each candidate would gain next, while a batch is picked. Called by `scoring.ranking`.

A `scoring.selection.Source`: units and objective come in, the best row goes out. Exact: gains only
fall while others are picked, so one that is out of date bounds the gain from above, and a row is
best once its own is up to date and no bound is above it (lazy greedy, Minoux 1978). Compiled where
numba is installed, there is enough to do and one model family counts, in numpy elsewhere; the picks
are the same.
"""

import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol

import numpy as np

from gainloop.pipeline.expected_gain.block_picker import (
    BlockPicker,
    chunks_of,
    note_rows,
    score_rows,
)
from gainloop.pipeline.expected_gain.objective import Objective
from gainloop.pipeline.expected_gain.pick_state import WIDTH, PickState
from gainloop.pipeline.expected_gain.units import Units
from gainloop.terms.boxes import Floats, Ints

FEWEST_COMPILED = 10_000
"""Units from which on picking takes longer than loading the compiler, once for a process."""

_COMPILED = "gainloop.pipeline.expected_gain.heap_picker"


class GainBoard:
    """withheld: rows that it never offers; exponent: of label-hours. Rows are in the order of
    import, which decides between equal scores.

    removed: (N, M) miss rate that the unit takes off each of its cells, and copies: (N,) copies
    labeled or picked before it, at the moment of its pick; for others after the last (`finish`).
    exposure: (K,) labeled objects, those of the picks with them.
    """

    def __init__(
        self, objective: Objective, units: Units, withheld: Ints, exponent: float = 1.0
    ) -> None:
        cost = (units.minutes / 60) ** exponent
        self._objective = objective
        self._state = PickState.of(objective, units, cost, withheld)
        self._is_taken = np.zeros(len(units), dtype=np.bool_)
        self._picker = picker_of(objective, self._state)
        self.exposure: Floats = self._state.cells["exposure"]
        self.removed: Floats = self._state.notes["removed"]
        self.copies: Ints = self._state.notes["copies"]

    def scores(self, rows: Ints) -> Floats:
        """(R,) expected gain per label-hour of these rows, taken next."""
        return score_rows(self._objective, self._state, rows)

    def best(self) -> int | None:
        """Of equal scores the first row; None where no row is left."""
        return self._picker.best()

    def take(self, row: int) -> None:
        self._picker.take(row)
        self._is_taken[row] = True

    def skip(self, row: int) -> None:
        self._picker.skip(row)

    def finish(self) -> None:
        """Notes what the rows that were not taken would bring next."""
        for rows in chunks_of(np.flatnonzero(~self._is_taken)):
            note_rows(self._objective, self._state, rows)


class Picker(Protocol):
    """Offers open rows of a state, and changes it with every one that is taken."""

    def best(self) -> int | None: ...

    def take(self, row: int) -> None: ...

    def skip(self, row: int) -> None: ...


def picker_of(objective: Objective, state: PickState) -> Picker:
    if state.width != WIDTH or not has_compiler():
        return BlockPicker(objective, state)
    if not (len(state.units) >= FEWEST_COMPILED or _COMPILED in sys.modules):
        return BlockPicker(objective, state)
    from gainloop.pipeline.expected_gain.heap_picker import HeapPicker

    return HeapPicker(state)


def load_compiled() -> None:
    """For those who pick again and again: from then on small batches are compiled as well."""
    if has_compiler():
        import_module(_COMPILED)


def has_compiler() -> bool:
    return find_spec("numba") is not None
