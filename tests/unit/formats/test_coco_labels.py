"""Labels as COCO: every annotation is one label, known by its id."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gainloop.errors import InvalidInput
from gainloop.formats.labels_coco import read_coco_labels
from gainloop.terms.labels import LabelFile, LabelTarget
from gainloop.terms.options import BoxConvention, ReadOptions

TARGET = LabelTarget(frozenset({"c1", "c2"}), frozenset({"Car", "Pedestrian"}))
CATEGORIES = [{"id": 1, "name": "Car"}, {"id": 2, "name": "Truck"}]
Write = Callable[..., Path]


@pytest.fixture
def file(tmp_path: Path) -> Write:
    def write(images: list[Any], annotations: list[Any], **more: Any) -> Path:
        path = tmp_path / "labels.json"
        document = {"images": images, "annotations": annotations, "categories": CATEGORIES}
        path.write_text(json.dumps(document | more))
        return path

    return write


def read(path: Path, **options: object) -> LabelFile:
    return read_coco_labels(path, TARGET, ReadOptions(**options))  # type: ignore[arg-type]


def image(number: int, name: str, **more: Any) -> dict[str, Any]:
    return {"id": number, "file_name": name, "width": 100, "height": 80, **more}


def label(number: int, of_image: int = 1, **more: Any) -> dict[str, Any]:
    return {"id": number, "image_id": of_image, "category_id": 1, "bbox": [1, 2, 30, 40.5]} | more


def said(found: LabelFile) -> list[tuple[str, int, int]]:
    return [(item.code, item.row, item.count) for item in found.findings]


def places(found: LabelFile) -> list[tuple[str, int]]:
    table = found.frames
    return [
        (table.clips[clip], index)
        for clip, index in zip(table.clip.tolist(), table.index.tolist(), strict=True)
    ]


def test_annotations_are_labels_with_their_plain_attributes(file: Write) -> None:
    rows = [
        label(
            31,
            attributes={"parked": True, "many": [1], "big": 2**60},
            occluded=1,
            track_id=7,
            iscrowd=1,
        )
    ]
    found = read(file([image(1, "c1/0004.png")], rows))

    (one,) = found.labels
    assert (one.clip_id, one.key) == ("c1", "31")
    assert one.content == {
        "class": "Car",
        "frame": 4,
        "box": [1.0, 2.0, 30.0, 40.5],
        "attributes": {
            "parked": True,
            "big": str(2**60),
            "occluded": 1,
            "track_id": 7,
            "is_crowd": True,
        },
    }
    assert said(found) == []


def test_what_the_file_says_of_clip_and_frame_goes_before_names(file: Write) -> None:
    images = [
        image(1, "c1/9.png", clip_id="c2", frame_index=3),
        image(2, "x_5.png", video_id=8),
        image(3, "any.png", clip_id="c1", frame_id=0),
        image(4, "c2/7.png"),
        image(5, "c1/1.png", clip_id="elsewhere"),
    ]
    found = read(file(images, [label(1, 5)], videos=[{"id": 8, "name": "c1"}]))
    assert places(found) == [("c1", 0), ("c1", 5), ("c2", 3), ("c2", 7)]
    assert said(found) == [("UNKNOWN_CLIP", 5, 1)]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (label(2, category_id=2), "UNKNOWN_CLASS"),
        (label(2, category_id=9), "UNKNOWN_CLASS"),
        (label(2, of_image=4), "UNKNOWN_IMAGE"),
        (
            {"id": 2, "image_id": 1, "category_id": 1, "segmentation": [[1, 2]]},
            "SHAPE_NOT_SUPPORTED",
        ),
        (label(2, bbox=[1, 2, 3]), "BAD_BOX"),
        (label(2, bbox=[1, 2, "3", 4]), "BAD_BOX"),
        (label(2, bbox=[1, 2, 0, 4]), "BAD_BOX"),
        (label(2, bbox=[1, 2, 3, 10**300]), "BAD_BOX"),
        (label(2, bbox=[101, 2, 3, 4]), "BOX_OUTSIDE"),
    ],
)
def test_a_bad_row_is_left_out_or_with_strict_refused(
    file: Write, row: dict[str, Any], code: str
) -> None:
    path = file([image(1, "c1/1.png")], [label(1), row])
    found = read(path)
    assert said(found) == [(code, 2, 1)]
    assert [one.key for one in found.labels] == ["1"]
    with pytest.raises(InvalidInput) as refused:
        read(path, strict=True)
    assert (refused.value.code, refused.value.row) == (code, 2)


def test_masks_beside_boxes_are_noted(file: Write) -> None:
    rows = [label(1), label(2, segmentation=[[1, 2, 3, 4]]), label(3, segmentation=[[1, 2]])]
    assert said(read(file([image(1, "c1/1.png")], rows), strict=True)) == [("MASKS_NOT_KEPT", 2, 2)]


def test_the_inclusive_convention_makes_boxes_a_pixel_larger(file: Write) -> None:
    path = file([image(1, "c1/1.png")], [label(1)])
    found = read(path, box_convention=BoxConvention.INCLUSIVE)
    assert found.labels[0].content["box"] == [1, 2, 31, 41.5]


@pytest.mark.parametrize(
    ("images", "rows", "code"),
    [
        ([image(1, "c1/1.png"), image(1, "c1/2.png")], [], "DUPLICATE_ID"),
        ([image(1, "c1/1.png"), image(2, "c1/left1.png")], [], "DUPLICATE_ID"),
        ([image(1, "c1/1.png")], [label(1), label(1)], "DUPLICATE_ID"),
        ([image(1, "c1/1.png", width=-1)], [], "VALUE_RANGE"),
        ([image(1, "c1/1.png")], [{"image_id": 1, "category_id": 1}], "MISSING_FIELD"),
        ([], [], "NO_CLIPS"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(
    file: Write, images: list[Any], rows: list[Any], code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(file(images, rows))
    assert refused.value.code == code
