"""For each false positive, the object of its own class and of any other that it overlaps most.

In: both sides in matching order, and which detections are false positives. Out: `Nearest`. Called
by `type_errors`. Ignore regions are no objects here.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.matching.ordering import (
    BoxColumns,
    OrderedDetections,
    OrderedObjects,
    starts_of_runs,
)
from gainloop.pipeline.matching.overlaps import Pairs, overlapping, span_of
from gainloop.terms.boxes import Bools, Floats, Ints

NOTHING = -1


@dataclass(frozen=True, slots=True)
class Best:
    """object: position in OrderedObjects, NOTHING where none overlaps enough; iou: 0 there."""

    object: Ints
    iou: Floats


@dataclass(frozen=True, slots=True)
class Nearest:
    """One row per false positive; own: of its class, other: of another class."""

    own: Best
    other: Best


def find_nearest(
    strays: Ints, detections: OrderedDetections, objects: OrderedObjects, least_iou: float
) -> Nearest:
    """strays: positions in OrderedDetections; least_iou: an object below it is none.

    Of objects with equal IoU, the first of the file.
    """
    grouped = np.flatnonzero(~objects.is_region[: objects.num_grouped])
    frame, cls = np.divmod(objects.group[grouped], max(detections.num_classes, 1))
    own_cls = detections.cls[strays]
    nearest = Nearest(_nothing(len(strays)), _nothing(len(strays)))
    pairs_of_frames = overlapping(
        _take(detections.boxes, strays),
        _take(objects.boxes, grouped),
        np.zeros(len(grouped), dtype=np.bool_),
        span_of(frame, detections.frame[strays], offset=0),
    )
    for every_pair in pairs_of_frames:
        pairs = every_pair.take(np.flatnonzero(every_pair.iou >= least_iou))
        is_own = cls[pairs.gt] == own_cls[pairs.det]
        _keep_best(nearest.own, pairs, is_own, grouped)
        _keep_best(nearest.other, pairs, ~is_own, grouped)
    return nearest


def _keep_best(best: Best, pairs: Pairs, chosen: Bools, grouped: Ints) -> None:
    """All pairs of a detection come at once and follow each other."""
    kept = np.flatnonzero(chosen)
    if len(kept) == 0:
        return
    pairs = pairs.take(kept)
    starts = starts_of_runs(pairs.det)
    highest = np.maximum.reduceat(pairs.iou, starts)
    lengths = np.diff(starts, append=len(pairs.det))
    at_best = np.flatnonzero(pairs.iou == np.repeat(highest, lengths))
    chosen_pairs = pairs.take(at_best[starts_of_runs(pairs.det[at_best])])
    best.object[chosen_pairs.det] = grouped[chosen_pairs.gt]
    best.iou[chosen_pairs.det] = chosen_pairs.iou


def _nothing(count: int) -> Best:
    return Best(np.full(count, NOTHING), np.zeros(count))


def _take(boxes: BoxColumns, row: Ints) -> BoxColumns:
    return BoxColumns(
        x1=boxes.x1[row],
        y1=boxes.y1[row],
        x2=boxes.x2[row],
        y2=boxes.y2[row],
        box_area=boxes.box_area[row],
    )
