"""Precision and recall over the whole data set, as COCO accumulates them.

In: what became of every detection in every column (see `protocol`). Out: the curves, and the 12
numbers and the AP of each class read from them. Called by `evaluate`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gainloop.pipeline.matching.ordering import (
    OrderedDetections,
    OrderedObjects,
    order_by_class,
)
from gainloop.pipeline.matching.outcomes import DetectionOutcomes
from gainloop.pipeline.matching.protocol import (
    AREA_RANGES,
    MAX_DETECTIONS,
    NUM_AREAS,
    NUM_COLUMNS,
    NUM_THRESHOLDS,
    RECALL_POINTS,
    columns_of,
)
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.matches import CocoSummary

ABSENT = -1.0
"""The value of a metric without ground truth, as in pycocotools."""


@dataclass(frozen=True, slots=True)
class Curves:
    """precision: (thresholds, recall points, classes, areas); recall: (thresholds, classes, areas).

    recall_at: by limit of detections per frame and class, (thresholds, classes) for all areas.
    """

    precision: Floats
    recall: Floats
    recall_at: dict[int, Floats]


def accumulate(
    detections: OrderedDetections,
    outcomes: DetectionOutcomes,
    objects: OrderedObjects,
    num_classes: int,
) -> Curves:
    num_objects = count_objects(objects, num_classes)
    curves = Curves(
        precision=np.full((NUM_THRESHOLDS, len(RECALL_POINTS), num_classes, NUM_AREAS), ABSENT),
        recall=np.full((NUM_THRESHOLDS, num_classes, NUM_AREAS), ABSENT),
        recall_at={
            limit: np.full((NUM_THRESHOLDS, num_classes), ABSENT) for limit in MAX_DETECTIONS[:-1]
        },
    )
    for cls, rows in enumerate(by_class_and_score(detections, num_classes)):
        found = columns_of(outcomes.found[rows])
        _trace(curves, cls, found, columns_of(outcomes.counted[rows]), num_objects[cls])
        if num_objects[cls, 0] == 0:
            continue
        for limit, recall in curves.recall_at.items():
            first = found[:NUM_THRESHOLDS, detections.rank[rows] < limit]
            recall[:, cls] = np.count_nonzero(first, axis=1) / num_objects[cls, 0]
    return curves


def summarize(curves: Curves) -> CocoSummary:
    precision, recall = curves.precision, curves.recall
    return CocoSummary(
        AP=mean_present(precision[..., 0]),
        AP50=mean_present(precision[0, ..., 0]),
        AP75=mean_present(precision[5, ..., 0]),
        APs=mean_present(precision[..., 1]),
        APm=mean_present(precision[..., 2]),
        APl=mean_present(precision[..., 3]),
        AR1=mean_present(curves.recall_at[1]),
        AR10=mean_present(curves.recall_at[10]),
        AR100=mean_present(recall[..., 0]),
        ARs=mean_present(recall[..., 1]),
        ARm=mean_present(recall[..., 2]),
        ARl=mean_present(recall[..., 3]),
    )


def average_precisions(curves: Curves) -> tuple[Floats, Floats]:
    """AP and AP50 of each class over all areas; ABSENT without ground truth."""
    whole = curves.precision[..., 0]
    return whole.mean(axis=(0, 1)), whole[0].mean(axis=0)


def by_class_and_score(detections: OrderedDetections, num_classes: int) -> Iterator[Ints]:
    """The detections of each class by falling score; ties by frame, then by place in the file."""
    kept = detections.by_score[detections.rank[detections.by_score] < MAX_DETECTIONS[-1]]
    order, parts = order_by_class(detections.cls[kept], num_classes)
    kept = kept[order]
    return (kept[part] for part in parts)


def count_objects(
    objects: OrderedObjects, num_classes: int, areas: Sequence[tuple[float, float]] = AREA_RANGES
) -> Ints:
    """(classes, areas): the objects that can be found or missed."""
    cls = objects.group[: objects.num_grouped] % max(num_classes, 1)
    area = objects.area[: objects.num_grouped]
    is_object = ~objects.is_region[: objects.num_grouped]
    counts = np.zeros((num_classes, len(areas)), dtype=np.int64)
    for place, (low, high) in enumerate(areas):
        inside = is_object & (area >= low) & (area <= high)
        counts[:, place] = np.bincount(cls[inside], minlength=num_classes)
    return counts


def interpolate(made: NDArray[np.int32], num_objects: int) -> Floats:
    """The best precision at or beyond each recall point.

    made: at each true positive, the true and false positives up to it. Precision is highest, and
    recall rises, at true positives only, so that the detections between them need no look.
    """
    tp = np.arange(1, len(made) + 1, dtype=np.float64)
    precision = tp / (made + np.spacing(1))
    best_from_here = np.maximum.accumulate(precision[::-1])[::-1]
    at = np.searchsorted(tp / num_objects, RECALL_POINTS, side="left")
    return np.append(best_from_here, np.zeros(1))[np.minimum(at, len(made))]


def mean_present(values: Floats) -> float:
    present = values[values > ABSENT]
    return float(present.mean()) if len(present) else ABSENT


def _trace(
    curves: Curves,
    cls: int,
    found: NDArray[np.uint8],
    counted: NDArray[np.uint8],
    num_objects: Ints,
) -> None:
    """Fill in precision and recall of one class, its detections given by falling score."""
    for column in range(NUM_COLUMNS):
        area, threshold = divmod(column, NUM_THRESHOLDS)
        if num_objects[area] == 0:
            continue
        at = np.flatnonzero(found[column])
        made = np.cumsum(counted[column], dtype=np.int32)[at]
        curves.recall[threshold, cls, area] = len(at) / num_objects[area]
        curves.precision[threshold, :, cls, area] = interpolate(made, int(num_objects[area]))
