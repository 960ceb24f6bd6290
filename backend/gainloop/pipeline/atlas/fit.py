"""Makes an atlas: k-means over pool and benchmark, once, for all evaluations to come.

Vectors and tags of pool and benchmark come in, an `Atlas` goes out. Called by the workflow that
builds atlases, and by the simulator.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from threadpoolctl import threadpool_limits

from gainloop.pipeline.atlas.encoding import is_placed, one_hot
from gainloop.terms.atlas import Atlas
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.features import Axes

METHOD = "atlas-v1"
"""Name and version of the method, part of an atlas' id."""

MOST_POOL_CLIPS = 1200
NUM_STARTS = 2
NUM_PASSES = 30
CLIPS_PER_CELL = 16
FEWEST_CELLS = 24
MOST_CELLS = 200
SCALE_SAMPLE = 500
BANDWIDTH_SHARE = 0.15
"""Of the median squared distance to the nearest center: h2 of the soft membership."""


@dataclass(frozen=True, slots=True)
class Side:
    """Clips of one side. codes: (N, A) of the axes given beside; vectors: (N, D), a NaN row where a
    clip has none, or None where none has.
    """

    codes: Ints
    vectors: Floats | None = None

    def __len__(self) -> int:
        return len(self.codes)


def num_cells_for(num_benchmark_clips: int) -> int:
    """A finer partition than the benchmark can fill has cells without a denominator."""
    return int(np.clip(round(num_benchmark_clips / CLIPS_PER_CELL), FEWEST_CELLS, MOST_CELLS))


def fit_atlas(
    pool: Side,
    benchmark: Side,
    axes: Axes,
    num_cells: int,
    tag_weight: float = 1.0,
    seed: int = 0,
) -> Atlas:
    """Fitted on at most 1,200 pool clips, taken evenly, and all benchmark clips, each side with
    half of the weight. Fewer cells where fewer clips differ. Raises ValueError without any clip,
    and where nothing is known of any.
    """
    from sklearn.cluster import KMeans

    if not len(pool) + len(benchmark):
        raise ValueError("an atlas is made of clips, and there are none")
    chosen = _evenly(pool, benchmark)
    mean, scale = _statistics(pool.vectors, benchmark.vectors)
    placed = [_vectors_of(side, mean, scale) for side in chosen]
    spread = _median_distance(np.concatenate(placed)) if len(mean) else 8.0
    tag_scale = tag_weight * float(np.sqrt(spread / 8))
    points = np.concatenate(
        [
            np.hstack([vectors, one_hot(axes, axes, side.codes) * tag_scale])
            for side, vectors in zip(chosen, placed, strict=True)
        ]
    )
    sizes = [len(side) for side in chosen]
    weight = np.concatenate([np.full(size, 0.5 / max(size, 1)) for size in sizes])
    points, weight = _known(points, weight)
    if not points.shape[1]:
        raise ValueError("an atlas is made of vectors or tags, and these clips have neither")
    number = min(num_cells, len({row.tobytes() for row in points}))
    fitted = KMeans(number, n_init=NUM_STARTS, max_iter=NUM_PASSES, random_state=seed)
    with threadpool_limits(limits=1):  # sums in one order: equal atlases on all machines
        fitted.fit(points, sample_weight=weight * len(points))
    centers = np.round(fitted.cluster_centers_, 9) + 0.0
    return Atlas(
        mean=mean,
        scale=scale,
        axes=axes,
        tag_scale=tag_scale,
        centers=centers,
        bandwidth=_bandwidth(points, centers),
    )


def _evenly(pool: Side, benchmark: Side) -> tuple[Side, Side]:
    step = -(-len(pool) // MOST_POOL_CLIPS) or 1
    vectors = None if pool.vectors is None else pool.vectors[::step]
    return Side(pool.codes[::step], vectors), benchmark


def _statistics(*sides: Floats | None) -> tuple[Floats, Floats]:
    """Mean and deviation of all known vectors; empty unless both sides have some."""
    known = [
        side[~np.isnan(side[:, 0])].astype(np.float64)
        for side in sides
        if side is not None and side.shape[1] and not np.isnan(side[:, 0]).all()
    ]
    if len(known) < len(sides):
        return np.zeros(0), np.zeros(0)
    together = np.concatenate(known)
    deviation = together.std(axis=0)
    deviation[deviation == 0] = 1.0
    return together.mean(axis=0), deviation


def _vectors_of(side: Side, mean: Floats, scale: Floats) -> Floats:
    """z-scored; NaN rows where a clip has no vector but the atlas rests on vectors."""
    if not len(mean):
        return np.zeros((len(side), 0))
    if side.vectors is None:
        return np.full((len(side), len(mean)), np.nan)
    return (side.vectors - mean) / scale


def _known(points: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Without clips that have no vector: they would pull centers to where nothing is."""
    rows = ~np.isnan(points).any(axis=1)
    return np.ascontiguousarray(points[rows]), weight[rows]


def _median_distance(vectors: Floats) -> float:
    """Median squared distance between two of at most 500 clips, taken evenly; 8 where all are
    equal, so that tags decide then.
    """
    known = vectors[is_placed(vectors, len(vectors))]
    sample = known[:: -(-len(known) // SCALE_SAMPLE) or 1]
    gaps = np.concatenate(
        [((sample[place + 1 :] - sample[place]) ** 2).sum(axis=1) for place in range(len(sample))]
        or [np.zeros(0)]
    )
    median = float(np.median(gaps)) if len(gaps) else 0.0
    return median if median > 1e-9 else 8.0


def _bandwidth(points: Floats, centers: Floats) -> float:
    nearest = np.concatenate(
        [
            ((points[start:end, None, :] - centers) ** 2).sum(axis=2).min(axis=1)
            for start, end in pairwise([*range(0, len(points), 256), len(points)])
        ]
    )
    return max(BANDWIDTH_SHARE * float(np.median(nearest)), 1e-9)
