"""The bad-input corpus as far as files go, numbered as there.

Every input is a file that is made here. The exact code is asserted, and that the message names the
place; that nothing is stored then is for the tests of the imports.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gainloop.errors import InvalidInput
from gainloop.formats.catalog import read_catalog
from gainloop.formats.coco import read_detections, read_ground_truth
from gainloop.formats.csv_writer import csv_lines
from gainloop.formats.embeddings import check_space, read_embeddings
from gainloop.terms.findings import Findings, Severity
from gainloop.terms.options import Limits, ReadOptions
from tests.unit.formats import corpus_files as files
from tests.unit.formats.file_builders import annotation, coco, result, write_json, write_lines

Build = Callable[[Path], Path]
Read = Callable[[Path, ReadOptions], Any]


def as_results(path: Path, options: ReadOptions) -> Findings:
    truth = read_ground_truth(write_json(path.parent / "good_gt.json", coco()), ReadOptions())
    return read_detections(path, truth, options).findings


def as_truth(path: Path, options: ReadOptions) -> Findings:
    return read_ground_truth(path, options).findings


def as_catalog(path: Path, options: ReadOptions) -> Findings:
    return read_catalog(path, options).findings


def as_vectors(path: Path, options: ReadOptions) -> None:
    check_space(read_embeddings(path, options.limits), "clip-b32", 512)


@dataclass(frozen=True)
class Refused:
    """A file that is refused as a whole, and what its error says."""

    number: str
    build: Build
    read: Read
    code: str
    says: tuple[str, ...]


CSV = "clips.csv"
REFUSED = [
    Refused("1", files.nested_100_000_deep, as_results, "TOO_DEEP", ("byte 64", "limit of 64")),
    Refused(
        "2",
        partial(files.score_text, score="NaN"),
        as_results,
        "NOT_FINITE",
        ("detections[1].score", "row 2"),
    ),
    Refused(
        "3",
        partial(files.score_text, score="1e999"),
        as_results,
        "NOT_FINITE",
        ("detections[1].score", "row 2"),
    ),
    Refused(
        "4",
        files.duplicate_score,
        as_results,
        "DUPLICATE_KEY",
        ("'score'", "detections[1].score", "row 2"),
    ),
    Refused(
        "5",
        partial(files.score_text, score="1" * 5_000),
        as_results,
        "NUMBER_TOO_LONG",
        ("5000 digits", "limit is 400", "byte"),
    ),
    Refused(
        "6a",
        lambda at: files.truth(at, coco([annotation(2**63)])),
        as_truth,
        "ID_OUT_OF_RANGE",
        ("annotations[0].id", str(2**63), "string"),
    ),
    Refused(
        "6b",
        lambda at: files.results(at, result(image_id=2**60)),
        as_results,
        "ID_OUT_OF_RANGE",
        ("detections[0].image_id", str(2**60), "string"),
    ),
    Refused("7", files.lone_surrogate, as_results, "BAD_UNICODE", ("detections[0].clip_id",)),
    Refused(
        "8a", files.nul_in_clip_id_json, as_truth, "BAD_CHARACTER", ("U+0000", "images[0].clip_id")
    ),
    Refused("9a", files.utf_16_named_json, as_results, "BAD_ENCODING", ("expected UTF-8",)),
    Refused("9b", files.bom_named_json, as_results, "BAD_ENCODING", ("expected UTF-8",)),
    Refused("10", files.truncated_at_99_percent, as_results, "TRUNCATED", ("byte 7425",)),
    Refused("11", files.empty_json, as_results, "EMPTY_FILE", ("no content",)),
    Refused(
        "12",
        files.three_gigabytes_of_holes,
        as_results,
        "FILE_TOO_LARGE",
        ("3,221,225,472", "limit is 2,147,483,648", "use Parquet"),
    ),
    Refused("17", files.negative_width, as_truth, "BAD_BOX", ("annotation 71", "row 2")),
    Refused(
        "19",
        files.corners_as_width_and_height,
        as_truth,
        "BOX_FORMAT_SUSPECT",
        ("[295.0, 100.0, 385.0, 160.0]", "[x1, y1, x2, y2]"),
    ),
    Refused("20", files.unknown_category, as_results, "UNKNOWN_CATEGORY", ("77, 78", "row 2")),
    Refused(
        "21",
        files.duplicate_annotation_id,
        as_truth,
        "DUPLICATE_ID",
        ("annotations[0]", "annotations[2]", "id 5"),
    ),
    Refused(
        "25a",
        lambda at: files.results(at, result(score=1.0000001)),
        as_results,
        "SCORE_RANGE",
        ("1.0000001", "[0,1]", "--scores logit", "row 1"),
    ),
    Refused(
        "25b",
        lambda at: files.results(at, result(score=-0.1)),
        as_results,
        "SCORE_RANGE",
        ("-0.1", "[0,1]", "row 1"),
    ),
    Refused(
        "30",
        files.parquet_of_two_gigabytes,
        as_catalog,
        "DECODED_TOO_LARGE",
        ("268,435,456 bytes", "region"),
    ),
    Refused(
        "31a",
        files.parquet_of_3_000_columns,
        as_catalog,
        "TOO_MANY_COLUMNS",
        ("3,000", "limit is 2000"),
    ),
    Refused(
        "31b", files.parquet_with_corrupt_footer, as_catalog, "BAD_PARQUET", ("clips.parquet",)
    ),
    Refused(
        "32a",
        files.parquet_time_without_zone,
        as_catalog,
        "TIME_ZONE_MISSING",
        ("start_ts", "timestamp[us, UTC]"),
    ),
    Refused(
        "33",
        files.parquet_text_for_a_count,
        as_catalog,
        "COLUMN_TYPE",
        ("frame_count", "expected", "whole number", "got string"),
    ),
    Refused("34", files.pickled_npy, as_vectors, "PICKLE_REFUSED", ("v.npy",)),
    Refused(
        "35",
        files.npy_of_100_billion,
        as_vectors,
        "SHAPE_TOO_LARGE",
        ("(100000000000,)", "400,000,000,000", "limit is"),
    ),
    Refused(
        "36a", lambda at: files.vectors(at, [1.0] * 511), as_vectors, "DIM_MISMATCH", ("511", "512")
    ),
    Refused(
        "36b",
        lambda at: files.vectors(at, [1.0] * 512, space="dino"),
        as_vectors,
        "SPACE_MISMATCH",
        ("dino", "clip-b32"),
    ),
    Refused(
        "37a", lambda at: files.vectors(at, [1.0], [np.nan]), as_vectors, "BAD_VECTOR", ("row 2",)
    ),
    Refused(
        "37b", lambda at: files.vectors(at, [1.0], [np.inf]), as_vectors, "BAD_VECTOR", ("row 2",)
    ),
    Refused(
        "37c",
        lambda at: files.vectors(at, [1.0], [0.0]),
        as_vectors,
        "BAD_VECTOR",
        ("row 2", "zero"),
    ),
    Refused(
        "39a",
        files.csv_field_of_10_megabytes,
        as_catalog,
        "CSV_FIELD_TOO_LONG",
        ("line 3", "1,000,000"),
    ),
    Refused(
        "39b",
        lambda at: write_lines(at / CSV, "clip_id,region", "a,b", "c"),
        as_catalog,
        "CSV_ROW",
        ("line 3", "1 cells"),
    ),
    Refused(
        "39c",
        lambda at: write_lines(at / CSV, "clip_id,region", "a,b", 'c,"d', "e,f"),
        as_catalog,
        "CSV_ROW",
        ("line 3", "never closed"),
    ),
    Refused(
        "40a",
        lambda at: write_lines(at / CSV, "clip_id;region", "a;b"),
        as_catalog,
        "CSV_DIALECT",
        ("detected a semicolon", "expected a comma"),
    ),
    Refused(
        "40b",
        lambda at: write_lines(at / CSV, "clip_id,lat", 'a,"48,13"'),
        as_catalog,
        "CSV_DIALECT",
        ("detected a comma", "'48,13'", "expected a point", "row 2"),
    ),
]


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: f"{case.number}-{case.code}")
def test_a_bad_file_is_refused_with_its_code_and_place(case: Refused, tmp_path: Path) -> None:
    path = case.build(tmp_path)

    with pytest.raises(InvalidInput) as caught:
        case.read(path, ReadOptions())

    error = caught.value
    assert error.code == case.code
    assert error.exit_code == 2
    for words in case.says:
        assert words in str(error)


@dataclass(frozen=True)
class Found:
    """A file that is read in part: the finding it leaves, and the severity of that."""

    number: str
    build: Build
    read: Read
    code: str
    severity: Severity
    count: int
    says: tuple[str, ...]


FOUND = [
    Found(
        "8b",
        files.nul_in_clip_id_csv,
        as_catalog,
        "BAD_CHARACTER",
        Severity.REJECTED,
        1,
        ("U+0000", "row 2", "clip_id"),
    ),
    Found(
        "18",
        files.box_outside,
        as_truth,
        "BOX_OUTSIDE",
        Severity.WARNING,
        1,
        ("annotation 30", "row 30", "1 boxes"),
    ),
    Found(
        "22a",
        files.missing_area_and_iscrowd,
        as_truth,
        "MISSING_AREA",
        Severity.WARNING,
        2,
        ("computed", "row 2", "area"),
    ),
    Found(
        "26",
        files.unknown_clips,
        as_results,
        "UNKNOWN_CLIP",
        Severity.REJECTED,
        2,
        ("404, 405", "row 2"),
    ),
    Found(
        "32b",
        files.parquet_year_9999,
        as_catalog,
        "TIME_RANGE",
        Severity.REJECTED,
        1,
        ("9999", "1990 to 2100", "row 1", "start_ts"),
    ),
    Found(
        "32c",
        files.csv_time_without_zone,
        as_catalog,
        "TIME_ZONE_MISSING",
        Severity.REJECTED,
        1,
        ("2026-03-01T08:00:00", "row 2", "start_ts"),
    ),
]


@pytest.mark.parametrize("case", FOUND, ids=lambda case: f"{case.number}-{case.code}")
def test_a_file_with_bad_rows_tells_them_and_strict_refuses_it(case: Found, tmp_path: Path) -> None:
    path = case.build(tmp_path)
    findings = case.read(path, ReadOptions())

    finding = next(item for item in findings if item.code == case.code)
    assert (finding.severity, finding.count) == (case.severity, case.count)
    for words in case.says:
        assert words in str(finding.as_error())
    with pytest.raises(InvalidInput) as caught:
        case.read(path, ReadOptions(strict=True))
    assert caught.value.code == case.code


def test_12_the_limit_of_a_file_is_a_setting_of_the_reader(tmp_path: Path) -> None:
    path = files.results(tmp_path, result())
    limit = path.stat().st_size

    assert list(as_results(path, ReadOptions(limits=Limits(file_bytes=limit)))) == []
    with pytest.raises(InvalidInput) as caught:
        as_results(path, ReadOptions(limits=Limits(file_bytes=limit - 1)))

    assert caught.value.code == "FILE_TOO_LARGE"


def test_22_a_missing_iscrowd_is_counted_but_no_reason_to_refuse(tmp_path: Path) -> None:
    bare = annotation(1)
    del bare["iscrowd"]
    findings = as_truth(files.truth(tmp_path, coco([bare])), ReadOptions(strict=True))

    (finding,) = findings
    assert (finding.code, finding.severity) == ("MISSING_ISCROWD", Severity.NOTE)


def test_30_the_file_is_small_and_its_footer_says_less_than_it_holds(tmp_path: Path) -> None:
    path = files.parquet_of_two_gigabytes(tmp_path)

    assert path.stat().st_size < 250_000


@pytest.mark.parametrize("reason", ["=cmd|'/c calc'!A1", "+1", "-1", "@a", "\t=1", "\r=1"])
def test_41_an_exported_reason_is_no_formula_and_numbers_stay_numbers(reason: str) -> None:
    (_, row) = csv.reader(csv_lines(["reason", "score"], [[reason, -0.25]]))

    assert row == [f"'{reason}", "-0.25"]
