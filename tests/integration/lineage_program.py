"""Random and planted lineage, written as rows: edges of all types, retracted ones, back-dated ones.

Ends are those that graph_schema/model.toml allows; nodes need no rows for a trace to pass them.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from gainloop.models.governance import LineageEdge
from gainloop.stores.graph.model import ANY, load_model
from gainloop.stores.home import Home
from gainloop.stores.relational.database import WRITES
from gainloop.terms.enums import LineageType, NodeLabel
from gainloop.terms.hashing import value_digest
from gainloop.terms.lineage import TraceEdge

ENDS: dict[LineageType, list[tuple[NodeLabel, list[NodeLabel]]]] = {
    relation: [
        (NodeLabel(source), list(NodeLabel) if target == ANY else [NodeLabel(target)])
        for source, target in described.ends
    ]
    for relation, described in load_model().relationships.items()
}
"""By type, as graph_schema/model.toml says: labels of sources with those that targets may have."""

START = datetime.fromisoformat("2026-01-05T08:00:00+00:00")
MOMENTS = tuple(START + timedelta(days=day, seconds=1) for day in range(-1, 9))
"""Moments between the events of random edges, before the first and after the last."""


def random_edges(
    seed: int, num_edges: int, ids_per_label: int = 3, prefix: str = ""
) -> list[TraceEdge]:
    """A few nodes of every label, so that ways cross and come back; ids are numbers behind the
    prefix.
    """
    draw = random.Random(seed)
    made: dict[str, TraceEdge] = {}
    for _ in range(num_edges):
        relation = draw.choice(list(LineageType))
        source, targets = draw.choice(ENDS[relation])
        recorded = START + timedelta(days=draw.randrange(8))
        retracted = draw.choice((None, None, recorded + timedelta(days=draw.randrange(1, 4))))
        edge = plain_edge(
            (source, f"{prefix}{draw.randrange(ids_per_label)}"),
            relation,
            (draw.choice(targets), f"{prefix}{draw.randrange(ids_per_label)}"),
            recorded_at=recorded,
            valid_from=recorded - timedelta(days=draw.choice((0, 0, 2, -1))),
            retracted_at=retracted,
        )
        made.setdefault(edge.id, edge)
    return list(made.values())


def plain_edge(
    source: tuple[NodeLabel, str],
    relation: LineageType,
    target: tuple[NodeLabel, str],
    *,
    recorded_at: datetime = START,
    valid_from: datetime | None = None,
    retracted_at: datetime | None = None,
    properties: dict[str, Any] | None = None,
) -> TraceEdge:
    """With an id as the unit of work makes it."""
    digest = value_digest([*source, relation.value, *target])
    return TraceEdge(
        id=f"edge-{digest[:32]}",
        type=relation,
        source_label=source[0],
        source_id=source[1],
        target_label=target[0],
        target_id=target[1],
        properties=properties or {},
        valid_from=valid_from or recorded_at,
        recorded_at=recorded_at,
        retracted_at=retracted_at,
    )


def write_edges(home: Home, edges: Iterable[TraceEdge]) -> None:
    """As rows, past the unit of work: its clock knows no past."""
    names = ("id", "source_id", "target_id", "type", "properties")
    times = ("valid_from", "recorded_at", "retracted_at")
    rows = [
        {name: getattr(edge, name) for name in (*names, *times)}
        | {"properties": dict(edge.properties)}
        | {"source_label": edge.source_label.value, "target_label": edge.target_label.value}
        for edge in edges
    ]
    with home.database.engine.connect().execution_options(**{WRITES: True}) as connection:
        connection.execute(sa.delete(LineageEdge))
        for start in range(0, len(rows), 1000):
            connection.execute(sa.insert(LineageEdge), rows[start : start + 1000])
        connection.commit()


def breadth_first(
    edges: Sequence[TraceEdge],
    start: str,
    depth: int,
    leads: Callable[[TraceEdge], Iterable[tuple[str, str]]],
) -> tuple[dict[str, int], set[str]]:
    """Hops by node and ids of edges, the plain way; `leads` gives (from, to) pairs of an edge."""
    hops, found = {start: 0}, set()
    for hop in range(1, depth + 1):
        frontier = {key for key, at in hops.items() if at == hop - 1}
        for edge in edges:
            for near, far in leads(edge):
                if near in frontier:
                    found.add(edge.id)
                    hops.setdefault(far, hop)
    return hops, found
