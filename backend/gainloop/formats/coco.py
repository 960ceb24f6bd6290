"""Reads COCO detection files: ground truth, and results against it.

In: JSON files and the options of the user. Out: columns of frames, boxes and classes with findings.
Called by the workflow that imports evaluations; results on their own are for `coco_predictions`.

Boxes stay as given, also where they reach out of their image: the twelve numbers of the reference
tool rest on them. Rows keep the order of the file, in which that tool breaks ties.
"""

from pathlib import Path

import numpy as np

from gainloop.formats.class_rules import class_positions, find_left_out
from gainloop.formats.coco_classes import (
    category_names,
    refuse_unknown_ids,
    row_names,
)
from gainloop.formats.coco_document import optional_list, read_object, required_list
from gainloop.formats.coco_frames import frame_table
from gainloop.formats.coco_objects import labeled_objects
from gainloop.formats.coco_results import (
    detections,
    frame_column,
    frames_by_key,
    note_empty_results,
    read_results,
    rows_of_own_images,
)
from gainloop.formats.json_columns import with_both_spellings
from gainloop.formats.records import DetectionsFile, GroundTruthFile
from gainloop.formats.rows import refuse_if_strict
from gainloop.terms.boxes import FrameTable, GroundTruth
from gainloop.terms.findings import Finding, Findings, Severity
from gainloop.terms.options import ReadOptions


def read_ground_truth(path: Path, options: ReadOptions) -> GroundTruthFile:
    document = read_object(path, options)
    images = required_list(document, path.name, "images")
    annotations = required_list(document, path.name, "annotations")
    categories = required_list(document, path.name, "categories")
    videos = optional_list(document, path.name, "videos")
    findings = Findings()
    frames, frame_ids = frame_table(images, videos, options, findings)
    names = category_names(categories, options.class_map)
    truth = labeled_objects(annotations, (frames, frame_ids), names, options, findings)
    _note_empty_frames(truth, frames, path.name, findings)
    refuse_if_strict(findings, options)
    return GroundTruthFile(frames, truth, findings, frame_ids, names)


def read_detections(path: Path, truth: GroundTruthFile, options: ReadOptions) -> DetectionsFile:
    """Results against a ground truth.

    A file that brings images or categories of its own is joined by their names, since ids differ
    from tool to tool; without them its ids are those of the ground truth.
    """
    results = read_results(path, options)
    findings = Findings()
    by_key = frames_by_key(truth.frames, truth.frame_ids)
    if len(results.images):
        by_key["image_id"] = rows_of_own_images(results, by_key)
    own = category_names(results.categories, options.class_map)
    by_id = own or with_both_spellings(options.class_map) | with_both_spellings(truth.class_names)
    names = row_names(results.rows, by_id, options.class_map)
    refuse_unknown_ids(results.rows, names, own or truth.class_names)
    classes = truth.ground_truth.classes
    cls = class_positions(names, classes)
    find_left_out(results.rows.places(), names, cls, findings)

    frame = frame_column(results.rows, by_key, findings)
    found = detections(results.rows, (truth.frames, frame, cls), classes, options, findings)
    note_empty_results(results, findings)
    refuse_if_strict(findings, options)
    return DetectionsFile(found, findings)


def _note_empty_frames(
    truth: GroundTruth, frames: FrameTable, file: str, findings: Findings
) -> None:
    count = len(frames) - len(np.unique(truth.frame))
    if count:
        message = f"{count} images have no label and count as labeled and empty"
        findings.add(Finding("IMAGES_WITHOUT_LABELS", message, Severity.NOTE, file, count=count))
