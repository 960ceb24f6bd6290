"""How far a clip stands apart from all others in embedding space: broken, or new.

The z-scored vectors of pool and benchmark come in, a factor per candidate goes out. Called by
`analysis`. Exact for every clip; what is expensive is avoided where a bound already decides.
"""

from collections.abc import Iterator

import numpy as np

from gainloop.pipeline.scoring.neighbors import Neighborhood, squared_distances
from gainloop.terms.boxes import Floats, Ints

NEIGHBOR = 7
"""Whose distance tells how far apart a clip stands; the clip itself is number 0."""

REACH = 1.8
"""Median distances within which a clip counts as not isolated at all."""

LOWEST = 0.01
"""A clip that is new looks like one that is broken: no distance takes everything off."""

SUSPICIOUS = 0.5
"""Below it a clip is said to be unlike the others."""

SAMPLE = 1000
LEAF = 1024
NUM_SPLITS = 3
CELLS = 2**23
_SPLIT_SEED = 20


def kinship(space: Neighborhood) -> Floats:
    """(N,) q = min(1, 1.8 x median(kd) / kd) ** 3, where kd is a clip's squared distance to its 7th
    nearest among pool and benchmark; NaN for clips without a vector.

    1 for a clip among its like, toward 0 the further it stands apart. The median is that of at most
    1,000 clips, taken evenly.
    """
    placed = np.flatnonzero(~np.isnan(space.pool[:, 0]))
    vectors = np.concatenate([space.pool[placed], space.benchmark])
    factor = np.full(len(space.pool), np.nan)
    if len(vectors) < 2:
        factor[placed] = 1.0
        return factor
    near = REACH * _median_distance(vectors)
    rows = _perhaps_apart(vectors, len(placed), near)
    factor[placed] = 1.0
    ratio = near / np.maximum(to_neighbor(vectors, rows), near)
    factor[placed[rows]] = np.maximum(ratio**3, LOWEST)
    return np.asarray(factor).round(9)


def to_neighbor(vectors: Floats, rows: Ints) -> Floats:
    """Squared distances of these rows to their 7th nearest other vector, or to the last one."""
    place = min(NEIGHBOR, len(vectors) - 1)
    found = np.empty(len(rows))
    for chunk in _chunks(len(rows), len(vectors)):
        distances = squared_distances(vectors[rows[chunk]], vectors)
        found[chunk] = np.partition(distances, place, axis=1)[:, place]
    return found


def _median_distance(vectors: Floats) -> float:
    """Falls back to the smallest that is not zero, and to 1 where most vectors are equal."""
    step = -(-len(vectors) // SAMPLE)
    distances = to_neighbor(vectors, np.arange(0, len(vectors), step))
    median = float(np.median(distances))
    if median > 1e-9:
        return median
    positive = distances[distances > 1e-9]
    return float(positive.min()) if len(positive) else 1.0


def _perhaps_apart(vectors: Floats, num_rows: int, near: float) -> Ints:
    """Those of the first rows whose 7th nearest may be further away than `near`.

    A clip with enough others near it inside any part of the vectors is done with: most are, after a
    look at the small parts that a few random trees split the vectors into.
    """
    is_open = np.arange(len(vectors)) < num_rows
    if len(vectors) > 2 * LEAF:
        generator = np.random.default_rng(_SPLIT_SEED)
        for _ in range(NUM_SPLITS):
            for leaf in _leaves(vectors, generator):
                rows = leaf[is_open[leaf]]
                is_near = squared_distances(vectors[rows], vectors[leaf]) <= near
                is_open[rows[is_near.sum(axis=1) > NEIGHBOR]] = False
    return np.flatnonzero(is_open)


def _leaves(vectors: Floats, generator: np.random.Generator) -> Iterator[Ints]:
    """Halves again and again across random directions: rows of a leaf lie near each other."""
    waiting = [np.arange(len(vectors))]
    while waiting:
        rows = waiting.pop()
        if len(rows) <= LEAF:
            yield rows
            continue
        side = vectors[rows] @ generator.normal(size=vectors.shape[1])
        halves = np.argpartition(side, len(rows) // 2)
        waiting += [rows[halves[: len(rows) // 2]], rows[halves[len(rows) // 2 :]]]


def _chunks(num_rows: int, num_others: int) -> Iterator[slice]:
    size = max(1, CELLS // num_others)
    return (slice(start, start + size) for start in range(0, num_rows, size))
