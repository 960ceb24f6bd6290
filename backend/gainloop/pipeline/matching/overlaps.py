"""Pairs of a detection and an object of its group that overlap.

In: both sides in matching order. Out: the pairs that reach the lowest IoU threshold, and the best
IoU of each row with any object or detection of its class. Called by `evaluate`; `overlapping` also
by `pipeline.error_types` and `pipeline.uncertainty`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.matching.ordering import (
    BoxColumns,
    OrderedDetections,
    OrderedObjects,
    starts_of_runs,
)
from gainloop.pipeline.matching.protocol import IOU_THRESHOLDS
from gainloop.terms.boxes import Bools, Floats, Ints

PAIRS_AT_ONCE = 1 << 15  # the columns of so many pairs stay in the cache of one core


@dataclass(frozen=True, slots=True)
class Pairs:
    """det, gt: positions in matching order, sorted by det, then gt."""

    det: Ints
    gt: Ints
    iou: Floats

    def take(self, kept: Ints) -> "Pairs":
        return Pairs(self.det[kept], self.gt[kept], self.iou[kept])


@dataclass(frozen=True, slots=True)
class Overlaps:
    """best_of_det: the highest IoU with an object that is no region; best_of_gt: with a detection.

    0 where nothing overlaps. pairs: those of IoU 0.5 and more.
    """

    pairs: Pairs
    best_of_det: Floats
    best_of_gt: Floats


@dataclass(frozen=True, slots=True)
class Span:
    """For each detection, the objects that it is held against: `count` of them from `first` on."""

    first: Ints
    count: Ints


def find_overlaps(detections: OrderedDetections, objects: OrderedObjects) -> Overlaps:
    best_of_det = np.zeros(len(detections.row))
    best_of_gt = np.zeros(len(objects.row))
    found: list[Pairs] = []
    for span in _spans(detections, objects):
        for pairs in overlapping(detections.boxes, objects.boxes, objects.is_region, span):
            is_object = ~objects.is_region[pairs.gt]
            np.maximum.at(best_of_det, pairs.det[is_object], pairs.iou[is_object])
            np.maximum.at(best_of_gt, pairs.gt, pairs.iou)
            found.append(pairs.take(np.flatnonzero(pairs.iou >= IOU_THRESHOLDS[0])))
    return Overlaps(join_pairs(found), best_of_det, best_of_gt)


def span_of(sorted_keys: Ints, keys: Ints, offset: int) -> Span:
    """Each run of equal neighbors among the keys is looked up once."""
    starts = starts_of_runs(keys)
    looked_up = keys[starts]
    first = np.searchsorted(sorted_keys, looked_up, side="left")
    count = np.searchsorted(sorted_keys, looked_up, side="right") - first
    lengths = np.diff(starts, append=len(keys))
    return Span(np.repeat(first + offset, lengths), np.repeat(count, lengths))


def overlapping(
    ours: BoxColumns, theirs: BoxColumns, is_region: Bools, span: Span
) -> Iterator[Pairs]:
    """Every pair with a common area, some thousand at a time."""
    ends = np.cumsum(span.count)
    low = 0
    while low < len(ends):
        before = ends[low] - span.count[low]
        high = max(low + 1, int(np.searchsorted(ends, before + PAIRS_AT_ONCE, side="right")))
        count = span.count[low:high]
        det = np.repeat(np.arange(low, high), count)
        shift = span.first[low:high] - (ends[low:high] - count - before)
        gt = np.arange(len(det)) + np.repeat(shift, count)
        yield _measure(ours, theirs, is_region, det, gt)
        low = high


def join_pairs(parts: list[Pairs]) -> Pairs:
    if not parts:
        nothing = np.zeros(0, dtype=np.int64)
        return Pairs(nothing, nothing, np.zeros(0))
    pairs = Pairs(
        np.concatenate([part.det for part in parts]),
        np.concatenate([part.gt for part in parts]),
        np.concatenate([part.iou for part in parts]),
    )
    return pairs.take(np.argsort(pairs.det, kind="stable"))


def _spans(detections: OrderedDetections, objects: OrderedObjects) -> Iterator[Span]:
    yield span_of(objects.group[: objects.num_grouped], detections.group, offset=0)
    if objects.num_grouped < len(objects.row):
        regions = objects.group[objects.num_grouped :]
        yield span_of(regions, detections.frame, offset=objects.num_grouped)


def _measure(ours: BoxColumns, theirs: BoxColumns, is_region: Bools, det: Ints, gt: Ints) -> Pairs:
    """The IoU of overlapping boxes; of a region, the share of the detection that it covers.

    The operations and their order are those of COCO's bbIou, so that ties are the same ties.
    """
    width = np.minimum(ours.x2[det], theirs.x2[gt]) - np.maximum(ours.x1[det], theirs.x1[gt])
    kept = np.flatnonzero(width > 0)
    det, gt, width = det[kept], gt[kept], width[kept]
    height = np.minimum(ours.y2[det], theirs.y2[gt]) - np.maximum(ours.y1[det], theirs.y1[gt])
    kept = np.flatnonzero(height > 0)
    det, gt = det[kept], gt[kept]
    common = width[kept] * height[kept]
    own = ours.box_area[det]
    union = np.where(is_region[gt], own, own + theirs.box_area[gt] - common)
    return Pairs(det, gt, common / union)
