"""The paired bootstrap over drives: how far the change of each cohort moves by chance.

In: counts per resampling unit and cohort. Out: the change in recall of every cohort in every
resample. Called by `intervals`.

Frames of a drive resemble each other, so whole drives are drawn, with everything that is on them
and for both models at once (Efron and Tibshirani 1993, section 8; Cameron, Gelbach and Miller
2008). A resample is a column of weights, how often each unit was drawn; all cohorts of all
resamples are one matrix product of counts and weights, taken in blocks that bound the memory.
Counts are whole numbers, so that the product is exact in 32 bits while they stay below 2 ** 24.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from gainloop.terms.boxes import Floats, Ints

Resampled = NDArray[np.float32] | Floats
Drawn = NDArray[np.unsignedinteger[Any]]

NUM_RESAMPLES = 2_000
BLOCK_VALUES = 160_000
"""Weights of one block: 640 kB, so that a block stays in the cache of a core."""
SPARSE_BELOW = 0.1
"""Share of counts that are not 0 below which a sparse product is faster: cohorts overlap little."""
_EXACT_IN_32_BITS = 2**24


def resample_changes(
    gt: Ints, change: Ints, num_resamples: int = NUM_RESAMPLES, seed: int = 0
) -> Resampled:
    """(cohorts, resamples): change in recall; NaN where a resample has no object of the cohort.

    gt, change: (units, cohorts) objects, and found objects of b less those of a.
    """
    num_units, num_cohorts = gt.shape
    counts = _stacked(gt, change)
    changes = np.full((num_cohorts, num_resamples), np.nan, dtype=counts.dtype)
    start = 0
    for indices in draw_units(num_units, num_resamples, seed):
        weights = np.ascontiguousarray(_weights(indices, num_units).T, dtype=counts.dtype)
        sums = counts @ weights
        block = changes[:, start : start + len(indices)]
        np.divide(sums[num_cohorts:], sums[:num_cohorts], out=block, where=sums[:num_cohorts] > 0)
        start += len(indices)
    return changes


def draw_units(num_units: int, num_resamples: int, seed: int) -> Iterator[Drawn]:
    """Blocks of (resamples, units): the units of each resample, with replacement."""
    generator = np.random.default_rng(seed)
    block = max(1, BLOCK_VALUES // num_units)
    kind = np.uint16 if num_units <= 2**16 else np.uint32
    for start in range(0, num_resamples, block):
        rows = min(block, num_resamples - start)
        yield generator.integers(num_units, size=(rows, num_units), dtype=kind)


def _stacked(gt: Ints, change: Ints) -> Any:
    """(2 cohorts, units): objects of every cohort, then changes; sparse where most are 0."""
    exact = _exact_type(gt)
    if np.count_nonzero(gt) >= SPARSE_BELOW * gt.size:
        return np.concatenate([gt, change], axis=1).T.astype(exact)
    place = np.flatnonzero(gt)  # nothing changes where there is no object
    unit, cohort = np.divmod(place, gt.shape[1])
    values = np.concatenate([gt.ravel()[place], change.ravel()[place]]).astype(exact)
    rows = np.concatenate([cohort, cohort + gt.shape[1]])
    shape = (2 * gt.shape[1], gt.shape[0])
    return sparse.csr_array((values, (rows, np.tile(unit, 2))), shape=shape)


def _weights(indices: Drawn, num_units: int) -> Ints:
    """(resamples, units): how often each unit was drawn."""
    rows = len(indices)
    place = indices + np.arange(rows)[:, None] * num_units
    return np.bincount(place.ravel(), minlength=rows * num_units).reshape(rows, num_units)


def _exact_type(gt: Ints) -> type[np.float32] | type[np.float64]:
    """A resample holds at most as many objects as all its units had of the largest one's."""
    most = int(gt.max(initial=0)) * len(gt)
    return np.float32 if most < _EXACT_IN_32_BITS else np.float64
