"""A home or database that cannot be opened is told in one sentence, with the setting to look at."""

from pathlib import Path

import pytest

from tests.cli_runner import Run, runner


@pytest.mark.parametrize("words", [("queue", "list"), ("db", "upgrade"), ("doctor",)])
@pytest.mark.parametrize("place", ["file", "file/home", "/proc/home"])
def test_a_home_that_cannot_be_made_names_the_setting(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    place: str,
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    ran = runner(tmp_path / place, monkeypatch, capsys)(*words)

    assert ran.exit_code == 2
    assert "BAD_SETTING" in ran.errors
    assert "GAINLOOP_HOME" in ran.errors


@pytest.mark.parametrize(
    "words", ["queue list", "db upgrade", "db check", "db downgrade base --yes"]
)
def test_a_file_that_is_no_database_is_unreadable(
    gainloop: Run, tmp_path: Path, words: str
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home/gainloop.sqlite").write_text("no database" * 1000, encoding="utf-8")

    ran = gainloop(*words.split())

    assert ran.exit_code == 5
    assert "file is not a database" in " ".join(ran.errors.split())


def test_a_folder_in_place_of_the_database_is_unreadable(gainloop: Run, tmp_path: Path) -> None:
    (tmp_path / "home/gainloop.sqlite").mkdir(parents=True)

    ran = gainloop("queue", "list", "--json")

    assert (ran.exit_code, ran.json["error"]["code"]) == (5, "UNREADABLE")


@pytest.mark.parametrize(
    "address",
    [
        "nope",
        "mysql://someone:secret@host/name",
        "postgresql+psycopg://someone:secret@host:port/name",
    ],
)
def test_an_address_of_no_database_names_the_setting_and_keeps_the_password(
    gainloop: Run, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("GAINLOOP_DATABASE_URL", address)

    ran = gainloop("queue", "list", "--json")

    assert ran.exit_code == 2
    assert "BAD_SETTING" in ran.errors
    assert "GAINLOOP_DATABASE_URL" in ran.errors
    assert "secret" not in ran.errors + ran.output


def test_a_server_that_is_down_is_told(
    gainloop: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"postgresql+psycopg://someone:secret@/name?host={tmp_path}"
    monkeypatch.setenv("GAINLOOP_DATABASE_URL", address)

    ran = gainloop("queue", "list", "--json")

    assert (ran.exit_code, ran.json["error"]["code"]) == (5, "DATABASE_UNREACHABLE")
    assert "secret" not in ran.errors + ran.output


def test_doctor_tells_a_broken_database_beside_the_rest(gainloop: Run, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home/gainloop.sqlite").write_text("no database" * 1000, encoding="utf-8")

    ran = gainloop("doctor", "--json")

    assert ran.exit_code == 1
    works = {check["part"]: check["works"] for check in ran.json}
    assert (works["database"], works["Python"]) == (False, True)


@pytest.mark.parametrize("revision", ["nope", "-99"])
def test_a_revision_that_is_none_is_wrong_input(gainloop: Run, revision: str) -> None:
    assert gainloop("db", "upgrade").exit_code == 0

    ran = gainloop("db", "downgrade", "--yes", "--", revision)

    assert ran.exit_code == 2
    assert "BAD_REVISION" in ran.errors
    assert "0007" in gainloop("db", "check").output
