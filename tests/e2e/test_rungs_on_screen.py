"""The five rungs of the cold-start ladder, each reached by its inputs, named by JSON and page."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from typer.testing import CliRunner

from gainloop.api.global_ids import global_id
from gainloop.cli.main import app
from gainloop.demo.files import SampleFiles, write_detections, write_files
from gainloop.demo.world import DETECTORS, SampleWorld, detect, make_world
from tests.e2e.dashboard import need_dashboard, signed_in
from tests.e2e.server import RunningServer, running_server

pytestmark = pytest.mark.chromium
ENGINEER = "demo-perception-engineer"
NAMES = {
    5: "Random within the budget",
    4: "Metadata coverage",
    3: "Predictions only",
    2: "Evaluation and tags",
    1: "Evaluation and embeddings",
}


@dataclass(frozen=True, slots=True)
class Climbed:
    """A server on a home that got one more input after each run; `runs` by rung, as printed."""

    server: RunningServer
    runs: dict[int, dict[str, Any]]


@pytest.fixture(scope="module")
def climbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Climbed]:
    need_dashboard()
    folder = tmp_path_factory.mktemp("rungs")
    world = make_world(num_drives=6, clips_per_drive=2, seed=3)
    files = write_files(world, folder)
    runs = [_run(folder, inputs) for inputs in _inputs(world, files)]
    with running_server(folder / "home", folder) as server:
        yield Climbed(server, {run["rung"]: run for run in runs})


def _inputs(world: SampleWorld, files: SampleFiles) -> list[list[object]]:
    """The commands that bring in one input after the other, from the lowest rung to the highest."""
    bare, truth = files.folder / "bare.csv", files.folder / "detections.json"
    bare.write_text("\n".join(["clip_id", *(clip.clip_id for clip in world.clips)]) + "\n")
    pool_detections = files.folder / "pool.json"
    pool = [clip.clip_id for clip in world.clips if clip.clip_id not in world.benchmark]
    seen = detect(world, DETECTORS[0], seed=3)
    write_detections(truth, seen, sorted(world.benchmark))
    write_detections(pool_detections, seen, pool)
    model = ["--model", "m:1", "--format", "coco"]
    return [
        ["catalog", "import", bare],
        ["catalog", "import", files.catalog],
        [
            *("predictions", "import", *model, "--detections", pool_detections),
            *("--images", files.pool_images),
        ],
        [
            *("evaluation", "import", *model, "--benchmark", "b", "--detections", truth),
            *("--ground-truth", files.ground_truth),
        ],
        ["embeddings", "import", files.embeddings, "--space", "scenes", "--metric", "l2"],
    ]


def _run(folder: Path, inputs: list[object]) -> dict[str, Any]:
    """Brings the input in and ranks, each as a command of its own; the run as JSON."""
    _gainloop(folder, *inputs)
    ranked: dict[str, Any] = json.loads(
        _gainloop(folder, "priorities", "run", "--budget-hours", 1, "--json")
    )
    return ranked


def _gainloop(folder: Path, *words: object) -> str:
    environment = {"GAINLOOP_HOME": str(folder / "home"), "GAINLOOP_DATABASE_URL": ""}
    ran = CliRunner().invoke(app, [*map(str, words)], env=environment, catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    return ran.stdout


def test_each_input_more_is_one_rung_up(climbed: Climbed) -> None:
    assert {rung: run["rung_name"] for rung, run in climbed.runs.items()} == NAMES
    assert [len(climbed.runs[rung]["missing"]) for rung in (5, 1)] == [5, 0]


def test_the_page_of_every_run_names_its_rung(climbed: Climbed, browser: Browser) -> None:
    with signed_in(browser, climbed.server, ENGINEER) as page:
        for rung, name in NAMES.items():
            run_id = global_id("PriorityRun", climbed.runs[rung]["run"])
            page.goto(f"{climbed.server.url}/queue/runs/{run_id}")

            banner = page.get_by_text(f"Rung {rung} of 5: {name[0].lower()}{name[1:]}")
            expect(banner.first).to_be_visible()
