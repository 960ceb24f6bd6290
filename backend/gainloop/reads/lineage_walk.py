"""Walks hop by hop from a node, within bounds, and keeps account of what a bound left out.

In: what answers one hop (`reads.lineage_edges.Traces`). Out: a Walk. Called by `reads.lineage` and
`reads.decision_lineage`. Edges come in an order that no engine can change, so that every engine
loses the same ones.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from gainloop.errors import InvalidInput
from gainloop.ports.graph import ALL_TYPES
from gainloop.reads.lineage_edges import Traces, split_key
from gainloop.terms.enums import Direction, LineageType, NodeLabel
from gainloop.terms.lineage import MAX_DEPTH, MAX_EDGES, MAX_NODES, TraceEdge, types_along


@dataclass(frozen=True, slots=True)
class Bounds:
    """Of the answer, and of the edges that one hop looks at. Clips have a part of their own, so
    that thousands of them leave room for what came of them.
    """

    max_nodes: int = MAX_NODES
    max_clips: int = MAX_NODES * 3 // 4
    max_edges: int = MAX_EDGES
    max_bulk_edges: int = MAX_EDGES * 4 // 5
    max_hop_edges: int = MAX_EDGES


BOUNDS = Bounds()


@dataclass(frozen=True, slots=True)
class Overflow:
    """A hop that has more edges than were looked at, and from where it starts."""

    hop: int
    frontier: tuple[str, ...]
    direction: Direction
    num_looked_at: int


@dataclass(slots=True)
class Walk:
    """hops: distance of every node, the start has 0; turned_away: nodes that there was no room for
    when an edge led to them, by hop, the node where it is left, and label; hidden: edges between
    nodes that are shown, which are not shown themselves.
    """

    hops: dict[str, int]
    bounds: Bounds = BOUNDS
    edges: dict[str, TraceEdge] = field(default_factory=dict)
    turned_away: dict[tuple[int, str, NodeLabel], set[str]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    overflows: list[Overflow] = field(default_factory=list)
    num_statements: int = 0
    _num_clips: int = 0
    _num_bulk_edges: int = 0

    def admit(self, edge: TraceEdge, near: str, far: str, hop: int) -> bool:
        """Takes an edge and the node that it leads to in, or accounts for them; whether the node
        is part of the answer.
        """
        if edge.id in self.edges:
            return True
        label, _ = split_key(far)
        is_new = far not in self.hops
        if is_new and not (self._has_room_for(label) and self._has_room_for_edge(edge)):
            self.turned_away.setdefault((hop, near, label), set()).add(far)
            return False
        if not self._has_room_for_edge(edge):
            self.hidden.add(edge.id)
            return True
        self.edges[edge.id] = edge
        self._num_bulk_edges += edge.is_bulk
        if is_new:
            self.hops[far] = hop
            self._num_clips += label is NodeLabel.CLIP
        return True

    @property
    def left_out(self) -> dict[tuple[int, str, NodeLabel], int]:
        """How many nodes are not shown, by hop, the node where they are left, and label."""
        counts = {place: len(keys - self.hops.keys()) for place, keys in self.turned_away.items()}
        return {place: count for place, count in counts.items() if count}

    def _has_room_for(self, label: NodeLabel) -> bool:
        if label is NodeLabel.CLIP and self._num_clips >= self.bounds.max_clips:
            return False
        return len(self.hops) < self.bounds.max_nodes

    def _has_room_for_edge(self, edge: TraceEdge) -> bool:
        if edge.is_bulk and self._num_bulk_edges >= self.bounds.max_bulk_edges:
            return False
        return len(self.edges) < self.bounds.max_edges


def check_depth(depth: int) -> None:
    """Raises InvalidInput BAD_DEPTH."""
    if not 1 <= depth <= MAX_DEPTH:
        raise InvalidInput(
            "BAD_DEPTH", f"a trace goes 1 to {MAX_DEPTH} hops, not {depth}", field="depth"
        )


def both_ways(direction: Direction, depth: int) -> list[tuple[Direction, int]]:
    """BOTH is what a thing came of and what came of it, not what else came of the same things."""
    if direction is Direction.BOTH:
        return [(Direction.UPSTREAM, depth), (Direction.DOWNSTREAM, depth)]
    return [(direction, depth)]


def walk(
    traces: Traces,
    start: str,
    directions: Iterable[tuple[Direction, int]],
    as_of: datetime | None,
    *,
    bounds: Bounds = BOUNDS,
    types: Collection[LineageType] = ALL_TYPES,
) -> Walk:
    """All ways upstream or downstream from the start, each direction by itself to its own depth,
    one statement per hop and direction.
    """
    found = Walk({start: 0}, bounds)
    sides = [_Side(direction, depth, start, types) for direction, depth in directions]
    for hop in range(1, max(side.depth for side in sides) + 1):
        for side in sides:
            if hop <= side.depth and side.frontier:
                side.grow(traces, found, hop, as_of)
    return found


def ends_along(edge: TraceEdge, direction: Direction) -> tuple[str, str]:
    """The node that a trace upstream or downstream leaves by this edge, and where it leads."""
    outgoing, _ = types_along(direction)
    ends = edge.source_key, edge.target_key
    return ends if edge.type in outgoing else (ends[1], ends[0])


class _Side:
    """A walk in one direction: the nodes to go on from, and all that it has been at."""

    def __init__(
        self, direction: Direction, depth: int, start: str, types: Collection[LineageType]
    ) -> None:
        self.direction = direction
        self.depth = depth
        self.frontier = [start]
        self._types = types
        self._seen = {start}

    def grow(self, traces: Traces, found: Walk, hop: int, as_of: datetime | None) -> None:
        reached: dict[str, None] = {}
        for edge in self._hop(traces, found, hop, as_of):
            near, far = ends_along(edge, self.direction)
            if found.admit(edge, near, far, hop) and far not in self._seen:
                reached[far] = None
        self._seen.update(reached)
        self.frontier = list(reached)

    def _hop(
        self, traces: Traces, found: Walk, hop: int, as_of: datetime | None
    ) -> Sequence[TraceEdge]:
        most = found.bounds.max_hop_edges
        edges = traces.expand(self.frontier, self.direction, as_of, most + 1, self._types)
        found.num_statements += 1
        if len(edges) > most:
            found.overflows.append(Overflow(hop, tuple(self.frontier), self.direction, most))
        return edges[:most]
