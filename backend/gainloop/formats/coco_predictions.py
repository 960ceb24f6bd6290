"""Reads COCO results on their own: a model's output on clips without ground truth.

In: a JSON file of results, a file of images if there is one, the options of the user. Out: columns
of frames, boxes and classes with findings. Called by the workflow that imports predictions.
"""

from pathlib import Path
from typing import Any

import numpy as np

from gainloop.formats.class_rules import class_positions, find_left_out
from gainloop.formats.coco_classes import (
    category_names,
    refuse_unknown_ids,
    row_names,
)
from gainloop.formats.coco_document import optional_list, read_object, required_list
from gainloop.formats.coco_frames import frame_table
from gainloop.formats.coco_results import (
    Results,
    detections,
    frame_column,
    frame_keys,
    frames_by_key,
    note_empty_results,
    read_results,
    rows_of_own_images,
)
from gainloop.formats.json_columns import Items, with_both_spellings
from gainloop.formats.records import PredictionsFile
from gainloop.formats.rows import Verdict, add_count, refuse_if_strict
from gainloop.formats.uncertainty_inputs import read_uncertainty_inputs
from gainloop.terms.findings import Findings, Severity
from gainloop.terms.options import IGNORE_CLASS, ReadOptions


def read_predictions(
    path: Path, options: ReadOptions, images: Path | None = None
) -> PredictionsFile:
    """Results without ground truth.

    The frames are those of `images` (a COCO file), else those that the file lists itself, else
    those that its results name by clip_id, file_name or image_id; the class names likewise.
    """
    results = read_results(path, options)
    findings = Findings()
    listed, videos, categories = results.images, results.videos, results.categories
    if images is not None:
        document = read_object(images, options)
        listed = required_list(document, images.name, "images")
        videos = optional_list(document, images.name, "videos")
        categories = categories or optional_list(document, images.name, "categories")
    elif not len(listed):
        listed = _images_named_by(results)
    frames, frame_ids = frame_table(listed, videos, options, findings)
    by_key = frames_by_key(frames, frame_ids)
    if images is not None and len(results.images):
        by_key["image_id"] = rows_of_own_images(results, by_key)

    names = _prediction_names(results.rows, categories, options, findings)
    classes = tuple(sorted(set(names) - {IGNORE_CLASS}))
    cls = class_positions(names, classes)
    find_left_out(results.rows.places(), names, cls, findings)
    frame = frame_column(results.rows, by_key, findings)
    inputs = read_uncertainty_inputs(results.rows, options, findings)
    columns = (frames, frame, cls)
    found = detections(results.rows, columns, classes, options, findings, inputs)
    note_empty_results(results, findings)
    refuse_if_strict(findings, options)
    return PredictionsFile(frames, found, findings)


def _images_named_by(results: Results) -> Items:
    """The images that results speak of, each once, as a list of images would hold them."""
    field, keys = frame_keys(results.rows)
    images: list[dict[str, Any]] = []
    for key in dict.fromkeys(keys):
        if isinstance(key, tuple):
            clip, frame = key
            name = f"{clip}/{frame}"
            images.append({"id": name, "file_name": name, "clip_id": clip, "frame_index": frame})
        else:
            images.append({"id": key, "file_name": str(key)})
    return Items(results.rows.file, field, images)


def _prediction_names(
    rows: Items, categories: Items, options: ReadOptions, findings: Findings
) -> list[str]:
    """Our class names; where no list of categories names them, category ids serve as names."""
    by_id = category_names(categories, options.class_map)
    names = row_names(rows, by_id or with_both_spellings(options.class_map), options.class_map)
    if by_id:
        refuse_unknown_ids(rows, names, by_id)
    unnamed = np.flatnonzero([name is None for name in names])
    message = "category ids serve as class names; a class map can name them"
    verdict = Verdict("CLASS_NAMES_MISSING", "category_id", Severity.NOTE)
    add_count(findings, rows.places(), unnamed, verdict, message)
    return [
        str(rows.id_of(at, "category_id")) if name is None else name
        for at, name in enumerate(names)
    ]
