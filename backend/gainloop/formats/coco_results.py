"""COCO results: the rows of a detector's output and the frames and classes they belong to.

In: a file of results, as a list or as an object whose annotations carry scores. Out: Detections and
findings. Called by `coco` and `coco_predictions`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from gainloop.errors import InvalidInput
from gainloop.formats.box_rules import (
    BoxRows,
    check_inside,
    check_scores,
    keep_with_area,
    widths_of,
)
from gainloop.formats.coco_document import optional_list, required_list
from gainloop.formats.coco_frames import FRAME_KEYS
from gainloop.formats.json_columns import Items, type_name, with_both_spellings
from gainloop.formats.json_reader import read_json
from gainloop.formats.records import Id
from gainloop.formats.rows import Verdict, add_count, sample
from gainloop.terms.boxes import Detections, FrameTable, Ints, UncertaintyInputs
from gainloop.terms.findings import Finding, Findings, Severity
from gainloop.terms.options import ReadOptions

Key = Id | tuple[str, int]
Rows = Mapping[Any, int]  # row in the FrameTable by what a file calls the frame, a Key


@dataclass(frozen=True, slots=True)
class Results:
    """The rows; `images` and `categories` are empty where the file is a plain list."""

    rows: Items
    images: Items
    categories: Items
    videos: Items


def read_results(path: Path, options: ReadOptions) -> Results:
    document = read_json(path, options.limits, root="detections")
    if isinstance(document, list):
        document = {"detections": document}
    elif not isinstance(document, dict):
        message = f"expected a list of results, got {type_name(document)}"
        raise InvalidInput("NOT_COCO", message, file=path.name)
    name = next((key for key in ("annotations", "detections") if key in document), None)
    if name is None:
        message = "the object has no list of annotations with scores"
        raise InvalidInput("MISSING_FIELD", message, file=path.name, field="annotations")
    keys = ("images", "categories", "videos")
    parts = {key: optional_list(document, path.name, key) for key in keys}
    return Results(required_list(document, path.name, name), **parts)


def frames_by_key(frames: FrameTable, frame_ids: Mapping[Id, int]) -> dict[str, Rows]:
    """The row of each frame by what a result may call it."""
    names: dict[str, int] = {name: row for row, name in enumerate(frames.name.tolist())}
    bases: dict[str, list[int]] = {}
    for name, row in names.items():
        bases.setdefault(PurePosixPath(name).name, []).append(row)
    for base, rows in bases.items():
        if len(rows) == 1:
            names.setdefault(base, rows[0])
    places = zip(frames.clip.tolist(), frames.index.tolist(), strict=True)
    clips = {(frames.clips[clip], index): row for row, (clip, index) in enumerate(places)}
    return {"image_id": frame_ids, "file_name": names, "clip_id": clips}


def rows_of_own_images(results: Results, by_key: Mapping[str, Rows]) -> Rows:
    """Where a file brings its images, their ids are its own: they are joined by file name."""
    names = results.images.texts("file_name")
    ids = results.images.ids("id")
    by_name, by_id = by_key["file_name"], by_key["image_id"]
    own: dict[Id, int] = {
        key: by_id.get(key, -1) if name is None else _by_file_name(name, by_name)
        for key, name in zip(ids, names, strict=True)
    }
    return with_both_spellings(own)


def frame_keys(rows: Items) -> tuple[str, list[Key]]:
    """By which field the rows name their frames, and the names."""
    if rows.has("image_id") or not len(rows):
        return "image_id", list(rows.ids("image_id"))
    if rows.has("file_name"):
        names = rows.texts("file_name")
        for at, name in enumerate(names):
            if name is None:
                raise rows.error(at, "file_name", "MISSING_FIELD", "file_name is missing")
        return "file_name", [name or "" for name in names]
    if rows.has("clip_id"):
        clips = [str(rows.id_of(at, "clip_id")) for at in range(len(rows))]
        key = next((key for key in FRAME_KEYS if rows.has(key)), None)
        frames = [rows.frame_number(at, key) if key else 0 for at in range(len(rows))]
        return "clip_id", list(zip(clips, frames, strict=True))
    message = "a result needs an image_id, a file_name or a clip_id"
    raise rows.error(0, "image_id", "MISSING_FIELD", message)


def frame_column(rows: Items, by_key: Mapping[str, Rows], findings: Findings) -> Ints:
    """Frame of each result, -1 where the ground truth has no such frame."""
    field, keys = frame_keys(rows)
    known = by_key[field]
    frame = np.array([known.get(key, -1) for key in keys], dtype=np.int64)
    unknown = np.flatnonzero(frame < 0)
    listed = sample([keys[at] for at in unknown.tolist()])
    message = f"no clip has the frame {listed}; {len(unknown)} results are left out"
    add_count(findings, rows.places(), unknown, Verdict("UNKNOWN_CLIP", field), message)
    return frame


def detections(
    rows: Items,
    columns: tuple[FrameTable, Ints, Ints],
    classes: tuple[str, ...],
    options: ReadOptions,
    findings: Findings,
    inputs: UncertaintyInputs | None = None,
) -> Detections:
    """The rows that have a frame and a class, checked; `columns` are frames, frame and class,
    `inputs` of all rows.
    """
    frames, frame, cls = columns
    places = rows.places()
    score, missing = rows.numbers("score")
    if missing.any():
        at = int(np.flatnonzero(missing)[0])
        raise rows.error(at, "score", "MISSING_FIELD", "score is missing")
    check_scores(score, options.scores, places)
    xywh = widths_of(rows.boxes("bbox"), options.box_convention)
    keep = keep_with_area(BoxRows(xywh, places, lambda at: f"result {at + 1}"), findings)
    keep &= (frame >= 0) & (cls >= 0)

    xywh, places, frame = xywh[keep], places.keep(keep), frame[keep]
    kept = BoxRows(xywh, places, lambda at: f"result {places.row[at]}")
    check_inside(kept, frames.width[frame], frames.height[frame], findings)
    kept_inputs = inputs and inputs.take(keep)
    return Detections(classes, frame, cls[keep], xywh, score[keep], places.ids(), kept_inputs)


def note_empty_results(results: Results, findings: Findings) -> None:
    if not len(results.rows):
        message = "there are no results; every object counts as missed"
        findings.add(Finding("EMPTY_RESULTS", message, Severity.NOTE, results.rows.file))


def _by_file_name(name: str, by_name: Rows) -> int:
    return by_name.get(name, by_name.get(PurePosixPath(name).name, -1))
