"""Reads KITTI tracking data: labels, detections against them, and detections on their own.

In: folders with one text file per sequence and the options of the user. Out: columns of frames,
boxes and classes with findings. Called by the workflows that import evaluations and predictions.

A sequence is a clip; its frames are those of the seqmap. DontCare, Van and people who sit become
ignore regions for every class, as the class map may change; the other labeled classes count.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from gainloop.formats.box_rules import BoxRows, check_scores, keep_with_area, widths_of
from gainloop.formats.class_rules import class_positions, find_left_out
from gainloop.formats.kitti_rows import LABEL_VALUES, RESULT_VALUES, KittiRows, read_rows
from gainloop.formats.kitti_sequences import (
    detection_files,
    find_seqmap,
    frame_table,
    label_files,
    read_seqmap,
)
from gainloop.formats.records import DetectionsFile, GroundTruthFile, PredictionsFile
from gainloop.formats.rows import Verdict, add_count, refuse_if_strict, sample
from gainloop.terms.boxes import (
    EVERY_CLASS,
    Bools,
    Detections,
    Floats,
    FrameTable,
    GroundTruth,
    Ints,
)
from gainloop.terms.findings import Findings, Severity
from gainloop.terms.options import IGNORE_CLASS, BoxConvention, ReadOptions

_CLASSES = ("Car", "Cyclist", "Misc", "Pedestrian", "Tram", "Truck")
_IGNORED = ("DontCare", "Person", "Person_sitting", "Van")
_SPELLINGS = {name.lower(): name for name in (*_CLASSES, *_IGNORED)}
_DETECTION_FORMS = (6, 15, LABEL_VALUES, RESULT_VALUES)


def read_ground_truth(
    path: Path,
    options: ReadOptions,
    *,
    seqmap: Path | None = None,
    detections: Path | None = None,
) -> GroundTruthFile:
    """Labels of all sequences.

    Without a seqmap, a sequence ends with the last frame that a label names, or a row in the folder
    `detections` where that is given.
    """
    findings = Findings()
    rows = read_rows(files := label_files(path), (LABEL_VALUES,), options.limits)
    sequences = list(dict.fromkeys(file.sequence for file in files))
    last_frames = [rows]
    if detections is not None:
        known = [file for file in detection_files(detections) if file.sequence in sequences]
        last_frames.append(read_rows(known, _DETECTION_FORMS, options.limits))
    spans = _spans(sequences, last_frames, seqmap or find_seqmap(path), options)
    frames = frame_table(sequences, spans)
    truth = _ground_truth(rows, frames, options, findings)
    refuse_if_strict(findings, options)
    return GroundTruthFile(frames, truth, findings)


def read_detections(path: Path, truth: GroundTruthFile, options: ReadOptions) -> DetectionsFile:
    findings = Findings()
    rows = read_rows(detection_files(path), _DETECTION_FORMS, options.limits)
    classes = truth.ground_truth.classes
    found = _detections(rows, truth.frames, classes, options, findings)
    refuse_if_strict(findings, options)
    return DetectionsFile(found, findings)


def read_predictions(
    path: Path, options: ReadOptions, *, seqmap: Path | None = None
) -> PredictionsFile:
    """Detections without labels."""
    findings = Findings()
    files = detection_files(path)
    rows = read_rows(files, _DETECTION_FORMS, options.limits)
    sequences = sorted({file.sequence for file in files})
    spans = _spans(sequences, [rows], seqmap or find_seqmap(path), options)
    frames = frame_table(sequences, spans)
    names = {_our_name(name, options.class_map) for name in set(rows.class_name)}
    classes = tuple(sorted(names - {IGNORE_CLASS}))
    found = _detections(rows, frames, classes, options, findings)
    refuse_if_strict(findings, options)
    return PredictionsFile(frames, found, findings)


def _ground_truth(
    rows: KittiRows, frames: FrameTable, options: ReadOptions, findings: Findings
) -> GroundTruth:
    names = _names(rows, options.class_map)
    vocabulary = {_our_name(name, options.class_map) for name in _CLASSES}
    classes = tuple(sorted((vocabulary | set(names)) - {IGNORE_CLASS}))
    cls = class_positions(names, classes)
    xywh, keep = _boxes(rows, options.box_convention, findings)
    frame = _frame_column(rows, frames, findings)
    keep &= frame >= 0
    track, truncated, occluded = rows.flags[keep].T
    xywh = xywh[keep]
    return GroundTruth(
        classes=classes,
        frame=frame[keep],
        cls=cls[keep],
        xywh=xywh,
        area=xywh[:, 2] * xywh[:, 3],
        is_crowd=cls[keep] == EVERY_CLASS,
        source_id=rows.places.ids()[keep],
        attributes={
            "occluded": occluded,
            "truncated": truncated,
            "track": track,
            "height": xywh[:, 3].round().astype(np.int64),
        },
    )


def _detections(
    rows: KittiRows,
    frames: FrameTable,
    classes: tuple[str, ...],
    options: ReadOptions,
    findings: Findings,
) -> Detections:
    score = _scores(rows, options, findings)
    names = _names(rows, options.class_map)
    cls = class_positions(names, classes)
    find_left_out(rows.places, names, cls, findings)
    xywh, keep = _boxes(rows, options.box_convention, findings)
    frame = _frame_column(rows, frames, findings)
    keep &= (frame >= 0) & (cls >= 0)
    source = rows.places.ids()[keep]
    return Detections(classes, frame[keep], cls[keep], xywh[keep], score[keep], source)


def _our_name(name: str, class_map: Mapping[str, str]) -> str:
    name = _SPELLINGS.get(name.lower(), name)
    return class_map.get(name, IGNORE_CLASS if name in _IGNORED else name)


def _names(rows: KittiRows, class_map: Mapping[str, str]) -> list[str]:
    ours = {name: _our_name(name, class_map) for name in set(rows.class_name)}
    return [ours[name] for name in rows.class_name]


def _boxes(rows: KittiRows, convention: BoxConvention, findings: Findings) -> tuple[Floats, Bools]:
    near, far = rows.corners[:, :2], rows.corners[:, 2:]
    with np.errstate(over="ignore"):  # a width beyond all numbers is refused just below
        xywh = widths_of(np.concatenate([near, far - near], axis=1), convention)

    def subject(at: int) -> str:
        return f"frame {rows.frame[at]} of sequence {rows.sequence[at]}"

    return xywh, keep_with_area(BoxRows(xywh, rows.places, subject, "box"), findings)


def _scores(rows: KittiRows, options: ReadOptions, findings: Findings) -> Floats:
    missing = np.isnan(rows.score)
    message = "rows of 17 values carry no score; each counts as 1"
    verdict = Verdict("SCORE_MISSING", "score", Severity.WARNING)
    add_count(findings, rows.places, np.flatnonzero(missing), verdict, message)
    score: Floats = np.where(missing, 1.0, rows.score)
    check_scores(score, options.scores, rows.places)
    return score


def _spans(
    sequences: list[str], parts: list[KittiRows], seqmap: Path | None, options: ReadOptions
) -> dict[str, tuple[int, int]]:
    """First frame and the one after the last, by the seqmap, else by the rows."""
    spans = dict.fromkeys(sequences, (0, 0))
    for rows in parts:
        for sequence, frame in zip(rows.sequence, rows.frame.tolist(), strict=True):
            spans[sequence] = (0, max(frame + 1, spans[sequence][1]))
    mapped = read_seqmap(seqmap, options.limits) if seqmap else {}
    return {name: mapped.get(name, span) for name, span in spans.items()}


def _frame_column(rows: KittiRows, frames: FrameTable, findings: Findings) -> Ints:
    """Frame of each row, -1 for those in no clip."""
    places = zip(frames.clip.tolist(), frames.index.tolist(), strict=True)
    row_of = {(frames.clips[clip], index): row for row, (clip, index) in enumerate(places)}
    keys = list(zip(rows.sequence, rows.frame.tolist(), strict=True))
    column = np.array([row_of.get(key, -1) for key in keys], dtype=np.int64)
    clips = set(frames.clips)
    has_clip = np.array([name in clips for name in rows.sequence], dtype=np.bool_)

    lost = np.flatnonzero(~has_clip)
    listed = sample([rows.sequence[at] for at in lost.tolist()])
    message = f"there are no labels of clip {listed}; {len(lost)} rows are left out"
    add_count(findings, rows.places, lost, Verdict("UNKNOWN_CLIP", "sequence"), message)
    beyond = np.flatnonzero(has_clip & (column < 0))
    listed = sample([f"{keys[at][0]} frame {keys[at][1]}" for at in beyond.tolist()])
    message = f"the clip has no such frame: {listed}; {len(beyond)} rows are left out"
    add_count(findings, rows.places, beyond, Verdict("UNKNOWN_FRAME", "frame"), message)
    return column
