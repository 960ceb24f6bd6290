"""Clip maps and class maps."""

from pathlib import Path
from typing import Any

import pytest

from gainloop.errors import InvalidInput
from gainloop.formats.clip_maps import read_class_map, read_clip_map
from gainloop.terms.options import Limits
from tests.unit.formats.file_builders import write_json, write_lines


def test_a_clip_map_ties_files_to_frames_of_clips(tmp_path: Path) -> None:
    path = write_lines(
        tmp_path / "map.csv", "clip_id,file_name,frame_index,note", "n,a.jpg,3,x", "n, b.jpg ,4,"
    )

    assert read_clip_map(path, Limits()) == {"a.jpg": ("n", 3), "b.jpg": ("n", 4)}


@pytest.mark.parametrize(
    ("lines", "code", "row", "field"),
    [
        (["file_name,clip_id", "a,b"], "MISSING_COLUMN", None, "frame_index"),
        (["file_name,clip_id,frame_index", "a,b,x"], "COLUMN_TYPE", 2, "frame_index"),
        (["file_name,clip_id,frame_index", "a,b,-1"], "COLUMN_TYPE", 2, "frame_index"),
        (["file_name,clip_id,frame_index", "a,,1"], "MISSING_VALUE", 2, "clip_id"),
        (["file_name,clip_id,frame_index", "a,b"], "CSV_ROW", 2, ""),
        (["file_name,clip_id,frame_index", 'a,b,"1'], "CSV_ROW", 2, ""),
        (["file_name,clip_id,frame_index", "a,b,1", "a,b,2"], "DUPLICATE_ID", 3, "file_name"),
        (["file_name,clip_id,frame_index", "a,b,1", "c,b,1"], "DUPLICATE_ID", 3, "frame_index"),
        (["", " "], "EMPTY_FILE", None, ""),
    ],
)
def test_a_wrong_clip_map_is_refused_by_its_line(
    tmp_path: Path, lines: list[str], code: str, row: int | None, field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_clip_map(write_lines(tmp_path / "map.csv", *lines), Limits())

    error = caught.value
    assert (error.code, error.row, error.field, error.file) == (code, row, field, "map.csv")


def test_a_repeated_frame_is_refused_with_both_lines(tmp_path: Path) -> None:
    lines = ["file_name,clip_id,frame_index", "a,n,1", "b,n,1"]
    with pytest.raises(InvalidInput) as caught:
        read_clip_map(write_lines(tmp_path / "map.csv", *lines), Limits())

    assert caught.value.message == "n, frame 1 is on line 2 and on line 3"


YAML = ["no: 'yes'", "DontCare: ignore", "person: pedestrian", "7: car"]


def test_a_class_map_is_yaml_json_or_csv(tmp_path: Path) -> None:
    expected = {"no": "yes", "DontCare": "ignore", "person": "pedestrian", "7": "car"}

    of_yaml = write_lines(tmp_path / "map.yaml", *YAML)
    of_json = write_json(tmp_path / "map.json", expected)
    rows = [f"{name},{ours}" for name, ours in expected.items()]
    of_csv = write_lines(tmp_path / "map.csv", "name,class", *rows)

    for path in (of_yaml, of_json, of_csv):
        assert read_class_map(path, Limits()) == expected


def test_yaml_words_stay_texts(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "map.yaml", "no: on", "1.0: 2026-01-01")

    assert read_class_map(path, Limits()) == {"no": "on", "1.0": "2026-01-01"}


@pytest.mark.parametrize(
    ("name", "lines", "code"),
    [
        ("map.yaml", ["a: b", "a: c"], "DUPLICATE_KEY"),
        ("map.yaml", ["- a"], "NOT_A_MAP"),
        ("map.yaml", ["a: [b]"], "COLUMN_TYPE"),
        ("map.yaml", ["a: {b"], "NOT_YAML"),
        ("map.yaml", ["a: \x01"], "NOT_YAML"),
        ("map.yaml", ["? [a]", ": b"], "NOT_YAML"),
        ("map.yaml", ["a: &x b", "c: *x"], "NOT_YAML"),
        ("map.yaml", ["a: !!python/object:os.system {}"], "COLUMN_TYPE"),
        ("map.yaml", ["a:"], "MISSING_VALUE"),
        ("map.yaml", ["a: " + "[" * 5000], "TOO_DEEP"),
        ("map.json", ['{"a": "b", "a": "c"}'], "DUPLICATE_KEY"),
        ("map.json", ['{"a": 1}'], "COLUMN_TYPE"),
        ("map.csv", ["name,class", "a,b", "a,c"], "DUPLICATE_KEY"),
        ("map.csv", ["name,kind", "a,b"], "MISSING_COLUMN"),
        ("map.csv", ["name,class", "a,"], "MISSING_VALUE"),
    ],
)
def test_a_wrong_class_map_is_refused(
    tmp_path: Path, name: str, lines: list[str], code: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_class_map(write_lines(tmp_path / name, *lines), Limits())

    assert (caught.value.code, caught.value.file) == (code, name)


def test_a_map_file_is_small(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "map.yaml", *(f"class{at}: car" for at in range(70_000)))
    with pytest.raises(InvalidInput) as caught:
        read_class_map(path, Limits())

    assert caught.value.code == "FILE_TOO_LARGE"


def test_a_repeated_yaml_key_is_named_by_its_line(tmp_path: Path) -> None:
    path: Any = write_lines(tmp_path / "map.yaml", "a: b", "", "a: c")
    with pytest.raises(InvalidInput) as caught:
        read_class_map(path, Limits())

    assert caught.value.row == 3
