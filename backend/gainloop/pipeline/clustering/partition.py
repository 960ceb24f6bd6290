"""Splits points into a given number of groups, and finds the group of other points.

k-means with k-means++ starts, as scikit-learn has it; many points by `large_partition`. Callers
hold it to one thread; with a seed, equal points are split equally. Called by `strata` and
`clustering`, measured by `make bench`.
"""

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gainloop.pipeline.clustering.large_partition import split_large
from gainloop.terms.boxes import Floats, Ints

MANY_POINTS = 10_000
MOST_PASSES = 30
_ROWS_AT_ONCE = 16_384


@dataclass(frozen=True, slots=True)
class Partition:
    """centers: (K, D); label: (N,) group of each point."""

    centers: Floats
    label: Ints


def partition(points: Floats, num_groups: int, seed: int, num_starts: int = 1) -> Partition:
    """`num_starts`: the best of so many beginnings is taken, of few points."""
    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning

    kept = np.ascontiguousarray(points, dtype=np.float32)
    number = min(num_groups, len({row.tobytes() for row in kept}))  # equal points are one group
    if len(kept) >= MANY_POINTS:
        return Partition(*split_large(kept, number, seed))
    fitted = KMeans(number, n_init=num_starts, max_iter=MOST_PASSES, random_state=seed)
    with warnings.catch_warnings():  # points that only rounding tells apart are one group too
        warnings.simplefilter("ignore", ConvergenceWarning)
        fitted.fit(kept)
    return Partition(fitted.cluster_centers_.astype(np.float64), fitted.labels_.astype(np.int64))


def nearest(points: Floats, centers: Floats) -> tuple[Ints, Floats]:
    """Position of the nearest center of each point, and the distance to it."""
    place = np.zeros(len(points), dtype=np.int64)
    distance = np.zeros(len(points))
    squares = (centers**2).sum(axis=1)
    for start in range(0, len(points), _ROWS_AT_ONCE):
        rows = points[start : start + _ROWS_AT_ONCE]
        gaps = squares - 2.0 * (rows @ centers.T)
        found = gaps.argmin(axis=1)
        end = start + len(rows)
        place[start:end] = found
        lengths = gaps[np.arange(len(rows)), found] + (rows**2).sum(axis=1)
        distance[start:end] = np.sqrt(np.maximum(lengths, 0.0))
    return place, distance


def rounded(points: NDArray[np.float64], digits: int = 9) -> Floats:
    """Without the last digits, in which machines differ."""
    kept: Floats = np.round(points, digits) + 0.0
    return kept
