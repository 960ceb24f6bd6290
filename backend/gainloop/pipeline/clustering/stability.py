"""How alike clusters come out when other drives had been recorded (Hennig 2007).

Units (drives) are drawn with replacement, because errors of one drive are no sample; the drawn
errors are split anew, and each cluster is compared with the most similar one of that split. Called
by `strata`.
"""

from collections.abc import Callable

import numpy as np

from gainloop.terms.boxes import Floats, Ints

STABLE = 0.75
"""Mean Jaccard similarity from which on Hennig calls a cluster valid and stable."""


def jaccard_stability(
    unit: Ints, label: Ints, seeds: Ints, split: Callable[[Ints, int], Ints]
) -> Floats:
    """(K,) mean over one resample per seed; NaN for a cluster that no resample holds.

    label: (N,) cluster of each row, -1 for none: such rows are in no comparison; split: drawn rows
    and a seed to the cluster of each drawn row.
    """
    num_clusters = int(label.max()) + 1
    total, count = np.zeros(num_clusters), np.zeros(num_clusters)
    for seed in seeds.tolist():
        drawn = _drawn_rows(unit, seed)
        other = split(drawn, seed)
        rows, first = np.unique(drawn, return_index=True)
        best = best_jaccard(label[rows], other[first], num_clusters)
        held = ~np.isnan(best)
        total[held] += best[held]
        count[held] += 1
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def best_jaccard(label: Ints, other: Ints, num_clusters: int) -> Floats:
    """(K,) similarity of each cluster with the most similar one of another split; NaN if empty."""
    known = label >= 0
    table = np.zeros((num_clusters, int(other.max()) + 1))
    np.add.at(table, (label[known], other[known]), 1)
    sizes, others = table.sum(axis=1, keepdims=True), table.sum(axis=0, keepdims=True)
    jaccard = table / np.maximum(sizes + others - table, 1)
    return np.where(sizes[:, 0] > 0, jaccard.max(axis=1), np.nan)


def _drawn_rows(unit: Ints, seed: int) -> Ints:
    """Rows of as many units as there are, with replacement; a unit drawn twice counts twice."""
    units, place = np.unique(unit, return_inverse=True)
    rng = np.random.default_rng(seed)
    times = np.bincount(rng.integers(len(units), size=len(units)), minlength=len(units))
    return np.repeat(np.arange(len(unit)), times[place])
