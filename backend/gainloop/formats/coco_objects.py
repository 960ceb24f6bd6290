"""COCO annotations as labeled objects and ignore regions.

In: the list `annotations`, with its frames and category names. Out: a GroundTruth and findings.
Called by `coco`.
"""

from collections.abc import Mapping

import numpy as np

from gainloop.formats.box_rules import BoxRows, check_inside, keep_with_area, widths_of
from gainloop.formats.class_rules import class_positions
from gainloop.formats.coco_classes import classes_of, refuse_unknown_ids
from gainloop.formats.json_columns import Items, with_both_spellings
from gainloop.formats.records import Id
from gainloop.formats.rows import Verdict, add_count, sample, texts
from gainloop.terms.boxes import EVERY_CLASS, Bools, Floats, FrameTable, GroundTruth, Ints, Texts
from gainloop.terms.findings import Findings, Severity
from gainloop.terms.options import ReadOptions

_ATTRIBUTES = {"occluded": "occluded", "truncated": "truncated", "track_id": "track"}


def labeled_objects(
    annotations: Items,
    frames: tuple[FrameTable, Mapping[Id, int]],
    class_names: Mapping[Id, str],
    options: ReadOptions,
    findings: Findings,
) -> GroundTruth:
    table, frame_ids = frames
    source = _source_ids(annotations)
    known = with_both_spellings(class_names)
    names = [known.get(key) for key in annotations.ids("category_id")]
    refuse_unknown_ids(annotations, names, class_names)
    classes = classes_of(class_names)
    cls = class_positions(names, classes)

    xywh = widths_of(annotations.boxes("bbox"), options.box_convention)
    boxes = BoxRows(xywh, annotations.places(), lambda at: f"annotation {source[at]}")
    keep = keep_with_area(boxes, findings)
    frame, has_frame = _frames_of(annotations, frame_ids, findings)
    keep &= has_frame
    kept = BoxRows(xywh[keep], boxes.places.keep(keep), lambda at: f"annotation {source[keep][at]}")
    check_inside(kept, table.width[frame[keep]], table.height[frame[keep]], findings)
    return GroundTruth(
        classes=classes,
        frame=frame[keep],
        cls=cls[keep],
        xywh=xywh[keep],
        area=_areas(annotations, xywh, findings)[keep],
        is_crowd=(_ignored(annotations, findings) | (cls == EVERY_CLASS))[keep],
        source_id=source[keep],
        attributes={key: column[keep] for key, column in _attributes(annotations).items()},
    )


def _source_ids(annotations: Items) -> Texts:
    if not annotations.has("id"):
        return annotations.places().ids()
    ids = annotations.ids("id")
    annotations.refuse_repeats("id", ids)
    return texts([str(key) for key in ids])


def _frames_of(
    annotations: Items, frame_ids: Mapping[Id, int], findings: Findings
) -> tuple[Ints, Bools]:
    ids = annotations.ids("image_id")
    frame = np.array([frame_ids.get(key, -1) for key in ids], dtype=np.int64)
    unknown = np.flatnonzero(frame < 0)
    listed = sample([ids[at] for at in unknown.tolist()])
    message = f"no image has the id {listed}; the annotations are left out"
    verdict = Verdict("UNKNOWN_IMAGE", "image_id")
    add_count(findings, annotations.places(), unknown, verdict, message)
    return frame, frame >= 0


def _areas(annotations: Items, xywh: Floats, findings: Findings) -> Floats:
    """The area that decides the size bin: the mask's where the file has one, else the box's."""
    area, missing = annotations.numbers("area")
    if (area < 0).any():
        at = int(np.flatnonzero(area < 0)[0])
        raise annotations.error(at, "area", "VALUE_RANGE", f"the area {area[at]} is negative")
    message = "area is missing and was computed as width x height; it decides the size bin"
    _count_missing(annotations, "area", (missing, Severity.WARNING, message), findings)
    return np.where(missing, xywh[:, 2] * xywh[:, 3], area)


def _ignored(annotations: Items, findings: Findings) -> Bools:
    """Crowd regions, and what an `ignore` of 1 marks, which the reference tool overlooks."""
    crowd, missing = annotations.numbers("iscrowd")
    message = "iscrowd is missing and was taken as 0"
    _count_missing(annotations, "iscrowd", (missing, Severity.NOTE, message), findings)
    ignore, _ = annotations.numbers("ignore")
    ignored: Bools = (crowd != 0) | (ignore != 0)
    return ignored


def _count_missing(
    annotations: Items, key: str, what: tuple[Bools, Severity, str], findings: Findings
) -> None:
    missing, severity, message = what
    verdict = Verdict(f"MISSING_{key.upper()}", key, severity)
    add_count(findings, annotations.places(), np.flatnonzero(missing), verdict, message)


def _attributes(annotations: Items) -> dict[str, Ints]:
    """Whole-number attributes that cohorts are made of, -1 where an object has none."""
    columns = {}
    for key, ours in _ATTRIBUTES.items():
        values = [_attribute(row, key) for row in annotations.rows]
        if any(value is not None for value in values):
            column = [-1 if value is None else value for value in values]
            columns[ours] = np.array(column, dtype=np.int64)
    return columns


def _attribute(row: Mapping[str, object], key: str) -> int | None:
    value = row.get(key)
    more = row.get("attributes")
    if value is None and isinstance(more, dict):
        value = more.get(key)
    return int(value) if isinstance(value, int) and abs(value) < 2**53 else None
