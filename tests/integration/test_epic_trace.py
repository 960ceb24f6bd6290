"""What came of an epic, and who answers: the graph if it is whole and up to date, or the rows."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from gainloop.bootstrap import operator_of
from gainloop.models.governance import Outbox
from gainloop.ports.graph import ALL_TYPES, GraphDown
from gainloop.reads.epic_trace import EpicTrace, traces_of_epics
from gainloop.reads.graph_mark import home_mark
from gainloop.reads.lineage_edges import RowTraces
from gainloop.reads.lineage_source import TraceSource, Tracing
from gainloop.rules.access import Permission
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import LINEAGE_CHANGED, UnitOfWork
from gainloop.terms.enums import AuditAction, Direction, LineageType, NodeLabel
from gainloop.terms.lineage import MAX_EDGES, TraceEdge
from tests.integration.lineage_program import START, plain_edge, write_edges
from tests.integration.planted_lineage import EPIC, OTHER_EPIC, T, plant_program, planted_edges
from tests.integration.test_api_statements import counted

NOW = START + timedelta(days=30)


@dataclass
class GraphOverRows:
    """The parts of a graph that traces ask, over the same rows; counts what it was asked."""

    home: Home
    is_running: bool = True
    marks: Sequence[str | None] = ()
    fails: bool = False
    num_asked: int = 0
    num_marks: int = 0

    def is_up(self) -> bool:
        return self.is_running

    def mark(self) -> str | None:
        self.num_marks += 1
        return self.marks[min(self.num_marks, len(self.marks)) - 1]

    def epic_trace(self, epic_id: str, as_of: datetime | None, limit: int) -> list[TraceEdge]:
        self.num_asked += 1
        if self.fails:
            raise GraphDown("went down")
        with self.home.database.read() as session:
            return RowTraces(session).epic_trace(epic_id, as_of, limit)

    def outcome_trace(
        self, model_version_id: str, as_of: datetime | None, limit: int
    ) -> list[TraceEdge]:
        raise NotImplementedError

    def expand(
        self,
        keys: Sequence[str],
        direction: Direction,
        as_of: datetime | None,
        limit: int,
        types: Collection[LineageType] = ALL_TYPES,
    ) -> list[TraceEdge]:
        raise NotImplementedError


@pytest.fixture
def planted(home: Home, tmp_path: Path) -> Home:
    plant_program(home, tmp_path)
    deliver_all(home)
    return home


def trace(
    home: Home, graph: GraphOverRows | None = None, as_of: datetime | None = None
) -> EpicTrace:
    tracing = Tracing(graph, NOW)  # type: ignore[arg-type]  # the parts that are asked
    with home.database.read() as session:
        moment = EPIC[1], as_of
        return traces_of_epics(session, operator_of(home), tracing, [moment])[moment]


def whole(home: Home) -> str:
    with home.database.read() as session:
        return f"{home_mark(session)} 1"


def test_one_question_leads_to_clips_labels_and_gains(planted: Home) -> None:
    found = trace(planted)

    assert found.cluster_ids == ("cluster-00", "cluster-01")
    assert found.queue_ids == ("queue-1",)
    assert found.clip_ids == tuple(f"clip-00{number}" for number in (4, 3, 2, 1, 0, 5))
    assert found.batch_ids == ("batch-1",)
    assert found.release_ids == ("night:1",)
    assert found.model_version_ids == ("detector:2",)
    assert found.decision_ids == ("decision-1", "decision-2")
    assert found.delta_keys == (("outcome-1", 1),)
    assert (found.cuts, found.answered_by) == ((), TraceSource.RELATIONAL)


def test_as_of_a_moment_before_anything_nothing_came_of_it(planted: Home) -> None:
    found = trace(planted, as_of=START - timedelta(seconds=1))

    assert (found.cluster_ids, found.clip_ids, found.delta_keys) == ((), (), ())


def test_several_epics_are_read_in_as_many_statements_as_two(planted: Home) -> None:
    clusters = [(NodeLabel.ERROR_CLUSTER, f"c{n}") for n in range(50)]
    epics = [(NodeLabel.EPIC, f"E-{n}") for n in range(50)]
    clips = [(NodeLabel.CLIP, f"clip-{n}") for n in range(500)]
    edges = planted_edges(clusters, clips)
    edges += [plain_edge(*pair) for pair in zip(epics, [T.ADDRESSES] * 50, clusters, strict=True)]
    write_edges(planted, edges)
    actor, tracing = operator_of(planted), Tracing(None, NOW)
    counts = []
    for most in (2, 50):
        moments = [(epic_id, None) for _, epic_id in epics[:most]]
        with planted.database.read() as session, counted(planted) as statements:
            found = traces_of_epics(session, actor, tracing, moments)
        counts.append(sum(text != "BEGIN" for text in statements))
        assert [found[moment].cluster_ids for moment in moments] == [
            (f"c{n}",) for n in range(most)
        ]
        assert found[moments[0]].queue_ids == ("queue-1",)
        assert found[moments[1]].queue_ids == ()

    assert counts[0] == counts[1] <= 4


def test_an_epic_beyond_the_bound_says_how_many_clips_are_missing(planted: Home) -> None:
    cluster = (NodeLabel.ERROR_CLUSTER, "cluster-00")
    edges = [plain_edge(EPIC, T.ADDRESSES, cluster)]
    edges += [
        plain_edge(cluster, T.CONTAINS, (NodeLabel.CLIP, f"{n:05}")) for n in range(MAX_EDGES + 9)
    ]
    write_edges(planted, edges)

    found = trace(planted)

    assert len(found.clip_ids) == MAX_EDGES - 1
    assert found.cuts == ("10 more clips and 10 more relationships of PERC-1 are not shown",)


def test_the_graph_answers_where_it_is_whole_and_has_every_change(planted: Home) -> None:
    graph = GraphOverRows(planted, marks=[whole(planted)])
    by_graph, by_rows = trace(planted, graph), trace(planted)

    assert (by_graph.answered_by, graph.num_asked) == (TraceSource.GRAPH, 1)
    assert by_graph.clip_ids == by_rows.clip_ids
    assert by_graph.delta_keys == by_rows.delta_keys


@pytest.mark.parametrize(
    ("name", "change", "num_asked"),
    [
        ("it is down", {"is_running": False}, 0),
        ("it goes down halfway", {"fails": True}, 1),
        ("it was never built", {"marks": [None]}, 0),
        ("it is of another home", {"marks": ["0123 1"]}, 0),
        ("it is ahead of a restored home", {"marks": ["{home} 99999"]}, 0),
        ("it is built anew meanwhile", {"marks": ["{home} 1", None]}, 1),
    ],
)
def test_the_rows_answer_where(
    planted: Home, name: str, change: dict[str, Any], num_asked: int
) -> None:
    home, _, _ = whole(planted).partition(" ")
    graph = GraphOverRows(planted, marks=[whole(planted)])
    for attribute, value in change.items():
        is_marks = isinstance(value, list)
        told = [mark and mark.replace("{home}", home) for mark in value] if is_marks else value
        setattr(graph, attribute, told)
    found = trace(planted, graph)

    assert (found.answered_by, graph.num_asked) == (TraceSource.RELATIONAL, num_asked), name
    assert found.cluster_ids == ("cluster-00", "cluster-01")


def test_a_change_that_waits_keeps_the_graph_from_answering_until_it_is_older(
    planted: Home, clock: Callable[[], datetime]
) -> None:
    with UnitOfWork(
        planted.database,
        actor=operator_of(planted),
        permission=Permission.PLAN_EPICS,
        action=AuditAction.EPIC_LINK,
    ) as unit:
        unit.link(("Epic", OTHER_EPIC[1]), T.ADDRESSES, ("ErrorCluster", "cluster-00"))
        unit.record(AuditRecord("Epic", OTHER_EPIC[1], {}))
    changed_at = unit.now
    graph = GraphOverRows(planted, marks=[whole(planted)])

    behind = trace(planted, graph)
    at_once = trace(planted, graph, as_of=changed_at)
    before = trace(planted, graph, as_of=changed_at - timedelta(seconds=1))
    deliver_all(planted)
    caught_up = trace(planted, graph)

    assert (behind.answered_by, behind.lag_seconds) == (
        TraceSource.RELATIONAL,
        (NOW - changed_at).total_seconds(),
    )
    assert at_once.answered_by is TraceSource.RELATIONAL
    assert before.answered_by is TraceSource.GRAPH
    assert (caught_up.answered_by, caught_up.lag_seconds) == (TraceSource.GRAPH, 0.0)


def deliver_all(home: Home) -> None:
    with UnitOfWork(
        home.database,
        actor=operator_of(home),
        permission=Permission.OPERATE,
        action=AuditAction.GRAPH_REBUILD,
    ) as unit:
        for row in unit.session.exec(select(Outbox).where(Outbox.topic == LINEAGE_CHANGED)):
            row.delivered_at = unit.now
        unit.record(AuditRecord("Graph", "graph", {}))
