"""Splits many points: beginnings from few points, first passes over more, the last ones over all.

Of k-means with careful beginnings (k-means++, Arthur and Vassilvitskii 2007) most of the time goes
into these beginnings; a pass is a matrix product. The beginnings are therefore drawn from few
points, and what they lack against those from all points is made up for by passes, the first of them
over a sample. Called by `partition`.
"""

import numpy as np
from numpy.typing import NDArray

from gainloop.terms.boxes import Floats, Ints

START_POINTS_PER_GROUP, SAMPLE_POINTS_PER_GROUP = 10, 80
SAMPLE_PASSES, LAST_PASSES = 10, 15

Singles = NDArray[np.float32]


def split_large(points: Singles, num_groups: int, seed: int) -> tuple[Floats, Ints]:
    """Centers and the group of each point. There are at least as many points as groups."""
    from sklearn.cluster import KMeans, kmeans_plusplus

    order = np.random.default_rng(seed).permutation(len(points))
    few = points[order[: START_POINTS_PER_GROUP * num_groups]]
    centers, _ = kmeans_plusplus(few, num_groups, random_state=seed)
    sample = points[order[: SAMPLE_POINTS_PER_GROUP * num_groups]]
    for rows, passes in ((sample, SAMPLE_PASSES), (points, LAST_PASSES)):
        fitted = KMeans(num_groups, init=centers, n_init=1, max_iter=passes).fit(rows)
        centers = fitted.cluster_centers_
    return centers.astype(np.float64), fitted.labels_.astype(np.int64)
