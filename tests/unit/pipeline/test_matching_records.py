"""What the records say of each object and detection at IoU 0.5."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gainloop.pipeline.matching.evaluate import evaluate
from gainloop.terms.boxes import EVERY_CLASS, Detections, GroundTruth
from gainloop.terms.matches import OUTCOMES, Matches, Outcome
from tests.unit.pipeline.coco_oracle import random_scene

Row = tuple[int, int, float, float, float, float]
"""frame, class, x, y, width, height."""

CLASSES = ("Car", "Pedestrian")
BOX = (10.0, 10.0, 20.0, 20.0)
HALF_OF_BOX = (10.0, 10.0, 10.0, 20.0)


def objects(*rows: Row, crowds: tuple[int, ...] = ()) -> GroundTruth:
    table = np.array(rows, dtype=np.float64).reshape(-1, 6)
    return GroundTruth(
        classes=CLASSES,
        frame=table[:, 0].astype(np.int64),
        cls=table[:, 1].astype(np.int64),
        xywh=table[:, 2:],
        area=table[:, 4] * table[:, 5],
        is_crowd=np.isin(np.arange(len(rows)), crowds),
        source_id=np.arange(len(rows)).astype(str).astype(object),
    )


def found(*rows: Row, scores: tuple[float, ...]) -> Detections:
    table = np.array(rows, dtype=np.float64).reshape(-1, 6)
    return Detections(
        classes=CLASSES,
        frame=table[:, 0].astype(np.int64),
        cls=table[:, 1].astype(np.int64),
        xywh=table[:, 2:],
        score=np.array(scores, dtype=np.float64),
        source_id=np.arange(len(rows)).astype(str).astype(object),
    )


def as_rows(matches: Matches) -> list[tuple[Outcome, int, int, int, int, float]]:
    return [
        (OUTCOMES[outcome], frame, cls, gt, det, round(iou, 6))
        for outcome, frame, cls, gt, det, iou in zip(
            matches.outcome.tolist(),
            matches.frame.tolist(),
            matches.cls.tolist(),
            matches.gt.tolist(),
            matches.det.tolist(),
            matches.iou.tolist(),
            strict=True,
        )
    ]


def test_a_detection_on_its_object_is_a_true_positive_with_their_iou() -> None:
    result = evaluate(objects((0, 0, *BOX)), found((0, 0, *HALF_OF_BOX), scores=(0.9,)))

    assert as_rows(result.matches) == [(Outcome.TP, 0, 0, 0, 0, 0.5)]


def test_below_half_the_pair_is_a_false_positive_and_a_miss_with_their_best_iou() -> None:
    result = evaluate(objects((0, 0, *BOX)), found((0, 0, 10.0, 10.0, 8.0, 20.0), scores=(0.9,)))

    assert as_rows(result.matches) == [
        (Outcome.FP, 0, 0, -1, 0, 0.4),
        (Outcome.FN, 0, 0, 0, -1, 0.4),
    ]


def test_the_second_detection_of_an_object_is_a_false_positive() -> None:
    result = evaluate(
        objects((0, 0, *BOX)),
        found((0, 0, *BOX), (0, 0, *HALF_OF_BOX), scores=(0.3, 0.8)),
    )

    assert as_rows(result.matches) == [
        (Outcome.TP, 0, 0, 0, 1, 0.5),
        (Outcome.FP, 0, 0, -1, 0, 1.0),
    ]


def test_a_detection_of_another_class_or_frame_finds_nothing() -> None:
    result = evaluate(objects((0, 0, *BOX)), found((0, 1, *BOX), (1, 0, *BOX), scores=(0.9, 0.9)))

    assert as_rows(result.matches) == [
        (Outcome.FN, 0, 0, 0, -1, 0.0),
        (Outcome.FP, 0, 1, -1, 0, 0.0),
        (Outcome.FP, 1, 0, -1, 1, 0.0),
    ]


def test_a_region_of_every_class_ignores_any_number_of_detections_of_any_class() -> None:
    result = evaluate(
        objects((0, EVERY_CLASS, *BOX)),
        found((0, 0, *BOX), (0, 1, 20.0, 10.0, 20.0, 20.0), (0, 1, *BOX), scores=(0.9, 0.8, 0.7)),
    )

    assert as_rows(result.matches) == [
        (Outcome.IGNORED, 0, 0, -1, 0, 1.0),
        (Outcome.IGNORED, 0, 1, -1, 1, 0.5),
        (Outcome.IGNORED, 0, 1, -1, 2, 1.0),
    ]


def test_a_crowd_ignores_detections_of_its_own_class_only() -> None:
    result = evaluate(
        objects((0, 0, *BOX), crowds=(0,)),
        found((0, 0, *BOX), (0, 1, *BOX), scores=(0.9, 0.8)),
    )

    assert as_rows(result.matches) == [
        (Outcome.IGNORED, 0, 0, -1, 0, 1.0),
        (Outcome.FP, 0, 1, -1, 1, 0.0),
    ]


def test_less_than_half_inside_each_of_two_regions_is_a_false_positive() -> None:
    left, right = (10.0, 10.0, 9.0, 20.0), (21.0, 10.0, 9.0, 20.0)
    result = evaluate(
        objects((0, EVERY_CLASS, *left), (0, EVERY_CLASS, *right)),
        found((0, 0, *BOX), scores=(0.9,)),
    )

    assert as_rows(result.matches) == [(Outcome.FP, 0, 0, -1, 0, 0.0)]


def test_an_object_is_preferred_to_a_region_that_covers_more() -> None:
    result = evaluate(
        objects((0, EVERY_CLASS, *BOX), (0, 0, *HALF_OF_BOX)),
        found((0, 0, *BOX), scores=(0.9,)),
    )

    assert as_rows(result.matches) == [(Outcome.TP, 0, 0, 1, 0, 0.5)]


def test_of_two_objects_with_equal_iou_the_later_is_taken() -> None:
    result = evaluate(objects((0, 0, *BOX), (0, 0, *BOX)), found((0, 0, *BOX), scores=(0.9,)))

    assert as_rows(result.matches) == [
        (Outcome.TP, 0, 0, 1, 0, 1.0),
        (Outcome.FN, 0, 0, 0, -1, 1.0),
    ]


def test_records_are_ordered_by_frame_class_outcome_and_score() -> None:
    far = (200.0, 200.0, 20.0, 20.0)
    result = evaluate(
        objects((1, 0, *BOX), (0, 1, *BOX), (0, 0, *far), (0, 0, *BOX)),
        found(
            (1, 0, *BOX),
            (0, 0, 90.0, 90.0, 9.0, 9.0),
            (0, 0, 90.0, 90.0, 9.0, 9.0),
            (0, 0, *BOX),
            scores=(0.1, 0.2, 0.3, 0.1),
        ),
    )

    assert [row[:5] for row in as_rows(result.matches)] == [
        (Outcome.TP, 0, 0, 3, 3),
        (Outcome.FP, 0, 0, -1, 2),
        (Outcome.FP, 0, 0, -1, 1),
        (Outcome.FN, 0, 0, 2, -1),
        (Outcome.FN, 0, 1, 1, -1),
        (Outcome.TP, 1, 0, 0, 0),
    ]


def test_nothing_on_both_sides_gives_no_records_and_no_numbers() -> None:
    result = evaluate(objects(), found(scores=()))

    assert len(result.matches) == 0
    assert result.summary.AP50 == -1.0
    assert result.class_ap50.tolist() == [-1.0, -1.0]


def test_the_sides_must_share_their_classes() -> None:
    ground_truth, _ = random_scene(1, num_frames=1, num_classes=3, num_objects=1, num_detections=1)

    with pytest.raises(AssertionError, match="share one class tuple"):
        evaluate(ground_truth, found(scores=()))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32 - 1), num_detections=st.integers(0, 150))
def test_every_object_and_every_detection_has_exactly_one_record(
    seed: int, num_detections: int
) -> None:
    ground_truth, detections = random_scene(
        seed, num_frames=3, num_classes=2, num_objects=40, num_detections=num_detections
    )

    matches = evaluate(ground_truth, detections).matches

    is_region = ground_truth.is_crowd | (ground_truth.cls == EVERY_CLASS)
    assert sorted(matches.det[matches.det >= 0].tolist()) == list(range(num_detections))
    assert sorted(matches.gt[matches.gt >= 0].tolist()) == np.flatnonzero(~is_region).tolist()
