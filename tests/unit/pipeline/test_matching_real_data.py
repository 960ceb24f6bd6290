"""The matcher on published files, against the numbers that their sources state."""

import json
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gainloop.pipeline.matching.counts import count_outcomes
from gainloop.pipeline.matching.evaluate import evaluate
from gainloop.terms.boxes import EVERY_CLASS, Detections, GroundTruth
from gainloop.terms.matches import Counts

pytestmark = pytest.mark.real_data

CLASSES = ("Car", "Pedestrian")
IGNORE_BOXES = ("DontCare", "Van", "Person")
FRAMES_PER_SEQUENCE = 10_000


@pytest.mark.parametrize(
    ("detector", "cls", "tp", "gt", "fp"),
    [
        ("rrc", "Car", 15_851, 17_750, 295),
        ("pointrcnn", "Car", 15_541, 17_750, 7_983),
        ("rrc", "Pedestrian", 1_110, 1_346, 614),
        ("pointrcnn", "Pedestrian", 901, 1_346, 4_805),
    ],
)
def test_kitti_counts_follow_the_rule_of_the_numbers(
    real_data: Path, detector: str, cls: str, tp: int, gt: int, fp: int
) -> None:
    folder = real_data / "kitti-tracking"

    matches = evaluate(kitti_labels(folder), kitti_detections(folder, detector)).matches

    counts = count_outcomes(matches, matches.cls, len(CLASSES))[CLASSES.index(cls)]
    assert counts == Counts(gt=gt, tp=tp, fp=fp, fn=gt - tp)


def test_the_published_coco_results_give_the_known_twelve_numbers(real_data: Path) -> None:
    labels = real_data / "voc100/tests/test_coco_eval/gts/sampled_gts_bbox_area.json"
    results = real_data / "cocoapi-results/instances_val2014_fakebbox100_results.json"

    summary = evaluate(*coco(json.loads(labels.read_text()), json.loads(results.read_text())))

    assert [round(value, 6) for value in astuple(summary.summary)] == [
        0.503647, 0.696973, 0.571667, 0.593252, 0.557991, 0.489363,
        0.386813, 0.593680, 0.595353, 0.654764, 0.603130, 0.553744,
    ]  # fmt: skip


def coco(labels: dict[str, Any], results: list[dict[str, Any]]) -> tuple[GroundTruth, Detections]:
    frame_of = {
        number: place for place, number in enumerate(sorted(row["id"] for row in labels["images"]))
    }
    categories = sorted(labels["categories"], key=lambda row: int(row["id"]))
    class_of = {row["id"]: place for place, row in enumerate(categories)}
    classes = tuple(row["name"] for row in categories)
    rows = labels["annotations"]
    ground_truth = GroundTruth(
        classes=classes,
        frame=np.array([frame_of[row["image_id"]] for row in rows]),
        cls=np.array([class_of[row["category_id"]] for row in rows]),
        xywh=np.array([row["bbox"] for row in rows]),
        area=np.array([row["area"] for row in rows]),
        is_crowd=np.array([row["iscrowd"] == 1 for row in rows]),
        source_id=np.array([str(row["id"]) for row in rows], dtype=object),
    )
    detections = Detections(
        classes=classes,
        frame=np.array([frame_of[row["image_id"]] for row in results]),
        cls=np.array([class_of[row["category_id"]] for row in results]),
        xywh=np.array([row["bbox"] for row in results]),
        score=np.array([row["score"] for row in results]),
        source_id=np.arange(len(results)).astype(str).astype(object),
    )
    return ground_truth, detections


def kitti_labels(folder: Path) -> GroundTruth:
    rows = []
    for sequence, fields in kitti_rows(folder / "label_02", " "):
        name = fields[2]
        is_ignored = name in IGNORE_BOXES
        if name in CLASSES or is_ignored:
            cls = EVERY_CLASS if is_ignored else CLASSES.index(name)
            rows.append((sequence, int(fields[0]), cls, *map(float, fields[6:10])))
    table = np.array(rows)
    xywh = exclusive(table[:, 3:])
    return GroundTruth(
        classes=CLASSES,
        frame=(table[:, 0] * FRAMES_PER_SEQUENCE + table[:, 1]).astype(np.int64),
        cls=table[:, 2].astype(np.int64),
        xywh=xywh,
        area=xywh[:, 2] * xywh[:, 3],
        is_crowd=table[:, 2] == EVERY_CLASS,
        source_id=np.arange(len(rows)).astype(str).astype(object),
    )


def kitti_detections(folder: Path, detector: str) -> Detections:
    first = {"rrc": 1, "pointrcnn": 2}[detector]
    rows = [
        (sequence, int(fields[0]), cls, *map(float, fields[first : first + 5]))
        for cls, name in enumerate(CLASSES)
        for sequence, fields in kitti_rows(folder / detector / name, ",")
    ]
    table = np.array(rows)
    xywh = exclusive(table[:, 3:7])
    has_area = (xywh[:, 2] > 0) & (xywh[:, 3] > 0)
    table, xywh = table[has_area], xywh[has_area]
    return Detections(
        classes=CLASSES,
        frame=(table[:, 0] * FRAMES_PER_SEQUENCE + table[:, 1]).astype(np.int64),
        cls=table[:, 2].astype(np.int64),
        xywh=xywh,
        score=table[:, 7],
        source_id=np.arange(len(table)).astype(str).astype(object),
    )


def kitti_rows(folder: Path, separator: str) -> Iterator[tuple[int, list[str]]]:
    for path in sorted(folder.glob("*.txt")):
        for line in path.read_text().splitlines():
            yield int(path.stem), line.split(separator)


def exclusive(corners: Any) -> Any:
    return np.concatenate([corners[:, :2], corners[:, 2:] - corners[:, :2]], axis=1)
