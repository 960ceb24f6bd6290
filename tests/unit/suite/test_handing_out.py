"""Whole files are handed out to the processes of a run, the browser's after all others."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.handing_out import piece_of

PLUGINS = ("-p", "tests.parts_summary", "-p", "tests.handing_out")
FILES = {
    "a": "import pytest\n@pytest.mark.postgres\ndef test_one(): pass\n",
    "b": "".join(f"def test_{n}(): pass\n" for n in range(7)),
    "c": 'import pytest\ndef test_one(): pytest.skip("chromium: not installed")\n',
    "d": "def test_one():\n    assert 1 + 1 == 3\n",
}


def test_a_file_is_one_piece_and_so_are_all_that_share_graph_servers() -> None:
    assert piece_of("tests/unit/test_a.py::test_one[x::y]") == "tests/unit/test_a.py"
    assert piece_of("tests/contract/test_a.py::test_one") == "tests/contract/test_a.py"
    graph = {piece_of(f"tests/contract/graph/test_{name}.py::test_one") for name in "ab"}
    assert graph == {"tests/contract/graph/"}


@pytest.fixture
def printed(tmp_path: Path) -> str:
    for name, text in FILES.items():
        (tmp_path / f"test_{name}.py").write_text(text, encoding="utf-8")
    options = ["--noconftest", "-p", "no:cacheprovider", "-v", "-v", "--numprocesses=1"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", "pyproject.toml", *PLUGINS, *options, tmp_path],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout + done.stderr
    return done.stdout


def test_files_are_run_in_the_order_of_collection_and_counted_as_in_one_process(
    printed: str,
) -> None:
    order = re.findall(r"test_(\w)\.py::test_\w+ *$", printed, re.MULTILINE)
    [parts] = [line for line in printed.splitlines() if line.startswith("Tests by part: ")]

    assert sorted(order) == order
    assert set(order) == set(FILES)
    assert "assert (1 + 1) == 3" in printed
    assert "postgres 1 run, 0 skipped" in parts
    assert "chromium 0 run, 1 skipped" in parts
    assert "1 failed, 8 passed, 1 skipped without chromium in " in printed.splitlines()[-1]
