"""COCO results against a ground truth, and on their own."""

from pathlib import Path
from typing import Any

import pytest

from gainloop.errors import InvalidInput
from gainloop.formats.coco import read_detections, read_ground_truth
from gainloop.formats.coco_predictions import read_predictions
from gainloop.formats.records import DetectionsFile, PredictionsFile
from gainloop.terms.findings import Severity
from gainloop.terms.options import IGNORE_CLASS, ReadOptions, ScoreKind
from tests.unit.formats.file_builders import Json, coco, image, result, without, write_json

TRUTH = coco(images=[image(1), image(2, clip_id="night", frame_index=4)])


def read(folder: Path, results: Any, truth: Json = TRUTH, **options: Any) -> DetectionsFile:
    options_read = ReadOptions(**options)
    plain = ReadOptions(class_map=options_read.class_map)
    read_truth = read_ground_truth(write_json(folder / "gt.json", truth), plain)
    return read_detections(write_json(folder / "dt.json", results), read_truth, options_read)


def refusal(folder: Path, results: Any, **options: Any) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        read(folder, results, **options)
    assert caught.value.file == "dt.json"
    return caught.value


def predict(folder: Path, results: Any, images: Any = None, **options: Any) -> PredictionsFile:
    path = write_json(folder / "dt.json", results)
    of_images = write_json(folder / "images.json", images) if images else None
    return read_predictions(path, ReadOptions(**options), of_images)


def test_a_list_is_joined_by_the_ids_of_the_ground_truth(tmp_path: Path) -> None:
    rows = [result(image_id=2, category_id=2, score=0.5), result(bbox=[1, 2, 3, 4.5])]
    found = read(tmp_path, rows).detections

    assert found.frame.tolist() == [1, 0]
    assert [found.classes[at] for at in found.cls] == ["person", "car"]
    assert found.score.tolist() == [0.5, 0.9]
    assert found.xywh[1].tolist() == [1, 2, 3, 4.5]
    assert found.source_id.tolist() == ["dt.json:1", "dt.json:2"]


@pytest.mark.parametrize("image_id", [2, "2", 2.0])
def test_ids_that_a_writer_turned_into_texts_or_floats_are_found(
    tmp_path: Path, image_id: Any
) -> None:
    assert read(tmp_path, [result(image_id=image_id)]).detections.frame.tolist() == [1]


@pytest.mark.parametrize(
    "place",
    [{"file_name": "2.jpg"}, {"file_name": "x/2.jpg"}, {"clip_id": "night", "frame_index": 4}],
)
def test_results_may_name_files_or_clips_instead_of_ids(tmp_path: Path, place: Json) -> None:
    row = without(result(), "image_id") | place
    truth = coco(images=[image(1), image(2, file_name="x/2.jpg", clip_id="night", frame_id=4)])

    assert read(tmp_path, [row], truth).detections.frame.tolist() == [1]


def test_own_images_and_categories_are_joined_by_name(tmp_path: Path) -> None:
    document = coco(
        [result(image_id=50, category_id=9)],
        [image(50, file_name="2.jpg"), image(51, file_name="1.jpg")],
        {9: "person", 8: "car"},
    )
    found = read(tmp_path, document).detections

    assert found.frame.tolist() == [1]
    assert [found.classes[at] for at in found.cls] == ["person"]


def test_no_results_are_accepted_and_noted(tmp_path: Path) -> None:
    read_file = read(tmp_path, [], strict=True)

    assert len(read_file.detections) == 0
    (finding,) = read_file.findings
    assert (finding.code, finding.severity) == ("EMPTY_RESULTS", Severity.NOTE)


def test_results_for_unknown_images_are_listed_and_left_out(tmp_path: Path) -> None:
    rows = [result(), result(image_id=98), result(image_id=99), result(image_id=98)]
    read_file = read(tmp_path, rows)

    assert len(read_file.detections) == 1
    (finding,) = read_file.findings
    assert (finding.code, finding.row, finding.count) == ("UNKNOWN_CLIP", 2, 3)
    assert finding.severity is Severity.REJECTED
    assert "98, 99" in finding.message
    assert refusal(tmp_path, rows, strict=True).code == "UNKNOWN_CLIP"


def test_classes_that_the_ground_truth_lacks_are_listed_and_left_out(tmp_path: Path) -> None:
    document = coco([result(category_id=1), result(category_id=2)], [], {1: "car", 2: "tram"})
    read_file = read(tmp_path, document)

    assert len(read_file.detections) == 1
    (finding,) = read_file.findings
    assert (finding.code, finding.row, finding.count) == ("UNKNOWN_CLASS", 2, 1)
    assert "tram" in finding.message


def test_unknown_category_ids_are_refused_and_listed(tmp_path: Path) -> None:
    error = refusal(tmp_path, [result(), result(category_id=7), result(category_id=9)])

    assert (error.code, error.row) == ("UNKNOWN_CATEGORY", 2)
    assert "7, 9" in error.message


def test_a_class_map_names_ids_that_no_list_names(tmp_path: Path) -> None:
    rows = [result(category_id=7), result(category_id=9), result(category_id=2)]
    read_file = read(tmp_path, rows, class_map={"7": "car", "9": IGNORE_CLASS})

    assert read_file.detections.cls.tolist() == [0, 1]
    (finding,) = read_file.findings
    assert (finding.code, finding.count, finding.severity) == ("CLASS_IGNORED", 1, Severity.NOTE)


@pytest.mark.parametrize("score", [1.0000001, -0.1])
def test_a_probability_is_between_0_and_1(tmp_path: Path, score: float) -> None:
    error = refusal(tmp_path, [result(score=1), result(score=0), result(score=score)])

    assert (error.code, error.row, error.field) == ("SCORE_RANGE", 3, "score")
    assert repr(score) in error.message
    assert "[0,1]" in error.message
    assert "--scores logit" in error.message
    kept = read(tmp_path, [result(score=score)], scores=ScoreKind.LOGIT)
    assert kept.detections.score.tolist() == [score]


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        (without(result(), "score"), "MISSING_FIELD", "detections[1].score"),
        (result(score="0.5"), "COLUMN_TYPE", "detections[1].score"),
        (without(result(), "bbox"), "MISSING_FIELD", "detections[1].bbox"),
        (result(bbox=[1, 2, -3, 4]), "BAD_BOX", "bbox"),
        (without(result(), "category_id"), "MISSING_FIELD", "detections[1].category_id"),
        (result(image_id=None), "MISSING_FIELD", "detections[1].image_id"),
        (7, "COLUMN_TYPE", "detections[1]"),
    ],
)
def test_a_wrong_result_is_refused_by_its_row(
    tmp_path: Path, row: Any, code: str, field: str
) -> None:
    error = refusal(tmp_path, [result(), row])

    assert (error.code, error.field, error.row) == (code, field, 2)


def test_an_object_without_results_and_a_number_are_no_results(tmp_path: Path) -> None:
    assert refusal(tmp_path, {"images": []}).code == "MISSING_FIELD"
    assert refusal(tmp_path, 3).code == "NOT_COCO"


def test_predictions_find_their_frames_in_a_file_of_images(tmp_path: Path) -> None:
    images = coco([], [image(1), image(2, clip_id="night"), image(3, clip_id="night")])
    read_file = predict(tmp_path, [result(image_id=3, category_id=2)], images)

    assert len(read_file.frames) == 3
    assert read_file.frames.clips == ("1", "night")
    assert read_file.detections.frame.tolist() == [2]
    assert read_file.detections.classes == ("person",)


def test_predictions_that_bring_their_images_need_no_other_file(tmp_path: Path) -> None:
    document = coco([result(image_id=2)], [image(1), image(2, clip_id="night")])
    read_file = predict(tmp_path, document)

    assert read_file.frames.clips == ("1", "night")
    assert read_file.detections.classes == ("car",)
    assert list(read_file.findings) == []


@pytest.mark.parametrize(
    ("first", "second", "clips", "indices"),
    [
        ({"image_id": 8}, {"image_id": 5}, ("5", "8"), [0, 0]),
        ({"file_name": "b/2.jpg"}, {"file_name": "a/1.jpg"}, ("1", "2"), [0, 0]),
        ({"clip_id": "n", "frame_id": 9}, {"clip_id": "n", "frame_id": 3}, ("n",), [3, 9]),
        ({"clip_id": "n"}, {"clip_id": "d"}, ("d", "n"), [0, 0]),
    ],
)
def test_predictions_alone_make_the_frames_that_they_name(
    tmp_path: Path, first: Json, second: Json, clips: tuple[str, ...], indices: list[int]
) -> None:
    plain = without(result(), "image_id")
    read_file = predict(tmp_path, [plain | first, plain | second, plain | first])

    assert read_file.frames.clips == clips
    assert read_file.frames.index.tolist() == indices
    assert read_file.detections.frame.tolist() == [1, 0, 1]


def test_category_ids_serve_as_names_where_nothing_names_them(tmp_path: Path) -> None:
    rows = [result(category_id=3), result(category_id=1)]
    read_file = predict(tmp_path, rows, class_map={"1": "car"})

    assert read_file.detections.classes == ("3", "car")
    (finding,) = read_file.findings
    assert (finding.code, finding.count) == ("CLASS_NAMES_MISSING", 1)


def test_rows_may_name_their_class_themselves(tmp_path: Path) -> None:
    rows = [without(result(), "category_id") | {"category_name": "auto"}]
    read_file = predict(tmp_path, rows, class_map={"auto": "car"})

    assert read_file.detections.classes == ("car",)


def test_a_prediction_without_any_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        predict(tmp_path, [without(result(), "image_id")])

    assert (caught.value.code, caught.value.row) == ("MISSING_FIELD", 1)
