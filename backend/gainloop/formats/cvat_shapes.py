"""Shapes of a CVAT file: boxes on images, and tracks of boxes.

In: elements of the file. Out: labels and findings in the LabelRows. Called by `cvat_xml`. Polygons,
points, masks, skeletons, tags and turned boxes are left out with a finding.
"""

from typing import Any

from gainloop.formats.cvat_tasks import whole_number
from gainloop.formats.label_rows import FrameKey, LabelRows
from gainloop.formats.xml_reader import Element

_CORNERS = ("xtl", "ytl", "xbr", "ybr")
_TRUE = {"1", "true", "True"}


def add_shapes(image: Element, key: FrameKey, rows: LabelRows) -> None:
    """The boxes of an image; CVAT gives them no names of their own."""
    clip_id, frame = key
    for shape in image.parts:
        if not is_supported(shape, rows):
            continue
        name = rows.class_of(shape.attributes.get("label"), shape.line)
        if name is None or (box := _box(shape, rows, rows.frames[key].size, None)) is None:
            continue
        content = {"class": name, "frame": frame, "box": box, "attributes": _attributes(shape)}
        rows.add_shape(clip_id, content, shape.line)


def is_supported(shape: Element, rows: LabelRows, label: tuple[str, str] | None = None) -> bool:
    if shape.tag != "box":
        message = f"a {shape.tag:.40} is not supported yet: boxes are read"
    elif _number(shape.attributes.get("rotation", "0")) != 0:
        message = "a turned box is not supported yet: boxes along the axes are read"
    else:
        return True
    rows.reject("SHAPE_NOT_SUPPORTED", message, shape.line, label)
    return False


def add_track(
    track: Element,
    clip_id: str,
    first_frame: int,
    size: tuple[int, int],
    rows: LabelRows,
) -> None:
    """A track as a whole, or none of it: with a box missing, others would be drawn in its place.

    first_frame: number in the clip of the frame that the file counts as 0.
    """
    key = f"track {track.attributes.get('id', '')}"
    label = (clip_id, key)
    name = rows.class_of(track.attributes.get("label"), track.line, label)
    if name is None:
        return
    if not track.parts:
        rows.reject("EMPTY_TRACK", f"{key} has no box", track.line, label)
        return
    boxes: dict[int, dict[str, Any]] = {}
    for shape in track.parts:
        if not is_supported(shape, rows, label):
            return
        box = _track_box(shape, first_frame, size, rows, label)
        if box is None:
            return
        if box["frame"] in boxes:
            message = f"{key} has two boxes on frame {box['frame']}"
            rows.reject("DUPLICATE_FRAME", message, shape.line, label)
            return
        boxes[box["frame"]] = box
    content = {
        "class": name,
        "attributes": {},
        "boxes": [boxes[frame] for frame in sorted(boxes)],
    }
    rows.add_label(clip_id, key, content, track.line)


def _track_box(
    shape: Element, first_frame: int, size: tuple[int, int], rows: LabelRows, label: tuple[str, str]
) -> dict[str, Any] | None:
    clip_id, key = label
    number = whole_number(shape.attributes.get("frame", ""))
    if number is None:
        message = f"{shape.attributes.get('frame', '')!r:.40} is no number of a frame"
        rows.reject("BAD_FRAME", message, shape.line, label)
        return None
    frame = number + first_frame
    if (clip_id, frame) not in rows.frames:
        message = f"{key} has a box on frame {number}, which the task does not have"
        rows.reject("FRAME_OUTSIDE", message, shape.line, label)
        return None
    is_outside = shape.attributes.get("outside") in _TRUE
    # Nobody sees a box that is outside; it only says where the one before was heading.
    box = _box(shape, rows, (0, 0) if is_outside else size, label)
    if box is None:
        return None
    return {
        "frame": frame,
        "box": box,
        "is_outside": is_outside,
        "is_keyframe": shape.attributes.get("keyframe", "1") in _TRUE,
        "attributes": _attributes(shape),
    }


def _box(
    shape: Element, rows: LabelRows, size: tuple[int, int], label: tuple[str, str] | None
) -> list[float] | None:
    corners = [_number(shape.attributes.get(name, "")) for name in _CORNERS]
    left, top, right, bottom = corners
    if left is None or top is None or right is None or bottom is None:
        given = [shape.attributes.get(name) for name in _CORNERS]
        rows.reject("BAD_BOX", f"expected four numbers, got {given!r:.80}", shape.line, label)
        return None
    return rows.box_of((left, top, right - left, bottom - top), size, shape.line, label)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _attributes(shape: Element) -> dict[str, Any]:
    """Those of the tool as texts; what CVAT itself says of a box under its own names."""
    given = shape.attributes
    found: dict[str, Any] = {"occluded": given.get("occluded") in _TRUE}
    if given.get("z_order", "0") != "0":
        found["z_order"] = given["z_order"]
    if given.get("source", "manual") != "manual":
        found["source"] = given["source"]
    if "group_id" in given:
        found["group_id"] = given["group_id"]
    for part in shape.parts:
        if part.tag == "attribute":
            found[part.attributes.get("name", "")] = part.text.strip()
    return found
