"""KITTI tracking folders: labels, detections in every form, frames of sequences."""

from pathlib import Path

import pytest

from gainloop.errors import InvalidInput
from gainloop.formats.kitti import read_detections, read_ground_truth, read_predictions
from gainloop.formats.records import GroundTruthFile
from gainloop.terms.boxes import EVERY_CLASS
from gainloop.terms.findings import Severity
from gainloop.terms.options import IGNORE_CLASS, BoxConvention, ReadOptions, ScoreKind
from tests.unit.formats.file_builders import label_line, write_lines

PLAIN = ReadOptions()
BOX = (10.0, 20.0, 40.0, 80.0)


@pytest.fixture
def truth(tmp_path: Path) -> GroundTruthFile:
    """Sequence 0000 of 5 frames with a car and a pedestrian, 0001 of 3 without anything."""
    labels = tmp_path / "data" / "label_02"
    write_lines(labels / "0000.txt", label_line(0, "Car", BOX), label_line(2, "Pedestrian", BOX))
    write_lines(labels / "0001.txt")
    write_lines(tmp_path / "data" / "seqmap.txt", "0000 empty 0 5", "0001 empty 0 3", "9 empty 0 9")
    return read_ground_truth(labels, PLAIN)


def refusal(folder: Path, truth: GroundTruthFile, options: ReadOptions = PLAIN) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        read_detections(folder, truth, options)
    return caught.value


def test_a_sequence_is_a_clip_with_the_frames_of_the_seqmap(truth: GroundTruthFile) -> None:
    assert truth.frames.clips == ("0000", "0001")
    assert truth.frames.index.tolist() == [0, 1, 2, 3, 4, 0, 1, 2]
    assert truth.frames.name[7] == "0001/000002"


def test_the_folder_above_label_02_is_taken_as_well(tmp_path: Path, truth: GroundTruthFile) -> None:
    above = read_ground_truth(tmp_path / "data", PLAIN)

    assert above.frames.clips == truth.frames.clips
    assert len(above.frames) == 8


def test_without_a_seqmap_a_sequence_ends_with_its_last_row(tmp_path: Path) -> None:
    write_lines(tmp_path / "gt" / "0000.txt", label_line(2, "Car", BOX))
    write_lines(tmp_path / "dt" / "Car" / "0000.txt", "4,10,20,40,80,0.5")

    by_labels = read_ground_truth(tmp_path / "gt", PLAIN)
    by_both = read_ground_truth(tmp_path / "gt", PLAIN, detections=tmp_path / "dt")

    assert by_labels.frames.index.tolist() == [0, 1, 2]
    assert by_both.frames.index.tolist() == [0, 1, 2, 3, 4]


def test_a_seqmap_can_be_given(tmp_path: Path) -> None:
    write_lines(tmp_path / "gt" / "0000.txt", label_line(2, "Car", BOX))
    seqmap = write_lines(tmp_path / "other.map", "0000 empty 000000 000004")

    assert len(read_ground_truth(tmp_path / "gt", PLAIN, seqmap=seqmap).frames) == 4


def test_the_seqmap_for_training_is_taken_of_several(tmp_path: Path) -> None:
    write_lines(tmp_path / "gt" / "0000.txt", label_line(0, "Car", BOX))
    write_lines(tmp_path / "evaluate_tracking.seqmap.test", "0000 empty 0 9")
    write_lines(tmp_path / "evaluate_tracking.seqmap.training", "0000 empty 0 2")

    assert len(read_ground_truth(tmp_path / "gt", PLAIN).frames) == 2


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("0000 empty 5", "CSV_ROW"),
        ("0000 empty 5 2", "CSV_ROW"),
        ("0000 empty 0 999999999", "CSV_ROW"),
        ("0000 empty 0 x", "CSV_ROW"),
        ("0000 empty 0 2\n0000 empty 0 2", "DUPLICATE_ID"),
    ],
)
def test_a_wrong_seqmap_is_refused(tmp_path: Path, line: str, code: str) -> None:
    write_lines(tmp_path / "gt" / "0000.txt", label_line(0, "Car", BOX))
    write_lines(tmp_path / "seqmap.txt", line)

    with pytest.raises(InvalidInput) as caught:
        read_ground_truth(tmp_path / "gt", PLAIN)

    assert (caught.value.code, caught.value.file) == (code, "seqmap.txt")


def test_labels_keep_box_area_place_and_attributes(tmp_path: Path) -> None:
    line = label_line(0, "Car", BOX, track=7, truncated=1, occluded=2)
    write_lines(tmp_path / "0000.txt", line)
    truth = read_ground_truth(tmp_path, PLAIN).ground_truth

    assert truth.xywh.tolist() == [[10, 20, 30, 60]]
    assert truth.area.tolist() == [1800]
    assert truth.source_id.tolist() == ["0000.txt:1"]
    assert {name: column.tolist() for name, column in truth.attributes.items()} == {
        "occluded": [2],
        "truncated": [1],
        "track": [7],
        "height": [60],
    }


def test_dontcare_van_and_sitting_people_are_ignore_regions_of_every_class(
    tmp_path: Path,
) -> None:
    kinds = ["Car", "DontCare", "Van", "Person", "Person_sitting", "Cyclist", "Tram"]
    write_lines(tmp_path / "0000.txt", *(label_line(0, kind, BOX) for kind in kinds))
    truth = read_ground_truth(tmp_path, PLAIN).ground_truth

    assert truth.classes == ("Car", "Cyclist", "Misc", "Pedestrian", "Tram", "Truck")
    assert truth.cls.tolist() == [0, *[EVERY_CLASS] * 4, 1, 4]
    assert truth.is_crowd.tolist() == [False, True, True, True, True, False, False]


def test_the_class_map_decides_over_the_default(tmp_path: Path) -> None:
    kinds = ["Van", "Truck", "Cyclist"]
    write_lines(tmp_path / "0000.txt", *(label_line(0, kind, BOX) for kind in kinds))
    class_map = {"Van": "Car", "Truck": "Car", "Cyclist": IGNORE_CLASS}
    truth = read_ground_truth(tmp_path, ReadOptions(class_map=class_map)).ground_truth

    assert truth.classes == ("Car", "Misc", "Pedestrian", "Tram")
    assert truth.cls.tolist() == [0, 0, EVERY_CLASS]


def test_the_inclusive_convention_adds_a_pixel(tmp_path: Path) -> None:
    write_lines(tmp_path / "0000.txt", label_line(0, "Car", (10, 20, 10, 20)))
    options = ReadOptions(box_convention=BoxConvention.INCLUSIVE)

    assert read_ground_truth(tmp_path, options).ground_truth.xywh.tolist() == [[10, 20, 1, 1]]


def test_six_values_in_the_folder_of_a_class_are_a_detection(
    tmp_path: Path, truth: GroundTruthFile
) -> None:
    write_lines(tmp_path / "dt" / "Car" / "0000.txt", "3,10.5,20,40,80,0.75")
    found = read_detections(tmp_path / "dt", truth, PLAIN).detections

    assert found.xywh.tolist() == [[10.5, 20, 29.5, 60]]
    assert (found.frame.tolist(), found.score.tolist()) == ([3], [0.75])
    assert [found.classes[at] for at in found.cls] == ["Car"]
    assert found.source_id.tolist() == ["Car/0000.txt:1"]


def test_fifteen_values_carry_a_code_and_the_place_in_space(
    tmp_path: Path, truth: GroundTruthFile
) -> None:
    line = "1,2,10,20,40,80,8.5,1.9,1.8,4.7,-4.5,1.8,13.5,-2.1,-1.7"
    write_lines(tmp_path / "dt" / "Pedestrian" / "0001.txt", line)
    options = ReadOptions(scores=ScoreKind.LOGIT)
    found = read_detections(tmp_path / "dt", truth, options).detections

    assert (found.frame.tolist(), found.score.tolist()) == ([6], [8.5])
    assert [found.classes[at] for at in found.cls] == ["Pedestrian"]


def test_result_rows_name_their_class_and_may_lack_a_score(
    tmp_path: Path, truth: GroundTruthFile
) -> None:
    write_lines(tmp_path / "dt" / "0000.txt", label_line(1, "car", BOX, score=0.25))
    write_lines(tmp_path / "dt" / "0001.txt", label_line(1, "Pedestrian", BOX))
    read_file = read_detections(tmp_path / "dt", truth, PLAIN)

    found = read_file.detections
    assert found.score.tolist() == [0.25, 1.0]
    assert [found.classes[at] for at in found.cls] == ["Car", "Pedestrian"]
    (finding,) = read_file.findings
    assert (finding.code, finding.file, finding.row) == ("SCORE_MISSING", "0001.txt", 1)
    assert finding.severity is Severity.WARNING


def test_empty_files_are_sequences_without_detections(
    tmp_path: Path, truth: GroundTruthFile
) -> None:
    write_lines(tmp_path / "dt" / "Car" / "0000.txt")

    assert len(read_detections(tmp_path / "dt", truth, PLAIN).detections) == 0


def test_a_logit_is_refused_until_it_is_called_one(tmp_path: Path, truth: GroundTruthFile) -> None:
    write_lines(tmp_path / "dt" / "Car" / "0000.txt", "0,1,2,3,4,0.5", "1,1,2,3,4,8.29")
    error = refusal(tmp_path / "dt", truth)

    assert (error.code, error.file, error.row) == ("SCORE_RANGE", "Car/0000.txt", 2)
    assert "--scores logit" in error.message


def test_a_box_without_area_is_left_out_by_its_row(tmp_path: Path, truth: GroundTruthFile) -> None:
    write_lines(tmp_path / "dt" / "Car" / "0000.txt", "0,1,2,3,4,0.5", "4,9,2,9,4,0.5")
    read_file = read_detections(tmp_path / "dt", truth, PLAIN)

    assert len(read_file.detections) == 1
    (finding,) = read_file.findings
    assert (finding.code, finding.file, finding.row) == ("BAD_BOX", "Car/0000.txt", 2)
    assert finding.field == "box"
    assert "frame 4 of sequence 0000" in finding.message
    assert refusal(tmp_path / "dt", truth, ReadOptions(strict=True)).code == "BAD_BOX"


def test_rows_of_unknown_clips_and_frames_are_left_out_and_listed(
    tmp_path: Path, truth: GroundTruthFile
) -> None:
    write_lines(tmp_path / "dt" / "Car" / "0000.txt", "0,1,2,3,4,0.5", "5,1,2,3,4,0.5")
    write_lines(tmp_path / "dt" / "Car" / "0007.txt", "0,1,2,3,4,0.5", "1,1,2,3,4,0.5")
    read_file = read_detections(tmp_path / "dt", truth, PLAIN)

    assert len(read_file.detections) == 1
    told = [(item.code, item.file, item.row, item.count) for item in read_file.findings]
    assert told == [
        ("UNKNOWN_CLIP", "Car/0007.txt", 1, 2),
        ("UNKNOWN_FRAME", "Car/0000.txt", 2, 1),
    ]


def test_ignored_and_unknown_classes_of_a_detector_are_told(
    tmp_path: Path, truth: GroundTruthFile
) -> None:
    write_lines(tmp_path / "dt" / "Van" / "0000.txt", "0,1,2,3,4,0.5")
    write_lines(tmp_path / "dt" / "Bus" / "0000.txt", "0,1,2,3,4,0.5")
    read_file = read_detections(tmp_path / "dt", truth, PLAIN)

    assert len(read_file.detections) == 0
    assert {item.code for item in read_file.findings} == {"CLASS_IGNORED", "UNKNOWN_CLASS"}


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ("0,1,2,3,4", "CSV_ROW", "line 2 has 5 values, expected 6"),
        ("0,1,2,x,4,0.5", "CSV_ROW", "line 2 has 'x', not a number"),
        ("0,1,2,nan,4,0.5", "NOT_FINITE", "line 2 has 'nan', not a finite number"),
        ("0.5,1,2,3,4,0.5", "CSV_ROW", "line 2 has the frame 0.5, not a whole number from 0"),
        ("-1,1,2,3,4,0.5", "CSV_ROW", "line 2 has the frame -1.0, not a whole number from 0"),
        ("0,3,2,1,4,0.5", "BAD_BOX", "its width or height is negative"),
        ("0,-1e308,2,1e308,4,0.5", "BAD_BOX", "no image has"),
    ],
)
def test_a_wrong_row_is_refused_by_its_line(
    tmp_path: Path, truth: GroundTruthFile, line: str, code: str, message: str
) -> None:
    write_lines(tmp_path / "dt" / "Car" / "0000.txt", "0,1,2,3,4,0.5", line)
    error = refusal(tmp_path / "dt", truth)

    assert (error.code, error.file, error.row) == (code, "Car/0000.txt", 2)
    assert message in error.message


def test_a_number_of_values_that_no_form_has_is_refused(
    tmp_path: Path, truth: GroundTruthFile
) -> None:
    write_lines(tmp_path / "dt" / "0000.txt", "0 1 2")
    assert "has 3 values, expected 6 or 15 or 17 or 18" in refusal(tmp_path / "dt", truth).message

    write_lines(tmp_path / "dt" / "0000.txt", "0,1,2,3,4,0.5")
    assert refusal(tmp_path / "dt", truth).code == "MISSING_FIELD"


def test_folders_without_sequences_are_refused(tmp_path: Path, truth: GroundTruthFile) -> None:
    (tmp_path / "none").mkdir()

    assert refusal(tmp_path / "none", truth).code == "FILE_MISSING"
    assert refusal(tmp_path / "absent", truth).code == "FILE_MISSING"


def test_predictions_alone_have_the_frames_of_the_seqmap_or_of_their_rows(tmp_path: Path) -> None:
    write_lines(tmp_path / "dt" / "Car" / "0000.txt", "2,1,2,3,4,0.5")
    write_lines(tmp_path / "dt" / "Van" / "0003.txt", "0,1,2,3,4,0.5")

    by_rows = read_predictions(tmp_path / "dt", PLAIN)
    write_lines(tmp_path / "seqmap.txt", "0000 empty 0 7")
    by_seqmap = read_predictions(tmp_path / "dt", PLAIN)

    assert by_rows.frames.clips == ("0000", "0003")
    assert by_rows.frames.index.tolist() == [0, 1, 2, 0]
    assert by_rows.detections.classes == ("Car",)
    assert len(by_rows.detections) == 1
    assert by_seqmap.frames.index.tolist() == [0, 1, 2, 3, 4, 5, 6, 0]
