"""One record for every TP, FP, FN and ignored detection at the operating point.

In: the assignment of all detections, without a limit per frame. Out: `terms.matches.Matches`.
Called by `evaluate`.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.matching.assignment import Assignment
from gainloop.pipeline.matching.ordering import OrderedDetections, OrderedObjects
from gainloop.pipeline.matching.outcomes import DetectionOutcomes
from gainloop.pipeline.matching.overlaps import Overlaps
from gainloop.pipeline.matching.protocol import OPERATING_POINT, Bits, bits_in_range
from gainloop.terms.boxes import Bools, Floats, Ints
from gainloop.terms.matches import OUTCOMES, Matches, Outcome

NOTHING = -1
"""The gt of an FP and of an ignored detection, the det of an FN."""


def record_matches(
    detections: OrderedDetections,
    objects: OrderedObjects,
    overlaps: Overlaps,
    assignment: Assignment,
    outcomes: DetectionOutcomes,
) -> Matches:
    partner, iou = _partners(len(detections.row), overlaps, assignment)
    is_tp = _at_operating_point(outcomes.found)
    is_ignored = ~_at_operating_point(outcomes.counted)
    hits = np.flatnonzero(is_tp)
    strays = np.flatnonzero(~is_tp & ~is_ignored)
    misses = _misses(objects, partner[hits])
    ignored = np.flatnonzero(is_ignored)
    part_of = {
        Outcome.TP: _Part(detections.group[hits], partner[hits], hits, iou[hits]),
        Outcome.FP: _of_detections(detections, strays, overlaps.best_of_det),
        Outcome.FN: _Part(
            objects.group[misses],
            misses,
            np.full(len(misses), NOTHING),
            overlaps.best_of_gt[misses],
        ),
        Outcome.IGNORED: _of_detections(detections, ignored, iou),
    }
    return _merge([part_of[outcome] for outcome in OUTCOMES], detections, objects)


@dataclass(frozen=True, slots=True)
class _Part:
    """The records of one outcome, by group and score; gt, det: positions in matching order."""

    group: Ints
    gt: Ints
    det: Ints
    iou: Floats


def _of_detections(detections: OrderedDetections, det: Ints, iou: Floats) -> _Part:
    return _Part(detections.group[det], np.full(len(det), NOTHING), det, iou[det])


def _partners(
    num_detections: int, overlaps: Overlaps, assignment: Assignment
) -> tuple[Ints, Floats]:
    won = np.flatnonzero(_at_operating_point(assignment.won))
    pairs = overlaps.pairs
    partner = np.full(num_detections, NOTHING)
    iou = np.zeros(num_detections)
    partner[pairs.det[won]] = pairs.gt[won]
    iou[pairs.det[won]] = pairs.iou[won]
    return partner, iou


def _misses(objects: OrderedObjects, found: Ints) -> Ints:
    is_missed = ~objects.is_region & _at_operating_point(bits_in_range(objects.area))
    is_missed[found] = False
    return np.flatnonzero(is_missed)


def _merge(parts: list[_Part], detections: OrderedDetections, objects: OrderedObjects) -> Matches:
    outcome = np.repeat(np.arange(len(parts), dtype=np.int8), [len(part.det) for part in parts])
    group = np.concatenate([part.group for part in parts])
    # The parts follow each other by outcome, and a stable sort keeps that inside each group.
    order = np.argsort(group, kind="stable")
    frame, cls = np.divmod(group[order], max(detections.num_classes, 1))
    return Matches(
        outcome=outcome[order],
        frame=frame,
        cls=cls,
        gt=_rows(objects.row, np.concatenate([part.gt for part in parts])[order]),
        det=_rows(detections.row, np.concatenate([part.det for part in parts])[order]),
        iou=np.concatenate([part.iou for part in parts])[order],
    )


def _rows(row: Ints, position: Ints) -> Ints:
    """From matching order to the caller's rows; NOTHING stays."""
    return np.append(row, NOTHING)[position]


def _at_operating_point(bits: Bits) -> Bools:
    return (bits & OPERATING_POINT).astype(np.bool_)
