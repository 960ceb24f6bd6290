"""The rows that the graph is a projection of, page by page: nodes by key, edges by id.

Called by the projection, the rebuild and the check. Pages are read in short sessions of their own,
so that no snapshot stays open while a graph is written.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.governance import LineageEdge, Outbox
from gainloop.ports.graph import Graph
from gainloop.reads.graph_nodes import read_nodes
from gainloop.stores.relational.database import Database
from gainloop.stores.relational.unit_of_work import LINEAGE_CHANGED
from gainloop.terms.enums import LineageType, NodeLabel
from gainloop.terms.lineage import Node, TraceEdge

PAGE = 2_000
Key = tuple[NodeLabel, str]
"""A node: its label and its id."""

_EDGE = sa.select(
    col(LineageEdge.id),
    col(LineageEdge.type),
    col(LineageEdge.source_label),
    col(LineageEdge.source_id),
    col(LineageEdge.target_label),
    col(LineageEdge.target_id),
    col(LineageEdge.properties),
    col(LineageEdge.valid_from),
    col(LineageEdge.recorded_at),
    col(LineageEdge.retracted_at),
)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written into the graph; a node that several edges share counts once a page."""

    num_nodes: int = 0
    num_edges: int = 0

    def __add__(self, other: "Written") -> "Written":
        return Written(self.num_nodes + other.num_nodes, self.num_edges + other.num_edges)


def edges_of_changes(
    session: Session, sequences: Sequence[int], after: str, limit: int
) -> list[TraceEdge]:
    """Edges that these audit entries recorded or retracted, as they are now, by id."""
    changed = sa.or_(
        col(LineageEdge.sequence).in_(sequences), col(LineageEdge.retracted_sequence).in_(sequences)
    )
    return _edges(session, _EDGE.where(changed), after, limit)


def edges(session: Session, after: str, limit: int, up_to: int | None = None) -> list[TraceEdge]:
    """All edges, by id; up_to: only those that were recorded by that audit entry or before."""
    sequence = col(LineageEdge.sequence)
    wanted = _EDGE
    if up_to is not None:
        wanted = _EDGE.where(sa.or_(sequence.is_(None), sequence <= up_to))
    return _edges(session, wanted, after, limit)


def node_keys(session: Session, after: Key | None, limit: int) -> list[Key]:
    """Keys of all nodes, each once, by label and id: ends of edges, and what was touched alone."""
    floor = ("", "") if after is None else (after[0].value, after[1])
    found = {
        *_ends(session, col(LineageEdge.source_label), col(LineageEdge.source_id), floor, limit),
        *_ends(session, col(LineageEdge.target_label), col(LineageEdge.target_id), floor, limit),
        *(key for key in _touched(session) if key > floor),
    }
    return [(NodeLabel(label), node_id) for label, node_id in sorted(found)[:limit]]


def ends_of(edges: Iterable[TraceEdge]) -> set[Key]:
    return {
        end
        for edge in edges
        for end in ((edge.source_label, edge.source_id), (edge.target_label, edge.target_id))
    }


def count_lineage(session: Session) -> tuple[int, int]:
    """How many nodes and edges there are."""
    source = sa.select(col(LineageEdge.source_label), col(LineageEdge.source_id))
    target = sa.select(col(LineageEdge.target_label), col(LineageEdge.target_id))
    ends = sa.union(source, target).subquery()
    connection = session.connection()
    num_ends = connection.execute(sa.select(sa.func.count()).select_from(ends)).scalar_one()
    num_edges = connection.execute(sa.select(sa.func.count(col(LineageEdge.id)))).scalar_one()
    return int(num_ends), int(num_edges)


def write_nodes(database: Database, graph: Graph, keys: Iterable[Key]) -> int:
    """Merges these nodes as their rows are now; how many they were."""
    by_label: dict[NodeLabel, set[str]] = {}
    for label, node_id in keys:
        by_label.setdefault(label, set()).add(node_id)
    for label, ids in sorted(by_label.items()):
        with database.read() as session:
            nodes = read_nodes(session, label, sorted(ids))
        graph.merge_nodes(label, nodes)
    return sum(map(len, by_label.values()))


def write_edges(graph: Graph, edges: Sequence[TraceEdge]) -> int:
    """Merges edges whose ends are in the graph; how many they were."""
    by_type: dict[LineageType, list[TraceEdge]] = {}
    for edge in edges:
        by_type.setdefault(edge.type, []).append(edge)
    for relation, rows in sorted(by_type.items()):
        graph.merge_edges(relation, rows)
    return len(edges)


def node_pages(database: Database, size: int = PAGE) -> Iterator[list[Node]]:
    """All nodes as their rows are, for a check."""
    after: Key | None = None
    while True:
        with database.read() as session:
            keys = node_keys(session, after, size)
            nodes = [
                node
                for label in sorted({label for label, _ in keys})
                for node in read_nodes(session, label, [key[1] for key in keys if key[0] == label])
            ]
        if nodes:
            yield nodes
        if len(keys) < size:
            return
        after = keys[-1]


def edge_pages(database: Database, size: int = PAGE) -> Iterator[list[TraceEdge]]:
    """All edges, for a check."""
    after = ""
    while True:
        with database.read() as session:
            page = edges(session, after, size)
        if page:
            yield page
        if len(page) < size:
            return
        after = page[-1].id


def _edges(
    session: Session, statement: sa.Select[*tuple[Any, ...]], after: str, limit: int
) -> list[TraceEdge]:
    page = statement.where(col(LineageEdge.id) > after).order_by(col(LineageEdge.id)).limit(limit)
    return [_edge(row) for row in session.connection().execute(page).mappings()]


def _edge(row: Mapping[Any, Any]) -> TraceEdge:
    labels = {end: NodeLabel(row[end]) for end in ("source_label", "target_label")}
    return TraceEdge(**{**row, **labels})


def _ends(
    session: Session, label: Any, node_id: Any, floor: tuple[str, str], limit: int
) -> Iterator[tuple[str, str]]:
    beyond = sa.or_(label > floor[0], sa.and_(label == floor[0], node_id > floor[1]))
    ends = sa.select(label, node_id).where(beyond).distinct().order_by(label, node_id).limit(limit)
    return ((row[0], row[1]) for row in session.connection().execute(ends))


def _touched(session: Session) -> Iterator[tuple[str, str]]:
    """Nodes that a change named although no edge may lead to them."""
    payloads = sa.select(col(Outbox.payload)).where(col(Outbox.topic) == LINEAGE_CHANGED)
    for payload in session.connection().execute(payloads).scalars():
        yield from ((label, node_id) for label, node_id in payload["nodes"])
