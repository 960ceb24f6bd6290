"""The suite counts what it could not run, and what it was told to run it must run."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

ABSENT = 'import pytest\ndef test_a(): pytest.skip("chromium: not installed")\n'
PRESENT = "import pytest\n@pytest.mark.postgres\ndef test_b(): pass\n"
OTHER = 'import pytest\ndef test_c(): pytest.skip("of no use here")\n'


def run_suite(folder: Path, text: str) -> tuple[int, list[str]]:
    """Exit code and last two lines of a run of these tests, with the plugin alone."""
    (folder / "test_of_parts.py").write_text(text, encoding="utf-8")
    options = ["-p", "tests.parts_summary", "--noconftest", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", "pyproject.toml", *options, str(folder)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.splitlines()[-2:]


def test_the_last_lines_count_skipped_tests_by_part(tmp_path: Path) -> None:
    code, (parts, closing) = run_suite(tmp_path, ABSENT + PRESENT + OTHER)

    assert code == pytest.ExitCode.OK
    assert parts == (
        "Tests by part: postgres 1 run, 0 skipped; neo4j 0 run, 0 skipped; "
        "chromium 0 run, 1 skipped; "
        "real-data 0 run, 0 skipped."
    )
    assert closing.startswith("1 passed, 1 skipped, 1 skipped without chromium in ")


def test_a_run_that_skips_everything_fails(tmp_path: Path) -> None:
    code, (_, closing) = run_suite(tmp_path, ABSENT)

    assert code == pytest.ExitCode.NO_TESTS_COLLECTED
    assert closing.startswith("1 skipped without chromium in ")


def test_a_required_part_that_does_not_exist_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAINLOOP_REQUIRE", "postgress")

    code, _ = run_suite(tmp_path, PRESENT)

    assert code == pytest.ExitCode.USAGE_ERROR
