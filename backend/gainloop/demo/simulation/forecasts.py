"""What a batch was expected to do to miss rates on the benchmark, beside what it did.

The ranking's own forecast and the next measurement come in. Called by the closed loop; `figures`
pools the result over seeds and rounds.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.demo.simulation.observations import BenchmarkResult
from gainloop.pipeline.atlas.membership import sums_by_cell
from gainloop.pipeline.expected_gain.forecast import Z95, change_of
from gainloop.pipeline.expected_gain.result import GainResult
from gainloop.terms.boxes import Floats

FEWEST_OBJECTS = 20.0
"""Cells with fewer benchmark objects have no rate that a forecast could be held to."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Fall of miss rates: expected, its 95 % interval, and realized; arrays of one length."""

    expected: Floats
    low: Floats
    high: Floats
    realized: Floats

    def __len__(self) -> int:
        return len(self.expected)

    @classmethod
    def pool(cls, parts: "list[Outcomes]") -> "Outcomes":
        return cls(
            np.concatenate([part.expected for part in parts] or [np.zeros(0)]),
            np.concatenate([part.low for part in parts] or [np.zeros(0)]),
            np.concatenate([part.high for part in parts] or [np.zeros(0)]),
            np.concatenate([part.realized for part in parts] or [np.zeros(0)]),
        )


@dataclass(frozen=True, slots=True)
class BatchForecast:
    """batch: (1,) of the miss rate by importance, over all cells; cells: of each cell with enough
    benchmark objects.
    """

    batch: Outcomes
    cells: Outcomes


def forecast_of(gain: GainResult, after: BenchmarkResult) -> BatchForecast:
    """after: the benchmark once the detector has learned from the batch."""
    counts, found, number = gain.counts, gain.forecast, gain.counts.num_cells
    missed, objects = (
        sums_by_cell(gain.benchmarks[0], part.sum(axis=1).astype(np.float64), number)
        for part in (after.fn, after.gt)
    )
    rows = np.flatnonzero(np.minimum(objects, counts.objects[-1]) >= FEWEST_OBJECTS)
    measured = np.flatnonzero(np.minimum(objects, counts.objects[-1]) > 0)
    fall = np.zeros(number)
    fall[measured] = (
        counts.missed[-1][measured] / counts.objects[-1][measured]
        - missed[measured] / objects[measured]
    )
    reach = Z95 * np.sqrt(found.curve_variance + found.noise_variance)
    whole = change_of(found, counts.importance)
    return BatchForecast(
        batch=Outcomes(
            expected=np.array([whole.before - whole.expected]),
            low=np.array([whole.before - whole.high]),
            high=np.array([whole.before - whole.low]),
            realized=np.array([float((counts.importance * fall).sum())]),
        ),
        cells=Outcomes(
            expected=found.removed[rows],
            low=(found.removed - reach)[rows],
            high=(found.removed + reach)[rows],
            realized=fall[rows],
        ),
    )
