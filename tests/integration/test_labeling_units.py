"""From a catalog to a queue: clips of six cameras and a lidar, of a lidar alone, of a radar."""

import csv
from pathlib import Path
from typing import Any

import pytest

from gainloop.stores.home import Home
from tests.cli_runner import Run
from tests.integration.ranked_program import (
    CATALOG,
    VECTORS,
    add_catalog,
    add_embeddings,
    add_evaluation,
)

CAMERAS = [f"cam_{place}" for place in ("back", "back_left", "back_right", "front")]
CAMERAS += ["cam_front_left", "cam_front_right"]
SENSORS = {
    "surround": ";".join([*CAMERAS, "lidar_top"]),
    "points": "lidar_top",
    "radar": "radar_front",
    "plain": "",
}
"""Of four clips that are the same otherwise: 10 s, at night, in rain, where most is missed."""


def add_program(gainloop: Run, home: Home, folder: Path) -> None:
    add_catalog(home, folder)
    rows = [
        f"{clip},{clip},2026-01-04T20:0{minute}:00Z,10,night,rain,North,,{sensors}"
        for minute, (clip, sensors) in enumerate(SENSORS.items())
    ]
    head = CATALOG.splitlines()[0] + ",sensors"
    path = folder / "sensors.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    assert gainloop("catalog", "import", path).exit_code == 0
    add_evaluation(home, folder)
    add_embeddings(home, folder, {**VECTORS, **dict.fromkeys(SENSORS, (0.0, 1.0))})


def ranked(gainloop: Run, *options: str) -> tuple[str, dict[str, dict[str, Any]], list[str]]:
    found = gainloop("priorities", "run", "--profile", "weighted_sum", *options, "--json").json
    return found["run"], {item["clip"]: item for item in found["items"]}, found["notes"]


def exported(gainloop: Run, run: str, folder: Path) -> dict[str, dict[str, str]]:
    gainloop("ontology", "add", "road", "--classes", "Car")
    made = gainloop(
        *("queue", "create", "--run", run, "--name", "Next", "--ontology", "road:1"),
        *("--instructions", "Draw.", "--check", "min_box_px=8", "--json"),
    )
    path = folder / "queue.csv"
    gainloop("queue", "export", made.json["id"], "--format", "csv", "-o", path)
    with path.open(encoding="utf-8", newline="") as file:
        return {row["clip"]: row for row in csv.DictReader(file)}


def test_clips_of_other_sensors_reach_a_queue_as_other_units(
    gainloop: Run, home: Home, tmp_path: Path
) -> None:
    add_program(gainloop, home, tmp_path)

    run, items, notes = ranked(gainloop, "--task", "box_2d", "--task", "box_3d")
    rows = exported(gainloop, run, tmp_path)

    surround, points = rows["surround"], rows["points"]
    assert (surround["task"], surround["streams"].split()) == ("box_2d", CAMERAS)
    assert (points["task"], points["streams"].split()) == ("box_3d", ["lidar_top"])
    assert surround["unit"] != points["unit"]
    # 10 frames of 5 objects: 6 streams of boxes, against one of cuboids of three boxes each.
    assert items["surround"]["cost_minutes"] == pytest.approx(2 + 10 * 6 * (3 + 5 * 7) / 60)
    assert items["points"]["cost_minutes"] == pytest.approx(2 + 10 * (3 + 3 * 5 * 7) / 60)
    assert items["plain"]["cost_minutes"] == pytest.approx(2 + 10 * (3 + 5 * 7) / 60)
    # Cuboids mend none of the misses in images that the others at this place get points for.
    assert items["points"]["parts"]["missed_nearby"] == 0
    assert items["surround"]["parts"]["missed_nearby"] > 0
    assert items["surround"]["score"] != items["points"]["score"]
    assert any(note.startswith("1 clip is ordered for cuboids") for note in notes)


def test_a_task_that_cannot_be_done_on_a_clip_makes_no_unit_of_it(
    gainloop: Run, home: Home, tmp_path: Path
) -> None:
    add_program(gainloop, home, tmp_path)

    _, boxes, notes = ranked(gainloop, "--task", "box_2d")
    _, cuboids, _ = ranked(gainloop, "--task", "box_3d")
    _, usual, _ = ranked(gainloop)

    pool = {"pool-day", "pool-night", "pool-late"}
    assert set(boxes) == pool | {"surround", "plain"}
    assert set(cuboids) == {"surround", "points"}
    assert set(usual) == pool | {"surround", "plain", "points"}
    assert "2 clips have no stream for the task: there is no labeling unit of them." in notes
    # Two tasks on one clip are two units, which can be leased and paid apart.
    assert boxes["surround"]["unit"] != cuboids["surround"]["unit"]
    assert cuboids["surround"]["unit"] != cuboids["points"]["unit"]


def test_a_run_that_names_no_task_costs_one_stream_as_before(
    gainloop: Run, home: Home, tmp_path: Path
) -> None:
    add_program(gainloop, home, tmp_path)

    _, usual, _ = ranked(gainloop)

    one_stream = pytest.approx(2 + 10 * (3 + 5 * 7) / 60)
    assert usual["surround"]["cost_minutes"] == usual["plain"]["cost_minutes"] == one_stream


def test_a_run_by_tasks_is_made_again_to_the_same_scores(
    gainloop: Run, home: Home, tmp_path: Path
) -> None:
    add_program(gainloop, home, tmp_path)
    run, _, _ = ranked(gainloop, "--task", "box_2d", "--task", "box_3d")

    assert gainloop("priorities", "replay", run).exit_code == 0  # else NOT_EQUAL


def test_an_unknown_task_is_refused(gainloop: Run, home: Home, tmp_path: Path) -> None:
    add_program(gainloop, home, tmp_path)

    refused = gainloop("priorities", "run", "--task", "lanes")

    assert refused.exit_code == 2
