"""Names say what a thing is, and every module says what it is for."""

import ast
import re

from tests.architecture.sources import name_of, tree_of, written_files

BANNED_FILES = {"utils", "util", "helpers", "helper", "common", "misc"}
BANNED_IN_CLASSES = re.compile(r"Manager|Helper|Util|DTO|Dto")
BANNED_SPELLING = re.compile(r"\b\w*(labelling|prioritis|realis(?:e|ed|ation)|catalogu)\w*", re.I)


def test_no_file_or_folder_is_a_second_home_for_anything() -> None:
    shapeless = [
        name_of(path)
        for path in written_files(".py", ".ts", ".tsx")
        if BANNED_FILES & {part.split(".")[0].lower() for part in path.parts}
    ]

    assert shapeless == []


def test_no_class_is_a_manager_or_a_helper() -> None:
    shapeless = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in written_files(".py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef) and BANNED_IN_CLASSES.search(node.name)
    ]

    assert shapeless == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        name_of(path)
        for path in written_files(".py")
        if path.name != "__init__.py" and not ast.get_docstring(tree_of(path))
    ]

    assert silent == []


def test_names_and_texts_are_spelled_the_american_way() -> None:
    found = [
        f"{name_of(path)}:{number} {match.group()}"
        for path in written_files(".py", ".ts", ".tsx", ".md", ".graphql")
        if path.name != "test_names.py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if (match := BANNED_SPELLING.search(line))
    ]

    assert found == []


def test_every_test_file_has_a_test() -> None:
    empty = [
        name_of(path)
        for path in written_files(".py", under="tests/")
        if path.name.startswith("test_") and not _has_test(tree_of(path))
    ]

    assert empty == []


def _has_test(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
        for node in ast.walk(tree)
    )
