"""COCO ground truth: objects, ignore regions, what is computed, left out and refused."""

from pathlib import Path
from typing import Any

import pytest

from gainloop.errors import InvalidInput
from gainloop.formats.coco import read_ground_truth
from gainloop.formats.records import GroundTruthFile
from gainloop.terms.boxes import EVERY_CLASS
from gainloop.terms.findings import Severity
from gainloop.terms.options import IGNORE_CLASS, BoxConvention, ReadOptions
from tests.unit.formats.file_builders import annotation, coco, image, without, write_json


def read(folder: Path, document: Any, **options: Any) -> GroundTruthFile:
    return read_ground_truth(write_json(folder / "gt.json", document), ReadOptions(**options))


def refusal(folder: Path, document: Any, **options: Any) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        read(folder, document, **options)
    assert caught.value.file == "gt.json"
    return caught.value


def test_an_object_keeps_its_box_area_and_id(tmp_path: Path) -> None:
    truth = read(tmp_path, coco([annotation(7, bbox=[1.5, 2, 3, 4], area=11.5)])).ground_truth

    assert truth.classes == ("car", "person")
    assert truth.xywh.tolist() == [[1.5, 2, 3, 4]]
    assert truth.area.tolist() == [11.5]
    assert truth.source_id.tolist() == ["7"]
    assert truth.is_crowd.tolist() == [False]


def test_ids_may_start_at_zero(tmp_path: Path) -> None:
    objects = [annotation(0, image_id=0, category_id=0)]
    read_file = read(tmp_path, coco(objects, [image(0)], {0: "car"}))

    assert read_file.ground_truth.source_id.tolist() == ["0"]
    assert read_file.ground_truth.cls.tolist() == [0]
    assert list(read_file.findings) == []


def test_frames_stand_in_the_order_of_image_ids_and_objects_in_that_of_the_file(
    tmp_path: Path,
) -> None:
    objects = [annotation(1, image_id=10), annotation(2, image_id=9), annotation(3, image_id=10)]
    read_file = read(tmp_path, coco(objects, [image(10), image(9)]))

    assert read_file.frames.name.tolist() == ["9.jpg", "10.jpg"]
    assert read_file.ground_truth.frame.tolist() == [1, 0, 1]


def test_a_missing_area_is_computed_and_counted(tmp_path: Path) -> None:
    objects = [without(annotation(1), "area"), annotation(2), without(annotation(3), "area")]
    read_file = read(tmp_path, coco(objects))

    assert read_file.ground_truth.area.tolist() == [1200, 1200, 1200]
    (finding,) = read_file.findings
    assert (finding.code, finding.count, finding.row) == ("MISSING_AREA", 2, 1)
    assert finding.severity is Severity.WARNING


def test_a_missing_iscrowd_is_zero_and_counted(tmp_path: Path) -> None:
    read_file = read(tmp_path, coco([without(annotation(), "iscrowd")]))

    assert read_file.ground_truth.is_crowd.tolist() == [False]
    (finding,) = read_file.findings
    assert (finding.code, finding.severity) == ("MISSING_ISCROWD", Severity.NOTE)


@pytest.mark.parametrize("mark", [{"iscrowd": 1}, {"ignore": 1}])
def test_crowds_and_ignored_objects_are_ignore_regions_of_their_class(
    tmp_path: Path, mark: dict[str, int]
) -> None:
    truth = read(tmp_path, coco([annotation(category_id=2, **mark)])).ground_truth

    assert truth.is_crowd.tolist() == [True]
    assert truth.cls.tolist() == [1]


def test_a_class_mapped_to_ignore_becomes_ignore_regions_of_every_class(tmp_path: Path) -> None:
    objects = [annotation(1, category_id=1), annotation(2, category_id=2)]
    truth = read(tmp_path, coco(objects), class_map={"person": IGNORE_CLASS}).ground_truth

    assert truth.classes == ("car",)
    assert truth.cls.tolist() == [0, EVERY_CLASS]
    assert truth.is_crowd.tolist() == [False, True]


def test_two_names_may_map_to_one_class(tmp_path: Path) -> None:
    objects = [annotation(1, category_id=1), annotation(2, category_id=2)]
    truth = read(tmp_path, coco(objects), class_map={"person": "car"}).ground_truth

    assert truth.classes == ("car",)
    assert truth.cls.tolist() == [0, 0]


def test_the_inclusive_convention_takes_the_far_corner_into_the_box(tmp_path: Path) -> None:
    document = coco([without(annotation(bbox=[10, 20, 30, 40]), "area")])
    truth = read(tmp_path, document, box_convention=BoxConvention.INCLUSIVE).ground_truth

    assert truth.xywh.tolist() == [[10, 20, 31, 41]]
    assert truth.area.tolist() == [31 * 41]


def test_whole_number_attributes_are_kept_where_there_are_some(tmp_path: Path) -> None:
    objects = [
        annotation(1, track_id=5, attributes={"occluded": True}),
        annotation(2, attributes={"occluded": False}),
    ]
    truth = read(tmp_path, coco(objects)).ground_truth

    assert {key: column.tolist() for key, column in truth.attributes.items()} == {
        "occluded": [1, 0],
        "track": [5, -1],
    }


def test_images_without_labels_are_noted_and_stay(tmp_path: Path) -> None:
    read_file = read(tmp_path, coco(images=[image(1), image(2), image(3)]))

    assert len(read_file.frames) == 3
    (finding,) = read_file.findings
    assert (finding.code, finding.count) == ("IMAGES_WITHOUT_LABELS", 2)
    assert finding.severity is Severity.NOTE


def test_an_object_of_an_unknown_image_is_left_out_and_listed(tmp_path: Path) -> None:
    document = coco([annotation(1), annotation(2, image_id=99)])
    read_file = read(tmp_path, document)

    assert read_file.ground_truth.source_id.tolist() == ["1"]
    (finding,) = read_file.findings
    assert (finding.code, finding.row, finding.severity) == (
        "UNKNOWN_IMAGE",
        2,
        Severity.REJECTED,
    )
    assert "99" in finding.message
    assert refusal(tmp_path, document, strict=True).code == "UNKNOWN_IMAGE"


def test_a_box_without_area_is_left_out_and_listed(tmp_path: Path) -> None:
    document = coco([annotation(4, bbox=[1, 1, 0, 5]), annotation(5)])
    read_file = read(tmp_path, document)

    assert read_file.ground_truth.source_id.tolist() == ["5"]
    (finding,) = read_file.findings
    assert (finding.code, finding.row, finding.field) == ("BAD_BOX", 1, "bbox")
    assert finding.message == "annotation 4 has a box without area"


@pytest.mark.parametrize(
    ("bbox", "code"),
    [
        ([1, 1, -5, 5], "BAD_BOX"),
        ([1, 1, 5], "BAD_BOX"),
        ([1, 1, 5, "5"], "BAD_BOX"),
        ([1, 1, 5, True], "BAD_BOX"),
        ("1 1 5 5", "BAD_BOX"),
        ([1, 1, 1e9, 5], "BAD_BOX"),
        ([10**350, 1, 5, 5], "NOT_FINITE"),
        (None, "MISSING_FIELD"),
    ],
)
def test_what_is_no_box_is_refused_by_its_row(tmp_path: Path, bbox: Any, code: str) -> None:
    error = refusal(tmp_path, coco([annotation(1), annotation(2, bbox=bbox)]))

    assert (error.code, error.row) == (code, 2)
    assert "bbox" in error.field


def test_boxes_that_reach_out_of_the_image_are_counted_and_left_as_they_are(
    tmp_path: Path,
) -> None:
    inside = [annotation(at, bbox=[10, 10, 20, 20]) for at in range(1, 10)]
    document = coco([*inside, annotation(10, bbox=[600, 400, 100, 50])])
    read_file = read(tmp_path, document)

    assert read_file.ground_truth.xywh[9].tolist() == [600, 400, 100, 50]
    (finding,) = read_file.findings
    assert (finding.code, finding.count, finding.row) == ("BOX_OUTSIDE", 1, 10)
    assert finding.severity is Severity.WARNING
    assert "annotation 10" in finding.message
    assert refusal(tmp_path, document, strict=True).code == "BOX_OUTSIDE"


def test_a_box_may_reach_one_pixel_out_since_writers_round(tmp_path: Path) -> None:
    read_file = read(tmp_path, coco([annotation(bbox=[-1, 0, 642, 481])]))

    assert list(read_file.findings) == []


def test_without_image_sizes_no_box_is_outside(tmp_path: Path) -> None:
    document = coco([annotation(bbox=[5000, 5000, 10, 10])], [without(image(1), "width", "height")])

    assert list(read(tmp_path, document).findings) == []


def test_corners_given_as_width_and_height_are_refused(tmp_path: Path) -> None:
    corners = [[10, 20, 110, 90], [300, 200, 420, 300], [500, 300, 620, 470]]
    objects = [annotation(at, bbox=box) for at, box in enumerate(corners, 1)]

    error = refusal(tmp_path, coco(objects))

    assert (error.code, error.row) == ("BOX_FORMAT_SUSPECT", 2)
    assert "[300.0, 200.0, 420.0, 300.0]" in error.message
    assert "[x1, y1, x2, y2]" in error.message


def test_unknown_category_ids_are_listed(tmp_path: Path) -> None:
    objects = [annotation(1), annotation(2, category_id=8), annotation(3, category_id=9)]

    error = refusal(tmp_path, coco(objects))

    assert (error.code, error.row) == ("UNKNOWN_CATEGORY", 2)
    assert "8, 9" in error.message


@pytest.mark.parametrize(
    ("document", "place"),
    [
        (
            coco([annotation(3), annotation(4), annotation(3)]),
            "annotations[0] and at annotations[2]",
        ),
        (coco(images=[image(1), image(1)]), "images[0] and at images[1]"),
    ],
)
def test_repeated_ids_are_refused_with_both_places(
    tmp_path: Path, document: Any, place: str
) -> None:
    error = refusal(tmp_path, document)

    assert error.code == "DUPLICATE_ID"
    assert place in error.message


@pytest.mark.parametrize("huge", [2**63, 2**60, 2**53 + 1, -(2**60)])
def test_ids_that_lose_digits_elsewhere_are_refused_but_texts_are_not(
    tmp_path: Path, huge: int
) -> None:
    error = refusal(tmp_path, coco([annotation(huge)]))

    assert (error.code, error.field) == ("ID_OUT_OF_RANGE", "annotations[0].id")
    assert "string ids" in error.message
    kept = read(tmp_path, coco([annotation(str(huge))])).ground_truth
    assert kept.source_id.tolist() == [str(huge)]


@pytest.mark.parametrize(
    ("document", "code", "field"),
    [
        ([1, 2], "NOT_COCO", ""),
        ({"images": [], "annotations": []}, "MISSING_FIELD", "categories"),
        (coco() | {"images": {}}, "COLUMN_TYPE", "images"),
        (coco() | {"annotations": [3]}, "COLUMN_TYPE", "annotations[0]"),
        (coco([annotation(1, area="big")]), "COLUMN_TYPE", "annotations[0].area"),
        (coco([annotation(1, area=-4)]), "VALUE_RANGE", "annotations[0].area"),
        (coco([annotation(True)]), "COLUMN_TYPE", "annotations[0].id"),
        (coco([annotation(1.5)]), "COLUMN_TYPE", "annotations[0].id"),
        (coco([without(annotation(), "image_id")]), "MISSING_FIELD", "annotations[0].image_id"),
        (coco(images=[image(file_name=3)]), "COLUMN_TYPE", "images[0].file_name"),
        (coco(images=[image(width=-3)]), "VALUE_RANGE", "images[0].width"),
    ],
)
def test_what_is_no_coco_is_refused_with_its_path(
    tmp_path: Path, document: Any, code: str, field: str
) -> None:
    error = refusal(tmp_path, document)

    assert (error.code, error.field) == (code, field)
