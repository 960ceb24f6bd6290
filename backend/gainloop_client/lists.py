"""The lists that the client can read whole, and the stored operation of each.

Called by `client`. A list is a connection (pages that cursors follow) or a plain list.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class ListQuery:
    """path: from the data of the answer to the list; needs: variables that must be given;
    pages: whether it is a connection.
    """

    operation: str
    path: tuple[str, ...]
    needs: tuple[str, ...] = ()
    pages: bool = True


LISTS: Mapping[str, ListQuery] = {
    "clips": ListQuery("clips", ("clips",)),
    "evaluations": ListQuery("evaluations", ("evaluations",)),
    "classes": ListQuery("classes", ("evaluation", "classes"), ("evaluation",), pages=False),
    "cohorts": ListQuery("cohorts", ("evaluation", "cohorts"), ("evaluation", "by"), pages=False),
    "errors": ListQuery("errors", ("evaluation", "errors"), ("evaluation",)),
    "coverage": ListQuery("coverage", ("coverage", "cells"), pages=False),
    "runs": ListQuery("runs", ("priorityRuns",)),
    "priorities": ListQuery("priorities", ("priorityRun", "items"), ("run",)),
    "queues": ListQuery("queues", ("queues",)),
    "queue_items": ListQuery("queue_items", ("queue", "items"), ("queue",)),
    "audit_entries": ListQuery("audit_entries", ("auditEntries",)),
}


@cache
def document_of(operation: str) -> str:
    place = files("gainloop_client") / "operations" / f"{operation}.graphql"
    return place.read_text(encoding="utf-8")


def found_at(data: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """What lies at the path, None where something on the way is null."""
    found: Any = data
    for name in path:
        found = None if found is None else found[name]
    return found


def flat(node: Mapping[str, Any]) -> dict[str, Any]:
    """Nested objects as columns: `clip { clipId region }` is clip_id and clip_region."""
    return dict(_flat(node, ""))


def _flat(node: Mapping[str, Any], lead: str) -> Iterator[tuple[str, Any]]:
    for key, value in node.items():
        own = _snake(key)
        name = own if not lead or own.startswith(f"{lead}_") else f"{lead}_{own}"
        if isinstance(value, Mapping):
            yield from _flat(value, name)
        else:
            yield name, value


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
