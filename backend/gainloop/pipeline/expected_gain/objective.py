"""The expected miss rate of each cell by labeled objects, and what a step along it is worth.

Called by `board`, `certificate` and `forecast`. Only sums and products of tabulated values, so that
equal steps have equal bits wherever a row stands in a block.

F(S) = sum over cells of W_c (E_c(N_c) - E_c(N_c + x_c(S))), where x_c(S) is what S adds to the
labeled objects of cell c, N_c what is labeled already, E_c the cell's learning curve. A unit adds
P(c|unit) x objects x u x q x 0.5 ** copies: copies are units of its group that are labeled or were
picked before it. E_c is convex and decreasing, so F is concave in x: a gain only falls while others
are picked.

The profile's weights are knobs under the names of the weighted sum's parts: `uncertainty` limits
how far a unit's uncertainty may count above or below its peers (1.7: from 1/1.7 to 1.7; 1 switches
it off); `missed_nearby` is gamma, the emphasis on the worst cells; `coverage_gap` the weight of
cells that the benchmark hardly covers; `low_cost` the exponent of label-hours.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from gainloop.pipeline.gain_model.curves import GRID
from gainloop.terms.boxes import Floats, Ints


@dataclass(frozen=True, slots=True)
class Objective:
    """weights: (K,) W_c; start: (K,) labeled objects now; table: (K, M) miss rate over `GRID`."""

    weights: Floats
    start: Floats
    table: Floats
    slope: Floats

    @classmethod
    def of(cls, weights: Floats, start: Floats, table: Floats) -> Self:
        falling = np.minimum.accumulate(table, axis=1)
        return cls(weights, start, falling, np.diff(falling, axis=1) / np.diff(GRID))

    def miss_rate(self, cells: Ints, exposure: Floats) -> Floats:
        """Of these cells at these labeled objects, straight between the places of the grid."""
        reached = np.minimum(exposure, GRID[-1])
        place = _places(reached)
        rate: Floats = self.table[cells, place] + (reached - GRID[place]) * self.slope[cells, place]
        return rate

    def removed(self, cells: Ints, exposure: Floats, amounts: Floats) -> Floats:
        """Miss rate that `amounts` more labeled objects take off these cells.

        Without a difference of two rates, which would lose digits: steps of one size along one
        straight piece have equal bits, wherever on it they start, so that ties stay ties.
        """
        before = np.minimum(exposure, GRID[-1])
        after = np.minimum(exposure + amounts, GRID[-1])
        place, end = _places(before), _places(after)
        removed: Floats = -self.slope[cells, place] * np.minimum(amounts, GRID[-1] - before)
        if (across := place != end).any():
            crossed, first, last = cells[across], place[across], end[across]
            removed[across] = (
                (self.table[crossed, first + 1] - self.table[crossed, last])
                - self.slope[crossed, first] * (GRID[first + 1] - before[across])
                - self.slope[crossed, last] * (after[across] - GRID[last])
            )
        return removed

    def value(self, added: Floats) -> float:
        """F of labeled objects (K,) added to each cell, in error points from 0 to 1."""
        removed = self.removed(np.arange(len(self.weights)), self.start, added)
        return float((self.weights * removed).sum())

    def gradient(self, added: Floats) -> Floats:
        """(K,) what the next object in each cell is worth."""
        reached = self.start + added
        slope = self.slope[np.arange(len(self.weights)), _places(reached)]
        worth: Floats = np.where(reached < GRID[-1], -slope, 0.0) * self.weights
        return worth


def _places(reached: Floats) -> Ints:
    """Number of the straight piece that each lies on."""
    return np.minimum(np.searchsorted(GRID, reached, side="right") - 1, len(GRID) - 2)
