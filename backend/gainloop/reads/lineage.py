"""What a thing came of and what came of it: nodes and edges around a node, and ways between two.

Called by the API and by `gainloop lineage show`. Answered by the graph or by the rows; both give
the same, also where a bound cuts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from gainloop.models.governance import Actor
from gainloop.ports.graph import ALL_TYPES
from gainloop.reads.lineage_cuts import tell_cuts
from gainloop.reads.lineage_names import NodeName, names_by_key
from gainloop.reads.lineage_paths import find_path
from gainloop.reads.lineage_source import Traced, TraceSource, Tracing, ask
from gainloop.reads.lineage_walk import both_ways, check_depth, walk
from gainloop.rules.access import Permission, require
from gainloop.rules.lineage_properties import visible_properties
from gainloop.terms.enums import Direction, LineageType, NodeLabel
from gainloop.terms.lineage import TraceEdge


@dataclass(frozen=True, slots=True)
class LineageNodeRow:
    """hop: distance from the start, which is 0."""

    name: NodeName
    hop: int


@dataclass(frozen=True, slots=True)
class LineageEdgeRow:
    """source and target: keys of nodes; properties: those that the reader may see."""

    edge_id: str
    type: LineageType
    source: str
    target: str
    properties: Mapping[str, Any]
    valid_from: datetime
    recorded_at: datetime
    retracted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Lineage:
    """nodes by hop, kind and name, the start first; cuts: what a bound left out; num_statements:
    that found the edges; lag_seconds: of the graph behind the rows.
    """

    nodes: tuple[LineageNodeRow, ...]
    edges: tuple[LineageEdgeRow, ...]
    cuts: tuple[str, ...]
    as_of: datetime | None
    answered_by: TraceSource
    lag_seconds: float
    num_statements: int


def trace_lineage(
    session: Session,
    actor: Actor,
    tracing: Tracing,
    start: str,
    direction: Direction = Direction.BOTH,
    depth: int = 1,
    as_of: datetime | None = None,
) -> Lineage | None:
    """None where there is no such node. Raises InvalidInput BAD_DEPTH."""
    require(actor.role, Permission.READ)
    check_depth(depth)
    if start not in names_by_key(session, actor, [start]):
        return None
    ways = both_ways(direction, depth)
    traced = ask(session, tracing, as_of, lambda traces: walk(traces, start, ways, as_of))
    found = traced.answer
    names = names_by_key(session, actor, list(found.hops))
    return told(
        traced,
        actor,
        as_of,
        Found(found.hops, list(found.edges.values()), names, found.num_statements),
        tell_cuts(session, found, names, as_of, ALL_TYPES),
    )


def trace_path(
    session: Session,
    actor: Actor,
    tracing: Tracing,
    start: str,
    goal: str,
    as_of: datetime | None = None,
) -> Lineage | None:
    """The shortest way along any relationships, None where there is none or no such nodes. Where
    the search was cut before it found one, the start alone, and a cut that says so.
    """
    require(actor.role, Permission.READ)
    ends = list(dict.fromkeys((start, goal)))
    if len(names_by_key(session, actor, ends)) < len(ends):
        return None
    traced = ask(session, tracing, as_of, lambda traces: find_path(traces, start, goal, as_of))
    path = traced.answer
    if path.edges is None and not path.cuts:
        return None
    hops = path.hops(start)
    names = names_by_key(session, actor, list(hops))
    found = Found(hops, path.edges or [], names, path.num_statements)
    return told(traced, actor, as_of, found, path.cuts)


@dataclass(frozen=True, slots=True)
class Found:
    """hops: distance of each node from the start, which comes first."""

    hops: Mapping[str, int]
    edges: Sequence[TraceEdge]
    names: Mapping[str, NodeName]
    num_statements: int


def told(
    traced: Traced[Any], actor: Actor, as_of: datetime | None, found: Found, cuts: Sequence[str]
) -> Lineage:
    """What was found, as this reader may see it. A node without a name is called by its id."""
    nodes = [
        LineageNodeRow(found.names.get(key) or NodeName(key, key.partition(":")[2]), hop)
        for key, hop in found.hops.items()
    ]
    return Lineage(
        nodes=tuple(sorted(nodes, key=_place)),
        edges=tuple(_edge_row(edge, actor) for edge in found.edges),
        cuts=tuple(cuts),
        as_of=as_of,
        answered_by=traced.answered_by,
        lag_seconds=traced.lag_seconds,
        num_statements=found.num_statements,
    )


_ORDER = {label.value: place for place, label in enumerate(NodeLabel)}


def _place(node: LineageNodeRow) -> tuple[int, int, str, str]:
    label, _, node_id = node.name.key.partition(":")
    return node.hop, _ORDER[label], node.name.name, node_id


def _edge_row(edge: TraceEdge, actor: Actor) -> LineageEdgeRow:
    return LineageEdgeRow(
        edge_id=edge.id,
        type=edge.type,
        source=edge.source_key,
        target=edge.target_key,
        properties=visible_properties(actor.role, edge.type, edge.properties),
        valid_from=edge.valid_from,
        recorded_at=edge.recorded_at,
        retracted_at=edge.retracted_at,
    )
