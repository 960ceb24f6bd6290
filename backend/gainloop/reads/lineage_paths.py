"""The shortest way between two nodes, along relationships in either direction. Called by
`reads.lineage`; searches from both ends, one statement per hop, the smaller frontier first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gainloop.reads.lineage_edges import Traces
from gainloop.terms.enums import Direction
from gainloop.terms.lineage import MAX_DEPTH, MAX_EDGES, TraceEdge

MOST_SEEN = 20_000
"""Nodes that a search looks at before it gives up."""


@dataclass(slots=True)
class Path:
    """edges: from the start to the goal, None where none was found; cuts: why there may be one, or
    a shorter one, all the same.
    """

    edges: list[TraceEdge] | None = None
    cuts: list[str] = field(default_factory=list)
    num_statements: int = 0

    def hops(self, start: str) -> Mapping[str, int]:
        at, hops = start, {start: 0}
        for hop, edge in enumerate(self.edges or (), start=1):
            at = _other_end(edge, at)
            hops[at] = hop
        return hops


def find_path(traces: Traces, start: str, goal: str, as_of: datetime | None) -> Path:
    path = Path()
    if start == goal:
        path.edges = []
        return path
    sides = _Side(start), _Side(goal)
    for _ in range(MAX_DEPTH):
        side, other = sorted(sides, key=lambda each: len(each.frontier))
        if not side.frontier:
            return path
        if len(side.came_by) + len(other.came_by) > MOST_SEEN:
            path.cuts.append(f"the search stopped at {MOST_SEEN:,} things")
            return path
        reached = side.grow(traces, path, as_of)
        meeting = min(reached & other.came_by.keys(), default=None)
        if meeting is not None:
            path.edges = [*reversed(sides[0].way_to(meeting)), *sides[1].way_to(meeting)]
            return path
    return path


class _Side:
    """came_by: the edge by which a node was reached, None for the end itself."""

    def __init__(self, end: str) -> None:
        self.frontier = [end]
        self.came_by: dict[str, TraceEdge | None] = {end: None}

    def grow(self, traces: Traces, path: Path, as_of: datetime | None) -> set[str]:
        edges = traces.expand(self.frontier, Direction.BOTH, as_of, MAX_EDGES + 1)
        path.num_statements += 1
        if len(edges) > MAX_EDGES and not path.cuts:
            path.cuts.append(
                f"the search looked at {MAX_EDGES:,} relationships of a hop only, "
                "so there may be a shorter way"
            )
        near = set(self.frontier)
        reached: dict[str, TraceEdge] = {}
        for edge in edges[:MAX_EDGES]:
            for here, there in (
                (edge.source_key, edge.target_key),
                (edge.target_key, edge.source_key),
            ):
                if here in near and there not in self.came_by:
                    reached.setdefault(there, edge)
        self.came_by.update(reached)
        self.frontier = list(reached)
        return set(reached)

    def way_to(self, key: str) -> list[TraceEdge]:
        """Edges from the node back to this end."""
        way: list[TraceEdge] = []
        while (edge := self.came_by[key]) is not None:
            way.append(edge)
            key = _other_end(edge, key)
        return way


def _other_end(edge: TraceEdge, key: str) -> str:
    return edge.target_key if edge.source_key == key else edge.source_key
