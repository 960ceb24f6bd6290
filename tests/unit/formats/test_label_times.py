"""What labeling took, out of a CSV and out of an export of Label Studio."""

from pathlib import Path
from typing import Any

import pytest

from gainloop.errors import InvalidInput
from gainloop.formats.label_times import LabelTimes, read_label_times
from gainloop.terms.labels import LabelTarget
from gainloop.terms.measures import MinutesSource
from gainloop.terms.options import ReadOptions
from tests.unit.formats.file_builders import Json, write_json, write_lines

TARGET = LabelTarget(frozenset({"clip-a", "clip-b"}), frozenset({"Car"}))


def read(path: Path, **options: Any) -> LabelTimes:
    return read_label_times(path, TARGET, ReadOptions(**options))


def task(data: Any, *seconds: Any, canceled: bool = False) -> Json:
    annotations = [{"lead_time": each, "was_cancelled": canceled, "result": []} for each in seconds]
    return {"id": 1, "data": data, "annotations": annotations}


def test_a_csv_gives_minutes_and_names_clips_of_other_queues(tmp_path: Path) -> None:
    lines = ("minutes,clip_id,who", "4.5,clip-a,me", "3,clip-z,me")
    times = read(write_lines(tmp_path / "t.csv", *lines))

    assert (times.minutes, times.source) == ({"clip-a": 4.5}, MinutesSource.TIMES_FILE)
    (finding,) = times.findings
    assert (finding.code, finding.row, finding.field) == ("UNKNOWN_CLIP", 3, "clip_id")


@pytest.mark.parametrize(
    ("lines", "code", "row"),
    [
        (["clip_id,minutes", "clip-a,0"], "BAD_MINUTES", 2),
        (["clip_id,minutes", "clip-a,nan"], "BAD_MINUTES", 2),
        (["clip_id,minutes", "clip-a,"], "BAD_MINUTES", 2),
        (["clip_id,minutes", "clip-a,2", "clip-a,3"], "DUPLICATE_ID", 3),
        (["clip,minutes", "clip-a,2"], "MISSING_COLUMN", None),
    ],
)
def test_a_wrong_csv_is_refused_with_its_row(
    tmp_path: Path, lines: list[str], code: str, row: int | None
) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(write_lines(tmp_path / "t.csv", *lines))

    assert (caught.value.code, caught.value.file, caught.value.row) == (code, "t.csv", row)


def test_label_studio_sums_lead_times_of_all_tasks_of_a_clip(tmp_path: Path) -> None:
    tasks = [
        task({"video": "/data/upload/3/clip-a.mp4"}, 90.0, 30),
        task({"image": "/data/local-files/?d=clip-b/000007.png"}, 60.0),
        task({"clip_id": "clip-b", "image": "x.png"}, 12.0),
        task({"clip_id": "clip-b"}, 999.0, canceled=True),
        task({"clip_id": "clip-b"}, None),
    ]
    times = read(write_json(tmp_path / "export.json", tasks))

    assert times.source is MinutesSource.TOOL
    assert times.minutes == pytest.approx({"clip-a": 2.0, "clip-b": 1.2})
    assert list(times.findings) == []


def test_tasks_of_other_clips_are_named_and_strict_refuses_them(tmp_path: Path) -> None:
    path = write_json(tmp_path / "export.json", [task({"text": "no clip"}, 5.0)])

    (finding,) = read(path).findings
    assert (finding.code, finding.row) == ("UNKNOWN_CLIP", 1)
    with pytest.raises(InvalidInput, match="a task without a name is no clip of the queue"):
        read(path, strict=True)


@pytest.mark.parametrize("seconds", [-1, "90", True])
def test_a_lead_time_that_is_none_is_refused(tmp_path: Path, seconds: Any) -> None:
    path = write_json(tmp_path / "export.json", [task({"clip_id": "clip-a"}, seconds)])

    with pytest.raises(InvalidInput, match="expected seconds from 0") as caught:
        read(path)
    assert caught.value.field == "tasks[0].annotations[0].lead_time"


def test_a_real_export_of_label_studio_is_read(real_data: Path) -> None:
    path = real_data / "label-studio" / "test_export_yolo" / "data.json"
    target = LabelTarget(frozenset({"image1"}), frozenset())

    times = read_label_times(path, target, ReadOptions())

    assert times.minutes == pytest.approx({"image1": (1235.418 + 85.444) / 60})
