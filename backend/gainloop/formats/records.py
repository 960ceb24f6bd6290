"""What the readers of evaluations return: columns with the findings on them.

Made by `coco` and `kitti`; taken by workflows, which refuse, store and report.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gainloop.terms.boxes import Detections, FrameTable, GroundTruth
from gainloop.terms.findings import Findings

Id = int | str


@dataclass(frozen=True, slots=True)
class GroundTruthFile:
    """Ground truth, and what ties results to it where frames and classes go by the file's ids."""

    frames: FrameTable
    ground_truth: GroundTruth
    findings: Findings
    frame_ids: Mapping[Id, int] = field(default_factory=dict)  # id in the file -> row in `frames`
    class_names: Mapping[Id, str] = field(default_factory=dict)  # category id -> our name


@dataclass(frozen=True, slots=True)
class DetectionsFile:
    """Detections against the frames and classes of a ground truth."""

    detections: Detections
    findings: Findings


@dataclass(frozen=True, slots=True)
class PredictionsFile:
    """Detections without ground truth, with frames and classes of their own."""

    frames: FrameTable
    detections: Detections
    findings: Findings
