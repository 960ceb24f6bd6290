"""Ground truth and detections in the order of matching.

In: the records of `terms.boxes`. Out: the same rows as columns, sorted by frame and class (a
group), detections by falling score inside a group, objects in the order of their file. Ties keep
the order of the file, which is what makes results equal to pycocotools. Called by `evaluate`.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.terms.boxes import EVERY_CLASS, Bools, Detections, Floats, GroundTruth, Ints


@dataclass(frozen=True, slots=True)
class BoxColumns:
    x1: Floats
    y1: Floats
    x2: Floats
    y2: Floats
    box_area: Floats


@dataclass(frozen=True, slots=True)
class OrderedObjects:
    """Ground truth: first the `num_grouped` rows that have a class, then regions of every class.

    row: position in GroundTruth; group: frame and class, or the frame alone for the latter rows;
    is_region: matches any number of detections, which it makes ignored.
    """

    row: Ints
    group: Ints
    area: Floats
    is_region: Bools
    boxes: BoxColumns
    num_grouped: int


@dataclass(frozen=True, slots=True)
class OrderedDetections:
    """row: position in Detections; rank: 0 for the highest score of its group.

    by_score: all of them by falling score, ties in this order.
    """

    row: Ints
    group: Ints
    frame: Ints
    cls: Ints
    rank: Ints
    score: Floats
    by_score: Ints
    boxes: BoxColumns
    num_classes: int


def order_objects(ground_truth: GroundTruth) -> OrderedObjects:
    without_class = ground_truth.cls == EVERY_CLASS
    group = group_of(ground_truth.frame, ground_truth.cls, len(ground_truth.classes))
    grouped = np.flatnonzero(~without_class)
    regions = np.flatnonzero(without_class)
    grouped = grouped[np.argsort(group[grouped], kind="stable")]
    regions = regions[np.argsort(ground_truth.frame[regions], kind="stable")]
    row = np.concatenate([grouped, regions])
    return OrderedObjects(
        row=row,
        group=np.concatenate([group[grouped], ground_truth.frame[regions]]),
        area=ground_truth.area[row],
        is_region=(ground_truth.is_crowd | without_class)[row],
        boxes=box_columns(ground_truth.xywh[row]),
        num_grouped=len(grouped),
    )


def order_detections(detections: Detections) -> OrderedDetections:
    group = group_of(detections.frame, detections.cls, len(detections.classes))
    row = np.lexsort((-detections.score, group))
    group, score = group[row], detections.score[row]
    return OrderedDetections(
        row=row,
        group=group,
        frame=detections.frame[row],
        cls=detections.cls[row],
        rank=rank_in_run(group),
        score=score,
        by_score=np.argsort(-score, kind="stable"),
        boxes=box_columns(detections.xywh[row]),
        num_classes=len(detections.classes),
    )


def group_of(frame: Ints, cls: Ints, num_classes: int) -> Ints:
    return frame * max(num_classes, 1) + cls


def order_by_class(cls: Ints, num_classes: int) -> tuple[Ints, list[slice]]:
    """Rows class by class, in their order inside a class, and the part of each class."""
    # A narrow integer is sorted by counting.
    order = np.argsort(cls.astype(np.min_scalar_type(num_classes)), kind="stable")
    ends = np.cumsum(np.bincount(cls, minlength=num_classes)).tolist()
    return order, [slice(low, high) for low, high in zip([0, *ends], ends, strict=False)]


def starts_of_runs(values: Ints) -> Ints:
    """Where each run of equal neighbors begins."""
    if len(values) == 0:
        return np.zeros(0, dtype=np.int64)
    return np.concatenate([[0], np.flatnonzero(values[1:] != values[:-1]) + 1])


def rank_in_run(values: Ints) -> Ints:
    """0, 1, 2, … inside each run of equal neighbors."""
    starts = starts_of_runs(values)
    lengths = np.diff(starts, append=len(values))
    return np.arange(len(values)) - np.repeat(starts, lengths)


def box_columns(xywh: Floats) -> BoxColumns:
    x, y, width, height = np.ascontiguousarray(xywh.T)
    return BoxColumns(x1=x, y1=y, x2=x + width, y2=y + height, box_area=width * height)
