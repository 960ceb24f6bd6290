"""The bad-input corpus on the command line: exit code 2, the exact code, no row written."""

from pathlib import Path

import numpy as np
import pytest

from gainloop.bootstrap import open_home
from gainloop.settings import load_settings
from tests.cli_runner import Run
from tests.state_digest import state_digest
from tests.unit.formats.file_builders import coco, write_json
from tests.unit.formats.test_bad_input_corpus import (
    REFUSED,
    Refused,
    as_catalog,
    as_results,
    as_truth,
    as_vectors,
)


def words(case: Refused, path: Path, folder: Path) -> list[object]:
    """The command line that imports the file as what it is meant to be."""
    good = write_json(folder / "good_gt.json", coco())
    evaluation = [
        *("evaluation", "import", "--model", "m:1", "--benchmark", "b", "--format", "coco"),
    ]
    if case.read is as_results:
        return [*evaluation, "--ground-truth", good, "--detections", path]
    if case.read is as_truth:
        empty = write_json(folder / "none.json", [])
        return [*evaluation, "--ground-truth", path, "--detections", empty]
    if case.read is as_vectors:
        return ["embeddings", "import", path, "--space", "clip-b32"]
    assert case.read is as_catalog
    return ["catalog", "import", path]


def make_space_of_512(gainloop: Run, folder: Path) -> None:
    known, vectors = folder / "known.csv", folder / "known.npz"
    known.write_text("clip_id\na\n", encoding="utf-8")
    np.savez(vectors, ids=np.array(["a"]), embeddings=np.ones((1, 512), dtype=np.float32))
    assert gainloop("catalog", "import", known).exit_code == 0
    ran = gainloop("embeddings", "import", vectors, "--space", "clip-b32")
    assert ran.exit_code == 0, ran.errors


def digest(home: Path) -> str:
    opened = open_home(load_settings(home=home, database_url=""))
    try:
        return state_digest(opened)
    finally:
        opened.close()


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: f"{case.number}-{case.code}")
def test_a_refused_file_exits_2_with_its_code_and_writes_nothing(
    case: Refused, gainloop: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    if case.read is as_vectors:
        make_space_of_512(gainloop, folder)
    before = digest(tmp_path / "home")

    ran = gainloop(*words(case, case.build(folder), folder), "--json")

    assert (ran.exit_code, ran.json["error"]["code"]) == (2, case.code)
    assert digest(tmp_path / "home") == before
    assert "Traceback" not in ran.errors
