"""The catalog reader on the attributes that people gave to 188 real clips, with their mess."""

import re
import tarfile
from collections import Counter
from pathlib import Path

import pytest

from gainloop.formats.catalog import CatalogFile, read_catalog
from gainloop.terms.options import ReadOptions
from tests.unit.formats.file_builders import write_lines

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def catalog(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> CatalogFile:
    lines = ["videoName,tod,weather,location"]
    with tarfile.open(real_data / "jaad" / "jaad_train.tar.xz") as archive:
        for member in archive:
            if member.name.startswith("annotations/") and (stream := archive.extractfile(member)):
                text = stream.read().decode()
                cells = [
                    found[1] if (found := re.search(f"<{name}>([^<]*)</{name}>", text)) else ""
                    for name in ("time_of_day", "weather", "location")
                ]
                lines.append(",".join([Path(member.name).stem, *cells]))
    path = write_lines(tmp_path_factory.mktemp("jaad") / "clips.csv", *lines)
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
