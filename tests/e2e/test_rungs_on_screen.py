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
from gainloop.cli.main import build_app
from gainloop.demo.clips import Part
from gainloop.demo.detections import detect
from gainloop.demo.detector import train
from gainloop.demo.files import DemoFiles, write_detections, write_files
from gainloop.demo.size import DemoSize
from gainloop.demo.world import DemoWorld, make_world
from scripts.processes import RunningServer, running_server
from tests.e2e.dashboard import need_dashboard, signed_in

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
    world = make_world(DemoSize(num_clips=60, seed=3))
    files = write_files(world, folder)
    runs = [_run(folder, inputs) for inputs in _inputs(world, files)]
    with running_server(folder / "home", folder) as server:
        yield Climbed(server, {run["rung"]: run for run in runs})


def _inputs(world: DemoWorld, files: DemoFiles) -> list[list[object]]:
    """The commands that bring in one input after the other, from the lowest rung to the highest."""
    bare = files.folder / "bare.csv"
    bare.write_text("\n".join(["clip_id", *(clip.clip_id for clip in world.clips)]) + "\n")
    detector = train(world, world.clips_of(Part.LABELED), "m:1")
    for part in (Part.DEVELOPMENT, Part.WAITING):
        reported = detect(world, detector, world.clips_of(part))
        write_detections(files.detections(part), world, reported)
    found, on_pool = files.detections(Part.DEVELOPMENT), files.detections(Part.WAITING)
    model = ["--model", "m:1", "--format", "coco"]
    return [
        ["catalog", "import", bare],
        ["catalog", "import", files.catalog],
        [
            *("predictions", "import", *model, "--detections", on_pool),
            *("--images", files.pool_images),
        ],
        [
            *("evaluation", "import", *model, "--benchmark", "b", "--detections", found),
            *("--ground-truth", files.ground_truth(Part.DEVELOPMENT)),
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
    ran = CliRunner().invoke(
        build_app(), [*map(str, words)], env=environment, catch_exceptions=False
    )
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
