"""`gainloop doctor` names the part that does not work, and its cure."""

from pathlib import Path

import pytest

from tests.cli_runner import Run, runner


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(tmp_path / "home", monkeypatch, capsys)


def test_a_new_home_is_told_to_migrate(run: Run) -> None:
    ran = run("doctor", "--json")

    database = next(check for check in ran.json if check["part"] == "database")
    assert ran.exit_code == 1
    assert (database["works"], database["cure"]) == (False, "gainloop db upgrade")


def test_the_cure_heals_the_database_and_the_audit_log(run: Run) -> None:
    assert run("db", "upgrade").exit_code == 0

    checks = {check["part"]: check for check in run("doctor", "--json").json}

    assert checks["database"]["works"]
    assert checks["database"]["finding"].endswith("at revision 0007")
    assert checks["audit log"]["works"]


def test_every_broken_part_has_a_cure(run: Run) -> None:
    checks = run("doctor", "--json").json

    assert [check["part"] for check in checks if not check["works"] and not check["cure"]] == []
