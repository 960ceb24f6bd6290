"""The API answers by the graph as by the rows, in a number of statements that no size changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from gainloop.api.app import create_app
from gainloop.bootstrap import operator_of
from gainloop.reads.epic_trace import traces_of_epics
from gainloop.reads.graph_mark import home_mark
from gainloop.reads.lineage_source import TraceSource, Tracing
from gainloop.stores.graph.bolt_graph import BoltGraph
from gainloop.stores.home import Home
from gainloop.terms.enums import NodeLabel
from gainloop.terms.lineage import TraceEdge
from tests.api_client import ADMIN, ApiClient, client_of
from tests.contract.graph.program import write
from tests.integration.lineage_program import write_edges
from tests.integration.planted_lineage import EPIC, plant_program, planted_edges
from tests.integration.test_api_statements import counted
from tests.integration.test_epic_trace import NOW, deliver_all

QUERIES = {
    "lineage": """{ lineage(id: "Epic:PERC-1", direction: DOWNSTREAM, depth: 10) { answeredBy
      numStatements nodes { key name hop } edges { id type properties { key value } } } }""",
    "decisionLineage": """{ decisionLineage(id: "ModelVersion:detector:2") { answeredBy
      numStatements nodes { key name hop } edges { id type properties { key value } } } }""",
    "lineagePath": """{ lineagePath(from: "Person:operator", to: "Clip:clip-005") { answeredBy
      numStatements nodes { key name hop } edges { id type properties { key value } } } }""",
}


@pytest.fixture
def planted(home: Home, tmp_path: Path) -> Home:
    plant_program(home, tmp_path, num_clusters=50, num_clips=500)
    deliver_all(home)
    return home


def edges_of_size(num_clusters: int, num_clips: int) -> list[TraceEdge]:
    clusters = [(NodeLabel.ERROR_CLUSTER, f"cluster-{n:02}") for n in range(num_clusters)]
    return planted_edges(clusters, [(NodeLabel.CLIP, f"clip-{n:03}") for n in range(num_clips)])


def fill(home: Home, graph: BoltGraph, edges: list[TraceEdge]) -> None:
    """The graph holds what the rows hold, and says so."""
    for _ in graph.clear_in_batches():
        pass
    write_edges(home, edges)
    write(graph, edges)
    with home.database.read() as session:
        graph.set_mark(f"{home_mark(session)} 1")


@contextmanager
def asking(home: Home, graph: BoltGraph | None) -> Iterator[ApiClient]:
    with client_of(create_app(home, home.settings, graph=graph)) as client:
        yield client.sign_in(ADMIN)


def answer(api: ApiClient, name: str) -> dict[str, Any]:
    found: dict[str, Any] = api.data(QUERIES[name])[name]
    return found


@pytest.mark.parametrize("name", QUERIES)
def test_both_give_the_same_answer(planted: Home, any_graph: BoltGraph, name: str) -> None:
    fill(planted, any_graph, edges_of_size(3, 12))
    with asking(planted, any_graph) as api:
        by_graph = answer(api, name)
    with asking(planted, None) as api:
        by_rows = answer(api, name)

    assert (by_graph.pop("answeredBy"), by_rows.pop("answeredBy")) == ("GRAPH", "RELATIONAL")
    assert by_graph == by_rows
    assert len(by_graph["nodes"]) > 4


def test_an_epic_of_fifty_clusters_costs_as_many_statements_as_one_of_two(
    planted: Home, any_graph: BoltGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    for name in ("expand", "epic_trace", "outcome_trace", "mark"):
        monkeypatch.setattr(any_graph, name, noting(asked, name, getattr(any_graph, name)))
    counts = []
    for num_clusters, num_clips in ((2, 6), (50, 500)):
        fill(planted, any_graph, edges_of_size(num_clusters, num_clips))
        asked.clear()
        with counted(planted) as statements, planted.database.read() as session:
            tracing, moment = Tracing(any_graph, NOW), (EPIC[1], None)
            trace = traces_of_epics(session, operator_of(planted), tracing, [moment])[moment]
        sql = sum(text != "BEGIN" for text in statements)
        with asking(planted, any_graph) as api:
            assert answer(api, "lineage")["answeredBy"] == "GRAPH"
        counts.append((sql, tuple(asked)))
        assert trace.answered_by is TraceSource.GRAPH
        assert (len(trace.cluster_ids), len(trace.clip_ids)) == (num_clusters, num_clips)

    assert counts[0] == counts[1]
    assert counts[0][1] == ("mark", "epic_trace", "mark", "mark", *["expand"] * 7, "mark")
    assert counts[0][0] <= 6


def noting(asked: list[str], name: str, method: Any) -> Any:
    def noted(*arguments: Any, **named: Any) -> Any:
        asked.append(name)
        return method(*arguments, **named)

    return noted
