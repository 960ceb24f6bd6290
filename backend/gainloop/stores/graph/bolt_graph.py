"""The port `Graph` over Bolt: on Neo4j, and on ArcadeDB, which speaks it too.

Opened by `bootstrap.open_graph`. Each method runs the statements of its own folder of
graph_schema/queries and no other.
"""

import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime

from gainloop.errors import Conflict, GainloopError
from gainloop.ports.graph import ALL_TYPES, MOST_ROWS, Engine, GraphCounts
from gainloop.stores.graph.addresses import Address
from gainloop.stores.graph.bolt import Bolt
from gainloop.stores.graph.migrations import Migration, load_migrations, missing_migrations
from gainloop.stores.graph.rows import Row, edge_of, edge_rows, moment, node_of, node_rows
from gainloop.stores.graph.statements import statement
from gainloop.terms.enums import Direction, LineageType, NodeLabel
from gainloop.terms.lineage import BULK_TYPES, Node, TraceEdge, types_along

PING_SECONDS = 0.8
READ_SECONDS = 5.0
SCAN_SECONDS = 120.0
WRITE_SECONDS = 120.0
UP_SECONDS = 1.0
"""How long an answer of `is_up` is taken for the next ones."""

_ALWAYS = datetime(9999, 12, 31, tzinfo=UTC)
"""As a moment it shows what is held now: everything but what was retracted."""

_MARK = "built"


class BoltGraph:
    """`find` says where the graph is now, None where there is none. Safe for threads."""

    def __init__(
        self,
        find: Callable[[], Address | None],
        migrations: Sequence[Migration] | None = None,
    ) -> None:
        self._bolt = Bolt(find)
        self._migrations = migrations
        self._seen_lock = threading.Lock()
        self._seen: tuple[float, bool] | None = None

    def is_up(self) -> bool:
        with self._seen_lock:  # one asks, the others take its answer
            if self._seen is None or time.monotonic() - self._seen[0] > UP_SECONDS:
                self._seen = (time.monotonic(), self._answers())
            return self._seen[1]

    def engine(self) -> Engine:
        return self._bolt.engine(READ_SECONDS)

    def migrate(self) -> list[str]:
        applied = {
            row["name"]: row["checksum"]
            for row in self._bolt.read(statement("migrate/applied"), {}, READ_SECONDS)
        }
        known = load_migrations() if self._migrations is None else self._migrations
        missing = missing_migrations(known, applied)
        if applied and missing:
            self._set_mark(None)
        for migration in missing:
            for text in migration.statements:
                self._bolt.define(text, WRITE_SECONDS)
            row = {"key": f"migration:{migration.name}", "name": migration.name}
            self._write("migrate/record", {**row, "checksum": migration.checksum})
        return [migration.name for migration in missing]

    def merge_nodes(self, label: NodeLabel, nodes: Sequence[Node]) -> None:
        self._merge(f"merge_nodes/{label.value}", node_rows(label, nodes))

    def merge_edges(self, relation: LineageType, edges: Sequence[TraceEdge]) -> None:
        self._merge(f"merge_edges/{relation.value}", edge_rows(relation, edges))

    def expand(
        self,
        keys: Sequence[str],
        direction: Direction,
        as_of: datetime | None,
        limit: int,
        types: Collection[LineageType] = ALL_TYPES,
    ) -> list[TraceEdge]:
        outgoing, incoming = types_along(direction)
        row = {
            "keys": list(keys),
            "outgoing": sorted(relation.value for relation in outgoing & set(types)),
            "incoming": sorted(relation.value for relation in incoming & set(types)),
        }
        return self._edges("expand/edges", row, as_of, limit)

    def epic_trace(self, epic_id: str, as_of: datetime | None, limit: int) -> list[TraceEdge]:
        return self._edges("epic_trace/edges", {"epic_id": epic_id}, as_of, limit)

    def outcome_trace(
        self, model_version_id: str, as_of: datetime | None, limit: int
    ) -> list[TraceEdge]:
        row = {"model_version_id": model_version_id}
        return self._edges("outcome_trace/edges", row, as_of, limit)

    def count(self) -> GraphCounts:
        nodes = {row["label"]: row["total"] for row in self._scan("count/nodes", {})}
        edges = {row["type"]: row["total"] for row in self._scan("count/edges", {})}
        return GraphCounts(
            nodes={label: nodes.get(label.value, 0) for label in NodeLabel},
            edges={relation: edges.get(relation.value, 0) for relation in LineageType},
        )

    def node_pages(self, size: int = 1000) -> Iterator[list[Node]]:
        for keys in self._key_pages(size):
            nodes = [node_of(row) for row in self._scan("node_pages/page", {"keys": keys})]
            yield sorted(nodes, key=lambda node: node.key)

    def edge_pages(self, size: int = 1000) -> Iterator[list[TraceEdge]]:
        for keys in self._key_pages(size):
            rows = self._scan("edge_pages/page", {"keys": keys})
            edges = [edge_of(**row) for row in rows]
            yield sorted(edges, key=lambda edge: (edge.source_key, edge.id))

    def clear_in_batches(self, size: int = MOST_ROWS) -> Iterator[int]:
        self._set_mark(None)
        while removed := self._write("clear_in_batches/batch", {"size": size})[0]["removed"]:
            yield removed

    def mark(self) -> str | None:
        rows = self._bolt.read(statement("mark/read"), {"key": _MARK}, READ_SECONDS)
        return rows[0]["text"] if rows else None

    def set_mark(self, text: str) -> None:
        self._set_mark(text)

    def close(self) -> None:
        self._bolt.close()

    def _answers(self) -> bool:
        try:
            self._bolt.ping(statement("is_up/ping"), PING_SECONDS)
        except GainloopError:
            return False
        return True

    def _set_mark(self, text: str | None) -> None:
        self._write("set_mark/write", {"key": _MARK, "text": text})

    def _merge(self, name: str, rows: Sequence[Row]) -> None:
        for start in range(0, len(rows), MOST_ROWS):
            batch = rows[start : start + MOST_ROWS]

            def check(found: list[Row], wanted: int = len(batch)) -> None:
                written = found[0]["written"] if found else 0
                if written != wanted:
                    raise Conflict(
                        f"{name}: an end of {wanted - written} of {wanted} edges is not in the "
                        "graph; write the nodes first",
                        code="GRAPH_END_MISSING",
                    )

            self._bolt.write(statement(name), {"rows": batch}, WRITE_SECONDS, check)

    def _edges(self, name: str, row: Row, as_of: datetime | None, limit: int) -> list[TraceEdge]:
        bulk = sorted(relation.value for relation in BULK_TYPES)
        parameters = {**row, "as_of": moment(as_of or _ALWAYS), "bulk": bulk, "limit": limit}
        # one row with all edges: the driver takes half as long as for a row of each
        (answer,) = self._bolt.read(statement(name), parameters, READ_SECONDS)
        return [edge_of(*values) for values in answer["edges"]]

    def _key_pages(self, size: int) -> Iterator[list[str]]:
        keys = sorted(row["key"] for row in self._scan("node_pages/keys", {}))
        for start in range(0, len(keys), size):
            yield keys[start : start + size]

    def _scan(self, name: str, parameters: Row) -> list[Row]:
        return self._bolt.read(statement(name), parameters, SCAN_SECONDS)

    def _write(self, name: str, parameters: Row) -> list[Row]:
        return self._bolt.write(statement(name), parameters, WRITE_SECONDS)
