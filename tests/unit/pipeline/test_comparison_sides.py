"""Counting objects by unit and cohort, and what of a change is only another mix."""

import numpy as np
import pytest

from gainloop.pipeline.comparison.decomposition import split_change, sum_shares
from gainloop.pipeline.comparison.sides import (
    Membership,
    Scores,
    Side,
    count_by_unit,
    count_clips,
    count_cohorts,
)

NONE = np.zeros(0)
SIDE = Side(
    cls=np.array([0, 0, 0, 1]),
    clip=np.array([0, 1, 1, 2]),
    unit=np.array([0, 0, 0, 1]),
    false_cls=np.zeros(0, dtype=np.int64),
    scores=Scores(np.zeros(4), NONE),
    probabilities=Scores(np.zeros(4), NONE),
)
MEMBERS = Membership(
    row=np.array([0, 1, 1, 2, 3]),
    cohort=np.array([0, 0, 1, 1, 1]),
    share=np.array([1, 0.5, 0.5, 1, 1]),
    num_cohorts=2,
)
"""The second object is in both cohorts."""


def test_an_object_counts_in_each_of_its_cohorts() -> None:
    assert count_by_unit(SIDE, MEMBERS, 2).tolist() == [[2, 2], [0, 1]]
    assert count_cohorts(MEMBERS).tolist() == [2, 3]
    assert count_clips(SIDE, MEMBERS).tolist() == [2, 2]


def test_only_found_objects_are_counted() -> None:
    found = np.array([True, True, False, False])

    assert count_by_unit(SIDE, MEMBERS, 2, found).tolist() == [[2, 1], [0, 0]]
    assert count_cohorts(MEMBERS, found).tolist() == [2, 1]


def test_shares_add_up_to_the_objects() -> None:
    assert sum_shares(MEMBERS).tolist() == [1.5, 2.5]
    assert sum_shares(MEMBERS, np.array([False, True, False, True])).tolist() == [0.5, 1.5]


def test_one_class_alone_and_all_of_it_as_the_last_cohort() -> None:
    members = MEMBERS.with_all(SIDE.cls == 0)

    assert count_by_unit(SIDE, members, 2).tolist() == [[2, 2, 3], [0, 0, 0]]


def test_a_different_mix_alone_is_no_change_within() -> None:
    """Recall .9 by day and .5 at night on both sides; night grows from a fifth to a half."""
    effects = split_change(
        np.array([800.0, 200]),
        np.array([720.0, 100]),
        np.array([500.0, 500]),
        np.array([450.0, 250]),
    )

    assert effects.within == pytest.approx(0, abs=1e-12)
    assert effects.mix == pytest.approx(0.7 - 0.82)


def test_on_the_same_objects_all_of_the_change_is_within() -> None:
    gt = np.array([800.0, 200])

    effects = split_change(gt, np.array([720.0, 100]), gt, np.array([700.0, 150]))

    assert effects.mix == 0
    assert effects.within == pytest.approx(0.85 - 0.82)


def test_both_parts_add_up_also_where_a_side_lacks_a_cohort() -> None:
    gt_a, tp_a = np.array([100.0, 50, 0]), np.array([80.0, 20, 0])
    gt_b, tp_b = np.array([60.0, 0, 90]), np.array([54.0, 0, 30])

    effects = split_change(gt_a, tp_a, gt_b, tp_b)

    assert effects.within + effects.mix == pytest.approx(84 / 150 - 100 / 150)


def test_nothing_to_compare_has_no_parts() -> None:
    nothing, some = np.zeros(1), np.ones(1)

    effects = split_change(nothing, nothing, some, some)

    assert np.isnan([effects.within, effects.mix]).all()
