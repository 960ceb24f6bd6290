"""From a change of a model back to the decisions and persons behind it, and from a decision to what
it changed. Called by the API and by `gainloop lineage show`. Single clips are left aside.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.errors import NotFound
from gainloop.models.governance import Actor
from gainloop.models.program import OutcomeDelta, TrainingOutcome
from gainloop.ports.graph import ALL_TYPES
from gainloop.reads.lineage import Found, Lineage, told
from gainloop.reads.lineage_cuts import tell_cuts
from gainloop.reads.lineage_edges import count_edges, split_key
from gainloop.reads.lineage_names import counted, names_by_key
from gainloop.reads.lineage_source import Traced, Tracing, ask
from gainloop.reads.lineage_trails import outcome_trail
from gainloop.reads.lineage_walk import Walk, walk
from gainloop.reads.rows import fetch
from gainloop.rules.access import Permission, require
from gainloop.terms.enums import Direction, LineageType, NodeLabel
from gainloop.terms.lineage import BULK_TYPES, MAX_DEPTH, MAX_EDGES, TraceEdge, node_key

_TYPES = ALL_TYPES - BULK_TYPES
_BACK_DEPTH = 2
"""From a decision to who made it and what it cites, and to who made what it cites."""
_WHOLE_WAY = frozenset(
    {
        LineageType.TRAINED_ON,
        LineageType.INCLUDES,
        LineageType.FULFILLS,
        LineageType.TARGETS,
        LineageType.DRAWN_FROM,
        LineageType.USED,
    }
)
"""Relationships by which a model came about, whatever it changed."""


def trace_decision(
    session: Session,
    actor: Actor,
    tracing: Tracing,
    decision_id: str,
    as_of: datetime | None = None,
) -> Lineage | None:
    """What a decision rests on, who made it, and what came of what it is about."""
    require(actor.role, Permission.READ)
    start = node_key(NodeLabel.DECISION, decision_id)
    if start not in names_by_key(session, actor, [start]):
        return None
    ways = [(Direction.UPSTREAM, _BACK_DEPTH), (Direction.DOWNSTREAM, MAX_DEPTH)]
    traced = ask(
        session, tracing, as_of, lambda traces: walk(traces, start, ways, as_of, types=_TYPES)
    )
    return _told(session, actor, traced, traced.answer, as_of)


def trace_outcome(
    session: Session,
    actor: Actor,
    tracing: Tracing,
    outcome_id: str,
    delta_number: int | None = None,
    as_of: datetime | None = None,
) -> Lineage | None:
    """Of all changes of an outcome, or of the one of this number; None without such an outcome.

    Raises NotFound without such a number.
    """
    require(actor.role, Permission.READ)
    model = sa.select(col(TrainingOutcome.model_version_id))
    model = model.where(col(TrainingOutcome.id) == outcome_id)
    model_version_id = session.connection().execute(model).scalar_one_or_none()
    if model_version_id is None:
        return None
    delta = OutcomeDelta
    changes = sa.select(col(delta.cluster_id), col(delta.cohort_id))
    changes = changes.where(col(delta.outcome_id) == outcome_id)
    if delta_number is not None:
        changes = changes.where(col(delta.number) == delta_number)
    targets = {key for keys in fetch(session, changes, _target) for key in keys}
    if delta_number is not None and not targets:
        raise NotFound(f"this outcome has no change number {delta_number}", path="deltaNumber")
    return _trace_change(session, actor, tracing, model_version_id, targets, as_of)


def trace_model_version(
    session: Session,
    actor: Actor,
    tracing: Tracing,
    model_version_id: str,
    as_of: datetime | None = None,
) -> Lineage | None:
    """Of all that the model changed; None without such a model version."""
    require(actor.role, Permission.READ)
    return _trace_change(session, actor, tracing, model_version_id, None, as_of)


def _target(cluster_id: str | None, cohort_id: str | None) -> list[str]:
    """A delta is about a cluster or a cohort; the edge leads to the cluster where it names both."""
    if cluster_id is not None:
        return [node_key(NodeLabel.ERROR_CLUSTER, cluster_id)]
    return [] if cohort_id is None else [node_key(NodeLabel.COHORT, cohort_id)]


def _trace_change(
    session: Session,
    actor: Actor,
    tracing: Tracing,
    model_version_id: str,
    targets: set[str] | None,
    as_of: datetime | None,
) -> Lineage | None:
    start = node_key(NodeLabel.MODEL_VERSION, model_version_id)
    if start not in names_by_key(session, actor, [start]):
        return None
    traced = ask(
        session,
        tracing,
        as_of,
        lambda traces: traces.outcome_trace(model_version_id, as_of, MAX_EDGES + 1),
    )
    edges = traced.answer[:MAX_EDGES]
    cuts = []
    if len(traced.answer) > MAX_EDGES:
        num = count_edges(session, outcome_trail(model_version_id, as_of)) - len(edges)
        cuts.append(f"{counted(num, 'more relationship')} not looked at")
    found = _walk_edges(start, edges if targets is None else _behind(edges, start, targets))
    return _told(session, actor, traced, found, as_of, cuts)


def _behind(edges: Sequence[TraceEdge], start: str, targets: set[str]) -> list[TraceEdge]:
    """Those of a model's trace that are behind its changes of these targets."""
    way = [edge for edge in edges if edge.type in _WHOLE_WAY]
    way += [e for e in edges if e.type is LineageType.CHANGED and e.target_key in targets]
    reached = {start}.union(*((edge.source_key, edge.target_key) for edge in way))
    epics = [e for e in edges if e.type is LineageType.ADDRESSES and e.target_key in reached]
    subjects = reached.union(edge.source_key for edge in epics) - _not_decided_on(way)
    about = [e for e in edges if e.type is LineageType.ABOUT and e.target_key in subjects]
    decisions = {edge.source_key for edge in about}
    said = (LineageType.MADE_BY, LineageType.CITES)
    return [
        *way,
        *epics,
        *about,
        *(e for e in edges if e.type in said and e.source_key in decisions),
    ]


def _not_decided_on(way: Iterable[TraceEdge]) -> set[str]:
    """Runs, evaluations and cohorts: decisions about them are not part of the trace."""
    keys = {key for edge in way for key in (edge.source_key, edge.target_key)}
    asides = (NodeLabel.PRIORITY_RUN, NodeLabel.EVALUATION, NodeLabel.COHORT)
    return {key for key in keys if split_key(key)[0] in asides}


def _walk_edges(start: str, edges: Iterable[TraceEdge]) -> Walk:
    """Distances along known edges, in either direction."""
    found = Walk({start: 0}, num_statements=1)
    ends: dict[str, list[TraceEdge]] = {}
    for edge in edges:
        ends.setdefault(edge.source_key, []).append(edge)
        ends.setdefault(edge.target_key, []).append(edge)
    frontier, seen = [start], {start}
    for hop in range(1, len(ends) + 1):
        reached: dict[str, None] = {}
        for near in frontier:
            for edge in ends.get(near, ()):
                far = edge.target_key if edge.source_key == near else edge.source_key
                if found.admit(edge, near, far, hop) and far not in seen:
                    reached[far] = None
        seen.update(reached)
        frontier = list(reached)
        if not frontier:
            break
    return found


def _told(
    session: Session,
    actor: Actor,
    traced: Traced[Any],
    found: Walk,
    as_of: datetime | None,
    cuts: Sequence[str] = (),
) -> Lineage:
    names = names_by_key(session, actor, list(found.hops))
    shown = Found(found.hops, list(found.edges.values()), names, found.num_statements)
    return told(
        traced, actor, as_of, shown, [*cuts, *tell_cuts(session, found, names, as_of, _TYPES)]
    )
