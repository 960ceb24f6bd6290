"""Splits many points: groups are found on a sample, repaired there, and fitted to all at the end.

k-means finds bad places for some centers, two in one group and one between two others. On a sample
it is cheap to move the centers that are missed least to the groups that are described worst, and to
keep what is better. Called by `partition`.
"""

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans

from gainloop.terms.boxes import Floats, Ints

POINTS_PER_GROUP = 40
SAMPLE_PASSES = 5
REPAIRS = 5
REPAIR_PASSES = 4
LAST_PASSES = 4
_MOVED_SHARE = 0.08

Singles = NDArray[np.float32]


def split_large(points: Singles, num_groups: int, seed: int) -> tuple[Floats, Ints]:
    """Centers and the group of each point."""
    rng = np.random.default_rng(seed)
    size = min(len(points), POINTS_PER_GROUP * num_groups)
    sample = points[np.sort(rng.choice(len(points), size, replace=False))]
    first = KMeans(num_groups, n_init=1, max_iter=SAMPLE_PASSES, random_state=seed).fit(sample)
    centers = _repaired(sample, first.cluster_centers_, rng)
    last = KMeans(num_groups, init=centers, n_init=1, max_iter=LAST_PASSES).fit(points)
    return last.cluster_centers_.astype(np.float64), last.labels_.astype(np.int64)


def _repaired(sample: Singles, centers: Singles, rng: np.random.Generator) -> Singles:
    num_moved = max(int(_MOVED_SHARE * len(centers)), 1)
    for _ in range(REPAIRS):
        label, squares = _nearest(sample, centers)
        moved = _moved(sample, centers, label, squares, num_moved, rng)
        tried = KMeans(len(centers), init=moved, n_init=1, max_iter=REPAIR_PASSES).fit(sample)
        if tried.inertia_ < squares.sum():
            centers = tried.cluster_centers_
        else:
            num_moved = max(num_moved // 2, 1)
    return centers


def _moved(
    sample: Singles,
    centers: Singles,
    label: Ints,
    squares: Floats,
    num_moved: int,
    rng: np.random.Generator,
) -> Singles:
    """The centers whose points lose least by going to the next one are put on a point of the groups
    with the largest sum of squares, far points first.
    """
    count = np.bincount(label, minlength=len(centers))
    inertia = np.bincount(label, weights=squares, minlength=len(centers))
    gaps = _squared_distances(centers, centers)
    np.fill_diagonal(gaps, np.inf)
    dropped = np.argsort(count * gaps.min(axis=1), kind="stable")[:num_moved]
    worst = [one for one in np.argsort(-inertia, kind="stable") if one not in dropped]
    moved = centers.copy()
    for center, group in zip(dropped, worst, strict=False):
        members = np.flatnonzero(label == group)
        if inertia[group] > 0:
            shares = squares[members] / squares[members].sum()
            moved[center] = sample[rng.choice(members, p=shares)]
    return moved


def _nearest(points: Singles, centers: Singles) -> tuple[Ints, Floats]:
    """Group of each point, and the squared distance to its center."""
    distances = _squared_distances(points, centers)
    label = distances.argmin(axis=1)
    nearest = distances[np.arange(len(points)), label].astype(np.float64)
    return label, np.maximum(nearest, 0.0)


def _squared_distances(points: Singles, centers: Singles) -> Singles:
    lengths = (points**2).sum(axis=1)[:, None] + (centers**2).sum(axis=1)
    found: Singles = lengths - 2 * (points @ centers.T)
    return found
