"""The evaluation of a detector: COCO's numbers, and what became of every object and detection.

In: ground truth and detections over the same frames and classes. Out: an `EvaluationResult`.
Called by the evaluation workflows and the benchmark of `scripts.bench`.

The numbers equal those of pycocotools, ties included, where frames are numbered by rising image
id: scores that tie across frames are taken in the order of the frames.
"""

from dataclasses import dataclass

from gainloop.pipeline.matching.accumulation import accumulate, average_precisions, summarize
from gainloop.pipeline.matching.assignment import Assignment, assign
from gainloop.pipeline.matching.ordering import (
    OrderedDetections,
    OrderedObjects,
    order_detections,
    order_objects,
)
from gainloop.pipeline.matching.outcomes import DetectionOutcomes, decide_outcomes
from gainloop.pipeline.matching.overlaps import Overlaps, find_overlaps
from gainloop.pipeline.matching.records import record_matches
from gainloop.terms.boxes import Detections, Floats, GroundTruth
from gainloop.terms.matches import CocoSummary, Matches


@dataclass(frozen=True, slots=True)
class EvaluationResult:
    """class_ap, class_ap50: (classes,) over all areas, -1 for a class without ground truth."""

    summary: CocoSummary
    class_ap: Floats
    class_ap50: Floats
    matches: Matches


@dataclass(frozen=True, slots=True)
class MatchedSides:
    """Everything that the matcher decided, before it is counted and recorded."""

    detections: OrderedDetections
    objects: OrderedObjects
    overlaps: Overlaps
    assignment: Assignment
    outcomes: DetectionOutcomes


def evaluate(ground_truth: GroundTruth, detections: Detections) -> EvaluationResult:
    """Metrics count COCO's first 100 detections per frame and class; the records count all."""
    return evaluate_sides(match_sides(ground_truth, detections))


def evaluate_sides(sides: MatchedSides) -> EvaluationResult:
    """For callers that need what the matcher decided once more."""
    curves = accumulate(
        sides.detections, sides.outcomes, sides.objects, sides.detections.num_classes
    )
    class_ap, class_ap50 = average_precisions(curves)
    return EvaluationResult(
        summary=summarize(curves),
        class_ap=class_ap,
        class_ap50=class_ap50,
        matches=record_matches(
            sides.detections, sides.objects, sides.overlaps, sides.assignment, sides.outcomes
        ),
    )


def match_sides(ground_truth: GroundTruth, detections: Detections) -> MatchedSides:
    assert ground_truth.classes == detections.classes, "both sides share one class tuple"
    objects = order_objects(ground_truth)
    ordered = order_detections(detections)
    overlaps = find_overlaps(ordered, objects)
    assignment = assign(overlaps.pairs, ordered, objects)
    outcomes = decide_outcomes(overlaps.pairs, assignment, ordered)
    return MatchedSides(ordered, objects, overlaps, assignment, outcomes)
