"""The two fixed walks of `ports.graph` in SQL: what came of epics, and where changes came from.

Each is a selection of the ids of edges, one common table expression per step of the walk, for
`reads.lineage_edges` to read in one statement.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from gainloop.models.governance import LineageEdge
from gainloop.terms.enums import LineageType, NodeLabel


def epic_trail(epic_ids: Sequence[str], as_of: datetime | None, *, with_clips: bool = True) -> Any:
    """Ids of the edges of `Graph.epic_trace`, of several epics together."""
    walk = _Walk(as_of)
    epics = _nodes(NodeLabel.EPIC, epic_ids)
    clusters = walk.targets(walk.out(epics, LineageType.ADDRESSES))
    queues = walk.sources(walk.into(clusters, LineageType.TARGETS))
    batches = walk.sources(walk.into(queues, LineageType.FULFILLS))
    releases = walk.sources(walk.into(batches, LineageType.INCLUDES))
    models = walk.sources(walk.into(releases, LineageType.TRAINED_ON))
    changers = walk.sources(walk.into(clusters, LineageType.CHANGED))
    if with_clips:
        walk.out(clusters, LineageType.CONTAINS)
        walk.out(queues, LineageType.SELECTED)
        walk.out(batches, LineageType.LABELS)
    subjects = sa.union(epics, clusters, queues, batches, releases, models, changers)
    decisions = walk.sources(walk.into(subjects, LineageType.ABOUT))
    walk.out(decisions, LineageType.MADE_BY)
    return walk.edge_ids()


def outcome_trail(model_version_id: str, as_of: datetime | None) -> Any:
    """Ids of the edges of `Graph.outcome_trace`."""
    walk = _Walk(as_of)
    models = _nodes(NodeLabel.MODEL_VERSION, [model_version_id])
    changed = walk.targets(walk.out(models, LineageType.CHANGED), NodeLabel.ERROR_CLUSTER)
    releases = walk.targets(walk.out(models, LineageType.TRAINED_ON))
    batches = walk.targets(walk.out(releases, LineageType.INCLUDES))
    queues = walk.targets(walk.out(batches, LineageType.FULFILLS))
    targeted = walk.targets(walk.out(queues, LineageType.TARGETS))
    runs = walk.targets(walk.out(queues, LineageType.DRAWN_FROM))
    walk.out(runs, LineageType.USED)
    clusters = sa.union(changed, targeted)
    epics = walk.sources(walk.into(clusters, LineageType.ADDRESSES))
    subjects = sa.union(models, releases, batches, queues, changed, targeted, epics)
    decisions = walk.sources(walk.into(subjects, LineageType.ABOUT))
    walk.out(decisions, LineageType.MADE_BY)
    walk.out(decisions, LineageType.CITES)
    return walk.edge_ids()


def is_visible(edge: type[LineageEdge], as_of: datetime | None) -> sa.ColumnElement[bool]:
    """As `TraceEdge.is_visible`."""
    retracted_at = col(edge.retracted_at)
    if as_of is None:
        return retracted_at.is_(None)
    return sa.and_(
        col(edge.valid_from) <= as_of,
        col(edge.recorded_at) <= as_of,
        sa.or_(retracted_at.is_(None), retracted_at > as_of),
    )


class _Walk:
    """Collects its steps; each is a table of edges: id and both ends.

    Nodes are joined, each once: SQLite looks up what is joined, and would read all edges to find
    those whose end is in a list that several selections make.
    """

    def __init__(self, as_of: datetime | None) -> None:
        self._as_of = as_of
        self._steps: list[sa.CTE] = []

    def out(self, nodes: Any, relation: LineageType) -> sa.CTE:
        """Edges of this type that start at one of the nodes."""
        edge = aliased(LineageEdge)
        ends = col(edge.source_label), col(edge.source_id)
        return self._step(edge, relation, nodes, ends)

    def into(self, nodes: Any, relation: LineageType) -> sa.CTE:
        """Edges of this type that lead to one of the nodes."""
        edge = aliased(LineageEdge)
        ends = col(edge.target_label), col(edge.target_id)
        return self._step(edge, relation, nodes, ends)

    def sources(self, step: sa.CTE) -> Any:
        return sa.select(step.c.source_label.label("label"), step.c.source_id.label("id"))

    def targets(self, step: sa.CTE, label: NodeLabel | None = None) -> Any:
        """Those of one label only, where one is given."""
        nodes = sa.select(step.c.target_label.label("label"), step.c.target_id.label("id"))
        return nodes if label is None else nodes.where(step.c.target_label == label.value)

    def edge_ids(self) -> Any:
        return sa.union(*(sa.select(step.c.id) for step in self._steps))

    def _step(
        self,
        edge: type[LineageEdge],
        relation: LineageType,
        nodes: Any,
        ends: tuple[Any, Any],
    ) -> sa.CTE:
        near = nodes.distinct().subquery() if isinstance(nodes, sa.Select) else nodes.subquery()
        columns = ("id", "source_label", "source_id", "target_label", "target_id")
        step = (
            sa.select(*(col(getattr(edge, name)) for name in columns))
            .join(near, sa.and_(ends[0] == near.c.label, ends[1] == near.c.id))
            .where(col(edge.type) == relation, is_visible(edge, self._as_of))
            .cte(f"step_{len(self._steps) + 1}")
        )
        self._steps.append(step)
        return step


def _nodes(label: NodeLabel, ids: Sequence[str]) -> Any:
    """As a selection, whether or not an edge leads to them."""
    start = sa.union_all(
        *(
            sa.select(
                sa.literal(label.value, sa.String).label("label"),
                sa.literal(node_id, sa.String).label("id"),
            )
            for node_id in ids
        )
    ).cte("start")
    return sa.select(start.c.label, start.c.id)
