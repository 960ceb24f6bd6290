"""The command line is put together of what the first word needs."""

import subprocess
import sys

import pytest

from gainloop.cli.main import ALONE, NOUNS, build_app


def test_a_first_word_brings_its_own_commands_only() -> None:
    catalog, serve = build_app("catalog"), build_app("serve")

    assert [group.name for group in catalog.registered_groups] == ["catalog"]
    assert catalog.registered_commands == []
    assert [command.name for command in serve.registered_commands] == ["serve"]
    assert serve.registered_groups == []


@pytest.mark.parametrize("word", [None, "--help", "catalogs"])
def test_without_a_known_first_word_all_are_told(word: str | None) -> None:
    app = build_app(word)

    assert [group.name for group in app.registered_groups] == list(NOUNS)
    assert [command.name for command in app.registered_commands] == list(ALONE)


def test_verbs_of_other_modules_are_added_once() -> None:
    for _ in range(2):
        (errors,) = build_app("errors").registered_groups

    assert errors.typer_instance is not None
    verbs = [command.name for command in errors.typer_instance.registered_commands]
    assert verbs.count("similar") == 1


def test_a_command_does_not_import_another() -> None:
    program = (
        "import sys; from gainloop.cli.main import build_app; build_app('audit'); "
        "print([name for name in ('gainloop.cli.simulate', 'gainloop.cli.priorities') "
        "if name in sys.modules])"
    )

    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert ran.stdout.decode().strip() == "[]"
