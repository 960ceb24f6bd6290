"""What one model did with the objects of a benchmark, and how objects are counted by cohort.

In: one record per object and per false detection, made by `reads.comparisons`. Out: counts per
resampling unit and cohort. Used by the other files of this package.

Greedy matching takes detections by falling score, so that leaving out those below a threshold
changes nothing above it: an object is found at a threshold if the score that found it reaches it.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.terms.boxes import Bools, Floats, Ints

NEVER = -np.inf
"""The score of an object that no detection found."""


@dataclass(frozen=True, slots=True)
class Scores:
    """found: (N,) score of the detection that found each object, NEVER where none did;
    false: (F,) score of each false detection.
    """

    found: Floats
    false: Floats


@dataclass(frozen=True, slots=True)
class Side:
    """One model on one ground truth.

    cls, clip, unit: (N,) class, clip and resampling unit of each object; false_cls: (F,) of each
    false detection. scores: as published; probabilities: the same, calibrated.
    """

    cls: Ints
    clip: Ints
    unit: Ints
    false_cls: Ints
    scores: Scores
    probabilities: Scores

    def __len__(self) -> int:
        return len(self.cls)


@dataclass(frozen=True, slots=True)
class Membership:
    """Which objects are in which cohort; an object can be in several.

    row: (K,) row of the object in its `Side`; cohort: (K,) position below `num_cohorts`;
    share: (K,) 1 / number of cohorts of the object, so that the shares of all add up to the whole.
    """

    row: Ints
    cohort: Ints
    share: Floats
    num_cohorts: int

    def only(self, is_kept: Bools) -> "Membership":
        """The same for a part of the objects; is_kept: (N,)."""
        kept = is_kept[self.row]
        return Membership(self.row[kept], self.cohort[kept], self.share[kept], self.num_cohorts)

    def with_all(self, is_kept: Bools) -> "Membership":
        """One more cohort, the last, of all objects that are kept."""
        part = self.only(is_kept)
        rows = np.flatnonzero(is_kept)
        return Membership(
            row=np.concatenate([part.row, rows]),
            cohort=np.concatenate([part.cohort, np.full(len(rows), self.num_cohorts)]),
            share=np.concatenate([part.share, np.ones(len(rows))]),
            num_cohorts=self.num_cohorts + 1,
        )


def count_by_unit(
    side: Side, membership: Membership, num_units: int, is_counted: Bools | None = None
) -> Ints:
    """(units, cohorts): objects, or only those that are counted; is_counted: (N,)."""
    place = side.unit[membership.row] * membership.num_cohorts + membership.cohort
    if is_counted is not None:
        place = place[is_counted[membership.row]]
    counts = np.bincount(place, minlength=num_units * membership.num_cohorts)
    return counts.reshape(num_units, membership.num_cohorts)


def count_cohorts(membership: Membership, is_counted: Bools | None = None) -> Ints:
    """(cohorts,): objects, or only those that are counted; is_counted: (N,)."""
    cohort = membership.cohort
    if is_counted is not None:
        cohort = cohort[is_counted[membership.row]]
    return np.bincount(cohort, minlength=membership.num_cohorts)


def count_clips(side: Side, membership: Membership) -> Ints:
    """(cohorts,): clips with such objects."""
    pairs = np.unique(side.clip[membership.row] * membership.num_cohorts + membership.cohort)
    return np.bincount(pairs % membership.num_cohorts, minlength=membership.num_cohorts)
