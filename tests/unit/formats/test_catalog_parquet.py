"""Clip catalogs as Parquet: types, times, budgets."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gainloop.errors import InvalidInput
from gainloop.formats.catalog import CatalogFile, read_catalog
from gainloop.formats.parquet_reader import ParquetColumns
from gainloop.terms.options import Limits, ReadOptions
from tests.unit.formats.file_builders import write_bytes

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def write(folder: Path, **columns: Any) -> Path:
    path = folder / "clips.parquet"
    pq.write_table(pa.table({"clip_id": ["a", "b"]} | columns), path)
    return path


def read(folder: Path, **columns: Any) -> CatalogFile:
    return read_catalog(write(folder, **columns), ReadOptions())


def refusal(folder: Path, **columns: Any) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        read(folder, **columns)
    assert caught.value.file == "clips.parquet"
    return caught.value


def column(found: CatalogFile, name: str) -> list[Any]:
    values: list[Any] = found.catalog.columns[name].tolist()
    return values


def test_typed_columns_are_taken_as_they_are(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        lat=[48.1, None],
        frame_count=pa.array([3, None], pa.int32()),
        sensors=[["cam", "lidar"], None],
        region=pa.array(["north", "north"]).dictionary_encode(),
        vehicle_id=[7, None],
        weather=["n/a", "rainy"],
    )

    assert column(found, "lat") == [48.1, None]
    assert column(found, "frame_count") == [3, None]
    assert column(found, "sensors") == [("cam", "lidar"), None]
    assert column(found, "region") == ["north", "north"]
    assert column(found, "vehicle_id") == ["7", None]
    assert column(found, "weather") == [None, "rain"]
    assert found.catalog.row.tolist() == [1, 2]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_times_with_a_zone_become_utc(tmp_path: Path, unit: str) -> None:
    times = pa.array([NOON, None], pa.timestamp(unit, "Europe/Berlin"))

    assert column(read(tmp_path, start_ts=times), "start_ts") == [NOON, None]


def test_times_may_be_texts_with_an_offset_or_whole_numbers(tmp_path: Path) -> None:
    texts = read(tmp_path, start_ts=["2026-03-01T13:00:00+01:00", None])
    numbers = read(tmp_path, start_ts=[int(NOON.timestamp()) * 10**6, None])

    assert column(texts, "start_ts") == column(numbers, "start_ts") == [NOON, None]


def test_a_time_without_zone_is_refused(tmp_path: Path) -> None:
    error = refusal(tmp_path, start_ts=pa.array([NOON, None], pa.timestamp("us")))

    assert (error.code, error.field) == ("TIME_ZONE_MISSING", "start_ts")
    assert "timestamp[us, UTC]" in error.message


@pytest.mark.parametrize("year", [1, 1970, 1989, 2101, 9999])
def test_a_time_of_another_century_rejects_its_row(tmp_path: Path, year: int) -> None:
    times = pa.array([NOON.replace(year=year), NOON], pa.timestamp("us", "UTC"))
    found = read(tmp_path, start_ts=times)

    assert found.catalog.clip_id.tolist() == ["b"]
    (finding,) = found.findings
    assert (finding.code, finding.row, finding.field) == ("TIME_RANGE", 1, "start_ts")


def test_a_time_beyond_every_calendar_rejects_its_row(tmp_path: Path) -> None:
    times = pa.array([2**62, -(2**62)], pa.timestamp("us", "UTC"))
    found = read(tmp_path, start_ts=times)

    assert len(found.catalog) == 0
    assert found.findings.total("TIME_RANGE") == 2


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("frame_count", ["3", "4"], "a column of whole number, got string"),
        ("lat", ["3", "4"], "a column of number, got string"),
        ("region", [1.5, 2.5], "a column of text, got double"),
        ("start_ts", [1.5, 2.5], "a column of time with zone, got double"),
        ("sensors", [1, 2], "a column of list of texts, got int64"),
        ("sensors", [[1], [2]], "a column of list of texts, got list"),
    ],
)
def test_a_column_of_another_type_is_refused(
    tmp_path: Path, name: str, values: list[Any], message: str
) -> None:
    error = refusal(tmp_path, **{name: values})

    assert (error.code, error.field) == ("COLUMN_TYPE", name)
    assert message in error.message


def test_a_column_whose_name_is_only_like_ours_may_have_any_type(tmp_path: Path) -> None:
    found = read(tmp_path, latitude=["north", "south"], numframes=["3", "4"])

    assert found.column_map.extra == ("latitude", "numframes")


def test_whole_numbers_that_came_out_as_floats_are_whole_numbers(tmp_path: Path) -> None:
    found = read(tmp_path, frame_count=[3.0, float("nan")])

    assert column(found, "frame_count") == [3, None]


def test_further_columns_become_json_values(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        my_time=pa.array([NOON, None], pa.timestamp("ns", "UTC")),
        my_price=[Decimal("1.50"), None],
        my_float=[float("inf"), 0.5],
        my_box=[{"x": 1, "parts": [1.5]}, None],
        my_bytes=[b"\x00\x01", None],
        my_id=[2**60, 3],
        my_flag=[True, None],
    )

    first, second = found.catalog.rows()
    assert first.extra == {
        "my_time": "2026-03-01T12:00:00+00:00",
        "my_price": "1.50",
        "my_box": {"x": 1, "parts": [1.5]},
        "my_bytes": "AAE=",
        "my_id": str(2**60),
        "my_flag": True,
    }
    assert second.extra == {"my_float": 0.5, "my_id": 3}


def test_rows_are_checked_as_those_of_a_csv(tmp_path: Path) -> None:
    path = tmp_path / "clips.parquet"
    pq.write_table(
        pa.table({"clip_id": ["a", None, "b\0", "a"], "lat": [1.0, 2.0, 3.0, 4.0]}), path
    )
    found = read_catalog(path, ReadOptions())

    assert found.num_rejected == 3
    told = {(item.code, item.row) for item in found.findings}
    assert told == {("MISSING_VALUE", 2), ("BAD_CHARACTER", 3), ("DUPLICATE_ID", 4)}


def test_what_is_no_parquet_is_refused(tmp_path: Path) -> None:
    good = write(tmp_path).read_bytes()
    for data in (b"PAR1 and nothing", good[:-20], good[:40] + b"\xff" * 30 + good[70:]):
        path = write_bytes(tmp_path / "bad.parquet", data)
        with pytest.raises(InvalidInput) as caught:
            read_catalog(path, ReadOptions())
        assert caught.value.code == "BAD_PARQUET"


def test_what_is_parquet_is_read_under_any_name(tmp_path: Path) -> None:
    path = write(tmp_path).rename(tmp_path / "clips.data")

    assert len(read_catalog(path, ReadOptions()).catalog) == 2


def test_the_budget_holds_over_all_columns_that_are_read(tmp_path: Path) -> None:
    path = write(tmp_path, lat=[1.0, 2.0], lon=[1.0, 2.0])
    columns = ParquetColumns(path, Limits(decoded_bytes=40))

    assert columns.read("lat").to_pylist() == [1.0, 2.0]
    columns.read("lon")
    with pytest.raises(InvalidInput) as caught:
        columns.read("clip_id")
    assert (caught.value.code, caught.value.field) == ("DECODED_TOO_LARGE", "clip_id")


def test_a_repeated_column_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "clips.parquet"
    pq.write_table(pa.table([["a"], ["b"]], names=["clip_id", "clip_id"]), path)

    with pytest.raises(InvalidInput) as caught:
        read_catalog(path, ReadOptions())

    assert (caught.value.code, caught.value.field) == ("DUPLICATE_COLUMN", "clip_id")


def test_many_rows_are_read_in_row_groups(tmp_path: Path) -> None:
    path = tmp_path / "clips.parquet"
    count = 50_000
    times = [NOON + timedelta(seconds=at) for at in range(count)]
    table = pa.table({"clip_id": [f"c{at}" for at in range(count)], "start_ts": times})
    pq.write_table(table, path, row_group_size=20_000)
    found = read_catalog(path, ReadOptions())

    assert len(found.catalog) == count
    assert column(found, "start_ts")[-1] == times[-1]
