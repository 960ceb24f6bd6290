"""What became of clusters, by the exact rules of `pipeline.clustering.history`."""

import numpy as np
import pytest

from gainloop.pipeline.clustering.history import (
    Counts,
    Earlier,
    Step,
    continue_clusters,
    direction,
)
from gainloop.terms.boxes import Ints
from gainloop.terms.enums import Transition

NUM_UNITS = 12
LEAST = 8


def spread(size: int) -> Ints:
    """So many errors, evenly over units."""
    counts = np.full(NUM_UNITS, size // NUM_UNITS)
    counts[: size % NUM_UNITS] += 1
    return counts


def steps(
    overlap: list[list[int]],
    new: list[int],
    old: list[int],
    still: list[int] | None = None,
    closed: list[Earlier] | None = None,
    closed_overlap: list[list[int]] | None = None,
    agrees: list[list[bool]] | None = None,
) -> list[Step]:
    """With clusters of these sizes; `still` is what the earlier model finds, by default the
    column sums of the overlap.
    """
    table = np.array(overlap, dtype=np.int64).reshape(len(new), len(old))
    found = table.sum(axis=0).tolist() if still is None else still
    counts = Counts(
        new=np.array([spread(size) for size in new]).reshape(len(new), NUM_UNITS),
        old=np.array([spread(size) for size in old]).reshape(len(old), NUM_UNITS),
        still=np.array([spread(size) for size in found]).reshape(len(old), NUM_UNITS),
        overlap=table,
        agrees=np.array(agrees).reshape(table.shape)
        if agrees
        else np.ones(table.shape, dtype=bool),
    )
    earlier = [Earlier(f"old-{j}", f"theme-{j}", size) for j, size in enumerate(old)]
    lost = closed or []
    matrix = np.array(closed_overlap or [], dtype=np.int64).reshape(len(new), len(lost))
    return continue_clusters(counts, earlier, lost, matrix, LEAST)


def test_without_an_earlier_evaluation_every_cluster_is_born() -> None:
    assert steps([[], []], new=[40, 20], old=[]) == [
        Step(0, Transition.BORN),
        Step(1, Transition.BORN),
    ]


@pytest.mark.parametrize(
    ("size", "transition"),
    [(60, Transition.STEADY), (120, Transition.GREW), (24, Transition.SHRANK)],
)
def test_a_cluster_grew_or_shrank_where_its_size_changed_beyond_chance(
    size: int, transition: Transition
) -> None:
    assert steps([[size]], new=[size], old=[60]) == [Step(0, transition, "theme-0", ("old-0",), 60)]


def test_a_size_that_changed_because_borders_moved_is_steady() -> None:
    assert steps([[30]], new=[30], old=[60], still=[60])[0].transition is Transition.STEADY


def test_change_needs_six_units_that_went_the_same_way() -> None:
    zero = np.zeros(12, dtype=np.int64)
    five, six = (np.array([3] * count + [0] * (12 - count)) for count in (5, 6))
    mixed = np.array([3, -3] * 6)

    assert direction(zero, five) == 0
    assert direction(zero, six) == 1
    assert direction(six, zero) == -1
    assert direction(np.full(12, 5), 5 + mixed) == 0


def test_a_cluster_closes_where_less_than_a_quarter_is_still_there() -> None:
    found = steps([[50, 0]], new=[50], old=[50, 40], still=[50, 9])

    assert found[0].transition is Transition.STEADY
    assert found[1] == Step(None, Transition.CLOSED, "theme-1", ("old-1",), 40)


def test_a_cluster_that_is_still_there_inside_another_is_merged() -> None:
    found = steps([[50, 30]], new=[80], old=[50, 30])

    assert found == [Step(0, Transition.MERGED, "theme-0", ("old-0", "old-1"), 80)]


def test_a_cluster_is_not_merged_into_one_that_holds_almost_none_of_it() -> None:
    found = steps([[1, 60], [39, 0]], new=[61, 200], old=[40, 100])

    assert (found[0].theme, found[0].continues) == ("theme-1", ("old-1",))
    assert found[1].transition is Transition.BORN
    assert found[2] == Step(None, Transition.CLOSED, "theme-0", ("old-0",), 40)


def test_a_cluster_scattered_over_no_cluster_is_closed_and_not_merged() -> None:
    found = steps([[10, 60]], new=[70], old=[40, 100], still=[40, 60])

    assert (found[0].theme, found[0].continues) == ("theme-1", ("old-1",))
    assert found[1] == Step(None, Transition.CLOSED, "theme-0", ("old-0",), 40)


def test_a_part_that_split_off_is_born_and_says_from_where() -> None:
    found = steps([[60], [25]], new=[60, 25], old=[85])

    assert found[0].theme == "theme-0"
    assert found[1] == Step(1, Transition.BORN, None, ("old-0",), None)


def test_of_two_that_are_alike_the_one_whose_name_still_holds_continues() -> None:
    overlap, sizes = [[45], [40]], [45, 40]

    plain = steps(overlap, new=sizes, old=[85])
    named = steps(overlap, new=sizes, old=[85], agrees=[[False], [True]])

    assert [step.theme for step in plain] == ["theme-0", None]
    assert [step.theme for step in named] == [None, "theme-0"]


def test_a_theme_that_closed_before_is_reopened_by_half_of_a_clusters_errors() -> None:
    lost = [Earlier("lost-0", "theme-lost", 30)]

    back = steps([[]], new=[20], old=[], closed=lost, closed_overlap=[[10]])
    other = steps([[]], new=[20], old=[], closed=lost, closed_overlap=[[9]])

    assert back == [Step(0, Transition.REOPENED, "theme-lost", ("lost-0",), 30)]
    assert other == [Step(0, Transition.BORN)]


def test_a_theme_is_given_to_one_cluster_only() -> None:
    lost = [Earlier("lost-0", "theme-lost", 30)]

    found = steps([[], []], new=[20, 18], old=[], closed=lost, closed_overlap=[[20], [18]])

    assert [step.transition for step in found] == [Transition.REOPENED, Transition.BORN]
