"""Ground truth and detections written by hand: one row per box."""

import numpy as np

from gainloop.terms.boxes import Detections, GroundTruth

Row = tuple[int, int, float, float, float, float]
"""frame, class, x, y, width, height."""

CLASSES = ("Car", "Pedestrian", "Van")


def objects(
    *rows: Row, crowds: tuple[int, ...] = (), classes: tuple[str, ...] = CLASSES
) -> GroundTruth:
    table = np.array(rows, dtype=np.float64).reshape(-1, 6)
    return GroundTruth(
        classes=classes,
        frame=table[:, 0].astype(np.int64),
        cls=table[:, 1].astype(np.int64),
        xywh=table[:, 2:],
        area=table[:, 4] * table[:, 5],
        is_crowd=np.isin(np.arange(len(rows)), crowds),
        source_id=np.arange(len(rows)).astype(str).astype(object),
    )


def found(*rows: Row, scores: tuple[float, ...], classes: tuple[str, ...] = CLASSES) -> Detections:
    table = np.array(rows, dtype=np.float64).reshape(-1, 6)
    return Detections(
        classes=classes,
        frame=table[:, 0].astype(np.int64),
        cls=table[:, 1].astype(np.int64),
        xywh=table[:, 2:],
        score=np.array(scores, dtype=np.float64),
        source_id=np.arange(len(rows)).astype(str).astype(object),
    )
