"""Writing through the port `Graph`, on every engine: in any order, any number of times."""

from datetime import UTC, date, datetime, timedelta, timezone
from random import Random

import pytest

from gainloop.errors import Conflict
from gainloop.stores.graph import bolt_graph
from gainloop.stores.graph.bolt_graph import BoltGraph
from gainloop.terms.enums import DecisionKind, LineageType, NodeLabel
from gainloop.terms.lineage import GraphDigest, Node, TraceEdge
from tests.contract.graph.program import DAY, T0, edge, ends_of, random_program, write


def all_nodes(graph: BoltGraph) -> list[Node]:
    return [node for page in graph.node_pages() for node in page]


def all_edges(graph: BoltGraph) -> list[TraceEdge]:
    return [one for page in graph.edge_pages() for one in page]


def digest_of(graph: BoltGraph) -> str:
    digest = GraphDigest()
    for nodes in graph.node_pages(7):
        digest.add(nodes)
    for edges in graph.edge_pages(7):
        digest.add(edges)
    return digest.text


def test_every_value_comes_out_as_it_went_in(any_graph: BoltGraph) -> None:
    epic = {"recorded_at": T0, "title": 'Nacht "Süd" \\ $rows {', "due": date(2026, 3, 1)}
    run = {"recorded_at": T0, "number": 2**40, "budget_hours": 12.0, "profile": "fifo"}
    cohort = {"recorded_at": T0, "traits": ["time_of_day=night", "region=南"]}
    decision = {"recorded_at": T0, "kind": DecisionKind.SCOPE, "title": ""}
    any_graph.merge_nodes(NodeLabel.EPIC, [Node(NodeLabel.EPIC, "A:1 'x'", epic)])
    any_graph.merge_nodes(NodeLabel.PRIORITY_RUN, [Node(NodeLabel.PRIORITY_RUN, "r", run)])
    any_graph.merge_nodes(NodeLabel.COHORT, [Node(NodeLabel.COHORT, "c", cohort)])
    any_graph.merge_nodes(NodeLabel.DECISION, [Node(NodeLabel.DECISION, "d", decision)])

    assert all_nodes(any_graph) == [
        Node(NodeLabel.COHORT, "c", cohort),
        Node(NodeLabel.DECISION, "d", {**decision, "kind": "scope"}),
        Node(NodeLabel.EPIC, "A:1 'x'", epic),
        Node(NodeLabel.PRIORITY_RUN, "r", run),
    ]
    assert type(all_nodes(any_graph)[3].properties["budget_hours"]) is float


def test_a_whole_number_of_hours_is_a_float_all_the_same(any_graph: BoltGraph) -> None:
    queue = Node(NodeLabel.QUEUE, "q", {"recorded_at": T0, "hours": 3})
    any_graph.merge_nodes(NodeLabel.QUEUE, [queue])

    assert type(all_nodes(any_graph)[0].properties["hours"]) is float


def test_a_time_of_another_zone_is_the_same_moment(any_graph: BoltGraph) -> None:
    berlin = timezone(timedelta(hours=2))
    moment = datetime(2026, 7, 1, 12, 0, 0, 5, tzinfo=berlin)
    any_graph.merge_nodes(NodeLabel.CLIP, [Node(NodeLabel.CLIP, "c", {"recorded_at": moment})])

    found = all_nodes(any_graph)[0].properties["recorded_at"]

    assert (found, found.tzinfo) == (moment, UTC)


def test_writing_again_replaces_and_takes_away(any_graph: BoltGraph) -> None:
    before = {"recorded_at": T0, "title": "Night", "status": "Open", "owner": "Maria"}
    after = {"recorded_at": T0, "title": "Night", "status": "Done", "owner": None}
    any_graph.merge_nodes(NodeLabel.EPIC, [Node(NodeLabel.EPIC, "1", before)])
    any_graph.merge_nodes(NodeLabel.EPIC, [Node(NodeLabel.EPIC, "1", after)])

    assert all_nodes(any_graph) == [
        Node(NodeLabel.EPIC, "1", {"recorded_at": T0, "title": "Night", "status": "Done"})
    ]


def test_an_edge_that_is_retracted_stays_with_its_end(any_graph: BoltGraph) -> None:
    held = edge("Epic:1", LineageType.ADDRESSES, "ErrorCluster:a")
    ended = edge("Epic:1", LineageType.ADDRESSES, "ErrorCluster:a", retracted_at=T0 + DAY)
    write(any_graph, [held])
    write(any_graph, [ended])

    assert all_edges(any_graph) == [ended]
    assert any_graph.epic_trace("1", None, 10) == []
    assert any_graph.epic_trace("1", T0, 10) == [ended]


def test_two_edges_of_one_type_between_the_same_ends_are_two(any_graph: BoltGraph) -> None:
    first = edge("Epic:1", LineageType.ADDRESSES, "ErrorCluster:a", retracted_at=T0 + DAY)
    again = edge("Epic:1", LineageType.ADDRESSES, "ErrorCluster:a", recorded_at=T0 + 2 * DAY)
    again = TraceEdge(**{**{name: getattr(again, name) for name in again.__slots__}, "id": "b"})
    write(any_graph, [first, again])
    write(any_graph, [again, first])

    assert all_edges(any_graph) == [first, again]


def test_an_edge_without_its_end_is_refused_and_its_batch_with_it(any_graph: BoltGraph) -> None:
    whole = edge("Queue:q", LineageType.SELECTED, "Clip:1", rank=1, arm="fifo")
    loose = edge("Queue:q", LineageType.SELECTED, "Clip:2", rank=2, arm="fifo")
    write(any_graph, [whole])
    late = edge("Queue:q", LineageType.SELECTED, "Clip:1", rank=7, arm="fifo")

    with pytest.raises(Conflict, match="1 of 2 edges") as refused:
        any_graph.merge_edges(LineageType.SELECTED, [late, loose])

    assert refused.value.code == "GRAPH_END_MISSING"
    assert all_edges(any_graph) == [whole]


def test_what_the_model_does_not_name_is_refused(any_graph: BoltGraph) -> None:
    with pytest.raises(ValueError, match="'weather'"):
        any_graph.merge_nodes(NodeLabel.CLIP, [Node(NodeLabel.CLIP, "1", {"weather": "rain"})])
    with pytest.raises(ValueError, match="leads from no Queue to a Person"):
        any_graph.merge_edges(
            LineageType.SELECTED, [edge("Queue:q", LineageType.SELECTED, "Person:p")]
        )

    assert sum(any_graph.count().nodes.values()) == 0


def test_more_than_one_batch_is_written(
    any_graph: BoltGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bolt_graph, "MOST_ROWS", 100)
    clips = [Node(NodeLabel.CLIP, str(number), {"ordinal": number}) for number in range(203)]
    any_graph.merge_nodes(NodeLabel.CLIP, [*clips, clips[0]])
    any_graph.merge_nodes(NodeLabel.QUEUE, [Node(NodeLabel.QUEUE, "q")])
    chosen = [edge("Queue:q", LineageType.SELECTED, clip.key, rank=1, arm="fifo") for clip in clips]
    any_graph.merge_edges(LineageType.SELECTED, chosen)

    counts = any_graph.count()
    assert (counts.nodes[NodeLabel.CLIP], counts.nodes[NodeLabel.QUEUE]) == (203, 1)
    assert counts.edges == {**dict.fromkeys(LineageType, 0), LineageType.SELECTED: 203}


def test_any_order_and_any_repetition_is_the_same_graph(any_graph: BoltGraph) -> None:
    edges = random_program(seed=5)
    write(any_graph, edges)
    once = digest_of(any_graph)
    wanted = GraphDigest()
    wanted.add(ends_of(edges))
    wanted.add(edges)
    assert once == wanted.text

    for _ in any_graph.clear_in_batches(10):
        pass
    parts = [edges[start::4] for start in range(4)] * 3
    Random(6).shuffle(parts)
    for part in parts:
        write(any_graph, part)

    assert digest_of(any_graph) == once
