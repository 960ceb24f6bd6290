"""What labeling a batch is expected to do to miss rates, with intervals.

Curves and what the batch adds come in, `Forecast` goes out. Called by `scoring.ranking`, and by the
workflow that freezes the forecast of a queue.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.gain_model.curves import MOST_OBJECTS, Curves, curve_values
from gainloop.terms.boxes import Floats

Z95 = 1.96

SAME_OBJECTS = 0.35
"""Both measurements are on the same benchmark objects, most of which are missed, or found, by both
models: this share of the noise of two benchmarks is left. Set by simulation, on seeds that no
figure is reported on, so that 95 % intervals of cells hold 95 %."""

SHARED_ERROR = 0.6
"""What one cell learns helps others, so their curves are off in the same direction: the standard
deviation of that common error, as a share of what a batch is expected to bring. Found like
`SAME_OBJECTS`: there 95 % intervals of whole batches hold nine tenths of what comes."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """Miss rate per cell (K,): before, expected after, and the variance of the change: of the curve
    (what we do not know) and of measuring it twice on the objects that there are.
    """

    before: Floats
    expected: Floats
    curve_variance: Floats
    noise_variance: Floats

    @property
    def removed(self) -> Floats:
        return self.before - self.expected

    def of(self, cells: slice) -> "Forecast":
        """Of these cells alone."""
        parts = (self.before, self.expected, self.curve_variance, self.noise_variance)
        return Forecast(*(part[cells] for part in parts))


@dataclass(frozen=True, slots=True)
class Change:
    """A forecast of one figure: the miss rate of a cohort, or the weighted one of all cells."""

    before: float
    expected: float
    low: float
    high: float


def forecast(curves: Curves, exposure: Floats, added: Floats, objects: Floats) -> Forecast:
    """exposure, added: (K,) labeled objects before the batch, and those that it will bring;
    objects: (K,) on the benchmark.
    """
    before, after = curve_values(exposure), curve_values(exposure + added)
    posterior = curves.posterior.T
    mean_before, mean_after = (before * posterior).sum(axis=0), (after * posterior).sum(axis=0)
    drop = before - after
    mean_drop = (drop * posterior).sum(axis=0)
    size = np.clip(objects, 1.0, MOST_OBJECTS)
    noise = SAME_OBJECTS * (mean_before * (1 - mean_before) + mean_after * (1 - mean_after)) / size
    return Forecast(
        before=mean_before,
        expected=mean_after,
        curve_variance=((drop - mean_drop) ** 2 * posterior).sum(axis=0),
        noise_variance=noise,
    )


def change_of(found: Forecast, shares: Floats) -> Change:
    """Of a figure that takes `shares` (K,) of the cells' miss rates, with its 95 % interval.

    The interval is of what will be measured afterwards, so it holds the noise of measuring too.
    `SHARED_ERROR` counts between cells only: a cell alone is as sure as its own curve.
    """
    drops = shares * found.removed
    removed, before = float(drops.sum()), float((shares * found.before).sum())
    alone = (shares**2 * (found.curve_variance + found.noise_variance)).sum()
    together = SHARED_ERROR**2 * (removed**2 - (drops**2).sum())
    reach = Z95 * float(np.sqrt(alone + together))
    expected = before - removed
    return Change(before, expected, expected - reach, expected + reach)
