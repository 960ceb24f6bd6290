"""What becomes of each detection: true positive, false positive or ignored, in every column.

In: the assignment of pairs. Out: bits of columns (see `protocol`) per detection. Called by
`evaluate`.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.matching.assignment import Assignment
from gainloop.pipeline.matching.ordering import OrderedDetections, starts_of_runs
from gainloop.pipeline.matching.overlaps import Pairs
from gainloop.pipeline.matching.protocol import Bits, bits_in_range
from gainloop.terms.boxes import Ints


@dataclass(frozen=True, slots=True)
class DetectionOutcomes:
    """found: the detection took an object that counts, so that it is a true positive.

    counted: it is a true or a false positive; elsewhere it is ignored.
    """

    found: Bits
    counted: Bits


def decide_outcomes(
    pairs: Pairs, assignment: Assignment, detections: OrderedDetections
) -> DetectionOutcomes:
    matched = _of_detections(pairs.det, assignment.won, len(detections.row))
    found = _of_detections(pairs.det, assignment.won & assignment.counted, len(detections.row))
    # A detection that matched nothing is a false positive where its own area is in range.
    stray = ~matched & bits_in_range(detections.boxes.box_area)
    return DetectionOutcomes(found=found, counted=found | stray)


def _of_detections(det: Ints, bits: Bits, num_detections: int) -> Bits:
    gathered = np.zeros(num_detections, dtype=np.uint64)
    starts = starts_of_runs(det)
    if len(starts):
        gathered[det[starts]] = np.bitwise_or.reduceat(bits, starts)
    return gathered
