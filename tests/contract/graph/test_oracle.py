"""The graph and the rows give the same traces, edge for edge, also where a bound cuts.

Several random programs beside each other are written once; what is drawn is which of them, where a
trace starts, which way, how far, and as of when.
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gainloop.ports.graph import Graph
from gainloop.reads.lineage_check import read_neighborhood
from gainloop.reads.lineage_edges import RowTraces
from gainloop.reads.lineage_paths import find_path
from gainloop.reads.lineage_walk import BOUNDS, Bounds, both_ways, ends_along, walk
from gainloop.stores.home import Home
from gainloop.terms.enums import Direction, NodeLabel
from gainloop.terms.lineage import TraceEdge, node_key
from tests.contract.graph.program import write
from tests.integration.lineage_program import MOMENTS, breadth_first, random_edges, write_edges

NUM_PROGRAMS = 8
EDGES = {
    number: random_edges(seed=number, num_edges=70, prefix=f"{number}-")
    for number in range(NUM_PROGRAMS)
}
TIGHT = Bounds(max_nodes=8, max_clips=2, max_edges=9, max_bulk_edges=4, max_hop_edges=6)
programs = st.integers(0, NUM_PROGRAMS - 1)
ids = st.integers(0, 2)
labels = st.sampled_from(list(NodeLabel))
moments = st.sampled_from((*MOMENTS, None))
on_one_graph = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def graph(any_graph: Graph, home: Home) -> Graph:
    """Holds what the rows hold."""
    edges = [edge for of_program in EDGES.values() for edge in of_program]
    write_edges(home, edges)
    write(any_graph, edges)
    return any_graph


@on_one_graph
@given(
    program=programs,
    label=labels,
    number=ids,
    direction=st.sampled_from(list(Direction)),
    depth=st.integers(1, 10),
    as_of=moments,
    bounds=st.sampled_from((BOUNDS, TIGHT)),
)
def test_traces_agree_row_for_row(
    graph: Graph,
    home: Home,
    program: int,
    label: NodeLabel,
    number: int,
    direction: Direction,
    depth: int,
    as_of: datetime | None,
    bounds: Bounds,
) -> None:
    start, ways = node_key(label, f"{program}-{number}"), both_ways(direction, depth)
    with home.database.read() as session:
        by_rows = walk(RowTraces(session), start, ways, as_of, bounds=bounds)
        by_graph = walk(graph, start, ways, as_of, bounds=bounds)
        whole = [read_neighborhood(session, start, way, depth, as_of) for way, _ in ways]

    assert asdict(by_graph) == asdict(by_rows)
    if bounds is BOUNDS:
        visible = [edge for edge in EDGES[program] if edge.is_visible(as_of)]
        plain = [breadth_first(visible, start, depth, leading(way)) for way, _ in ways]
        assert [(found.hops, found.edge_ids) for found in whole] == plain
        assert set(by_graph.edges) == set().union(*(edge_ids for _, edge_ids in plain))


@on_one_graph
@given(program=programs, number=ids, as_of=moments, limit=st.sampled_from((3, 1000)))
def test_the_fixed_walks_agree_row_for_row(
    graph: Graph, home: Home, program: int, number: int, as_of: datetime | None, limit: int
) -> None:
    key = f"{program}-{number}"
    with home.database.read() as session:
        rows = RowTraces(session)
        assert graph.epic_trace(key, as_of, limit) == rows.epic_trace(key, as_of, limit)
        assert graph.outcome_trace(key, as_of, limit) == rows.outcome_trace(key, as_of, limit)


@on_one_graph
@given(program=programs, labels=st.tuples(labels, labels), ids=st.tuples(ids, ids), as_of=moments)
def test_ways_between_two_things_agree(
    graph: Graph,
    home: Home,
    program: int,
    labels: tuple[NodeLabel, NodeLabel],
    ids: tuple[int, int],
    as_of: datetime | None,
) -> None:
    start, goal = (node_key(label, f"{program}-{n}") for label, n in zip(labels, ids, strict=True))
    with home.database.read() as session:
        by_rows = find_path(RowTraces(session), start, goal, as_of)

    assert find_path(graph, start, goal, as_of) == by_rows


def leading(way: Direction) -> Callable[[TraceEdge], list[tuple[str, str]]]:
    return lambda edge: [ends_along(edge, way)]
