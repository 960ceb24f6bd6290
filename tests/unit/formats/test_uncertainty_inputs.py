"""What results say beyond their score: taken, or refused with row and field."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gainloop.errors import InvalidInput
from gainloop.formats.coco_predictions import read_predictions
from gainloop.formats.records import PredictionsFile
from gainloop.formats.subset import keep_clips, keep_detections
from gainloop.terms.findings import Severity
from gainloop.terms.options import ReadOptions, ScoreKind
from tests.unit.formats.file_builders import result, write_json

FLAT = {"bbox": [1, 2, 0, 4]}  # without area: left out


def read(folder: Path, *rows: dict[str, Any], **options: Any) -> PredictionsFile:
    return read_predictions(write_json(folder / "dt.json", list(rows)), ReadOptions(**options))


def inputs_of(folder: Path, *rows: dict[str, Any], **options: Any) -> dict[str, Any]:
    inputs = read(folder, *rows, **options).detections.inputs
    return {} if inputs is None else inputs.present()


def test_plain_results_have_none(tmp_path: Path) -> None:
    assert read(tmp_path, result()).detections.inputs is None


def test_rows_keep_what_is_theirs_although_others_are_left_out(tmp_path: Path) -> None:
    rows = [result(probs=[0.1, 0.2], **FLAT), result(probs=[0.7, 0.3]), result(probs=[0.6, 0.4])]

    assert inputs_of(tmp_path, *rows)["class_probabilities"].tolist() == [[0.7, 0.3], [0.6, 0.4]]


def test_a_subset_of_the_clips_keeps_its_rows(tmp_path: Path) -> None:
    rows = [result(image_id="a/1.png", probs=[0.7]), result(image_id="b/1.png", probs=[0.2])]
    found = read(tmp_path, *rows)
    _, new_frame = keep_clips(found.frames, {found.frames.clips[1]})

    kept = keep_detections(found.detections, new_frame).inputs

    assert kept is not None
    assert kept.present()["class_probabilities"].tolist() == [[0.2]]


def test_logits_are_probabilities_of_classes_that_exclude_each_other(tmp_path: Path) -> None:
    found = inputs_of(tmp_path, result(logits=[0.0, np.log(3.0)]))

    assert found["class_probabilities"][0] == pytest.approx([0.25, 0.75])


def test_probabilities_that_make_more_than_one_are_scaled_with_a_warning(tmp_path: Path) -> None:
    read_file = read(tmp_path, result(probs=[0.9, 0.6]), result(probs=[0.9, 0.1]))

    assert read_file.detections.inputs is not None
    assert read_file.detections.inputs.present()["class_probabilities"][0] == pytest.approx(
        [0.6, 0.4]
    )
    (finding,) = [f for f in read_file.findings if f.code == "PROBABILITIES_SCALED"]
    assert (finding.severity, finding.row, finding.count) == (Severity.WARNING, 1, 1)


def test_a_row_without_them_is_unknown_and_noted(tmp_path: Path) -> None:
    read_file = read(tmp_path, result(member_scores=[0.1, 0.2]), result())

    assert read_file.detections.inputs is not None
    members = read_file.detections.inputs.present()["member_scores"]
    assert members[0].tolist() == [0.1, 0.2]
    assert np.isnan(members[1]).all()
    (finding,) = [f for f in read_file.findings if f.code == "UNCERTAINTY_PARTIAL"]
    assert (finding.severity, finding.row) == (Severity.NOTE, 2)


def test_box_samples_are_their_variance(tmp_path: Path) -> None:
    found = inputs_of(tmp_path, result(box_samples=[[0, 0, 10, 20], [2, 0, 10, 24]]))

    assert found["box_variance"].tolist() == [[1.0, 0.0, 0.0, 4.0]]


def test_raw_scores_of_members_are_taken_where_scores_are_raw(tmp_path: Path) -> None:
    row = result(score=3.5, member_scores=[3.0, -1.0])

    found = inputs_of(tmp_path, row, scores=ScoreKind.LOGIT)

    assert found["member_scores"].tolist() == [[3.0, -1.0]]


@pytest.mark.parametrize(
    ("wrong", "code", "field", "text"),
    [
        ({"probs": 0.4}, "COLUMN_TYPE", "probs", "expected a list of numbers, got a number"),
        ({"probs": [0.5]}, "COLUMN_LENGTH", "probs", r"1 numbers, but 2 at detections\[0\]"),
        ({"probs": [0.5, "x"]}, "NOT_FINITE", "probs", "expected finite numbers"),
        ({"probs": [0.5, True]}, "NOT_FINITE", "probs", "expected finite numbers"),
        ({"probs": [0.5, 1.5]}, "SCORE_RANGE", "probs", "1.5 at place 2 is outside"),
        ({"probs": [0.5, 0.5], "logits": [1, 2]}, "TWO_FIELDS", "logits", "give one of them"),
        ({"member_scores": [0.5]}, "COLUMN_LENGTH", "member_scores", "expected 2 to 4096"),
        ({"member_scores": [0.5, 2]}, "SCORE_RANGE", "member_scores", "say --scores logit"),
        ({"score_samples": []}, "COLUMN_LENGTH", "score_samples", "expected 2 to 4096"),
        ({"box_variance": [1, 2, 3]}, "COLUMN_LENGTH", "box_variance", "expected 4 numbers"),
        ({"box_variance": [1, 2, 3, -4]}, "BAD_BOX", "box_variance", "negative"),
        ({"box_samples": [[1, 2, 3, 4]]}, "BAD_BOX", "box_samples", "two or more boxes"),
        ({"box_samples": [[1, 2], [3, 4]]}, "BAD_BOX", "box_samples", "of four numbers"),
    ],
)
def test_wrong_shapes_are_refused_with_row_and_field(
    tmp_path: Path, wrong: dict[str, Any], code: str, field: str, text: str
) -> None:
    with pytest.raises(InvalidInput, match=text) as caught:
        read(tmp_path, result(probs=[0.5, 0.5]), result(**wrong))

    error = caught.value
    assert (error.code, error.file, error.row) == (code, "dt.json", 2)
    assert error.field == f"detections[1].{field}"
