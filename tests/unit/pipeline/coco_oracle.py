"""pycocotools on the records of `terms.boxes`, and random records to ask it about."""

import contextlib
import io
from dataclasses import astuple
from typing import Any

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from gainloop.pipeline.matching.evaluate import EvaluationResult, evaluate, match_sides
from gainloop.terms.boxes import EVERY_CLASS, Detections, GroundTruth
from scripts.bench.coco_matches import MatchTable, table_of_pycocotools, table_of_sides


def ask_pycocotools(
    ground_truth: GroundTruth, detections: Detections, num_frames: int
) -> tuple[list[float], MatchTable]:
    """The 12 numbers and every match; an ignore region of every class becomes one crowd of each."""
    coco = _coco(num_frames, ground_truth.classes, _annotations(ground_truth))
    results = _coco(num_frames, ground_truth.classes, _results(detections))
    evaluation = COCOeval(coco, results, "bbox")
    with contextlib.redirect_stdout(io.StringIO()):
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    table = table_of_pycocotools(evaluation.evalImgs, len(detections))
    table.gt[table.gt > 0] = (table.gt[table.gt > 0] - 1) // len(ground_truth.classes) + 1
    return list(evaluation.stats), table


def assert_equal_to_pycocotools(
    ground_truth: GroundTruth, detections: Detections, num_frames: int
) -> EvaluationResult:
    expected, expected_matches = ask_pycocotools(ground_truth, detections, num_frames)
    result = evaluate(ground_truth, detections)
    np.testing.assert_allclose(astuple(result.summary), expected, rtol=0, atol=1e-12)
    matches = table_of_sides(match_sides(ground_truth, detections))
    np.testing.assert_array_equal(matches.gt, expected_matches.gt)
    np.testing.assert_array_equal(matches.is_ignored, expected_matches.is_ignored)
    return result


def random_scene(
    seed: int, *, num_frames: int, num_classes: int, num_objects: int, num_detections: int
) -> tuple[GroundTruth, Detections]:
    """Few places, sizes and scores, so that IoU, score and area tie often; some rows are crowds."""
    rng = np.random.default_rng(seed)
    classes = tuple(f"class {number}" for number in range(num_classes))
    boxes = _boxes(rng, num_objects)
    cls = rng.integers(0, num_classes, num_objects)
    is_crowd = rng.random(num_objects) < 0.15
    cls[is_crowd & (rng.random(num_objects) < 0.4)] = EVERY_CLASS
    ground_truth = GroundTruth(
        classes=classes,
        frame=rng.integers(0, num_frames, num_objects),
        cls=cls,
        xywh=boxes,
        area=boxes[:, 2] * boxes[:, 3] * rng.choice([1.0, 0.7], num_objects),
        is_crowd=is_crowd,
        source_id=np.arange(num_objects).astype(str).astype(object),
    )
    detections = Detections(
        classes=classes,
        frame=rng.integers(0, num_frames, num_detections),
        cls=rng.integers(0, num_classes, num_detections),
        xywh=_boxes(rng, num_detections),
        score=rng.integers(0, 8, num_detections) / 8,
        source_id=np.arange(num_detections).astype(str).astype(object),
    )
    return ground_truth, detections


def _boxes(rng: np.random.Generator, count: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    corner = rng.integers(0, 5, (count, 2)) * 8.0
    side = rng.choice([16.0, 24.0, 32.0, 40.0, 64.0, 96.0, 100.0], (count, 2))
    return np.concatenate([corner, side], axis=1)


def _annotations(ground_truth: GroundTruth) -> list[dict[str, Any]]:
    """Row r of class c has the id r * classes + c + 1, so that copies of a region stay one row."""
    num_classes = len(ground_truth.classes)
    return [
        {
            "id": row * num_classes + cls + 1,
            "image_id": int(ground_truth.frame[row]) + 1,
            "category_id": cls + 1,
            "bbox": ground_truth.xywh[row].tolist(),
            "area": float(ground_truth.area[row]),
            "iscrowd": int(ground_truth.is_crowd[row]),
        }
        for row in range(len(ground_truth))
        for cls in range(num_classes)
        if ground_truth.cls[row] in (cls, EVERY_CLASS)
    ]


def _results(detections: Detections) -> list[dict[str, Any]]:
    return [
        {
            "id": row + 1,
            "image_id": int(detections.frame[row]) + 1,
            "category_id": int(detections.cls[row]) + 1,
            "bbox": box,
            "area": box[2] * box[3],
            "score": float(detections.score[row]),
            "iscrowd": 0,
        }
        for row, box in enumerate(detections.xywh.tolist())
    ]


def _coco(num_frames: int, classes: tuple[str, ...], annotations: list[dict[str, Any]]) -> COCO:
    coco = COCO()
    coco.dataset = {
        "images": [{"id": number} for number in range(1, num_frames + 1)],
        "categories": [{"id": number, "name": name} for number, name in enumerate(classes, 1)],
        "annotations": annotations,
    }
    with contextlib.redirect_stdout(io.StringIO()):
        coco.createIndex()
    return coco
