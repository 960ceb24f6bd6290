"""Chooses the reader of a file format and applies the choice of clips."""

from dataclasses import replace
from pathlib import Path

from gainloop.errors import InvalidInput
from gainloop.formats import coco, kitti
from gainloop.formats.records import DetectionsFile, GroundTruthFile
from gainloop.formats.subset import keep_clips, keep_detections, keep_objects
from gainloop.terms.options import ReadOptions


def read_evaluation_files(
    file_format: str,
    ground_truth: Path,
    detections: Path,
    options: ReadOptions,
    clips: frozenset[str] | None,
) -> tuple[GroundTruthFile, DetectionsFile]:
    """Both sides over the same frames and classes. Raises InvalidInput."""
    if file_format == "coco":
        truth = coco.read_ground_truth(ground_truth, options)
        found = coco.read_detections(detections, truth, options)
    elif file_format == "kitti":
        truth = kitti.read_ground_truth(ground_truth, options, detections=detections)
        found = kitti.read_detections(detections, truth, options)
    else:
        raise InvalidInput(
            "UNKNOWN_FORMAT",
            f"{file_format!r} is no format for evaluations; use coco or kitti",
            field="format",
        )
    if clips is None:
        return truth, found
    frames, new_frame = keep_clips(truth.frames, clips)
    return (
        replace(truth, frames=frames, ground_truth=keep_objects(truth.ground_truth, new_frame)),
        replace(found, detections=keep_detections(found.detections, new_frame)),
    )
