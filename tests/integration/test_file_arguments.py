"""Files in place of options: one that cannot be read is wrong input, and the place is named."""

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


DOCUMENTS = (
    "priorities replay run-0 --weights",
    "shadow report --weights",
    "change propose weights --profile weighted_sum --reason Why --file",
    "change propose limits --reason Why --file",
    "limits set --reason Why",
)
REFUSED = {
    "TOO_DEEP": "[" * 100_000,
    "DUPLICATE_KEY": '{"uncertainty": 0.5, "uncertainty": 0.1}',
    "NOT_FINITE": f'{{"uncertainty": 1{"0" * 399}}}',
    "NOT_JSON": "weights",
}


@pytest.mark.parametrize("command", DOCUMENTS)
def test_documents_are_read_strictly(gainloop: Run, tmp_path: Path, command: str) -> None:
    file = tmp_path / "document.json"
    for code, text in REFUSED.items():
        file.write_text(text, encoding="utf-8")
        ran = gainloop(*command.split(), file, "--json")
        assert (ran.exit_code, ran.json["error"]["code"]) == (2, code)
        assert ran.json["error"]["file"] == "document.json"


@pytest.mark.parametrize("command", DOCUMENTS)
def test_a_folder_is_no_document(gainloop: Run, tmp_path: Path, command: str) -> None:
    ran = gainloop(*command.split(), tmp_path, "--json")

    assert (ran.exit_code, ran.json["error"]["code"]) == (2, "FILE_MISSING")
    assert ran.json["error"]["message"] == "this is not a file"


@pytest.mark.parametrize("weight", [-1, 100.5])
@pytest.mark.parametrize("command", DOCUMENTS[:2])
def test_weights_out_of_range_are_refused_whatever_is_there_to_judge(
    gainloop: Run, tmp_path: Path, command: str, weight: float
) -> None:
    file = tmp_path / "weights.json"
    file.write_text(f'{{"uncertainty": {weight}}}', encoding="utf-8")

    ran = gainloop(*command.split(), file, "--json")

    assert (ran.exit_code, ran.json["error"]["code"]) == (2, "BAD_WEIGHTS")
    assert f"uncertainty is {weight:g}, not a weight from 0 to 100" in ran.json["error"]["message"]
