"""Which column of a stranger's catalog is which of ours."""

from pathlib import Path
from typing import Any

import pytest

from gainloop.errors import InvalidInput
from gainloop.formats.catalog import NOTHING_CHOSEN, read_catalog
from gainloop.formats.catalog_columns import ColumnMap, MapFile, map_columns, read_column_map
from gainloop.terms.catalog import CatalogRow, ColumnKind
from gainloop.terms.options import Limits, ReadOptions
from tests.unit.formats.file_builders import write_json, write_lines


def fits(name: str, kind: ColumnKind) -> bool:
    """A file whose columns named `*_text` hold texts, all others numbers that may be times."""
    return kind in {ColumnKind.TEXT, ColumnKind.TEXTS} or not name.endswith("text")


def guess(*found: str, chosen: MapFile = NOTHING_CHOSEN) -> ColumnMap:
    return map_columns(found, chosen, fits, "clips.csv")


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("clipId", "clip_id"),
        ("segment_id", "clip_id"),
        ("scene_token", "clip_id"),
        ("videoName", "clip_id"),
        ("Geo", "region"),
        ("site", "region"),
        ("location", "region"),
        ("tod", "time_of_day"),
        ("timeofday", "time_of_day"),
        ("Time Of Day", "time_of_day"),
        ("weather_condition", "weather"),
        ("wether", "weather"),
        ("latitude", "lat"),
        ("lng", "lon"),
        ("duration", "duration_s"),
        ("timestamp", "start_ts"),
        ("Tags", "scenario_tags"),
    ],
)
def test_names_that_people_use_are_known(source: str, target: str) -> None:
    found = guess("id", source) if target != "clip_id" else guess(source, "x")

    assert found.source_of(target) == source


@pytest.mark.parametrize("name", ["duration_ms", "ego_speed", "speed_kmh", "fps_text", "geometry"])
def test_a_column_that_may_mean_something_else_stays_an_extra(name: str) -> None:
    assert guess("clip_id", name).extra == (name,)


def test_the_same_name_wins_over_an_alias_and_an_alias_over_a_later_one() -> None:
    found = guess("location", "city", "video", "clip_id")

    assert found.source_of("clip_id") == "clip_id"
    assert found.source_of("region") == "location"
    assert found.extra == ("city", "video")


def test_each_guess_says_why() -> None:
    found = guess("clip_id", "timeofday", "geo", "wether")

    assert {column.target: column.why for column in found.columns} == {
        "clip_id": "same name",
        "time_of_day": "other spelling",
        "region": "geo is another name of region",
        "weather": "similar name",
    }


def test_the_map_file_wins_over_every_guess() -> None:
    chosen = MapFile({"clip_id": "name", "region": "", "weather": "geo"})
    found = guess("clip_id", "name", "geo", "site", chosen=chosen)

    assert found.source_of("clip_id") == "name"
    assert found.source_of("weather") == "geo"
    assert found.source_of("region") == ""
    assert found.extra == ("clip_id", "site")


def test_without_a_clip_id_the_columns_and_the_cure_are_named() -> None:
    with pytest.raises(InvalidInput) as caught:
        guess("foo", "bar")

    error = caught.value
    assert (error.code, error.field) == ("MISSING_COLUMN", "clip_id")
    assert "foo, bar" in error.message
    assert "`clip_id: your_column`" in error.message


def read_with_map(folder: Path, map_lines: list[str] | dict[str, Any]) -> list[CatalogRow]:
    clips = write_lines(folder / "clips.csv", "key,wx,geo,fps", "a,cloud,north,fast", "b,??,,")
    if isinstance(map_lines, dict):
        map_file = write_json(folder / "map.json", map_lines)
    else:
        map_file = write_lines(folder / "map.yaml", *map_lines)
    chosen = read_column_map(map_file, Limits())
    return list(read_catalog(clips, ReadOptions(), chosen).catalog.rows())


@pytest.mark.parametrize(
    "content",
    [
        ["clip_id: key", "weather: wx", "fps:", "values:", "  weather: {cloud: cloudy, '??': ''}"],
        {
            "clip_id": "key",
            "weather": "wx",
            "fps": None,
            "values": {"weather": {"cloud": "cloudy", "??": None}},
        },
    ],
)
def test_a_map_file_names_columns_leaves_some_out_and_maps_values(
    tmp_path: Path, content: list[str] | dict[str, Any]
) -> None:
    first, second = read_with_map(tmp_path, content)

    assert (first.clip_id, first.weather, first.region) == ("a", "cloudy", "north")
    assert (first.fps, first.extra) == (None, {"fps": "fast"})
    assert (second.weather, second.region) == (None, None)


@pytest.mark.parametrize(
    ("content", "code", "field", "message"),
    [
        (["clip_id: kee"], "UNKNOWN_COLUMN", "kee", "it has key, wx, geo, fps"),
        (["wheather: wx"], "UNKNOWN_COLUMN", "wheather", "did you mean weather?"),
        (["values: {wheather: {a: b}}"], "UNKNOWN_COLUMN", "wheather", "did you mean weather?"),
        (["clip_id: [key]"], "COLUMN_TYPE", "clip_id", "the name of one column"),
        (["values: wx"], "COLUMN_TYPE", "values", "cloud: cloudy"),
        (["values: {weather: wx}"], "COLUMN_TYPE", "values.weather", "their value: our value"),
    ],
)
def test_a_wrong_map_file_is_refused_by_its_entry(
    tmp_path: Path, content: list[str], code: str, field: str, message: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_with_map(tmp_path, content)

    assert (caught.value.code, caught.value.field) == (code, field)
    assert message in caught.value.message


def test_a_column_whose_values_do_not_fit_is_not_guessed_but_is_when_named_like_ours(
    tmp_path: Path,
) -> None:
    guessed = write_lines(tmp_path / "clips.csv", "clip_id,start", "a,morning")
    found = read_catalog(guessed, ReadOptions())
    assert found.column_map.extra == ("start",)

    named = write_lines(tmp_path / "clips.csv", "clip_id,start_ts", "a,morning")
    assert read_catalog(named, ReadOptions()).num_rejected == 1


def test_a_guessed_time_without_zone_is_told_not_taken_for_a_text(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "clips.csv", "clip_id,timestamp", "a,2026-03-01 08:00:00")
    found = read_catalog(path, ReadOptions())

    assert [item.code for item in found.findings] == ["TIME_ZONE_MISSING"]
