"""COCO files as the columns of `terms.boxes`, without any check. Called by `coco_engines`.

The standard parser reads one file after the other, so that only one tree of values is in memory.
The files are those of `coco_data`: ids count from 1, and the matcher reads no source id.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from gainloop.terms.boxes import Detections, Floats, GroundTruth, Ints, Texts
from scripts.bench.coco_data import CLASSES, CocoFiles


def load(files: CocoFiles) -> tuple[GroundTruth, Detections]:
    detections = _detections(files.detections)
    return _ground_truth(files.ground_truth), detections


def _ground_truth(path: Path) -> GroundTruth:
    rows = json.loads(path.read_bytes())["annotations"]
    return GroundTruth(
        classes=CLASSES,
        frame=_places(rows, "image_id"),
        cls=_places(rows, "category_id"),
        xywh=_boxes(rows),
        area=_floats((row["area"] for row in rows), len(rows)),
        is_crowd=np.fromiter((row["iscrowd"] for row in rows), np.bool_, len(rows)),
        source_id=_no_texts(len(rows)),
    )


def _detections(path: Path) -> Detections:
    rows = json.loads(path.read_bytes())
    return Detections(
        classes=CLASSES,
        frame=_places(rows, "image_id"),
        cls=_places(rows, "category_id"),
        xywh=_boxes(rows),
        score=_floats((row["score"] for row in rows), len(rows)),
        source_id=_no_texts(len(rows)),
    )


def _places(rows: list[dict[str, Any]], key: str) -> Ints:
    return np.fromiter((row[key] - 1 for row in rows), np.int64, len(rows))


def _boxes(rows: list[dict[str, Any]]) -> Floats:
    return _floats((side for row in rows for side in row["bbox"]), 4 * len(rows)).reshape(-1, 4)


def _floats(values: Iterable[float], count: int) -> Floats:
    return np.fromiter(values, np.float64, count)


def _no_texts(count: int) -> Texts:
    return np.full(count, "", dtype=object)
