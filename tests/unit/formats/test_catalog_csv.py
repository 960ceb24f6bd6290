"""Clip catalogs as CSV: what is accepted, rejected by row, refused as a whole."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gainloop.errors import InvalidInput
from gainloop.formats.catalog import CatalogFile, preview, read_catalog
from gainloop.terms.catalog import CATALOG_COLUMNS, CatalogRow
from gainloop.terms.findings import Finding, Severity
from gainloop.terms.options import Limits, ReadOptions
from tests.unit.formats.file_builders import write_bytes, write_lines


def read(folder: Path, *lines: str, strict: bool = False) -> CatalogFile:
    path = write_lines(folder / "clips.csv", *lines)
    return read_catalog(path, ReadOptions(strict=strict))


def refusal(folder: Path, *lines: str) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        read(folder, *lines)
    assert caught.value.file == "clips.csv"
    return caught.value


def rejection(folder: Path, column: str, cell: str) -> Finding:
    """The one finding on a file whose second row has the cell; its first row is good."""
    found = read(folder, f"clip_id,{column}", "good,", f"bad,{cell}")
    assert found.catalog.clip_id.tolist() == ["good"]
    assert found.num_rejected == 1
    (finding,) = found.findings
    assert (finding.severity, finding.row, finding.field) == (Severity.REJECTED, 3, column)
    return finding


def only_row(found: CatalogFile) -> CatalogRow:
    (row,) = found.catalog.rows()
    return row


def test_every_field_of_a_row_is_a_column_of_a_kind() -> None:
    fields = [name for name in CatalogRow.__dataclass_fields__ if name != "extra"]

    assert sorted(CATALOG_COLUMNS) == sorted(fields)


def test_the_clip_id_is_enough(tmp_path: Path) -> None:
    found = read(tmp_path, "clip_id", "a", "b")

    assert [row.clip_id for row in found.catalog.rows()] == ["a", "b"]
    assert found.catalog.row.tolist() == [2, 3]
    assert list(found.findings) == []


def test_every_kind_of_column_becomes_its_type(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "clip_id,start_ts,duration_s,frame_count,sensors,region,lat",
        "a,2026-03-01T08:30:00+01:00,20.5,205,cam0|cam1,Lisbon,-38.7",
    )

    assert only_row(found) == CatalogRow(
        clip_id="a",
        start_ts=datetime(2026, 3, 1, 7, 30, tzinfo=UTC),
        duration_s=20.5,
        frame_count=205,
        sensors=("cam0", "cam1"),
        region="Lisbon",
        lat=-38.7,
    )


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-01T08:30:00Z",
        "2026-03-01 08:30:00 UTC",
        "2026-03-01 10:30:00.000000+02:00",
        "1772353800",
        "1772353800000",
        "1772353800000000",
        "1772353800000000000",
    ],
)
def test_a_time_has_an_offset_or_counts_from_1970(tmp_path: Path, cell: str) -> None:
    row = only_row(read(tmp_path, "clip_id,start_ts", f"a,{cell}"))

    assert row.start_ts == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize("cell", ['"a,b"', "a|b", "a; b", '"[""a"", ""b""]"', "|a||b|"])
def test_a_list_may_be_written_in_several_ways(tmp_path: Path, cell: str) -> None:
    row = only_row(read(tmp_path, "clip_id,scenario_tags", f"x,{cell}"))

    assert row.scenario_tags == ("a", "b")


@pytest.mark.parametrize("cell", ["", "unknown", "N/A", "Undefined", " ", "null", "nan"])
@pytest.mark.parametrize("column", ["weather", "lat", "frame_count", "start_ts", "sensors"])
def test_unknown_is_none_and_never_a_value(tmp_path: Path, column: str, cell: str) -> None:
    found = read(tmp_path, f"clip_id,{column}", f"a,{cell}")

    assert getattr(only_row(found), column) is None
    assert list(found.findings) == []


def test_further_columns_are_kept_as_texts(tmp_path: Path) -> None:
    found = read(tmp_path, "clip_id,my_note,speed", 'a,"hello, you",', "b,,12")

    first, second = found.catalog.rows()
    assert first.extra == {"my_note": "hello, you"}
    assert second.extra == {"speed": "12"}
    assert found.column_map.extra == ("my_note", "speed")


def test_spellings_of_a_word_are_joined_and_told(tmp_path: Path) -> None:
    rows = ["a,Rainy,Day", "b,rain,dawn/dusk", "c,partly cloudy,nighttime", "d,rainy,night"]
    found = read(tmp_path, "clip_id,weather,time_of_day", *rows)

    told = [(row.weather, row.time_of_day) for row in found.catalog.rows()]
    assert told == [
        ("rain", "daytime"),
        ("rain", "dawn_dusk"),
        ("partly_cloudy", "night"),
        ("rain", "night"),
    ]
    weather = next(item for item in found.findings if item.field == "weather")
    assert (weather.code, weather.severity) == ("VALUE_MAPPED", Severity.NOTE)
    assert weather.count == 3
    assert "rainy as rain (1 rows)" in weather.message


def test_values_outside_of_the_vocabulary_are_kept_and_listed(tmp_path: Path) -> None:
    rows = ["a,cloudy,afternoon", "b,cloud,evening", "c,cloud,daytime"]
    found = read(tmp_path, "clip_id,weather,time_of_day", *rows)

    assert [row.weather for row in found.catalog.rows()] == ["cloudy", "cloud", "cloud"]
    weather, time = found.findings
    assert (weather.code, weather.row, weather.count) == ("UNMAPPED_VALUE", 3, 2)
    assert "cloud [cloudy?] (2 rows)" in weather.message
    assert "afternoon" in time.message
    assert "evening" in time.message
    assert weather.severity is Severity.WARNING


def test_a_repeated_clip_is_rejected_with_both_rows(tmp_path: Path) -> None:
    found = read(tmp_path, "clip_id,region", "a,1", "b,2", " a ,3")

    assert [row.region for row in found.catalog.rows()] == ["1", "2"]
    (finding,) = found.findings
    assert (finding.code, finding.row) == ("DUPLICATE_ID", 4)
    assert finding.message == "the clip a is in row 2 already"


@pytest.mark.parametrize(
    ("clip_id", "code"),
    [
        ("", "MISSING_VALUE"),
        ("n/a", "MISSING_VALUE"),
        ("a\0b", "BAD_CHARACTER"),
        ("a\tb", "BAD_CHARACTER"),
        ("x" * 501, "TEXT_TOO_LONG"),
    ],
)
def test_a_row_without_a_usable_clip_id_is_rejected(
    tmp_path: Path, clip_id: str, code: str
) -> None:
    found = read(tmp_path, "clip_id,region", f"{clip_id},R", "good,R")

    assert found.catalog.clip_id.tolist() == ["good"]
    (finding,) = found.findings
    assert (finding.code, finding.row, finding.field) == (code, 2, "clip_id")


@pytest.mark.parametrize(
    ("column", "cell", "code", "message"),
    [
        ("start_ts", "2026-03-01 08:30:00", "TIME_ZONE_MISSING", "has no zone"),
        ("start_ts", "2026-03-01", "TIME_ZONE_MISSING", "has no zone"),
        ("start_ts", "9999-03-01T00:00:00Z", "TIME_RANGE", "1990 to 2100"),
        ("start_ts", "1989-12-31T00:00:00Z", "TIME_RANGE", "1990 to 2100"),
        ("start_ts", "12", "TIME_RANGE", "1990 to 2100"),
        ("lat", "91", "VALUE_RANGE", "91 is outside of -90 to 90"),
        ("fps", "inf", "NOT_FINITE", "inf"),
        ("frame_count", "1.5", "COLUMN_TYPE", "expected a whole number, got '1.5'"),
        ("lat", "1_0", "COLUMN_TYPE", "expected a number, got '1_0'"),
        ("duration_s", "20 s", "COLUMN_TYPE", "expected a number, got '20 s'"),
        ("region", "a\0", "BAD_CHARACTER", "U+0000"),
        ("my_own", "a\0", "BAD_CHARACTER", "U+0000"),
        ("region", "x" * 100_001, "TEXT_TOO_LONG", "the limit is 100000"),
        ("sensors", "[1]", "COLUMN_TYPE", "expected a list of texts"),
        ("sensors", "[a", "COLUMN_TYPE", "is no JSON list"),
    ],
)
def test_a_cell_that_cannot_be_read_rejects_its_row(
    tmp_path: Path, column: str, cell: str, code: str, message: str
) -> None:
    finding = rejection(tmp_path, column, cell)

    assert finding.code == code
    assert message in finding.message


def test_many_rejected_rows_are_listed_up_to_a_limit_and_counted(tmp_path: Path) -> None:
    found = read(tmp_path, "clip_id,lat", *(f"c{at},x" for at in range(50)), "good,1")

    assert found.num_rejected == 50
    assert len(found.findings.rejected) == 20
    assert found.findings.total("COLUMN_TYPE") == 50


def test_strict_refuses_what_would_be_rejected(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(tmp_path, "clip_id,lat", "a,x", strict=True)

    assert (caught.value.code, caught.value.row) == ("COLUMN_TYPE", 2)


@pytest.mark.parametrize(
    ("lines", "code", "row", "message"),
    [
        (["clip_id,region", "a,b", "c"], "CSV_ROW", 3, "line 3 has 1 cells, the header has 2"),
        (["clip_id,region", "a,b,c"], "CSV_ROW", 2, "line 2 has 3 cells, the header has 2"),
        (["clip_id,region", 'a,"b', "c,d"], "CSV_ROW", 2, "line 2: a quote that opens is never"),
        (["clip_id;region", "a;b"], "CSV_DIALECT", 1, "detected a semicolon"),
        (["clip_id\tregion", "a\tb"], "CSV_DIALECT", 1, "detected a tab"),
        (["clip_id,lat", "a,1.5", 'b,"48,137"'], "CSV_DIALECT", 3, "expected a point"),
        (["clip_id,clip_id", "a,b"], "DUPLICATE_COLUMN", 1, "'clip_id' is there twice"),
        (["clip_id,region"], "EMPTY_FILE", None, "no rows"),
        ([" "], "EMPTY_FILE", None, "only white space"),
    ],
)
def test_a_file_of_another_form_is_refused_by_its_line(
    tmp_path: Path, lines: list[str], code: str, row: int | None, message: str
) -> None:
    error = refusal(tmp_path, *lines)

    assert (error.code, error.row) == (code, row)
    assert message in error.message


def test_a_cell_may_hold_commas_quotes_and_lines(tmp_path: Path) -> None:
    found = read(tmp_path, "clip_id,note", '"a","x, ""y""\nz"', "b,5 in")

    first, second = found.catalog.rows()
    assert first.extra == {"note": 'x, "y"\nz'}
    assert second.extra == {"note": "5 in"}


def test_a_lone_quote_inside_a_cell_is_text(tmp_path: Path) -> None:
    assert only_row(read(tmp_path, "clip_id,note", 'a,5" pipe')).extra == {"note": '5" pipe'}


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_beyond_the_limit_is_refused(tmp_path: Path, quote: str) -> None:
    error = refusal(tmp_path, "clip_id,note", f"a,{quote}{'x' * 1_000_001}{quote}")

    assert (error.code, error.row) == ("CSV_FIELD_TOO_LONG", 2)
    assert "1,000,000" in error.message


def test_a_byte_order_mark_of_a_spreadsheet_is_taken_off(tmp_path: Path) -> None:
    path = write_bytes(tmp_path / "clips.csv", b"\xef\xbb\xbfclip_id,region\r\na,b\r\n")

    assert only_row(read_catalog(path, ReadOptions())).region == "b"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "latin-1"])
def test_other_encodings_are_refused(tmp_path: Path, encoding: str) -> None:
    path = write_bytes(tmp_path / "clips.csv", "clip_id,region\na,Köln\n".encode(encoding))

    with pytest.raises(InvalidInput) as caught:
        read_catalog(path, ReadOptions())

    assert caught.value.code == "BAD_ENCODING"


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_a_spreadsheet_file_is_refused_with_the_cure(tmp_path: Path, start: bytes) -> None:
    path = write_bytes(tmp_path / "clips.xlsx", start + b"rest")

    with pytest.raises(InvalidInput, match="save it as CSV or Parquet") as caught:
        read_catalog(path, ReadOptions())

    assert caught.value.code == "UNKNOWN_FORMAT"


def test_a_column_without_a_name_gets_one(tmp_path: Path) -> None:
    assert only_row(read(tmp_path, ",clip_id", "0,a")).extra == {"column 1": "0"}


def test_a_file_of_too_many_columns_is_refused(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "clips.csv", "clip_id,a,b", "1,2,3")

    with pytest.raises(InvalidInput) as caught:
        read_catalog(path, ReadOptions(limits=Limits(parquet_columns=2)))

    assert caught.value.code == "TOO_MANY_COLUMNS"


def test_a_preview_shows_the_map_the_first_rows_and_what_is_rejected(tmp_path: Path) -> None:
    rows = [f"c{at},Lisbon,{at},n{at}" for at in range(30)]
    path = write_lines(tmp_path / "clips.csv", "videoName,geo,lat,note", "bad,X,x,", *rows)

    shown = preview(path, ReadOptions(), rows=20)

    assert len(shown.rows) == 20
    assert shown.rows[0] == {
        "clip_id": "c0",
        "region": "Lisbon",
        "lat": 0.0,
        "extra": {"note": "n0"},
    }
    assert (shown.num_accepted, shown.num_rejected) == (30, 1)
    assert [(item.code, item.row) for item in shown.rejected] == [("COLUMN_TYPE", 2)]
    assert shown.found_columns == ("videoName", "geo", "lat", "note")
    assert [(c.target, c.source) for c in shown.column_map.columns] == [
        ("clip_id", "videoName"),
        ("region", "geo"),
        ("lat", "lat"),
    ]
