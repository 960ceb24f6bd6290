"""Settings come from GAINLOOP_ variables, and a wrong one is named."""

from pathlib import Path

import pytest

from gainloop.errors import InvalidInput
from gainloop.settings import load_settings


def test_the_home_decides_where_sqlite_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAINLOOP_HOME", "elsewhere")
    monkeypatch.delenv("GAINLOOP_DATABASE_URL", raising=False)

    settings = load_settings()

    assert settings.home == Path("elsewhere")
    assert settings.relational_url == "sqlite:///elsewhere/gainloop.sqlite"


def test_an_override_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAINLOOP_PORT", "9000")

    assert load_settings(port=9001).port == 9001


def test_a_misspelt_variable_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAINLOOP_HOEM", "x")

    with pytest.raises(InvalidInput, match="UNKNOWN_SETTING: GAINLOOP_HOEM"):
        load_settings()


def test_a_bad_value_is_refused_with_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAINLOOP_PORT", "many")

    with pytest.raises(InvalidInput, match="GAINLOOP_PORT") as refused:
        load_settings()

    assert refused.value.code == "BAD_SETTING"


def test_settings_are_frozen() -> None:
    settings = load_settings()

    with pytest.raises(ValueError, match="frozen"):
        setattr(settings, "port", 1)  # noqa: B010  # a plain assignment is no valid program
