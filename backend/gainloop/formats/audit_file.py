"""An exported audit log: JSON lines that anyone can check with a hash function alone.

One line per entry (`canonical` is the exact hashed text), then one line with the head. Written by
`gainloop audit export`, read by `gainloop audit verify FILE` on any machine.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from gainloop.errors import Unreadable
from gainloop.formats.output_file import output_file
from gainloop.terms.audit import Link

KIND = "gainloop-audit-1"


def write_audit_file(path: Path, links: Iterable[Link], head: tuple[int, str]) -> int:
    """Returns the number of entries written. Raises InvalidInput BAD_OUTPUT."""
    count = 0
    with output_file(path) as write:
        for link in links:
            row = {
                "sequence": link.sequence,
                "canonical": link.canonical.decode(),
                "previous_hash": link.previous_hash,
                "hash": link.hash,
            }
            write(_line(row))
            count += 1
        write(_line({"kind": KIND, "head": head[0], "hash": head[1]}))
    return count


def read_audit_file(path: Path) -> tuple[list[Link], tuple[int, str]]:
    """The links and the head. Raises Unreadable naming the line."""
    links: list[Link] = []
    head: tuple[int, str] | None = None
    for number, line in enumerate(_lines(path), start=1):
        try:
            row = json.loads(line)
            if "kind" in row:
                head = (int(row["head"]), str(row["hash"]))
                continue
            canonical = str(row["canonical"]).encode()
            links.append(
                Link(int(row["sequence"]), canonical, row["previous_hash"], row["hash"], {})
            )
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
            raise Unreadable(f"{path.name}, line {number} is no audit entry: {error!r}") from error
    if head is None:
        raise Unreadable(f"{path.name} has no head line: it is cut off, or no audit export")
    return links, head


def _line(row: Mapping[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode() + b"\n"


def _lines(path: Path) -> list[str]:
    """Split where the writer ends a line alone: a text may hold other line separators."""
    try:
        lines = path.read_bytes().decode("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"{path} cannot be read: {error}") from error
    return lines if lines[-1] else lines[:-1]
