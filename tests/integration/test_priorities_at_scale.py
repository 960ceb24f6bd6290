"""The script that checks priority runs at scale, on a program that is small."""

import json
from pathlib import Path

import pytest

from scripts import priorities_at_scale
from scripts.priorities_at_scale import main

SMALL = ["--clips", "240", "--benchmark", "160", "--runs", "3"]


def test_parts_add_up_and_runs_come_out_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "scale.json"

    assert main([*SMALL, "-o", str(output)]) == 0

    found = json.loads(output.read_text(encoding="utf-8"))
    assert (found["candidates"], found["cells"], found["equal_replays"]) == (240, 24, 3)
    assert set(found["worst_gap"]) == {"expected_gain", "weighted_sum_batch", "weighted_sum"}
    assert max(found["worst_gap"].values()) <= 1e-9
    assert "ranked anew, expected_gain" in capsys.readouterr().out


def test_a_score_that_is_not_its_parts_fails_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "scale.json"
    monkeypatch.setattr(priorities_at_scale, "worst_gap", lambda *_: 1e-6)

    assert main([*SMALL, "-o", str(output)]) == 1

    assert "off the sum of its parts" in capsys.readouterr().out
    assert not output.exists()
