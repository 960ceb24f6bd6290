"""The script that measures an index of many vectors, on a small one, and its check of removals."""

import json
from pathlib import Path

import pytest

from gainloop.stores.vectors.faiss_index import FaissIndex
from scripts.vectors_at_scale import main

SMALL = ["--vectors", "3000", "--removed", "20", "--probes", "40"]


def test_an_index_is_measured_and_what_was_taken_away_stays_away(tmp_path: Path) -> None:
    output = tmp_path / "scale.json"

    assert main([*SMALL, "-o", str(output)]) == 0

    found = json.loads(output.read_text(encoding="utf-8"))
    assert (found["vectors"], found["removed"], found["probes"]) == (3000, 20, 40)
    assert found["disk_mib"] > 3000 * 256 * 4 / 2**20


def test_a_vector_that_comes_back_fails_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "scale.json"
    monkeypatch.setattr(FaissIndex, "remove", lambda *_: None)

    assert main(["--vectors", "2000", *SMALL[2:], "-o", str(output)]) == 1

    assert "CAME BACK: probe 0 found ['clip-" in capsys.readouterr().out
    assert not output.exists()
