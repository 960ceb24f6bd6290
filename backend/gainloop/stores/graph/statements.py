"""Every Cypher statement, read once from graph_schema/queries/<method of the port>/<name>.cypher.

A file starts with three comment lines: `// purpose:`, `// params:`, `// returns:`; the last two
name what the statement takes and gives, separated by commas. What is declared must be what is used.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gainloop.stores.graph.model import schema_folder

HEADS = ("purpose", "params", "returns")
_PARAMETER = re.compile(r"\$([A-Za-z_]\w*)")
_TEXT_OR_COMMENT = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|//[^\n]*")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; `text` is without its header."""

    name: str  # method/name
    purpose: str
    params: tuple[str, ...]
    returns: tuple[str, ...]
    text: str


@cache
def load_statements() -> Mapping[str, Statement]:
    """By method/name. Raises ValueError naming the file that is wrong."""
    folder = schema_folder() / "queries"
    found = (
        read_statement(path.relative_to(folder).with_suffix("").as_posix(), read_text(path))
        for path in sorted(folder.glob("*/*.cypher"))
    )
    return {statement.name: statement for statement in found}


def statement(name: str) -> Statement:
    return load_statements()[name]


def read_statement(name: str, source: str) -> Statement:
    """Raises ValueError."""
    lines = source.strip().splitlines()
    values: list[str] = []
    for head, line in zip(HEADS, [*lines[:3], "", "", ""], strict=False):
        if not line.startswith(f"// {head}:"):
            raise ValueError(f"{name}: the line `// {head}:` is missing")
        values.append(line.partition(":")[2].strip())
    text = "\n".join(lines[3:])
    params = _names(values[1])
    used = used_parameters(text)
    if set(params) != used:
        raise ValueError(f"{name}: declares {sorted(params)}, uses {sorted(used)}")
    return Statement(name, values[0], params, _names(values[2]), text)


def used_parameters(text: str) -> set[str]:
    return set(_PARAMETER.findall(without_texts(text)))


def without_texts(text: str) -> str:
    """The statement without its comments and string constants."""
    return _TEXT_OR_COMMENT.sub("", text)


def read_text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())
