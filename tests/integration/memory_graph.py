"""A property graph in memory for tests of what writes one: the parts of the port that are used.

With a `log` it outlives its process, as an engine does: what was acknowledged is there again.
"""

import pickle
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from gainloop.errors import Conflict
from gainloop.ports.graph import Engine, GraphCounts, GraphDown
from gainloop.terms.enums import Direction, LineageType, NodeLabel
from gainloop.terms.lineage import GraphDigest, Node, TraceEdge


@dataclass
class MemoryGraph:
    """`is_down` makes it answer nothing; `writes` counts the batches that were written."""

    is_down: bool = False
    writes: int = 0
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: dict[str, TraceEdge] = field(default_factory=dict)
    migrations: list[str] = field(default_factory=list)
    known_migrations: tuple[str, ...] = ("V0001__first",)
    text: str | None = None
    log: Path | None = None

    def __post_init__(self) -> None:
        if self.log is not None and self.log.exists():
            with self.log.open("rb") as file, suppress(EOFError, pickle.UnpicklingError):
                while True:
                    self._take(pickle.load(file))

    def is_up(self) -> bool:
        return not self.is_down

    def engine(self) -> Engine:
        return Engine("memory", "1")

    def migrate(self) -> list[str]:
        self._check()
        applied = [name for name in self.known_migrations if name not in self.migrations]
        if applied and self.migrations:
            self._write(("mark", None))
        self._write(("migrations", applied))
        return applied

    def merge_nodes(self, label: NodeLabel, nodes: Sequence[Node]) -> None:
        self._check()
        assert all(node.label is label for node in nodes)
        self._write(("nodes", list(nodes)))

    def merge_edges(self, relation: LineageType, edges: Sequence[TraceEdge]) -> None:
        self._check()
        assert all(edge.type is relation for edge in edges)
        for edge in edges:
            for end in (edge.source_key, edge.target_key):
                if end not in self.nodes:
                    raise Conflict(f"there is no node {end}", code="GRAPH_END_MISSING")
        self._write(("edges", list(edges)))

    def expand(
        self,
        keys: Sequence[str],
        direction: Direction,
        as_of: datetime | None,
        limit: int,
        types: Collection[LineageType] = (),
    ) -> list[TraceEdge]:
        raise NotImplementedError

    def epic_trace(self, epic_id: str, as_of: datetime | None, limit: int) -> list[TraceEdge]:
        raise NotImplementedError

    def outcome_trace(
        self, model_version_id: str, as_of: datetime | None, limit: int
    ) -> list[TraceEdge]:
        raise NotImplementedError

    def count(self) -> GraphCounts:
        raise NotImplementedError

    def node_pages(self, size: int = 1000) -> Iterator[list[Node]]:
        self._check()
        yield [self.nodes[key] for key in sorted(self.nodes)]

    def edge_pages(self, size: int = 1000) -> Iterator[list[TraceEdge]]:
        self._check()
        yield [self.edges[key] for key in sorted(self.edges)]

    def clear_in_batches(self, size: int = 5000) -> Iterator[int]:
        self._check()
        self._write(("clear", []))
        yield 1

    def mark(self) -> str | None:
        self._check()
        return self.text

    def set_mark(self, text: str) -> None:
        self._check()
        self._write(("mark", text))

    def close(self) -> None:
        self.is_down = True

    @property
    def digest(self) -> str:
        digest = GraphDigest()
        digest.add(self.nodes.values())
        digest.add(self.edges.values())
        return digest.text

    def _write(self, entry: tuple[str, Any]) -> None:
        self.writes += 1
        if self.log is not None:
            with self.log.open("ab") as file:
                file.write(pickle.dumps(entry))
        self._take(entry)

    def _take(self, entry: tuple[str, Any]) -> None:
        what, rows = entry
        if what == "nodes":
            self.nodes.update((node.key, node) for node in rows)
        elif what == "edges":
            self.edges.update((edge.id, edge) for edge in rows)
        elif what == "migrations":
            self.migrations += rows
        elif what == "mark":
            self.text = rows
        else:
            self.nodes, self.edges, self.text = {}, {}, None

    def _check(self) -> None:
        if self.is_down:
            raise GraphDown("the graph of this test is down")
