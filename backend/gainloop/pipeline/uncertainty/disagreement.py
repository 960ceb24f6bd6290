"""How far two model versions disagree on the same frames.

In: detections of both. Out: one value per clip. Called by the import of predictions.

Boxes of one class that overlap by half or more are one object, the closest pair first. An object
that both see counts by how far their probabilities lie apart, one that only one of them sees by its
probability: the clip has the mean over its objects, 0 where both see the same, or nothing.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.matching.ordering import box_columns
from gainloop.pipeline.matching.overlaps import Pairs, join_pairs, overlapping, span_of
from gainloop.pipeline.matching.protocol import IOU_THRESHOLDS
from gainloop.terms.boxes import Floats, Ints


@dataclass(frozen=True, slots=True)
class SideDetections:
    """clip, group: (D,) position of the clip, and a number that frame and class make; both mean
    the same on the two sides. probability: (D,); xywh: (D, 4).
    """

    clip: Ints
    group: Ints
    probability: Floats
    xywh: Floats

    def in_order(self) -> "SideDetections":
        row = np.argsort(self.group, kind="stable")
        return SideDetections(
            self.clip[row], self.group[row], self.probability[row], self.xywh[row]
        )


def disagreement(ours: SideDetections, theirs: SideDetections, num_clips: int) -> Floats:
    """(C,) 0 to 1. Both sides hold nothing but frames that both models saw."""
    ours, theirs = ours.in_order(), theirs.in_order()
    pairs = _one_to_one(_close_pairs(ours, theirs))
    apart = np.abs(ours.probability[pairs.det] - theirs.probability[pairs.gt])
    alone = [
        np.delete(np.arange(len(side.clip)), taken)
        for side, taken in ((ours, pairs.det), (theirs, pairs.gt))
    ]
    clip = np.concatenate([ours.clip[pairs.det], ours.clip[alone[0]], theirs.clip[alone[1]]])
    value = np.concatenate([apart, ours.probability[alone[0]], theirs.probability[alone[1]]])
    count = np.bincount(clip, minlength=num_clips)
    total = np.bincount(clip, weights=value, minlength=num_clips)
    mean: Floats = total / np.maximum(count, 1)
    return mean


def _close_pairs(ours: SideDetections, theirs: SideDetections) -> Pairs:
    spans = span_of(theirs.group, ours.group, offset=0)
    no_region = np.zeros(len(theirs.clip), dtype=np.bool_)
    found = overlapping(box_columns(ours.xywh), box_columns(theirs.xywh), no_region, spans)
    return join_pairs(
        [pairs.take(np.flatnonzero(pairs.iou >= IOU_THRESHOLDS[0])) for pairs in found]
    )


def _one_to_one(pairs: Pairs) -> Pairs:
    """In rounds, each taking the pairs that both of their boxes like best: the closest pair first,
    as if one by one.
    """
    pairs = pairs.take(np.lexsort((pairs.gt, pairs.det, -pairs.iou)))
    sides = (pairs.det, pairs.gt)
    is_taken = [np.zeros(int(rows.max(initial=-1)) + 1, dtype=np.bool_) for rows in sides]
    taken: list[Ints] = []
    left = np.arange(len(pairs.iou))
    while len(left):
        is_first = np.ones(len(left), dtype=np.bool_)
        for rows in sides:
            is_first &= _first_of_each(rows, left)[rows[left]] == left
        chosen = left[is_first]
        taken.append(chosen)
        for rows, of_side in zip(sides, is_taken, strict=True):
            of_side[rows[chosen]] = True
        left = left[~(is_taken[0][pairs.det[left]] | is_taken[1][pairs.gt[left]])]
    return pairs.take(np.sort(np.concatenate(taken)) if taken else left)


def _first_of_each(rows: Ints, left: Ints) -> Ints:
    """By box, the first of the ascending pairs `left` that has it."""
    first = np.full(int(rows.max()) + 1, -1)
    first[rows[left[::-1]]] = left[::-1]  # of equal indices the last assignment stays
    return first
