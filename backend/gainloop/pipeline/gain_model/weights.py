"""How much a miss in each cell matters. Counts and curves come in, weights go out. Called by
`scoring.ranking`.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.gain_model.counts import CellCounts
from gainloop.pipeline.gain_model.curves import FEW_OBJECTS, Curves
from gainloop.terms.boxes import Floats

UNIFORM_SHARE = 0.05
LEAST_MASS = 3.0
LEAST_EXCESS = 0.01


@dataclass(frozen=True, slots=True)
class CellWeights:
    """benchmark: (K,) by what matters on the benchmark; blind: (K,) by how little it covers a cell
    that candidates are in; urgency: (K,) by how far the miss rate is above its floor, mean 1. W_c =
    (benchmark + blind) x urgency.
    """

    benchmark: Floats
    blind: Floats
    urgency: Floats

    @property
    def benchmark_total(self) -> Floats:
        return self.benchmark * self.urgency

    @property
    def blind_total(self) -> Floats:
        return self.blind * self.urgency


def weigh_cells(
    counts: CellCounts, curves: Curves, gamma: float = 1.0, blind_weight: float = 0.7
) -> CellWeights:
    """gamma: 0 optimizes the mean over the benchmark, 1 its worst cells, more than 1 over-chases;
    blind_weight: without it a benchmark that does not cover part of the world hides that part.
    """
    number = counts.num_cells
    objects = counts.objects[-1]
    is_occupied = (counts.importance > 0) | (counts.mass > 0)
    excess = np.maximum(curves.rate - curves.floor, LEAST_EXCESS)
    mean = float(excess[is_occupied].mean()) if is_occupied.any() else 1.0
    uncovered = np.clip(1 - objects / FEW_OBJECTS, 0.0, 1.0)
    return CellWeights(
        benchmark=(1 - UNIFORM_SHARE) * counts.importance + UNIFORM_SHARE / number * is_occupied,
        blind=blind_weight / number * uncovered * (counts.mass > LEAST_MASS),
        urgency=(excess / mean) ** gamma,
    )
