"""Nodes and edges of the property graph as plain records, and what is the same on every engine.

Made by `reads` from relational rows and by `stores.graph` from the graph; taken by the projection,
traces and checks. Never a type of a driver.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import rfc8785

from gainloop.terms.enums import Direction, LineageType, NodeLabel

FORWARD = frozenset(
    {
        LineageType.FOUND,
        LineageType.CONTAINS,
        LineageType.SELECTED,
        LineageType.ADDRESSES,
        LineageType.CHANGED,
        LineageType.SHOWS,
        LineageType.ABOUT,
    }
)
"""Types whose source came before their target; as `flow` in graph_schema/model.toml says."""

BACKWARD = frozenset(LineageType) - FORWARD
"""Types whose target came before their source."""

BULK_TYPES = frozenset(
    {LineageType.CONTAINS, LineageType.SELECTED, LineageType.LABELS, LineageType.SHOWS}
)
"""Types that have a clip at an end: there are many, so an answer that is cut loses these first."""

MAX_DEPTH = 10
MAX_NODES = 2000
MAX_EDGES = 5000


def node_key(label: NodeLabel, node_id: str) -> str:
    """`Label:id`, unique over all labels; an id is unique within its label only."""
    return f"{label.value}:{node_id}"


def types_along(direction: Direction) -> tuple[frozenset[LineageType], frozenset[LineageType]]:
    """Types that a trace follows from source to target, and from target to source."""
    if direction is Direction.DOWNSTREAM:
        return FORWARD, BACKWARD
    if direction is Direction.UPSTREAM:
        return BACKWARD, FORWARD
    return frozenset(LineageType), frozenset(LineageType)


@dataclass(frozen=True, slots=True)
class Node:
    """properties: all that graph_schema/model.toml names for the label, None where unknown, so
    that writing a node again also takes away what is known no longer.
    """

    label: NodeLabel
    id: str
    properties: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return node_key(self.label, self.id)


@dataclass(frozen=True, slots=True)
class TraceEdge:
    """One edge: true since valid_from, held to be true from recorded_at until retracted_at."""

    id: str
    type: LineageType
    source_label: NodeLabel
    source_id: str
    target_label: NodeLabel
    target_id: str
    properties: Mapping[str, Any]
    valid_from: datetime
    recorded_at: datetime
    retracted_at: datetime | None = None

    @property
    def source_key(self) -> str:
        return node_key(self.source_label, self.source_id)

    @property
    def target_key(self) -> str:
        return node_key(self.target_label, self.target_id)

    @property
    def is_bulk(self) -> bool:
        return self.type in BULK_TYPES

    def is_visible(self, as_of: datetime | None = None) -> bool:
        """Whether it was true, and known, at that moment; None asks whether it is held now."""
        if as_of is None:
            return self.retracted_at is None
        return (
            self.valid_from <= as_of
            and self.recorded_at <= as_of
            and (self.retracted_at is None or self.retracted_at > as_of)
        )


@dataclass(slots=True)
class GraphDigest:
    """A digest of a set of nodes and edges, whatever the order they come in; each comes once."""

    total: int = 0

    def add(self, rows: Iterable[Node | TraceEdge]) -> None:
        for row in rows:
            digest = sha256(rfc8785.dumps(_canonical(row))).digest()
            self.total = (self.total + int.from_bytes(digest, "big")) % 2**256

    @property
    def text(self) -> str:
        return f"{self.total:064x}"


def _canonical(row: Node | TraceEdge) -> list[Any]:
    properties = {
        name: _plain(value) for name, value in row.properties.items() if value is not None
    }
    if isinstance(row, Node):
        return ["node", row.label.value, row.id, properties]
    times = [_plain(time) for time in (row.valid_from, row.recorded_at, row.retracted_at)]
    ends = [row.source_label.value, row.source_id, row.target_label.value, row.target_id]
    return ["edge", row.id, row.type.value, *ends, properties, *times]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
