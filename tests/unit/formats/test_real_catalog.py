"""The catalog reader on the attributes that people gave to 188 real clips, with their mess."""

from collections import Counter
from pathlib import Path

import pytest

from gainloop.formats.catalog import CatalogFile, read_catalog
from gainloop.terms.options import ReadOptions
from tests.jaad_catalog import write_catalog

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def catalog(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> CatalogFile:
    path = write_catalog(real_data, tmp_path_factory.mktemp("jaad"))
    return read_catalog(path, ReadOptions())


def test_all_clips_are_accepted_under_our_column_names(catalog: CatalogFile) -> None:
    assert len(catalog.catalog) == 188
    assert catalog.num_rejected == 0
    assert {column.target: column.source for column in catalog.column_map.columns} == {
        "clip_id": "videoName",
        "region": "location",
        "time_of_day": "tod",
        "weather": "weather",
    }


def test_weather_that_is_not_known_is_none(catalog: CatalogFile) -> None:
    weather = Counter(catalog.catalog.columns["weather"].tolist())

    assert set(weather) == {"clear", "cloudy", "rain", "snow", None}
    assert weather[None] == 1


def test_nighttime_is_read_as_night_and_parts_of_the_day_are_listed(catalog: CatalogFile) -> None:
    times = Counter(catalog.catalog.columns["time_of_day"].tolist())
    told = {item.code: item.message for item in catalog.findings if item.field == "tod"}

    assert {"daytime", "night", "afternoon"} <= set(times)
    assert "nighttime as night" in told["VALUE_MAPPED"]
    assert "afternoon" in told["UNMAPPED_VALUE"]
