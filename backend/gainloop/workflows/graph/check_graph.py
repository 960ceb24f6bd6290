"""Compares the graph with the rows that it is a projection of.

In: a graph that is up. Out: digests of both, and what differs in number. Called by `gainloop graph
check` and tests.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gainloop.models.governance import Actor
from gainloop.ports.graph import Graph
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.stores.relational.outbox import undelivered
from gainloop.stores.relational.unit_of_work import LINEAGE_CHANGED
from gainloop.terms.lineage import GraphDigest, Node, TraceEdge
from gainloop.workflows.graph.lineage_rows import edge_pages, node_pages


@dataclass(frozen=True, slots=True)
class CountDifference:
    """name: a node label or an edge type."""

    name: str
    expected: int
    found: int


@dataclass(frozen=True, slots=True)
class GraphCheck:
    """expected: digest of the rows; found: of the graph; num_behind: changes that have not arrived,
    which explain a difference.
    """

    expected: str
    found: str
    num_nodes: int
    num_edges: int
    num_behind: int
    differences: tuple[CountDifference, ...]

    @property
    def is_equal(self) -> bool:
        return self.expected == self.found


def check_graph(home: Home, actor: Actor, graph: Graph) -> GraphCheck:
    """Reads everything on both sides. Raises GraphDown."""
    require(actor.role, Permission.READ)
    with home.database.read() as session:
        num_behind = len(undelivered(session, LINEAGE_CHANGED))
    wanted, held = _Side(), _Side()
    for nodes in node_pages(home.database):
        wanted.add_nodes(nodes)
    for edges in edge_pages(home.database):
        wanted.add_edges(edges)
    for nodes in graph.node_pages():
        held.add_nodes(nodes)
    for edges in graph.edge_pages():
        held.add_edges(edges)
    names = sorted({*wanted.counts, *held.counts})
    return GraphCheck(
        expected=wanted.digest.text,
        found=held.digest.text,
        num_nodes=wanted.num_nodes,
        num_edges=wanted.counts.total() - wanted.num_nodes,
        num_behind=num_behind,
        differences=tuple(
            CountDifference(name, wanted.counts[name], held.counts[name])
            for name in names
            if wanted.counts[name] != held.counts[name]
        ),
    )


class _Side:
    def __init__(self) -> None:
        self.digest = GraphDigest()
        self.counts: Counter[str] = Counter()
        self.num_nodes = 0

    def add_nodes(self, nodes: Sequence[Node]) -> None:
        self.digest.add(nodes)
        self.counts.update(node.label.value for node in nodes)
        self.num_nodes += len(nodes)

    def add_edges(self, edges: Sequence[TraceEdge]) -> None:
        self.digest.add(edges)
        self.counts.update(edge.type.value for edge in edges)
