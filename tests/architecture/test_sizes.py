"""Files and functions stay small enough to be read at once. There is no list of exceptions."""

import ast

import pytest

from tests.architecture.sources import name_of, tree_of, written_files

MAX_LINES = {".py": 400, ".ts": 300, ".tsx": 300, ".cypher": 60}
MAX_TEST_LINES = 400
MAX_FUNCTION_LINES = 60


@pytest.mark.parametrize("suffix", MAX_LINES)
def test_files_are_short(suffix: str) -> None:
    too_long = {
        name_of(path): length
        for path in written_files(suffix)
        if (length := len(path.read_text(encoding="utf-8").splitlines()))
        > (MAX_TEST_LINES if "tests" in path.parts else MAX_LINES[suffix])
    }

    assert too_long == {}


def test_functions_are_short() -> None:
    too_long = {
        f"{name_of(path)}:{node.lineno} {node.name}": length
        for path in written_files(".py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > MAX_FUNCTION_LINES
    }

    assert too_long == {}
