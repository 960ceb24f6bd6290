"""kill -9 in the middle of an import: nothing half done stays, and a re-run ends the same."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gainloop.bootstrap import open_home
from gainloop.demo.clips import Part
from gainloop.demo.detections import detect
from gainloop.demo.detector import train
from gainloop.demo.files import write_detections, write_files
from gainloop.demo.size import DemoSize
from gainloop.demo.world import make_world
from gainloop.rules.hash_chain import verify_chain
from gainloop.settings import load_settings
from gainloop.stores.relational.audit_log import read_head, read_links
from tests.integration.labeled_program import add_queue, box, track, video
from tests.state_digest import state_digest

PROGRAM = Path(__file__).with_name("crash_import.py")
POINTS = 10  # for each import


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    world = make_world(DemoSize(num_clips=40))
    write_files(world, folder)
    detector = train(world, world.clips_of(Part.LABELED), "crash:1")
    reported = detect(world, detector, world.clips_of(Part.DEVELOPMENT))
    write_detections(folder / "detections.json", world, reported)
    return folder


@pytest.fixture(scope="module")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty") / "home"
    open_home(load_settings(home=folder, database_url="")).close()
    return folder


def digest_of(folder: Path) -> str:
    """Of a home whose audit chain holds."""
    home = open_home(load_settings(home=folder, database_url=""))
    with home.database.read() as session:
        assert verify_chain(read_links(session), read_head(session)).intact
    try:
        return state_digest(home)
    finally:
        home.close()


@pytest.mark.parametrize("kind", ["catalog", "evaluation"])
def test_a_killed_import_leaves_nothing_and_its_rerun_ends_in_the_same_digest(
    kind: str, files: Path, empty_home: Path, tmp_path: Path
) -> None:
    check_kills(kind, files, empty_home, tmp_path)


def test_so_does_a_killed_import_of_labels(tmp_path: Path) -> None:
    folder = tmp_path / "queue"
    home = open_home(load_settings(home=folder, database_url=""))
    add_queue(home, tmp_path)
    home.close()
    video(tmp_path / "labels.xml", "clip-a", track(0, box(0, 10), box(4, 30)), track(1, box(2, 50)))

    check_kills("labels", tmp_path, folder, tmp_path)


def check_kills(kind: str, files: Path, empty_home: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(PROGRAM), str(empty_home), kind, str(files), str(tmp_path)]
    done = subprocess.run([*command, str(POINTS)], capture_output=True, text=True, check=True)
    statuses = json.loads(done.stdout)
    before, after = digest_of(empty_home), digest_of(tmp_path / "whole")

    assert before != after
    assert len(statuses["killed"]) == POINTS
    for point, status in statuses["killed"].items():
        assert status == -signal.SIGKILL
        assert digest_of(tmp_path / f"killed-{point}") in {before, after}  # after: past the commit
        assert statuses["rerun"][point] == 0
        assert digest_of(tmp_path / f"rerun-{point}") == after
