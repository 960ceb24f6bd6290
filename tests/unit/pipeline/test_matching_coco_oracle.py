"""The matcher decides every match as pycocotools does, and so gets the same 12 numbers."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.pipeline.coco_oracle import assert_equal_to_pycocotools, random_scene


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 2**32 - 1),
    num_frames=st.integers(1, 4),
    num_classes=st.integers(1, 3),
    num_objects=st.integers(0, 40),
    num_detections=st.integers(0, 60),
)
def test_crowded_scenes_full_of_ties_match_as_in_pycocotools(
    seed: int, num_frames: int, num_classes: int, num_objects: int, num_detections: int
) -> None:
    scene = random_scene(
        seed,
        num_frames=num_frames,
        num_classes=num_classes,
        num_objects=num_objects,
        num_detections=num_detections,
    )

    assert_equal_to_pycocotools(*scene, num_frames)


@pytest.mark.parametrize("seed", range(3))
def test_large_scenes_match_as_in_pycocotools(seed: int) -> None:
    scene = random_scene(seed, num_frames=30, num_classes=5, num_objects=900, num_detections=1500)

    assert_equal_to_pycocotools(*scene, 30)


def test_only_the_first_hundred_of_a_frame_and_class_enter_the_metrics() -> None:
    scene = random_scene(7, num_frames=1, num_classes=1, num_objects=60, num_detections=260)

    result = assert_equal_to_pycocotools(*scene, 1)

    recorded = result.matches.det[result.matches.det >= 0]
    assert sorted(recorded.tolist()) == list(range(260))


def test_distinct_scores_and_real_valued_boxes_match_as_in_pycocotools() -> None:
    ground_truth, detections = random_scene(
        11, num_frames=20, num_classes=3, num_objects=400, num_detections=500
    )
    rng = np.random.default_rng(11)
    shifted = replace(
        detections,
        xywh=detections.xywh + rng.normal(0, 1.5, detections.xywh.shape),
        score=rng.random(len(detections)),
    )

    assert_equal_to_pycocotools(ground_truth, shifted, 20)


def test_logits_below_zero_rank_like_any_score() -> None:
    ground_truth, detections = random_scene(
        13, num_frames=5, num_classes=2, num_objects=80, num_detections=120
    )

    assert_equal_to_pycocotools(
        ground_truth, replace(detections, score=detections.score * 20 - 12), 5
    )


@pytest.mark.parametrize(
    ("num_objects", "num_detections"), [(0, 0), (0, 25), (25, 0)], ids=["both", "objects", "dets"]
)
def test_a_missing_side_gives_the_numbers_of_pycocotools(
    num_objects: int, num_detections: int
) -> None:
    scene = random_scene(
        5, num_frames=4, num_classes=3, num_objects=num_objects, num_detections=num_detections
    )

    result = assert_equal_to_pycocotools(*scene, 4)

    assert (result.summary.AP == -1.0) == (num_objects == 0)


def test_classes_on_one_side_only_match_as_in_pycocotools() -> None:
    ground_truth, detections = random_scene(
        17, num_frames=6, num_classes=4, num_objects=90, num_detections=90
    )
    ground_truth = replace(ground_truth, cls=np.where(ground_truth.cls == 1, 0, ground_truth.cls))
    detections = replace(detections, cls=np.where(detections.cls == 2, 3, detections.cls))

    result = assert_equal_to_pycocotools(ground_truth, detections, 6)

    assert result.class_ap[1] == -1.0
    assert result.class_ap[2] == 0.0


def test_areas_on_and_beyond_the_bounds_of_the_sizes_match_as_in_pycocotools() -> None:
    ground_truth, detections = random_scene(
        19, num_frames=3, num_classes=2, num_objects=60, num_detections=60
    )
    rng = np.random.default_rng(19)
    area = rng.choice([1023.9, 1024.0, 9216.0, 9216.1, 1e10, 1.1e10], len(ground_truth))

    assert_equal_to_pycocotools(replace(ground_truth, area=area), detections, 3)


def test_every_detection_and_object_at_one_place_matches_as_in_pycocotools() -> None:
    """Each of 40 detections sees 40 equal candidates: nothing but the ties decides."""
    ground_truth, detections = random_scene(
        23, num_frames=1, num_classes=1, num_objects=40, num_detections=40
    )
    box = np.array([10.0, 10.0, 30.0, 30.0])
    at_one_place = replace(
        ground_truth, xywh=np.tile(box, (40, 1)), area=np.where(np.arange(40) % 3, 900.0, 2000.0)
    )

    assert_equal_to_pycocotools(at_one_place, replace(detections, xywh=np.tile(box, (40, 1))), 1)
