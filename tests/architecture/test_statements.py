"""SQL and Cypher are never built by formatting strings: values go in as parameters."""

import ast
import re

import pytest

from tests.architecture.sources import name_of, tree_of, written_files

STATEMENT = re.compile(
    r"\s*(SELECT\s|INSERT\s+INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s|WITH\s|COPY\s|PRAGMA\s"
    r"|(CREATE|DROP|ALTER|ATTACH|TRUNCATE)\s|(OPTIONAL\s+)?MATCH\s*\(|MERGE\s*\(|UNWIND\s)"
)
EXECUTORS = {"text", "execute", "executemany", "executescript", "exec_driver_sql"}


def test_no_statement_is_built_from_strings() -> None:
    built = [
        f"{name_of(path)}:{line}"
        for path in written_files(".py", under="backend/")
        for line in built_statements(tree_of(path))
    ]

    assert built == []


@pytest.mark.parametrize(
    "code",
    [
        'text(f"SELECT * FROM {table}")',
        'query = "DELETE FROM clip WHERE id = " + clip',
        "query = \"UPDATE clip SET region = '%s'\" % region",
        'query = "MATCH (c:Clip {{id: {}}}) RETURN c".format(clip)',
        'session.execute(prefix + "FROM clip")',
    ],
)
def test_a_built_statement_is_found(code: str) -> None:
    assert built_statements(ast.parse(code)) == [1]


@pytest.mark.parametrize(
    "code",
    [
        'text("SELECT * FROM clip WHERE id = :clip")',
        'message = f"{count} clips match"',
        "session.execute(select(Clip).where(Clip.id == clip))",
        'text("SELECT id, name " "FROM clip")',
    ],
)
def test_a_constant_statement_is_accepted(code: str) -> None:
    assert built_statements(ast.parse(code)) == []


def built_statements(tree: ast.AST) -> list[int]:
    """Lines that format a statement, or hand a formatted string to what executes one."""
    formatted = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.expr) and STATEMENT.match(_formatted_start(node) or "")
    ]
    handed = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and node.args
        and _called_name(node) in EXECUTORS
        and _formatted_start(node.args[0]) is not None
    ]
    return sorted({*formatted, *handed})


def _formatted_start(node: ast.expr) -> str | None:
    """The first literal of a string that is put together at run time, None for anything else."""
    if isinstance(node, ast.JoinedStr):
        return _literal(node.values[0]) if node.values else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        parts = [_literal(node.left), _literal(node.right)]
        is_text = any(part is not None for part in parts)
        return (parts[0] or "") if is_text else _formatted_start(node.left)
    if isinstance(node, ast.Call) and _called_name(node) == "format":
        return _literal(node.func.value) if isinstance(node.func, ast.Attribute) else None
    return None


def _literal(node: ast.expr) -> str | None:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return str(node.value) if is_text and isinstance(node, ast.Constant) else None


def _called_name(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""
