"""What a run of expected gain comes to, beside the order: cells, certificate, forecast.

Made by `scoring.ranking`, stored by the priorities workflow.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.expected_gain.certificate import Certificate
from gainloop.pipeline.expected_gain.forecast import Forecast
from gainloop.pipeline.expected_gain.objective import Objective
from gainloop.pipeline.gain_model.counts import CellCounts
from gainloop.pipeline.gain_model.curves import FEW_OBJECTS, Curves
from gainloop.pipeline.gain_model.weights import CellWeights
from gainloop.terms.atlas import Memberships
from gainloop.terms.boxes import Floats
from gainloop.terms.enums import CellState

STUCK_PROBABILITY = 0.8
STUCK_EXCESS = 0.03
"""A cell is stuck where it is probably above a high floor and hardly above that floor now."""

NEXT_HOURS = 10.0
LEAST_REMOVED = 0.005
"""A cell is saturated where the next 10 label-hours, spent on it alone, would take less than this
off its miss rate."""


@dataclass(frozen=True, slots=True)
class GainResult:
    """benchmarks: memberships of the benchmark clips of each model family, for forecasts of
    cohorts; cells of a family follow those of the one before it; added: (K,) labeled objects that
    the selection adds; removed, minutes: (K,) of the selection, split by membership, removed as a
    part of F, minutes once for every family; objects_per_hour: (K,) that an hour on the candidates
    of each cell brings.
    """

    counts: CellCounts
    curves: Curves
    weights: CellWeights
    objective: Objective
    benchmarks: tuple[Memberships, ...]
    certificate: Certificate
    forecast: Forecast
    states: tuple[CellState, ...]
    added: Floats
    removed: Floats
    minutes: Floats
    objects_per_hour: Floats

    @property
    def expected(self) -> float:
        """F of the whole selection, the holdback with it, in error points from 0 to 1."""
        return float(self.removed.sum())

    def value_of(self, added: Floats) -> float:
        """F of any labeled objects (K,) added, by these curves and weights."""
        return self.objective.value(added)


def states_of(
    counts: CellCounts, curves: Curves, objective: Objective, objects_per_hour: Floats
) -> tuple[CellState, ...]:
    """objects_per_hour: (K,) that labeling candidates of the cell alone would bring."""
    cells = np.arange(counts.num_cells)
    start = objective.start
    next_objects = NEXT_HOURS * objects_per_hour
    removed = objective.miss_rate(cells, start) - objective.miss_rate(cells, start + next_objects)
    is_blind = counts.objects[-1] < FEW_OBJECTS
    is_stuck = (curves.stuck > STUCK_PROBABILITY) & (curves.rate - curves.floor < STUCK_EXCESS)
    is_saturated = removed < LEAST_REMOVED
    return tuple(
        CellState.BLIND
        if is_blind[cell]
        else CellState.STUCK
        if is_stuck[cell]
        else CellState.SATURATED
        if is_saturated[cell]
        else CellState.ACTIVE
        for cell in cells
    )
