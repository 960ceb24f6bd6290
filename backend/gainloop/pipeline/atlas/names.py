"""What cells are called: by the tag values that stand out among their clips. Called by the workflow
that stores an atlas.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.atlas.membership import sums_by_cell
from gainloop.terms.atlas import Memberships
from gainloop.terms.boxes import Ints
from gainloop.terms.features import UNKNOWN, Axes

LEAST_SHARE = 0.6
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Trait:
    """share: of the cell's clips that have the value, 0 to 1."""

    axis: str
    value: str
    share: float


@dataclass(frozen=True, slots=True)
class CellName:
    name: str
    traits: tuple[Trait, ...]


def name_cells(memberships: Memberships, codes: Ints, axes: Axes, num_cells: int) -> list[CellName]:
    """By the commonest value of each axis that at least 60 % of a cell's clips have, in the order
    of the axes; the number tells cells of one name apart, as in "night, rain (18)".
    """
    total = sums_by_cell(memberships, np.ones(len(codes)), num_cells)
    traits: list[list[Trait]] = [[] for _ in range(num_cells)]
    for axis, (name, labels) in enumerate(zip(axes.names, axes.labels, strict=True)):
        if not labels:
            continue
        counts = np.stack(
            [
                sums_by_cell(memberships, (codes[:, axis] == code).astype(np.float64), num_cells)
                for code in range(len(labels))
            ]
        )
        known = sums_by_cell(memberships, (codes[:, axis] != UNKNOWN).astype(float), num_cells)
        best = counts.argmax(axis=0)
        for cell in np.flatnonzero(known > 0):
            share = float(counts[best[cell], cell] / total[cell])
            traits[cell].append(Trait(name, labels[best[cell]], round(share, 4)))
    return [_named(cell, tuple(found)) for cell, found in enumerate(traits)]


def _named(cell: int, traits: tuple[Trait, ...]) -> CellName:
    strong = [trait.value for trait in traits if trait.share >= LEAST_SHARE][:MOST_NAMED]
    return CellName(f"{', '.join(strong) or 'mixed'} ({cell})", traits)
