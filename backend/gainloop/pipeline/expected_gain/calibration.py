"""How well forecasts held, and by how much the next ones are corrected. Called by workflows and
reads of forecasts.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.terms.boxes import Bools, Floats

FEWEST_FORECASTS = 3
"""Of queues that came to an outcome, before anything is corrected."""

LEAST_FACTOR, MOST_FACTOR = 0.25, 1.5


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


def shrinkage_of(expected: Floats, realized: Floats) -> float:
    """The factor by which expected drops would have been nearest to the realized ones (least
    squares through the origin), from 0.25 to 1.5; 1 until three forecasts came to an outcome.
    """
    squares = float((expected**2).sum())
    if len(expected) < FEWEST_FORECASTS or squares <= 0:
        return 1.0
    return float(np.clip((expected * realized).sum() / squares, LEAST_FACTOR, MOST_FACTOR))
