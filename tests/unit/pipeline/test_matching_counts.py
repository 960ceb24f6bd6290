"""Counts per class, cohort, size and attribute."""

import numpy as np

from gainloop.pipeline.matching.counts import (
    UNLABELED,
    count_outcomes,
    label_attribute,
    label_sizes,
)
from gainloop.terms.boxes import Detections, GroundTruth
from gainloop.terms.matches import OUTCOMES, Counts, Matches
from gainloop.terms.sizes import SIZES

TP, FP, FN, IGNORED = (OUTCOMES.index(outcome) for outcome in OUTCOMES)

MATCHES = Matches(
    outcome=np.array([TP, TP, FP, FN, IGNORED], dtype=np.int8),
    frame=np.array([0, 1, 1, 2, 2]),
    cls=np.array([0, 1, 1, 0, 0]),
    gt=np.array([0, 1, -1, 2, -1]),
    det=np.array([0, 1, 2, -1, 3]),
    iou=np.array([0.9, 0.8, 0.1, 0.0, 0.7]),
)
GROUND_TRUTH = GroundTruth(
    classes=("Car", "Pedestrian"),
    frame=np.array([0, 1, 2]),
    cls=np.array([0, 1, 0]),
    xywh=np.zeros((3, 4)),
    area=np.array([1023.0, 1024.0, 9216.0]),
    is_crowd=np.zeros(3, dtype=np.bool_),
    source_id=np.array(["a", "b", "c"], dtype=object),
    attributes={"occluded": np.array([0, 2, -1])},
)
DETECTIONS = Detections(
    classes=("Car", "Pedestrian"),
    frame=np.array([0, 1, 1, 2]),
    cls=np.array([0, 1, 1, 0]),
    xywh=np.array([[0, 0, 200, 200], [0, 0, 2, 2], [0, 0, 100, 100], [0, 0, 3, 3]], dtype=float),
    score=np.ones(4),
    source_id=np.array(["1", "2", "3", "4"], dtype=object),
)


def test_outcomes_are_counted_per_class() -> None:
    assert count_outcomes(MATCHES, MATCHES.cls, 2) == [
        Counts(gt=2, tp=1, fp=0, fn=1),
        Counts(gt=1, tp=1, fp=1, fn=0),
    ]


def test_a_label_of_each_frame_counts_a_cohort() -> None:
    rain_by_frame = np.array([0, 1, 1])

    assert count_outcomes(MATCHES, rain_by_frame[MATCHES.frame], 2) == [
        Counts(gt=1, tp=1, fp=0, fn=0),
        Counts(gt=2, tp=1, fp=1, fn=1),
    ]


def test_a_label_without_records_counts_zero_and_has_no_rates() -> None:
    empty = count_outcomes(MATCHES, MATCHES.cls, 3)[2]

    assert empty == Counts(gt=0, tp=0, fp=0, fn=0)
    assert empty.recall is None
    assert empty.precision is None


def test_records_without_a_label_are_left_out() -> None:
    labels = np.array([0, UNLABELED, UNLABELED, 0, UNLABELED])

    assert count_outcomes(MATCHES, labels, 1) == [Counts(gt=2, tp=1, fp=0, fn=1)]


def test_the_object_decides_the_size_and_the_detection_where_there_is_none() -> None:
    sizes = label_sizes(MATCHES, GROUND_TRUTH, DETECTIONS)

    assert [SIZES[size] for size in sizes] == ["small", "medium", "large", "large", "small"]


def test_attributes_count_recall_per_level_without_false_positives_or_unknown_values() -> None:
    labels = label_attribute(MATCHES, GROUND_TRUTH, "occluded")

    assert labels.tolist() == [0, 2, -1, -1, -1]
    by_level = count_outcomes(MATCHES, labels, 3)
    assert [counts.gt for counts in by_level] == [1, 0, 1]
    assert [counts.fp for counts in by_level] == [0, 0, 0]


def test_no_records_give_zeros() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    matches = Matches(
        outcome=nothing.astype(np.int8),
        frame=nothing,
        cls=nothing,
        gt=nothing,
        det=nothing,
        iou=nothing.astype(np.float64),
    )

    assert count_outcomes(matches, nothing, 1) == [Counts(gt=0, tp=0, fp=0, fn=0)]
