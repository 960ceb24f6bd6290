"""Traces by SQL on `lineage_edge`, row for row what `ports.graph` answers: the oracle.

Asked where no graph answers, and by tests to check the graph. The two fixed walks are in
`reads.lineage_trails`, the whole neighborhood in one statement in `reads.lineage_check`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from gainloop.models.governance import LineageEdge
from gainloop.ports.graph import ALL_TYPES
from gainloop.reads.lineage_trails import epic_trail, is_visible, outcome_trail
from gainloop.reads.rows import Statement, fetch
from gainloop.terms.enums import Direction, LineageType, NodeLabel
from gainloop.terms.lineage import BULK_TYPES, TraceEdge, types_along


class Traces(Protocol):
    """What answers traces: the graph, or the rows."""

    def expand(
        self,
        keys: Sequence[str],
        direction: Direction,
        as_of: datetime | None,
        limit: int,
        types: Collection[LineageType] = ALL_TYPES,
    ) -> list[TraceEdge]: ...

    def epic_trace(self, epic_id: str, as_of: datetime | None, limit: int) -> list[TraceEdge]: ...

    def outcome_trace(
        self, model_version_id: str, as_of: datetime | None, limit: int
    ) -> list[TraceEdge]: ...


@dataclass(frozen=True, slots=True)
class RowTraces:
    """As the methods of `ports.graph.Graph` of the same names; each is one statement."""

    session: Session

    def expand(
        self,
        keys: Sequence[str],
        direction: Direction,
        as_of: datetime | None,
        limit: int,
        types: Collection[LineageType] = ALL_TYPES,
    ) -> list[TraceEdge]:
        return edges_of(self.session, _hop(keys, direction, as_of, types), limit)

    def epic_trace(self, epic_id: str, as_of: datetime | None, limit: int) -> list[TraceEdge]:
        return edges_of(self.session, epic_trail([epic_id], as_of), limit)

    def outcome_trace(
        self, model_version_id: str, as_of: datetime | None, limit: int
    ) -> list[TraceEdge]:
        return edges_of(self.session, outcome_trail(model_version_id, as_of), limit)


def edges_of(session: Session, ids: Any, limit: int) -> list[TraceEdge]:
    """Those with these ids, bulk ones last, then by id, at most `limit`."""
    is_bulk = sa.case((col(LineageEdge.type).in_(sorted(BULK_TYPES)), 1), else_=0)
    statement: Statement = (
        sa.select(*(col(getattr(LineageEdge, name)) for name in _COLUMNS))
        .where(col(LineageEdge.id).in_(ids))
        .order_by(is_bulk, col(LineageEdge.id))
        .limit(limit)
    )
    return fetch(session, statement, _trace_edge)


def count_hop(
    session: Session,
    keys: Sequence[str],
    direction: Direction,
    as_of: datetime | None,
    types: Collection[LineageType] = ALL_TYPES,
) -> int:
    """How many edges `expand` would bring without a limit."""
    return count_edges(session, _hop(keys, direction, as_of, types))


def count_edges(session: Session, ids: Any) -> int:
    counted = sa.select(sa.func.count()).select_from(ids.subquery())
    return int(session.connection().execute(counted).scalar_one())


def split_key(key: str) -> tuple[NodeLabel, str]:
    """Label and id of a node."""
    label, _, node_id = key.partition(":")
    return NodeLabel(label), node_id


def _hop(
    keys: Sequence[str],
    direction: Direction,
    as_of: datetime | None,
    types: Collection[LineageType],
) -> Any:
    """Ids of the edges of one hop from these nodes, each once."""
    edge = aliased(LineageEdge)
    outgoing, incoming = types_along(direction)
    by_label: dict[NodeLabel, list[str]] = {}
    for label, node_id in map(split_key, keys):
        by_label.setdefault(label, []).append(node_id)
    sides = (
        (col(edge.source_label), col(edge.source_id), outgoing),
        (col(edge.target_label), col(edge.target_id), incoming),
    )
    return sa.union(
        *(
            sa.select(col(edge.id)).where(
                # Not pairs in a list of pairs: SQLite would read all edges to find them.
                sa.or_(*(sa.and_(label == key, at.in_(ids)) for key, ids in by_label.items())),
                col(edge.type).in_(sorted(along & set(types))),
                is_visible(edge, as_of),
            )
            for label, at, along in sides
        )
    )


_COLUMNS = (
    "id",
    "type",
    "source_label",
    "source_id",
    "target_label",
    "target_id",
    "properties",
    "valid_from",
    "recorded_at",
    "retracted_at",
)


def _trace_edge(*columns: Any) -> TraceEdge:
    values = dict(zip(_COLUMNS, columns, strict=True))
    for end in ("source_label", "target_label"):
        values[end] = NodeLabel(values[end])
    known = {name: value for name, value in values["properties"].items() if value is not None}
    return TraceEdge(**(values | {"properties": known}))
