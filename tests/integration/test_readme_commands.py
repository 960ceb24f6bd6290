"""The commands of the README do what it says, on the files of a small demo program."""

import re
import shlex
from pathlib import Path

import pytest

from gainloop.demo.clips import Part
from gainloop.demo.detections import detect
from gainloop.demo.detector import train
from gainloop.demo.files import write_detections, write_files
from gainloop.demo.size import DemoSize
from gainloop.demo.world import make_world
from tests.cli_runner import runner
from tests.conftest import REPOSITORY

COMMAND = re.compile(r"^gainloop (.+)$", re.MULTILINE)


def test_the_commands_of_the_readme_make_a_queue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_demo_files(tmp_path)
    monkeypatch.chdir(tmp_path)
    run = runner(tmp_path / "home", monkeypatch, capsys)
    printed = ""

    for line in COMMAND.findall((REPOSITORY / "README.md").read_text(encoding="utf-8")):
        ids = {"RUN": r"run-\w+", "QUEUE": r"queue-\w+"}
        words = [_last(ids[word], printed) if word in ids else word for word in shlex.split(line)]
        ran = run(*words)
        assert ran.exit_code == 0, f"{line}\n{ran.errors}"
        printed += ran.output

    lines = (tmp_path / "queue.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 10
    assert "are missed by detector:1 on the" in lines[1]


def write_demo_files(folder: Path) -> None:
    world = make_world(DemoSize(num_clips=80))
    files = write_files(world, folder)
    detector = train(world, world.clips_of(Part.LABELED), "detector:1")
    for part in (Part.DEVELOPMENT, Part.WAITING):
        reported = detect(world, detector, world.clips_of(part))
        write_detections(files.detections(part), world, reported)


def _last(pattern: str, text: str) -> str:
    found: list[str] = re.findall(pattern, text)
    return found[-1]
