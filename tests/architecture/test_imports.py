"""Who may import whom: the contracts of .importlinter, and what they cannot say."""

import ast
from typing import TypeGuard

import pytest
from importlinter import cli

from tests.architecture.sources import PACKAGE, REPOSITORY, name_of, tree_of, written_files


def test_every_import_contract_is_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(REPOSITORY)

    code = cli.lint_imports(config_filename=".importlinter", no_cache=True)

    assert code == 0, capsys.readouterr().out


def test_imports_are_absolute() -> None:
    relative = [
        f"{name_of(path)}:{node.lineno}"
        for path in written_files(".py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and node.level > 0
    ]

    assert relative == []


def test_only_settings_reads_the_environment() -> None:
    readers = [
        f"{name_of(path)}:{node.lineno}"
        for path in written_files(".py", under="backend/")
        if path != PACKAGE / "settings.py"
        for node in ast.walk(tree_of(path))
        if _names_the_environment(node)
    ]

    assert readers == []


def test_packages_have_empty_init_files() -> None:
    speaking = [
        name_of(path)
        for path in written_files(".py")
        if path.name == "__init__.py" and path != PACKAGE / "__init__.py" and path.read_bytes()
    ]

    assert speaking == []


def _names_the_environment(node: ast.AST) -> TypeGuard[ast.ImportFrom | ast.Attribute]:
    if isinstance(node, ast.ImportFrom):
        names = {alias.name for alias in node.names}
        return node.module == "os" and bool(names & {"environ", "getenv"})
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
        and node.attr in ("environ", "getenv")
    )
