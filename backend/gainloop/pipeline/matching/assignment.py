"""COCO's greedy assignment, for all thresholds and area ranges at once.

In: overlapping pairs. Out: for each pair the columns (see `protocol`) in which the detection took
the object. Called by `evaluate`.

The rule: detections by falling score each take, among the free objects that reach the threshold,
the one with the highest IoU, the later one of equals; a region is always free; an object that the
area range leaves out, or a region, is taken only where no other is left.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.matching.ordering import (
    OrderedDetections,
    OrderedObjects,
    rank_in_run,
    starts_of_runs,
)
from gainloop.pipeline.matching.overlaps import Pairs
from gainloop.pipeline.matching.protocol import NONE, Bits, bits_in_range, bits_reached
from gainloop.terms.boxes import Bools, Ints


@dataclass(frozen=True, slots=True)
class Assignment:
    """Bits of columns, see `protocol`.

    won: (P,) the detection of the pair took its object; counted: (P,) that object counts there,
    so that taking it is a true positive and not a reason to ignore the detection.
    """

    won: Bits
    counted: Bits


def assign(pairs: Pairs, detections: OrderedDetections, objects: OrderedObjects) -> Assignment:
    reached = bits_reached(pairs.iou)
    counted = np.where(objects.is_region, NONE, bits_in_range(objects.area))[pairs.gt]
    won = reached.copy()
    contested = np.flatnonzero(_is_contested(pairs, detections, objects))
    if len(contested):
        # Within a detection: by falling IoU, the object later in the file first among equals.
        row = objects.row[pairs.gt[contested]]
        preference = np.lexsort((-row, -pairs.iou[contested], pairs.det[contested]))
        contested = contested[preference]
        won[contested] = _play_rounds(
            _Contest(
                det=pairs.det[contested],
                gt=pairs.gt[contested],
                reached=reached[contested],
                counted=counted[contested],
            ),
            detections.group,
            objects.is_region,
        )
    return Assignment(won, counted)


def _is_contested(pairs: Pairs, detections: OrderedDetections, objects: OrderedObjects) -> Bools:
    """False where neither side has another candidate: such a pair simply wins what it reaches."""
    of_det = np.bincount(pairs.det, minlength=len(detections.row))
    of_gt = np.bincount(pairs.gt, minlength=len(objects.row))
    of_gt[objects.is_region] = 1  # detections do not compete for a region
    return (of_det[pairs.det] > 1) | (of_gt[pairs.gt] > 1)


@dataclass(frozen=True, slots=True)
class _Contest:
    det: Ints
    gt: Ints
    reached: Bits
    counted: Bits


def _play_rounds(contest: _Contest, group_of_det: Ints, is_region: Bools) -> Bits:
    """In round r, the r-th contesting detection of every group chooses; groups never compete."""
    starts = starts_of_runs(contest.det)
    num_candidates = np.diff(starts, append=len(contest.det))
    rounds = rank_in_run(group_of_det[contest.det[starts]])
    round_of_pair = np.repeat(rounds, num_candidates)
    in_rounds = np.argsort(round_of_pair, kind="stable")
    place = rank_in_run(contest.det)[in_rounds]
    ends = np.cumsum(np.bincount(round_of_pair))
    taken = np.zeros(len(is_region), dtype=np.uint64)
    won = np.zeros(len(contest.det), dtype=np.uint64)
    low = 0
    for high in ends:
        chosen = in_rounds[low:high]
        gt = contest.gt[chosen]
        free = contest.reached[chosen] & ~taken[gt]
        wins = _choose(free, contest.counted[chosen], place[low:high])
        won[chosen] = wins
        taken[gt] |= np.where(is_region[gt], NONE, wins)
        low = high
    return won


def _choose(free: Bits, counted: Bits, place: Ints) -> Bits:
    """Each detection's choice in every column: its first free object that counts, else any."""
    first_choice = free & counted
    second_choice = free & ~counted
    starts = np.flatnonzero(place == 0)
    lengths = np.diff(starts, append=len(place))
    settled = np.repeat(np.bitwise_or.reduceat(first_choice, starts), lengths)
    first_choice &= ~_seen_before(first_choice, place)
    second_choice &= ~_seen_before(second_choice, place) & ~settled
    return first_choice | second_choice


def _seen_before(bits: Bits, place: Ints) -> Bits:
    """The bits that an earlier pair of the same detection has: a scan by doubling steps."""
    seen = np.zeros_like(bits)
    follows = np.flatnonzero(place > 0)
    seen[follows] = bits[follows - 1]
    step = 1
    last = int(place.max())
    while step < last:
        reaches = np.flatnonzero(place > step)
        seen[reaches] |= seen[reaches - step]
        step *= 2
    return seen
