"""Seconds around expected failures instead of whole clips: from predictions to a release."""

import csv
import json
from pathlib import Path

import pytest

from gainloop.bootstrap import operator_of
from gainloop.stores.home import Home
from gainloop.workflows.predictions.import_predictions import import_predictions
from gainloop.workflows.predictions.request import PredictionsRequest
from gainloop.workflows.releases.create_release import ReleaseRequest, create_release
from gainloop.workflows.releases.export_release import export_release
from tests.cli_runner import Run
from tests.integration.labeled_program import box, bring_in, track, video
from tests.integration.ranked_program import add_catalog

FRAMES = 100
MISSED = range(40, 50)
"""Frames of clip "fails" on which the car is not found."""
WINDOW = (39, 49)
"""A second to each side of the worst frame, at 5 frames a second: all of them are inside."""


def predictions(folder: Path) -> Path:
    """A car that stands still; lost for a while in one clip, always unsure in the other."""
    images, results = [], []
    for number, clip in enumerate(("fails", "unsure")):
        for frame in range(FRAMES):
            key = number * FRAMES + frame + 1
            images.append(
                {
                    "id": key,
                    "file_name": f"{clip}/{frame}.jpg",
                    "clip_id": clip,
                    "frame_index": frame,
                    "width": 100,
                    "height": 80,
                }
            )
            is_missed = clip == "fails" and frame in MISSED
            if not is_missed:
                score = 0.9 if clip == "fails" else 0.4
                row = {"image_id": key, "category_id": 1, "bbox": [40, 20, 20, 20]}
                results.append({**row, "score": score})
    (folder / "images.json").write_text(
        json.dumps({"images": images, "categories": [{"id": 1, "name": "Car"}]})
    )
    path = folder / "results.json"
    path.write_text(json.dumps(results))
    return path


def add_program(home: Home, folder: Path) -> None:
    rows = "".join(f"{clip},{clip},20,5,{FRAMES}\n" for clip in ("fails", "unsure"))
    add_catalog(home, folder, f"clip_id,drive_id,duration_s,fps,frame_count\n{rows}")
    request = PredictionsRequest(
        model="net:1",
        file_format="coco",
        detections=predictions(folder),
        images=folder / "images.json",
    )
    import_predictions(home, operator_of(home), request)


def test_a_run_in_windows_orders_the_seconds_that_fail_and_other_clips_whole(
    gainloop: Run, home: Home, tmp_path: Path
) -> None:
    add_program(home, tmp_path)

    whole = gainloop("priorities", "run", "--json").json
    found = gainloop("priorities", "run", "--windows", "--json").json

    assert found["run"] != whole["run"]
    items = {item["clip"]: item for item in found["items"]}
    before = {item["clip"]: item for item in whole["items"]}
    assert items["fails"]["unit"] != before["fails"]["unit"]
    assert items["unsure"]["unit"] == before["unsure"]["unit"]
    # One frame a second: 3 of the window, without a car on most, beside 20 of the whole clip.
    assert before["fails"]["cost_minutes"] == pytest.approx(2 + 20 * (3 + 0.81 * 7) / 60)
    assert items["fails"]["cost_minutes"] == pytest.approx(2 + 3 * (3 + 0.9 / 11 * 7) / 60)
    assert any(
        note.startswith("1 of 2 clips is ordered as seconds around the failures")
        for note in found["notes"]
    )
    assert not any("seconds around" in note for note in whole["notes"])


def test_a_clip_that_is_ordered_as_another_unit_neither_left_nor_entered_the_candidates(
    gainloop: Run, home: Home, tmp_path: Path
) -> None:
    add_program(home, tmp_path)
    whole = gainloop("priorities", "run", "--json").json
    windows = gainloop("priorities", "run", "--windows", "--json").json

    found = gainloop("priorities", "diff", whole["run"], windows["run"], "--json").json

    told = {change["change"]: change for change in found["changes"] if change["clip"] == "fails"}
    ways = "whole or as seconds around failures, or for another task"
    assert told["left"]["story"] == f"Its clip is ordered as another unit now: {ways}."
    assert told["entered"]["story"] == f"In run 1 its clip was ordered as another unit: {ways}."


def test_a_run_in_windows_without_predictions_says_that_clips_stay_whole(
    gainloop: Run, home: Home, tmp_path: Path
) -> None:
    add_catalog(home, tmp_path)

    found = gainloop("priorities", "run", "--windows", "--json").json

    assert any("no prediction says where clips fail" in note for note in found["notes"])


def test_frames_outside_the_windows_do_not_count_as_labeled(
    gainloop: Run, home: Home, tmp_path: Path
) -> None:
    add_program(home, tmp_path)
    run = gainloop("priorities", "run", "--windows", "--json").json["run"]
    gainloop("ontology", "add", "road", "--classes", "Car")
    made = gainloop(
        *("queue", "create", "--run", run, "--name", "Seconds", "--ontology", "road:1"),
        *("--instructions", "Draw boxes.", "--check", "min_box_px=8", "--json"),
    )
    queue_id = made.json["id"]
    gainloop("queue", "export", queue_id, "--format", "csv", "-o", tmp_path / "queue.csv")
    with (tmp_path / "queue.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["clip"]: row for row in csv.DictReader(file)}
    assert rows["fails"]["windows"] == f"{WINDOW[0]}-{WINDOW[1]}"
    assert rows["unsure"]["windows"] == ""

    moving = track(0, box(0, 10), box(50, 60), box(90, 60, outside=1))
    labels = video(tmp_path / "labels.xml", "fails", moving, num_frames=FRAMES)
    batch = bring_in(home, queue_id, labels)
    release = create_release(
        home, operator_of(home), ReleaseRequest("seconds", [batch.batch_id], "for a test")
    )
    export_release(home, operator_of(home), release.release_id, tmp_path / "out")
    document = json.loads((tmp_path / "out" / "annotations.json").read_bytes())

    frames = [image["frame_index"] for image in document["images"]]
    assert frames == list(range(WINDOW[0], WINDOW[1] + 1))
    # The track begins outside: at frame 39 it is 39 / 50 of its way from 10 to 60.
    assert document["annotations"][0]["bbox"][0] == 49.0
    assert len(document["annotations"]) == len(frames)
