"""Scaling of raw figures to signals between 0 and 1 that parts can weigh."""

import numpy as np

from gainloop.terms.boxes import Floats

NEUTRAL = 0.5
"""Signal of a clip whose figure is unknown: it gains and loses nothing against its peers."""


def rank_normalized(values: Floats) -> Floats:
    """The share of other clips that lie below, ties by half; NEUTRAL where unknown or alone."""
    signal = np.full(len(values), NEUTRAL)
    known = ~np.isnan(values)
    if known.sum() > 1:
        _, place, counts = np.unique(
            significant(values[known]), return_inverse=True, return_counts=True
        )
        below = np.cumsum(counts) - (counts + 1) / 2
        signal[known] = below[place] / (known.sum() - 1)
    return signal


def significant(values: Floats, digits: int = 9) -> Floats:
    """Rounded to significant digits, so that the last bits of a sum decide no rank."""
    is_tiny = np.abs(values) < 1e-290
    power = 10.0 ** np.floor(np.log10(np.where(is_tiny, 1.0, np.abs(values))))
    return np.where(is_tiny, 0.0, np.round(values / power, digits - 1) * power)
