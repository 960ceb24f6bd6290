"""The commands of the README do what it says, on the files of the sample world."""

import re
import shlex
from pathlib import Path

import pytest

from gainloop.demo.files import write_detections, write_files
from gainloop.demo.world import DETECTORS, detect, make_world
from tests.cli_runner import runner
from tests.conftest import REPOSITORY

COMMAND = re.compile(r"^gainloop (.+)$", re.MULTILINE)


def test_the_commands_of_the_readme_make_a_queue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_sample_files(tmp_path)
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


def write_sample_files(folder: Path) -> None:
    world = make_world(num_drives=12, clips_per_drive=3, seed=7)
    write_files(world, folder)
    seen = detect(world, DETECTORS[0], seed=7)
    clips = [clip.clip_id for clip in world.clips]
    for name, is_benchmark in (("benchmark", True), ("pool", False)):
        chosen = [clip for clip in clips if (clip in world.benchmark) is is_benchmark]
        write_detections(folder / f"{name}-detections.json", seen, chosen)


def _last(pattern: str, text: str) -> str:
    found: list[str] = re.findall(pattern, text)
    return found[-1]
