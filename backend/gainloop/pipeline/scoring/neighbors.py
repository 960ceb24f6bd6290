"""Which benchmark failures lie near a clip in embedding space.

Vectors of pool and benchmark (one space) come in; densities and nearest benchmark clips go out.
Called by `analysis` and by `pipeline.reasons`.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from gainloop.terms.boxes import Floats, Ints

SAMPLE = 500
NEIGHBOR = 6
CHUNK = 1024
NEAREST = 10


@dataclass(frozen=True, slots=True)
class Neighborhood:
    """z-scored vectors of both sides and the squared bandwidth `h2` of the kernel between them.

    benchmark_rows: the benchmark clips that have a vector; pool keeps NaN rows; mean, deviation:
    (D,) by which vectors are z-scored.
    """

    pool: Floats
    benchmark: Floats
    benchmark_rows: Ints
    h2: float
    mean: Floats
    deviation: Floats

    @classmethod
    def of(cls, pool: Floats, benchmark: Floats) -> Self:
        """Scaled with the statistics of both sides; h2 is the median squared distance to the 6th
        neighbor in a sample of at most 500 clips, taken evenly so that it is the same each time.
        """
        rows = np.flatnonzero(~np.isnan(benchmark[:, 0]))
        known = np.concatenate([pool[~np.isnan(pool[:, 0])], benchmark[rows]]).astype(np.float64)
        mean, deviation = known.mean(axis=0), known.std(axis=0)
        deviation[deviation == 0] = 1.0
        return cls(
            pool=(pool - mean) / deviation,
            benchmark=(benchmark[rows] - mean) / deviation,
            benchmark_rows=rows,
            h2=_bandwidth((known - mean) / deviation),
            mean=mean,
            deviation=deviation,
        )

    def scaled(self, vectors: Floats) -> Floats:
        """Further vectors of the space, scaled as those of pool and benchmark are."""
        scaled: Floats = (vectors - self.mean) / self.deviation
        return scaled

    def density(self, weights: Floats) -> Floats:
        """Sum of exp(-d2 / 2 h2) x weight over benchmark clips, NaN for clips without a vector."""
        carriers = np.flatnonzero(weights[self.benchmark_rows] > 0)
        vectors, weight = self.benchmark[carriers], weights[self.benchmark_rows][carriers]
        density = np.empty(len(self.pool))
        for start in range(0, len(self.pool), CHUNK):
            chunk = slice(start, start + CHUNK)
            kernel = squared_distances(self.pool[chunk], vectors)
            kernel *= -0.5 / self.h2
            density[chunk] = np.exp(kernel, out=kernel) @ weight
        density[np.isnan(self.pool[:, 0])] = np.nan
        return density

    def nearest(self, rows: Ints) -> Ints:
        """(R, K) benchmark rows most like each of these pool rows, nearest first: at most 10 and at
        most a quarter of the benchmark, because a larger share of it is no neighborhood.
        Meaningless for a pool row without a vector; see `is_placed`.
        """
        count = max(1, min(NEAREST, len(self.benchmark) // 4))
        found = np.empty((len(rows), count), dtype=np.int64)
        for start in range(0, len(rows), CHUNK):
            distance = squared_distances(self.pool[rows[start : start + CHUNK]], self.benchmark)
            # Rounded, so that equally near clips come in the order of the benchmark.
            order = np.argsort(np.round(distance, 9), axis=1, kind="stable")[:, :count]
            found[start : start + CHUNK] = self.benchmark_rows[order]
        return found

    def is_placed(self, row: int) -> bool:
        """Whether a pool row has a vector."""
        return not np.isnan(self.pool[row, 0])


def squared_distances(a: Floats, b: Floats) -> Floats:
    """(A, B), never negative."""
    product = a @ b.T
    product *= -2
    product += (a * a).sum(axis=1)[:, None]
    product += (b * b).sum(axis=1)[None, :]
    return np.maximum(product, 0, out=product)


def _bandwidth(vectors: Floats) -> float:
    """Falls back to the smallest scale that is not zero, and to 1 where all vectors are equal."""
    step = -(-len(vectors) // SAMPLE)
    sample = vectors[::step]
    if len(sample) < 2:
        return 1.0
    distances = np.sort(squared_distances(sample, sample), axis=1)
    to_neighbor = distances[:, min(NEIGHBOR, len(sample) - 1)]
    median = float(np.median(to_neighbor))
    if median > 1e-9:
        return median
    apart = distances[distances > 1e-9]
    return float(apart.min()) if len(apart) else 1.0
