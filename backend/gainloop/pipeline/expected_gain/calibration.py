"""How well forecasts held, and by how much the next ones are corrected. Called by workflows and
reads of forecasts.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.terms.boxes import Bools, Floats

FEWEST_FORECASTS = 3
"""Of queues that came to an outcome, before anything is corrected."""

LEAST_FACTOR, MOST_FACTOR = 0.25, 1.5

FEWEST_PER_BIN = 4
"""Forecasts in a bin of the reliability curve, which has two bins at least."""
MOST_BINS = 5
_USUAL_REACH = 1.96


@dataclass(frozen=True, slots=True)
class Calibration:
    """num: forecasts that came to an outcome; coverage: share of realized figures inside their
    interval; correlation: of expected and realized changes; ratio: realized over expected, of
    sums. None where there are too few, or nothing to divide by.
    """

    num: int
    coverage: float | None
    correlation: float | None
    ratio: float | None


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Forecasts of about the same size: mean expected and mean realized drop of miss rates, the
    latter with its 95 % interval, as if the forecasts were independent.
    """

    num: int
    expected: float
    realized: float
    low: float
    high: float


def calibration_of(expected: Floats, realized: Floats, is_inside: Bools) -> Calibration:
    """expected, realized: (N,) drops of miss rates; is_inside: (N,)."""
    if not len(expected):
        return Calibration(0, None, None, None)
    varies = len(expected) >= FEWEST_FORECASTS and expected.std() > 0 and realized.std() > 0
    total = float(expected.sum())
    return Calibration(
        num=len(expected),
        coverage=float(is_inside.mean()),
        correlation=float(np.corrcoef(expected, realized)[0, 1]) if varies else None,
        ratio=float(realized.sum()) / total if total > 0 else None,
    )


def reliability_of(expected: Floats, realized: Floats) -> list[ReliabilityBin]:
    """The forecasts in order of what they expected, in bins of equal numbers; none where there are
    too few for two.
    """
    num_bins = min(MOST_BINS, len(expected) // FEWEST_PER_BIN)
    if num_bins < 2:
        return []
    order = np.argsort(expected, kind="stable")
    return [_bin(expected[rows], realized[rows]) for rows in np.array_split(order, num_bins)]


def _bin(expected: Floats, realized: Floats) -> ReliabilityBin:
    middle = float(realized.mean())
    reach = _USUAL_REACH * float(realized.std(ddof=1)) / len(realized) ** 0.5
    return ReliabilityBin(
        len(expected), float(expected.mean()), middle, middle - reach, middle + reach
    )


def shrinkage_of(expected: Floats, realized: Floats) -> float:
    """The factor by which expected drops would have been nearest to the realized ones (least
    squares through the origin), from 0.25 to 1.5; 1 until three forecasts came to an outcome.
    """
    squares = float((expected**2).sum())
    if len(expected) < FEWEST_FORECASTS or squares <= 0:
        return 1.0
    return float(np.clip((expected * realized).sum() / squares, LEAST_FACTOR, MOST_FACTOR))
