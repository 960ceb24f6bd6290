"""Errors without embeddings are compared by what is known of both; one moment counts once."""

from dataclasses import replace

import numpy as np
import pytest

from gainloop.pipeline.similarity.features import ErrorColumns, nearest_distances
from gainloop.pipeline.similarity.folding import FOLD_FRAMES, FOLD_SECONDS, OWN, Moment, fold

ALIKE = ErrorColumns(
    cls=np.zeros(2, np.int64),
    is_miss=np.ones(2, np.bool_),
    kind=np.zeros(2, np.int64),
    height=np.full(2, 40.0),
    center=np.full((2, 2), 0.5),
    context=np.zeros((2, 4), np.int64),
    tags=np.ones((2, 2), np.bool_),
)
ALL_WEIGHTS = 3.0 + 2.0 + 1.0 + 2.0 + 1.0 + 1.5 + 1.5 + 0.5 + 0.5 + 1.0


def distance(columns: ErrorColumns) -> float:
    """Of the first error to the second."""
    return float(nearest_distances(columns, np.array([1]))[0])


@pytest.mark.parametrize(
    ("change", "weight"),
    [
        ({}, 0.0),
        ({"cls": np.array([0, 1])}, 3.0),
        ({"is_miss": np.array([True, False])}, 2.0),
        ({"kind": np.array([0, 1])}, 1.0),
        ({"height": np.array([40.0, 80.0])}, 1.0),  # a factor of 2 is half of one of 4
        ({"height": np.array([40.0, 4000.0])}, 2.0),
        ({"center": np.array([[0.5, 0.5], [0.75, 0.5]])}, 0.5),
        ({"center": np.array([[0.0, 0.0], [1.0, 1.0]])}, 1.0),
        ({"context": np.array([[0, 0, 0, 0], [1, 0, 0, 0]])}, 1.5),
        ({"tags": np.array([[True, True], [True, False]])}, 0.5),
    ],
)
def test_a_distance_is_the_share_of_what_differs(
    change: dict[str, np.ndarray], weight: float
) -> None:
    assert distance(replace(ALIKE, **change)) == pytest.approx(weight / ALL_WEIGHTS)


@pytest.mark.parametrize(
    ("change", "weight"),
    [
        ({"kind": np.array([0, -1])}, 1.0),
        ({"center": np.array([[0.5, 0.5], [np.nan, np.nan]])}, 1.0),
        ({"context": np.array([[0, 0, 0, 0], [0, -1, 0, 0]])}, 1.5),
        ({"context": np.array([[0, -1, 0, 0], [0, -1, 0, 0]])}, 1.5),
        ({"tags": np.zeros((2, 2), np.bool_)}, 1.0),
    ],
)
def test_what_is_unknown_counts_neither_way(change: dict[str, np.ndarray], weight: float) -> None:
    other_class = {"cls": np.array([0, 1])}

    assert distance(replace(ALIKE, **change)) == 0.0
    assert distance(replace(ALIKE, **change, **other_class)) == pytest.approx(
        3.0 / (ALL_WEIGHTS - weight)
    )


def test_of_several_anchors_the_nearest_counts() -> None:
    three = ErrorColumns(
        cls=np.array([0, 1, 0]),
        is_miss=np.array([True, True, False]),
        kind=np.zeros(3, np.int64),
        height=np.full(3, 40.0),
        center=np.full((3, 2), 0.5),
        context=np.zeros((3, 4), np.int64),
        tags=np.zeros((3, 0), np.bool_),
    )

    found = nearest_distances(three, np.array([1, 2]))

    assert found.tolist() == pytest.approx([2.0 / (ALL_WEIGHTS - 1.0), 0.0, 0.0])


def test_moments_of_one_drive_that_lie_together_are_one() -> None:
    moments = [
        Moment("a", "d1", 100.0),
        Moment("b", "d1", 100.0 + FOLD_SECONDS),
        Moment("c", "d1", 100.0 + FOLD_SECONDS + 1),  # near to b, which stands for nothing itself
        Moment("d", "d2", 100.0),
        Moment("e", None, 100.0),
        Moment("f", "d1", None),
        Moment("f", "d1", None),
        Moment("a", "d1", 900.0),  # a long clip
    ]

    assert fold(moments) == [0, 0, 2, 3, 4, 5, 5, 7]


def test_frames_of_unknown_time_are_told_apart_inside_their_clip() -> None:
    moments = [
        Moment("a", "d1", 100.0, frame=0),
        Moment("a", "d1", 100.0, frame=FOLD_FRAMES),
        Moment("a", "d1", 100.0, frame=FOLD_FRAMES + 1),
        Moment("b", "d1", 100.0, frame=900),  # of the drive only its clip's time is known
        Moment("c", frame=0),
        Moment("c", frame=500),
        Moment("c"),
    ]

    assert fold(moments) == [0, 0, 2, 0, 4, 5, 4]


def test_a_whole_clip_is_every_moment_of_itself_and_lasts_for_those_of_its_drive() -> None:
    whole = Moment("a", "d1", 100.0, lasts_s=60.0, is_whole=True)
    near = [
        Moment("a", "d1", 157.5),
        Moment("a", "d1", 100.0, frame=900),
        Moment("a"),
        Moment("b", "d1", 160.0 + FOLD_SECONDS),
        Moment("b", "d1", 100.0 - FOLD_SECONDS),
        Moment("b", "d1", 130.0),
        Moment("b", "d1", 100.0 + FOLD_SECONDS, lasts_s=60.0, is_whole=True),
    ]
    far = [
        Moment("b", "d1", 161.0 + FOLD_SECONDS),
        Moment("b", "d1", 99.0 - FOLD_SECONDS),
        Moment("b", "d2", 130.0),
        Moment("b", "d1", 160.0, lasts_s=60.0, is_whole=True),  # the clip after it is another
        Moment("b"),
    ]

    assert [(whole.is_near(one), one.is_near(whole)) for one in near] == [(True, True)] * len(near)
    assert [(whole.is_near(one), one.is_near(whole)) for one in far] == [(False, False)] * len(far)


def test_the_moment_asked_about_stands_for_what_is_near_it() -> None:
    own = [Moment("q", "d1", 100.0)]
    moments = [Moment("a", "d1", 95.0), Moment("q"), Moment("b", "d1", 200.0)]

    assert fold(moments, own) == [OWN, OWN, 2]
