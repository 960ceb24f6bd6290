"""What an evaluation yields: one record for every TP, FP, FN and ignored detection, and metrics.

Made by `pipeline.matching`, stored by workflows, read by screens.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from gainloop.terms.boxes import Floats, Ints


class Outcome(StrEnum):
    """What became of one ground-truth object or detection at the operating point (IoU 0.5)."""

    TP = "tp"  # a detection and the object that it found
    FP = "fp"  # a detection that found nothing
    FN = "fn"  # an object that no detection found
    IGNORED = "ignored"  # a detection on an ignore region


OUTCOMES: tuple[Outcome, ...] = tuple(Outcome)


@dataclass(frozen=True, slots=True)
class Matches:
    """One row per TP, FP, FN and ignored detection, ordered by frame, class, outcome, score.

    outcome: (M,) position in OUTCOMES; frame, cls: (M,) as in GroundTruth;
    gt: (M,) row in GroundTruth, -1 for FP and ignored; det: (M,) row in Detections, -1 for FN;
    iou: (M,) of the pair for TP; for FP the best IoU with any object of its class, for FN with any
    detection of its class; for ignored the share of the detection inside the region.
    """

    outcome: NDArray[np.int8]
    frame: Ints
    cls: Ints
    gt: Ints
    det: Ints
    iou: Floats

    def __len__(self) -> int:
        return len(self.outcome)


@dataclass(frozen=True, slots=True)
class ErrorMarks:
    """What is wrong with each record of `Matches`, by position, -1 where nothing is.

    error_type: (M,) position in ErrorType; suspect_kind: (M,) position in GroundTruthErrorKind;
    suspect_score: (M,) 0 to 1, 0 where there is no kind.
    """

    error_type: NDArray[np.int8]
    suspect_kind: NDArray[np.int8]
    suspect_score: Floats


@dataclass(frozen=True, slots=True)
class CocoSummary:
    """COCO's 12 numbers for boxes; -1 where there is no ground truth (as pycocotools does)."""

    AP: float
    AP50: float
    AP75: float
    APs: float
    APm: float
    APl: float
    AR1: float
    AR10: float
    AR100: float
    ARs: float
    ARm: float
    ARl: float


@dataclass(frozen=True, slots=True)
class Counts:
    """TP, FP, FN of one class, cohort or size at the operating point; gt = tp + fn."""

    gt: int
    tp: int
    fp: int
    fn: int

    @property
    def recall(self) -> float | None:
        return self.tp / self.gt if self.gt else None

    @property
    def precision(self) -> float | None:
        found = self.tp + self.fp
        return self.tp / found if found else None
