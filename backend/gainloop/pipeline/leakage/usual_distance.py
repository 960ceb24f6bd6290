"""How far apart the nearest clips of different drives usually are, estimated from the vectors.

Vectors of one space and drives come in; the usual distance, and the distance below which two clips
count as near-copies, go out. Called by `reads.leakage`.

Nearest-neighbor distances follow a Weibull law where the density is even, in whatever dimension the
data really have. Its two parameters come from the quartiles of the logarithms, so that near-copies
among the sample, as long as they are few, and far outliers do not move them. Uneven density spreads
the quartiles, which lowers the limit: then only plainer copies are found.
"""

from dataclasses import dataclass
from math import exp, log

import numpy as np

from gainloop.terms.boxes import Floats, Ints

MIN_CLIPS = 50
"""With fewer clips that have a neighbor in another drive, the spread of their distances is known to
no better than a fifth, and the limit is a guess."""

FALSE_FINDS = 0.05
"""How many clips without any copy may fall below the limit, expected over the whole catalog."""

SAMPLE = 500
MOST = 20_000
"""Clips whose nearest neighbor is looked up, and clips that it is looked up among."""

CELLS = 2**22
_QUARTILES = (0.25, 0.5, 0.75)


@dataclass(frozen=True, slots=True)
class UsualDistance:
    """usual: median distance to the nearest clip of another drive; limit: below it, a near-copy."""

    usual: float
    limit: float
    num_clips: int  # whose neighbors were looked up


def usual_distance(vectors: Floats, drive: Ints) -> UsualDistance | None:
    """(N, D) without NaN. None where the data do not tell: too few clips, or copies everywhere."""
    nearest = _nearest_of_other_drives(vectors, drive)
    nearest = nearest[np.isfinite(nearest)]
    if len(nearest) < MIN_CLIPS:
        return None
    low, usual, high = np.quantile(nearest, _QUARTILES).tolist()
    if low <= 0 or high <= low:
        return None
    # Quantile q of a Weibull law with shape m is scale * (-log(1 - q)) ** (1 / m).
    spread = log(high / low) / (log(-log(1 - 0.75)) - log(-log(1 - 0.25)))
    rare = FALSE_FINDS / (log(2) * len(vectors))
    return UsualDistance(usual, min(usual * exp(spread * log(rare)), low), len(nearest))


def _nearest_of_other_drives(vectors: Floats, drive: Ints) -> Floats:
    """Of an even sample, the same each time; infinite where every clip is of the same drive. A clip
    of unknown drive is of another drive than all others.
    """
    among = _evenly(len(vectors), MOST)
    rows = _evenly(len(vectors), SAMPLE)
    others, of = vectors[among], drive[among]
    nearest = np.empty(len(rows))
    size = max(1, CELLS // max(len(among), 1))
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        distance = _squared_distances(vectors[part], others)
        distance[(drive[part, None] == of) & (of >= 0)] = np.inf
        distance[part[:, None] == among] = np.inf
        nearest[start : start + size] = distance.min(axis=1, initial=np.inf)
    return np.sqrt(nearest)


def _squared_distances(a: Floats, b: Floats) -> Floats:
    """(A, B), never negative."""
    product = a @ b.T
    product *= -2
    product += np.einsum("nd,nd->n", a, a)[:, None]
    product += np.einsum("nd,nd->n", b, b)
    return np.maximum(product, 0, out=product)


def _evenly(count: int, most: int) -> Ints:
    return np.arange(0, count, max(1, -(-count // most)))
