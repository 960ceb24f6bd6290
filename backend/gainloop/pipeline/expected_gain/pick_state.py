"""All that gains rest on while a batch is picked, in tables that are changed in place.

Objective, units and cost come in; `block_picker` and `heap_picker` work on it for `board`. What is
read together lies together: a unit is 64 bytes, which come from memory at once.
"""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from gainloop.pipeline.expected_gain.objective import Objective
from gainloop.pipeline.expected_gain.units import Units
from gainloop.pipeline.gain_model.curves import GRID
from gainloop.terms.boxes import Floats, Ints

Table = NDArray[Any]
"""Of one of the row types below."""

WIDTH = 3
"""Cells of a unit, where one model family counts; each further one adds as many."""


def unit_type(width: int) -> np.dtype[np.void]:
    """group: -1 is the last one, which no pick changes; seen: the pick after which the unit was
    measured last; is_open: whether it may still be offered.
    """
    return np.dtype(
        [
            ("cells", np.int32, width),
            ("group", np.int32),
            ("shares", np.float64, width),
            ("strength", np.float64),
            ("cost", np.float64),
            ("seen", np.int32),
            ("is_open", np.bool_),
        ],
        align=True,
    )


CELL = np.dtype(
    [
        ("weight", np.float64),
        ("exposure", np.float64),
        ("changed", np.int64),
        ("piece", np.int64),
        ("end", np.float64),
        ("fall", np.float64),
    ]
)
"""exposure: labeled objects, those of the picks with them; changed: number of the last pick that
added some. Kept by `heap_picker` alone: the straight piece of the curve where the cell is, where
that ends, and how much of the miss rate an object takes off on it."""

GROUP = np.dtype([("novelty", np.float64), ("copies", np.int64), ("changed", np.int64)])
"""novelty: 0.5 ** copies, labeled or picked."""


def note_type(width: int) -> np.dtype[np.void]:
    """Of each unit, as in `GainBoard`."""
    return np.dtype([("removed", np.float64, width), ("copies", np.int64)])


@dataclass(slots=True)
class PickState:
    """units: (N,) of `unit_type`; cells: (K,) of `CELL`; groups: (G + 1,) of `GROUP`; notes: (N,)
    of `note_type`; curves: (K, M, 2) miss rate over `GRID`, and the slope from there on.
    """

    units: Table
    cells: Table
    groups: Table
    notes: Table
    curves: Floats

    @property
    def width(self) -> int:
        return int(self.units["cells"].shape[1])

    @classmethod
    def of(cls, objective: Objective, units: Units, cost: Floats, withheld: Ints) -> Self:
        width = units.memberships.cells.shape[1]
        rows = np.zeros(len(units), unit_type(width))
        rows["cells"], rows["shares"] = units.memberships.cells, units.memberships.shares
        rows["strength"], rows["cost"], rows["group"] = units.strength, cost, units.group
        rows["is_open"] = True
        rows["is_open"][withheld] = False
        cells = np.zeros(len(objective.weights), CELL)
        cells["weight"], cells["exposure"] = objective.weights, objective.start
        groups = np.zeros(len(units.num_labeled) + 1, GROUP)
        groups["copies"][:-1] = units.num_labeled
        groups["novelty"] = np.ldexp(1.0, -groups["copies"])
        curves = np.zeros((len(cells), len(GRID), 2))
        curves[:, :, 0], curves[:, :-1, 1] = objective.table, objective.slope
        return cls(rows, cells, groups, np.zeros(len(units), note_type(width)), curves)
