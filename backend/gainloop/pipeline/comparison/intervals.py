"""The change of each cohort with its interval, from counts per resampling unit.

In: counts per unit and cohort of both models. Out: `Changes`. Called by `reads.comparisons`.

The interval is the expanded percentile interval (Hesterberg 2015, "What Teachers Should Know About
the Bootstrap", The American Statistician 69:371): the plain percentile interval of n units is too
short by sqrt((n - 1) / n), and uses the normal quantile where Student's t would be due, so that
its percentiles are moved outward by both. `scripts.coverage_simulation` shows what it covers.
"""

from dataclasses import dataclass, fields

import numpy as np
from scipy.special import ndtr, stdtrit

from gainloop.pipeline.comparison.bootstrap import NUM_RESAMPLES, Resampled, resample_changes
from gainloop.terms.boxes import Floats, Ints

LEVEL = 0.95
FEWEST_FOR_INTERVAL = 2
"""Units; one unit says nothing of how units differ."""


@dataclass(frozen=True, slots=True)
class Changes:
    """By cohort, all (cohorts,); NaN where it cannot be told.

    num_units: units with such objects; num_changed: units where the models found different numbers;
    delta: change in recall from a to b; low, high: its 95 % interval; se: its standard error, 0
    only where every unit changes by the same share.
    """

    num_objects: Ints
    num_units: Ints
    num_changed: Ints
    a: Floats
    b: Floats
    delta: Floats
    low: Floats
    high: Floats
    se: Floats

    def __len__(self) -> int:
        return len(self.delta)

    def take(self, cohorts: Ints) -> "Changes":
        """Of these cohorts alone."""
        return Changes(*(getattr(self, field.name)[cohorts] for field in fields(self)))


def measure_changes(
    gt: Ints, tp_a: Ints, tp_b: Ints, num_resamples: int = NUM_RESAMPLES, seed: int = 0
) -> Changes:
    """Of the same objects; gt, tp_a, tp_b: (units, cohorts)."""
    num_objects, found_a, found_b = (counts.sum(axis=0) for counts in (gt, tp_a, tp_b))
    change = tp_b - tp_a
    num_units, num_changed = (np.count_nonzero(counts, axis=0) for counts in (gt, change))
    low, high, se = (np.full(len(num_objects), np.nan) for _ in range(3))
    shown = np.flatnonzero(num_units >= FEWEST_FOR_INTERVAL)
    if len(shown):
        if len(shown) < gt.shape[1]:
            gt, change = gt[:, shown], change[:, shown]
        resampled = resample_changes(gt, change, num_resamples, seed)
        low[shown], high[shown], se[shown] = _summarize(resampled, num_units[shown])
    return Changes(
        num_objects=num_objects,
        num_units=num_units,
        num_changed=num_changed,
        a=share_found(found_a, num_objects),
        b=share_found(found_b, num_objects),
        delta=share_found(found_b - found_a, num_objects),
        low=low,
        high=high,
        se=se,
    )


def describe_changes(a: tuple[Ints, Ints], b: tuple[Ints, Ints]) -> Changes:
    """Of different objects, without intervals: nothing pairs the two. a, b: gt and tp of each,
    (units, cohorts); objects and units are the fewer of both.
    """
    objects, found = zip(*((gt.sum(axis=0), tp.sum(axis=0)) for gt, tp in (a, b)), strict=True)
    recalls = [share_found(part, whole) for part, whole in zip(found, objects, strict=True)]
    unknown = np.full(len(recalls[0]), np.nan)
    return Changes(
        num_objects=np.minimum(*objects),
        num_units=np.minimum(*(np.count_nonzero(gt, axis=0) for gt, _ in (a, b))),
        num_changed=np.zeros(len(unknown), dtype=np.int64),
        a=recalls[0],
        b=recalls[1],
        delta=recalls[1] - recalls[0],
        low=unknown,
        high=unknown,
        se=unknown,
    )


def share_found(part: Ints, whole: Ints) -> Floats:
    """NaN where there is nothing to find."""
    ratio = np.full(len(whole), np.nan)
    np.divide(part, whole, out=ratio, where=whole > 0)
    return ratio


def tail_shares(num_units: Ints) -> Floats:
    """The share of resamples below the interval, for each number of units (at least 2)."""
    df = num_units - 1.0
    expanded: Floats = ndtr(stdtrit(df, (1 - LEVEL) / 2) * np.sqrt(num_units / df))
    return expanded


def _summarize(resampled: Resampled, num_units: Ints) -> tuple[Floats, Floats, Floats]:
    resampled.sort(axis=1)  # NaN last
    num_known = resampled.shape[1] - np.count_nonzero(np.isnan(resampled), axis=1)
    tail = tail_shares(num_units)
    shrinks = np.sqrt(num_units / (num_units - 1.0))
    spread = np.nanstd(resampled, axis=1, dtype=np.float64) * shrinks
    # Rounding the mean of equal values would leave a spread that is not there.
    is_alike = resampled[:, 0] == resampled[np.arange(len(resampled)), num_known - 1]
    return (
        _percentiles(resampled, num_known, tail),
        _percentiles(resampled, num_known, 1 - tail),
        np.where(is_alike, 0.0, spread),
    )


def _percentiles(ordered: Resampled, num_known: Ints, share: Floats) -> Floats:
    """One per row, between neighbors as numpy's default does."""
    place = share * (num_known - 1)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, num_known - 1)
    rows = np.arange(len(ordered))
    low, high = (ordered[rows, at].astype(np.float64) for at in (below, above))
    between: Floats = low + (place - below) * (high - low)
    return between
