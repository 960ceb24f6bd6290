"""Three opinions on random lineage: SQL hop by hop, one recursive statement, plain Python."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from gainloop.ports.graph import ALL_TYPES
from gainloop.reads.lineage_check import read_neighborhood
from gainloop.reads.lineage_cuts import tell_cuts
from gainloop.reads.lineage_edges import RowTraces, count_hop
from gainloop.reads.lineage_names import NodeName
from gainloop.reads.lineage_paths import find_path
from gainloop.reads.lineage_walk import Bounds, both_ways, ends_along, walk
from gainloop.stores.graph.model import load_model
from gainloop.stores.home import Home
from gainloop.terms.enums import Direction, LineageType, NodeLabel
from gainloop.terms.lineage import BULK_TYPES, FORWARD, TraceEdge, node_key
from tests.integration.lineage_program import (
    MOMENTS,
    breadth_first,
    plain_edge,
    random_edges,
    write_edges,
)

ONE_WAY = (Direction.UPSTREAM, Direction.DOWNSTREAM)
seeds = st.integers(0, 10**6)
moments = st.sampled_from((*MOMENTS, None))
starts = st.builds(
    lambda label, number: node_key(label, str(number)),
    st.sampled_from(list(NodeLabel)),
    st.integers(0, 2),
)
on_one_home = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.mark.parametrize("direction", ONE_WAY)
@on_one_home
@given(seed=seeds, start=starts, depth=st.integers(1, 10), as_of=moments)
def test_hop_by_hop_recursive_and_plain_python_agree(
    any_home: Home,
    direction: Direction,
    seed: int,
    start: str,
    depth: int,
    as_of: datetime | None,
) -> None:
    edges = random_edges(seed, num_edges=60)
    write_edges(any_home, edges)
    with any_home.database.read() as session:
        walked = walk(RowTraces(session), start, [(direction, depth)], as_of)
        recursive = read_neighborhood(session, start, direction, depth, as_of)
    visible = [edge for edge in edges if edge.is_visible(as_of)]
    hops, ids = breadth_first(visible, start, depth, lambda edge: [ends_along(edge, direction)])

    assert (walked.hops, set(walked.edges)) == (hops, ids)
    assert (recursive.hops, recursive.edge_ids) == (hops, ids)
    assert walked.num_statements <= depth


@on_one_home
@given(seed=seeds, start=starts, as_of=moments)
def test_both_is_each_way_by_itself(
    home: Home, seed: int, start: str, as_of: datetime | None
) -> None:
    write_edges(home, random_edges(seed, num_edges=60))
    with home.database.read() as session:
        both = walk(RowTraces(session), start, both_ways(Direction.BOTH, 4), as_of)
        ways = [read_neighborhood(session, start, way, 4, as_of) for way in ONE_WAY]

    assert both.edges.keys() == ways[0].edge_ids | ways[1].edge_ids
    assert both.hops == {
        key: min(way.hops[key] for way in ways if key in way.hops)
        for key in ways[0].hops.keys() | ways[1].hops.keys()
    }


@on_one_home
@given(seed=seeds, start=starts, goal=starts, as_of=moments)
def test_the_way_between_two_things_is_as_short_as_plain_python_finds(
    home: Home, seed: int, start: str, goal: str, as_of: datetime | None
) -> None:
    edges = random_edges(seed, num_edges=30)
    write_edges(home, edges)
    with home.database.read() as session:
        path = find_path(RowTraces(session), start, goal, as_of)
    visible = [edge for edge in edges if edge.is_visible(as_of)]
    hops, _ = breadth_first(visible, start, 10, either_way)

    assert path.cuts == []
    assert (None if path.edges is None else len(path.edges)) == hops.get(goal)
    if path.edges is not None:
        assert list(path.hops(start))[-1] == goal
        assert {edge.id for edge in path.edges} <= {edge.id for edge in visible}


def test_every_type_flows_as_the_model_says() -> None:
    flows = {relation: entry.flow for relation, entry in load_model().relationships.items()}
    assert flows == {
        relation: "forward" if relation in FORWARD else "backward" for relation in LineageType
    }
    epic = plain_edge((NodeLabel.EPIC, "E"), LineageType.ADDRESSES, (NodeLabel.ERROR_CLUSTER, "c"))
    batch = plain_edge((NodeLabel.LABEL_BATCH, "b"), LineageType.FULFILLS, (NodeLabel.QUEUE, "q"))

    assert epic.type in FORWARD
    assert ends_along(epic, Direction.DOWNSTREAM) == ("Epic:E", "ErrorCluster:c")
    assert ends_along(batch, Direction.DOWNSTREAM) == ("Queue:q", "LabelBatch:b")
    assert ends_along(batch, Direction.UPSTREAM) == ("LabelBatch:b", "Queue:q")


def test_a_large_hop_loses_clips_not_queues_and_counts_them(home: Home) -> None:
    cluster = (NodeLabel.ERROR_CLUSTER, "c")
    clips = [(NodeLabel.CLIP, f"clip-{number:02}") for number in range(30)]
    queues = [(NodeLabel.QUEUE, f"q{number}") for number in range(3)]
    edges = [plain_edge(cluster, LineageType.CONTAINS, clip) for clip in clips]
    edges += [plain_edge(queue, LineageType.TARGETS, cluster) for queue in queues]
    write_edges(home, edges)
    down = [(Direction.DOWNSTREAM, 2)]

    with home.database.read() as session:
        traces = RowTraces(session)
        whole = walk(traces, "ErrorCluster:c", down, None)
        few_nodes = walk(traces, "ErrorCluster:c", down, None, bounds=Bounds(max_nodes=10))
        few_clips = walk(traces, "ErrorCluster:c", down, None, bounds=Bounds(max_clips=4))
        few_edges = walk(traces, "ErrorCluster:c", down, None, bounds=Bounds(max_hop_edges=5))
        in_hop = count_hop(session, ["ErrorCluster:c"], Direction.DOWNSTREAM, None)

    assert (len(whole.hops), whole.left_out, whole.overflows) == (34, {}, [])
    assert few_nodes.left_out == {(1, "ErrorCluster:c", NodeLabel.CLIP): 24}
    assert few_clips.left_out == {(1, "ErrorCluster:c", NodeLabel.CLIP): 26}
    assert [key for key in few_edges.hops if key.startswith("Queue")] == sorted(
        (node_key(*queue) for queue in queues),
        key=lambda key: next(e.id for e in edges if e.source_key == key),
    )
    assert [over.num_looked_at for over in few_edges.overflows] == [5]
    assert in_hop == 33


def test_edges_come_bulk_last_then_by_id_and_both_is_every_edge_once(home: Home) -> None:
    edges = random_edges(7, num_edges=200)
    write_edges(home, edges)
    keys = [node_key(label, "1") for label in NodeLabel]
    ends = set(keys)
    touching = [e for e in edges if {e.source_key, e.target_key} & ends and e.is_visible(None)]

    with home.database.read() as session:
        found = RowTraces(session).expand(keys, Direction.BOTH, None, 10_000)
        first = RowTraces(session).expand(keys, Direction.BOTH, None, 5)
        no_clips = RowTraces(session).expand(
            keys, Direction.BOTH, None, 10_000, frozenset(LineageType) - BULK_TYPES
        )

    assert found == sorted(touching, key=lambda edge: (edge.is_bulk, edge.id))
    assert first == found[:5]
    assert no_clips == [edge for edge in found if not edge.is_bulk]


def test_a_hop_is_one_statement_whatever_its_size_and_finds_its_edges_by_index(home: Home) -> None:
    write_edges(home, random_edges(11, num_edges=500, ids_per_label=40))
    keys = [node_key(label, str(number)) for label in NodeLabel for number in range(40)]
    with home.database.read() as session, counted(home) as statements:
        assert len(RowTraces(session).expand(keys, Direction.DOWNSTREAM, None, 10_000)) > 100

    assert len(statements) == 1
    statement, values = statements[0]
    with home.database.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
    steps = [str(row[3]) for row in plan]
    assert [step for step in steps if step.startswith("SCAN lineage_edge")] == [], steps


@contextmanager
def counted(home: Home) -> Iterator[list[tuple[str, tuple[object, ...]]]]:
    statements: list[tuple[str, tuple[object, ...]]] = []

    def count(*arguments: object) -> None:
        values = arguments[3]
        assert isinstance(values, tuple)
        if arguments[2] != "BEGIN":
            statements.append((str(arguments[2]), values))

    event.listen(home.database.engine, "before_cursor_execute", count)
    try:
        yield statements
    finally:
        event.remove(home.database.engine, "before_cursor_execute", count)


def either_way(edge: TraceEdge) -> Iterable[tuple[str, str]]:
    yield edge.source_key, edge.target_key
    yield edge.target_key, edge.source_key


def test_cuts_are_told_in_sentences_with_names(home: Home) -> None:
    epic, cluster = (NodeLabel.EPIC, "E-1"), (NodeLabel.ERROR_CLUSTER, "c")
    edges = [plain_edge(epic, LineageType.ADDRESSES, cluster)]
    edges += [
        plain_edge(cluster, LineageType.CONTAINS, (NodeLabel.CLIP, f"clip-{number}"))
        for number in range(14)
    ]
    write_edges(home, edges)
    down = [(Direction.DOWNSTREAM, 2)]

    def cuts(**bounds: int) -> list[str]:
        with home.database.read() as session:
            found = walk(RowTraces(session), "Epic:E-1", down, None, bounds=Bounds(**bounds))
            names = {"ErrorCluster:c": NodeName("ErrorCluster:c", "cars at night")}
            return tell_cuts(session, found, names, None, ALL_TYPES)

    assert cuts() == []
    assert cuts(max_clips=2) == ["12 more clips of cars at night at hop 2 are not shown"]
    assert cuts(max_nodes=15) == ["1 more clip of cars at night at hop 2 is not shown"]
    assert cuts(max_hop_edges=10) == [
        "4 more relationships downstream at hop 2 are not looked at",
    ]
