"""Traces of the port `Graph`, on every engine, beside the same walks worked out in plain Python."""

from datetime import UTC, datetime, timedelta

import pytest

from gainloop.stores.graph.bolt_graph import BoltGraph
from gainloop.terms.enums import Direction, LineageType
from tests.contract.graph.program import (
    DAY,
    T0,
    edge,
    expected_epic,
    expected_hop,
    expected_outcome,
    ordered,
    random_program,
    write,
)

MICROSECOND = timedelta(microseconds=1)
MOMENTS = (None, T0 - MICROSECOND, T0, T0 + 3 * DAY, T0 + 20 * DAY)
ALL = 5001
MIDNIGHT = datetime(2026, 1, 1, tzinfo=UTC)
TIMES = [
    MIDNIGHT,
    MIDNIGHT + timedelta(seconds=7),
    MIDNIGHT + timedelta(milliseconds=100),
    MIDNIGHT + MICROSECOND,
    MIDNIGHT - MICROSECOND,
    datetime(1969, 12, 31, 23, 59, 59, 999990, tzinfo=UTC),
    datetime(1, 1, 1, tzinfo=UTC),
]

LOOP = [
    edge("Epic:PERC-12", LineageType.ADDRESSES, "ErrorCluster:night"),
    edge("ErrorCluster:night", LineageType.CONTAINS, "Clip:1"),
    edge("Queue:q", LineageType.TARGETS, "ErrorCluster:night"),
    edge("Queue:q", LineageType.SELECTED, "Clip:2", rank=1, arm="prioritized"),
    edge("LabelBatch:b", LineageType.FULFILLS, "Queue:q"),
    edge("LabelBatch:b", LineageType.LABELS, "Clip:2", num_labels=0),
    edge("DatasetRelease:r:1", LineageType.INCLUDES, "LabelBatch:b"),
    edge("ModelVersion:yolo:2", LineageType.TRAINED_ON, "DatasetRelease:r:1"),
    edge("ModelVersion:yolo:2", LineageType.CHANGED, "ErrorCluster:night", delta=0.25),
    edge("Decision:d", LineageType.ABOUT, "ModelVersion:yolo:2"),
    edge("Decision:d", LineageType.MADE_BY, "Person:maria", role="release"),
]
BESIDE = [
    edge("Decision:d", LineageType.CITES, "Evaluation:e"),
    edge("Epic:PERC-13", LineageType.ADDRESSES, "ErrorCluster:day"),
    edge("Queue:other", LineageType.TARGETS, "ErrorCluster:day"),
    edge("Queue:q", LineageType.DRAWN_FROM, "PriorityRun:p"),
    edge("PriorityRun:p", LineageType.USED, "Evaluation:e"),
]


def test_an_epic_leads_to_all_that_came_of_it_and_no_further(any_graph: BoltGraph) -> None:
    write(any_graph, [*LOOP, *BESIDE])

    trace = any_graph.epic_trace("PERC-12", None, ALL)

    assert trace == ordered(LOOP)
    assert [one.is_bulk for one in trace] == [False] * 8 + [True] * 3


def test_a_delta_leads_back_to_the_epic_and_the_decision(any_graph: BoltGraph) -> None:
    write(any_graph, [*LOOP, *BESIDE])
    clips = {LineageType.CONTAINS, LineageType.SELECTED, LineageType.LABELS}

    trace = any_graph.outcome_trace("yolo:2", None, ALL)

    back = [one for one in [*LOOP, *BESIDE] if one.type not in clips]
    assert trace == ordered(one for one in back if "day" not in one.id)


def test_nothing_comes_of_what_the_graph_does_not_hold(any_graph: BoltGraph) -> None:
    write(any_graph, LOOP)

    assert any_graph.epic_trace("PERC-99", None, ALL) == []
    assert any_graph.outcome_trace("yolo:1", None, ALL) == []
    assert any_graph.expand(["Clip:77"], Direction.BOTH, None, ALL) == []
    assert any_graph.expand([], Direction.BOTH, None, ALL) == []


def test_an_id_is_of_its_label_alone(any_graph: BoltGraph) -> None:
    write(any_graph, [edge("Queue:1", LineageType.SELECTED, "Clip:1"), *LOOP])

    found = any_graph.expand(["Queue:1"], Direction.BOTH, None, ALL)

    assert [one.id for one in found] == ["Queue:1-SELECTED-Clip:1"]


def test_a_hop_downstream_goes_along_forward_types_and_against_the_others(
    any_graph: BoltGraph,
) -> None:
    write(any_graph, [*LOOP, *BESIDE])

    down = any_graph.expand(["ErrorCluster:night"], Direction.DOWNSTREAM, None, ALL)
    up = any_graph.expand(["ErrorCluster:night"], Direction.UPSTREAM, None, ALL)

    assert [one.type.value for one in down] == ["TARGETS", "CONTAINS"]
    assert [one.type.value for one in up] == ["ADDRESSES", "CHANGED"]


@pytest.mark.parametrize("time", TIMES, ids=str)
def test_times_come_out_to_the_microsecond_whatever_of_them_is_zero(
    any_graph: BoltGraph, time: datetime
) -> None:
    aimed = edge("Epic:1", LineageType.ADDRESSES, "ErrorCluster:a", time, time + MICROSECOND)
    changed = edge("ModelVersion:m", LineageType.CHANGED, "ErrorCluster:a", time)
    write(any_graph, [aimed, changed])

    assert any_graph.epic_trace("1", time, ALL) == [aimed, changed]
    assert any_graph.outcome_trace("m", time, ALL) == [aimed, changed]
    assert any_graph.expand(["Epic:1"], Direction.DOWNSTREAM, time, ALL) == [aimed]
    assert any_graph.epic_trace("1", time + MICROSECOND, ALL) == []


def test_a_cut_answer_keeps_the_edges_without_clips(any_graph: BoltGraph) -> None:
    write(any_graph, LOOP)

    assert any_graph.epic_trace("PERC-12", None, 9) == ordered(LOOP)[:9]
    assert any_graph.expand(["Queue:q"], Direction.BOTH, None, 2) == ordered(LOOP[2:5])[:2]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_programs_give_what_plain_python_gives(any_graph: BoltGraph, seed: int) -> None:
    edges = random_program(seed)
    write(any_graph, edges)
    keys = ["ErrorCluster:1", "Queue:2", "Clip:0", "Decision:3", "ModelVersion:1"]

    for as_of in MOMENTS:
        for direction in Direction:
            wanted = expected_hop(edges, keys, direction, as_of)
            assert any_graph.expand(keys, direction, as_of, ALL) == wanted
        for number in range(4):
            name = str(number)
            assert any_graph.epic_trace(name, as_of, ALL) == expected_epic(edges, name, as_of)
            assert any_graph.outcome_trace(name, as_of, ALL) == expected_outcome(edges, name, as_of)

    some = {LineageType.ABOUT, LineageType.SELECTED}
    wanted = expected_hop(edges, keys, Direction.BOTH, None, some)
    assert any_graph.expand(keys, Direction.BOTH, None, ALL, some) == wanted
    assert 0 < len(wanted) < len(expected_hop(edges, keys, Direction.BOTH, None))
