"""Reads labels that an annotation tool wrote as COCO: every annotation is one label.

In: a JSON file, the clips and classes of the queue. Out: a LabelFile. Called by `label_files`.
A label is known by its annotation's id; whoever wants it to stay the same label keeps the id.
"""

from pathlib import Path
from typing import Any

from gainloop.formats.coco_classes import category_names
from gainloop.formats.coco_document import optional_list, read_object, required_list
from gainloop.formats.coco_frames import FRAME_KEYS
from gainloop.formats.json_columns import Items, with_both_spellings
from gainloop.formats.label_boxes import LARGEST_PIXEL
from gainloop.formats.label_clips import ClipNames, Place, Unplaced, frame_of
from gainloop.formats.label_rows import Frame, FrameKey, LabelRows
from gainloop.formats.records import Id
from gainloop.formats.rows import refuse_if_strict
from gainloop.terms.findings import Finding, Severity
from gainloop.terms.labels import LabelFile, LabelTarget
from gainloop.terms.options import BoxConvention, ReadOptions

SOURCE = "coco"
_FLAGS = {"iscrowd": "is_crowd"}
_PLAIN_TYPES = (str, int, float, bool)
_LARGEST_NUMBER = 2**53
_COPIED = ("occluded", "truncated", "track_id")


def read_coco_labels(path: Path, target: LabelTarget, options: ReadOptions) -> LabelFile:
    """Raises InvalidInput; with `strict` also for the first row that would be left out."""
    document = read_object(path, options)
    images = required_list(document, path.name, "images")
    annotations = required_list(document, path.name, "annotations")
    categories = required_list(document, path.name, "categories")
    rows = LabelRows(path.name, target, options)
    places = _add_images(images, optional_list(document, path.name, "videos"), annotations, rows)
    _add_annotations(annotations, categories, places, rows)
    refuse_if_strict(rows.findings, options)
    return rows.as_file(SOURCE)


def _add_images(
    images: Items, videos: Items, annotations: Items, rows: LabelRows
) -> dict[Id, FrameKey | None]:
    """The frame of each image id, None for images whose rows are left out."""
    ids = images.ids("id")
    images.refuse_repeats("id", ids)
    names = ClipNames(rows.target, rows.options)
    titles = videos.texts("name")
    video_names = {key: titles[at] or str(key) for at, key in enumerate(videos.ids("id"))}
    counts = _num_by_image(annotations)
    found: dict[Id, FrameKey | None] = {}
    for at, (image_id, name) in enumerate(zip(ids, images.texts("file_name"), strict=True)):
        place = _place_of(images, at, name or str(image_id), names, video_names)
        if isinstance(place, Unplaced):
            rows.reject_place(place, at + 1, counts.get(image_id, 0))
            found[image_id] = None
            continue
        frame = _own_frame(images, at)
        number = place.frame if frame is None else frame
        key = (place.clip_id, number or 0)
        size = (_pixels(images, at, "width"), _pixels(images, at, "height"))
        rows.add_frame(key, Frame(*size, name or str(image_id)), at + 1)
        found[image_id] = key
    return with_both_spellings(found)


def _num_by_image(annotations: Items) -> dict[Id, int]:
    counts: dict[Id, int] = {}
    for image_id in annotations.ids("image_id"):
        counts[image_id] = counts.get(image_id, 0) + 1
    return counts


def _place_of(
    images: Items, at: int, name: str, names: ClipNames, video_names: dict[Id, str]
) -> Place | Unplaced:
    image = images.rows[at]
    if image.get("clip_id") is not None:
        own = str(images.id_of(at, "clip_id"))
    elif image.get("video_id") is not None:
        value = images.id_of(at, "video_id")
        own = video_names.get(value, str(value))
    else:
        return names.of_image(name)
    place = names.of_clip(own)
    return Place(place.clip_id, frame_of(name)) if isinstance(place, Place) else place


def _own_frame(images: Items, at: int) -> int | None:
    key = next((key for key in FRAME_KEYS if images.rows[at].get(key) is not None), None)
    return images.frame_number(at, key) if key else None


def _pixels(images: Items, at: int, key: str) -> int:
    value = images.rows[at].get(key)
    if value is None:
        return 0
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 <= value <= LARGEST_PIXEL:
        raise images.error(at, key, "VALUE_RANGE", f"{value!r:.40} is no number of pixels")
    return int(value)


def _add_annotations(
    annotations: Items, categories: Items, places: dict[Id, FrameKey | None], rows: LabelRows
) -> None:
    ids = annotations.ids("id")
    annotations.refuse_repeats("id", ids)
    classes = with_both_spellings(category_names(categories, {}))
    with_masks = []
    for at, (label_id, image_id) in enumerate(zip(ids, annotations.ids("image_id"), strict=True)):
        row = at + 1
        if image_id not in places:
            rows.reject("UNKNOWN_IMAGE", f"no image has the id {image_id!r:.60}", row)
            continue
        if (key := places[image_id]) is None:
            continue  # its image has a finding that counts it
        annotation = annotations.rows[at]
        if _add_annotation(annotation, classes, (key, str(label_id)), row, rows) and annotation.get(
            "segmentation"
        ):
            with_masks.append(row)
    if with_masks:
        message = "masks and polygons are not kept, only the boxes beside them"
        rows.findings.add(
            Finding(
                "MASKS_NOT_KEPT",
                message,
                Severity.NOTE,
                annotations.file,
                with_masks[0],
                "segmentation",
                len(with_masks),
            )
        )


def _add_annotation(
    annotation: dict[str, Any],
    classes: dict[Id, str],
    where: tuple[FrameKey, str],
    row: int,
    rows: LabelRows,
) -> bool:
    """Whether it was taken."""
    (clip_id, frame), key = where
    label = (clip_id, key)
    name = rows.class_of(_class_name(annotation, classes), row, label)
    if name is None:
        return False
    given = annotation.get("bbox")
    if not given:
        message = "there is no bbox: masks, polygons and keypoints alone are not supported yet"
        rows.reject("SHAPE_NOT_SUPPORTED", message, row, label)
        return False
    numbers = _numbers(given, rows.options.box_convention)
    if numbers is None:
        rows.reject("BAD_BOX", f"expected four numbers, got {given!r:.60}", row, label)
        return False
    box = rows.box_of(numbers, rows.frames[clip_id, frame].size, row, label)
    if box is None:
        return False
    content = {"class": name, "frame": frame, "box": box, "attributes": _attributes(annotation)}
    rows.add_label(clip_id, key, content, row)
    return True


def _class_name(annotation: dict[str, Any], classes: dict[Id, str]) -> str | None:
    given = annotation.get("category_id")
    if isinstance(given, float) and given.is_integer():
        given = int(given)
    found = classes.get(given) if isinstance(given, int | str) else None
    return found or (None if given is None else f"category {given!s:.60}")


def _numbers(box: Any, convention: BoxConvention) -> tuple[float, ...] | None:
    if not isinstance(box, list) or len(box) != 4:
        return None
    if not all(type(part) in {int, float} and abs(part) < 1e300 for part in box):
        return None
    wider = 1.0 if convention is BoxConvention.INCLUSIVE else 0.0
    x, y, width, height = map(float, box)
    return (x, y, width + wider, height + wider)


def _attributes(annotation: dict[str, Any]) -> dict[str, Any]:
    """Those of the tool that are plain values; what they are beside a box, under our names."""
    own = annotation.get("attributes")
    found = dict(own) if isinstance(own, dict) else {}
    found.update({key: annotation[key] for key in _COPIED if annotation.get(key) is not None})
    found.update({ours: True for key, ours in _FLAGS.items() if annotation.get(key)})
    return {key: _plain(value) for key, value in found.items() if isinstance(value, _PLAIN_TYPES)}


def _plain(value: str | float) -> str | float:
    """Whole numbers beyond 2^53 as text: as numbers, other tools would lose their digits."""
    return str(value) if isinstance(value, int) and abs(value) > _LARGEST_NUMBER else value
