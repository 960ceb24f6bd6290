"""The whole neighborhood of a node in one recursive statement: what a walk hop by hop must find.

Called by `gainloop lineage show --check` and by tests. It knows no bound but the depth.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from gainloop.models.governance import LineageEdge
from gainloop.reads.lineage_edges import split_key
from gainloop.reads.lineage_trails import is_visible
from gainloop.reads.lineage_walk import both_ways
from gainloop.terms.enums import Direction, NodeLabel
from gainloop.terms.lineage import node_key, types_along


@dataclass(slots=True)
class Neighborhood:
    """hops: how far each node is from the start, which is 0."""

    hops: dict[str, int]
    edge_ids: set[str] = field(default_factory=set)


def read_neighborhood(
    session: Session, start: str, direction: Direction, depth: int, as_of: datetime | None
) -> Neighborhood:
    """Upstream or downstream; who wants both asks for each."""
    found = Neighborhood({start: 0})
    statement = _edges_around(start, direction, depth, as_of)
    for edge_id, label, node_id, hop in session.connection().execute(statement):
        found.edge_ids.add(edge_id)
        key = node_key(NodeLabel(label), node_id)
        found.hops[key] = min(hop, found.hops.get(key, hop))
    return found


def edges_in_one_statement(
    session: Session, start: str, direction: Direction, depth: int, as_of: datetime | None
) -> set[str]:
    """Ids of the edges that `reads.lineage` finds where it is not cut; BOTH is one for each way."""
    return {
        edge_id
        for way, _ in both_ways(direction, depth)
        for edge_id in read_neighborhood(session, start, way, depth, as_of).edge_ids
    }


def _edges_around(
    start: str, direction: Direction, depth: int, as_of: datetime | None
) -> sa.Select[Any]:
    """Each edge with the node that it leads to, and how far that is."""
    label, node_id = split_key(start)
    reached = sa.select(
        sa.literal(label.value, sa.String).label("label"),
        sa.literal(node_id, sa.String).label("node_id"),
        sa.literal(0, sa.Integer).label("hop"),
    ).cte("reached", recursive=True)
    step = _Step(direction)
    reached = reached.union(
        sa.select(*step.far, (reached.c.hop + 1).label("hop"))
        .join_from(reached, step.edge, step.leaves(reached))
        .where(reached.c.hop < depth, is_visible(step.edge, as_of))
    )
    last = _Step(direction)
    return (
        sa.select(col(last.edge.id), *last.far, sa.func.min(reached.c.hop) + 1)
        .join_from(reached, last.edge, last.leaves(reached))
        .where(reached.c.hop < depth, is_visible(last.edge, as_of))
        .group_by(col(last.edge.id))
    )


class _Step:
    """One edge away in a direction: where it is left, and where it leads."""

    def __init__(self, direction: Direction) -> None:
        self.edge: type[LineageEdge] = aliased(LineageEdge)
        outgoing, _ = types_along(direction)
        self._is_outgoing = col(self.edge.type).in_(sorted(outgoing))
        self._source = (col(self.edge.source_label), col(self.edge.source_id))
        self._target = (col(self.edge.target_label), col(self.edge.target_id))

    def leaves(self, reached: sa.CTE) -> sa.ColumnElement[bool]:
        at = (reached.c.label, reached.c.node_id)
        return sa.or_(
            sa.and_(self._source[0] == at[0], self._source[1] == at[1], self._is_outgoing),
            sa.and_(self._target[0] == at[0], self._target[1] == at[1], ~self._is_outgoing),
        )

    @property
    def far(self) -> list[sa.ColumnElement[Any]]:
        return [
            sa.case((self._is_outgoing, target), else_=source)
            for source, target in zip(self._source, self._target, strict=True)
        ]
