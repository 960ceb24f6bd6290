"""`@FILE` in place of a text: a file that cannot be read is wrong input, named with its option."""

from pathlib import Path

import pytest

from tests.cli_runner import Run

COMMANDS = (
    ("instructions", "queue create --run run-0 --name first"),
    ("instructions", "scenario request night"),
    ("instructions", "errors request --cluster cluster-0"),
    ("rationale", "decision record Title --about Epic:E-1"),
    (
        "clips",
        "evaluation import --model m:1 --benchmark b --format coco --ground-truth t.json "
        "--detections d.json",
    ),
)


@pytest.mark.parametrize(("option", "command"), COMMANDS)
def test_a_file_that_is_not_there_is_wrong_input(
    gainloop: Run, tmp_path: Path, option: str, command: str
) -> None:
    missing = tmp_path / "missing.txt"

    ran = gainloop(*command.split(), f"--{option}", f"@{missing}")

    assert ran.exit_code == 2
    told = " ".join(ran.errors.split())
    assert f"NO_FILE: there is no file {missing} (field {option})" in told


def test_a_file_that_is_no_text_is_wrong_input(gainloop: Run, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\xff")

    ran = gainloop("queue", "create", "--run", "r", "--name", "n", "--instructions", f"@{picture}")

    assert ran.exit_code == 2
    assert "BAD_FILE: " in ran.errors
    assert "picture.png is no UTF-8 text" in " ".join(ran.errors.split())
