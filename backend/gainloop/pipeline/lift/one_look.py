"""What tests say that look at the cycles once: for those who planned a number of cycles beforehand.

In: paired differences. Out: two-sided p-values. Called by `measure_lift`; no verdict comes of them,
because a report is read after every cycle (see `evidence`).
"""

import itertools

import numpy as np
from scipy.special import stdtr

from gainloop.terms.boxes import Floats

MOST_EXACT = 16
NUM_FLIPS = 4_000
_CLOSE = 1e-12


def t_p_value(differences: Floats) -> float | None:
    """Student's t over cycles; None below two, or where all are equal."""
    count = len(differences)
    if count < 2:
        return None
    se = float(differences.std(ddof=1)) / np.sqrt(count)
    if se == 0:
        return None
    return float(2 * stdtr(count - 1, -abs(differences.mean()) / se))


def flip_p_value(differences: Floats, seed: int = 0) -> float | None:
    """If prioritized and baseline were alike, every difference might as well have the other sign
    (Fisher 1935): the share of signs with a sum as far from 0. Exact up to 16 cycles, of 4,000
    seeded draws beyond.
    """
    count = len(differences)
    if count < 2:
        return None
    seen = abs(differences.sum())
    if count <= MOST_EXACT:
        # A sum and its mirror are as far from 0, so the first sign may stay.
        rest = np.array(list(itertools.product((1.0, -1.0), repeat=count - 1)))
        sums = np.abs(differences[0] + rest @ differences[1:])
        return float((sums >= seen - _CLOSE).mean())
    signs = np.random.default_rng(seed).integers(2, size=(NUM_FLIPS, count)) * 2.0 - 1.0
    sums = np.abs(signs @ differences)
    return float((1 + (sums >= seen - _CLOSE).sum()) / (1 + NUM_FLIPS))
