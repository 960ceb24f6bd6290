"""Targets of groups in clips: shares of the whole, gaps that agree with the ranking's signal."""

import numpy as np
import pytest

from gainloop.pipeline.scoring.cohorts import coverage_of
from gainloop.pipeline.scoring.targets import targets_of


def test_a_group_should_have_its_share_of_the_labeled_clips() -> None:
    found = targets_of(
        labeled=np.array([1, 7, 0]), aims=np.array([2, 1, 1]), is_known=np.array([True] * 3)
    )

    assert found.clips.tolist() == [4.0, 2.0, 2.0]
    assert found.gap.tolist() == [3.0, 0.0, 2.0]


def test_rounding_leaves_no_gap_where_a_group_is_exactly_on_target() -> None:
    labeled = np.full(49, 3)

    found = targets_of(labeled, aims=np.ones(49, dtype=np.int64), is_known=np.full(49, True))

    assert not found.gap.any()


def test_clips_of_which_nothing_is_known_fill_no_gap() -> None:
    found = targets_of(
        labeled=np.array([4, 0]), aims=np.array([1, 1]), is_known=np.array([True, False])
    )

    assert found.clips.tolist() == [2.0, 2.0]
    assert found.gap.tolist() == [0.0, 0.0]


@pytest.mark.parametrize(("labeled", "aims"), [([0, 0], [3, 1]), ([2, 1], [0, 0])])
def test_without_labels_or_without_aims_there_is_no_target(
    labeled: list[int], aims: list[int]
) -> None:
    found = targets_of(np.array(labeled), np.array(aims), np.array([True, True]))

    assert found.clips.tolist() == [0.0, 0.0]
    assert found.gap.tolist() == [0.0, 0.0]


def test_the_gaps_are_those_that_the_ranking_scores() -> None:
    """coverage_of divides by the largest gap; one group per value, many clips in each."""
    pool, labeled, benchmark = (
        np.repeat(np.arange(4), counts)[:, None]
        for counts in ([9, 9, 9, 9], [40, 20, 10, 0], [10, 20, 30, 40])
    )
    scored = coverage_of(pool, labeled, benchmark).gap[::9]

    gap = targets_of(
        np.bincount(labeled[:, 0], minlength=4),
        np.bincount(benchmark[:, 0], minlength=4),
        np.full(4, True),
    ).gap

    assert scored.tolist() == pytest.approx((gap / gap.max()).tolist())
