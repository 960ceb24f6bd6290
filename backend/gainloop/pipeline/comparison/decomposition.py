"""Splits a change of the whole into what changed inside cohorts and what only their mix did.

In: objects and found objects of each cohort, on both sides. Out: `Effects`. Called by
`reads.comparisons`.

After Kitagawa (1955): the within effect is the change of each cohort's recall at its mean share of
objects, the mix effect the change of its share at its mean recall. They add up to the change of the
whole, exactly. On the same objects the mix effect is 0.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.comparison.sides import Membership
from gainloop.terms.boxes import Bools, Floats


@dataclass(frozen=True, slots=True)
class Effects:
    """In recall; NaN where a side has no object."""

    within: float
    mix: float


def split_change(gt_a: Floats, tp_a: Floats, gt_b: Floats, tp_b: Floats) -> Effects:
    """All (cohorts,), each object counted once in total; see `Membership.share`."""
    if gt_a.sum() == 0 or gt_b.sum() == 0:
        return Effects(np.nan, np.nan)
    share_a, share_b = gt_a / gt_a.sum(), gt_b / gt_b.sum()
    recall_a, recall_b = _recalls(gt_a, tp_a, gt_b, tp_b)
    within = (share_a + share_b) / 2 * (recall_b - recall_a)
    mix = (recall_a + recall_b) / 2 * (share_b - share_a)
    return Effects(float(within.sum()), float(mix.sum()))


def sum_shares(membership: Membership, is_counted: Bools | None = None) -> Floats:
    """(cohorts,): objects, or only those that are counted, by their shares."""
    weights = membership.share
    if is_counted is not None:
        weights = weights * is_counted[membership.row]
    sums = np.bincount(membership.cohort, weights, minlength=membership.num_cohorts)
    return sums.astype(np.float64)


def _recalls(gt_a: Floats, tp_a: Floats, gt_b: Floats, tp_b: Floats) -> tuple[Floats, Floats]:
    """A cohort that one side lacks changed the mix only: it has the other side's recall there."""
    has_a, has_b = gt_a > 0, gt_b > 0
    recall_a = np.divide(tp_a, gt_a, out=np.zeros(len(gt_a)), where=has_a)
    recall_b = np.divide(tp_b, gt_b, out=np.zeros(len(gt_b)), where=has_b)
    return np.where(has_a, recall_a, recall_b), np.where(has_b, recall_b, recall_a)
