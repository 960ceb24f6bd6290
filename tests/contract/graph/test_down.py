"""A graph that is not there, hangs, or refuses: known within a second, and never an error."""

import socket
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from gainloop.bootstrap import open_graph, run_graph
from gainloop.ports.graph import Graph, GraphDown
from gainloop.settings import load_settings
from gainloop.stores.graph import bolt_graph
from gainloop.stores.graph.addresses import Address, child_password, write_port
from gainloop.stores.graph.bolt_graph import BoltGraph
from gainloop.stores.home import Home
from gainloop.terms.enums import Direction, NodeLabel
from gainloop.terms.lineage import Node
from tests.graph_servers import free_port

NOW = datetime(2026, 1, 5, tzinfo=UTC)
CALLS: list[Callable[[Graph], object]] = [
    lambda graph: graph.engine(),
    lambda graph: graph.migrate(),
    lambda graph: graph.merge_nodes(NodeLabel.CLIP, [Node(NodeLabel.CLIP, "1")]),
    lambda graph: graph.expand(["Clip:1"], Direction.BOTH, NOW, 5),
    lambda graph: graph.epic_trace("1", None, 5),
    lambda graph: graph.outcome_trace("1", None, 5),
    lambda graph: graph.count(),
    lambda graph: list(graph.node_pages()),
    lambda graph: list(graph.edge_pages()),
    lambda graph: list(graph.clear_in_batches()),
    lambda graph: graph.mark(),
    lambda graph: graph.set_mark("1"),
]


@pytest.fixture
def black_hole() -> Iterator[Address]:
    """Takes connections and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        yield Address(f"bolt://127.0.0.1:{listener.getsockname()[1]}", "root", "password")


def seconds_of(work: Callable[[], object]) -> float:
    start = time.monotonic()
    work()
    return time.monotonic() - start


def assert_down(graph: BoltGraph) -> None:
    assert not graph.is_up()
    for call in CALLS:
        with pytest.raises(GraphDown) as told:
            call(graph)
        assert told.value.code == "GRAPH_DOWN"


def test_no_graph_is_down() -> None:
    assert_down(BoltGraph(lambda: None))


def test_a_port_that_nobody_listens_on_is_down() -> None:
    address = Address(f"bolt://127.0.0.1:{free_port()}", "root", "password")
    graph = BoltGraph(lambda: address)

    assert seconds_of(graph.is_up) < 1.0
    with pytest.raises(GraphDown, match="the graph is not there"):
        graph.mark()
    graph.close()


def test_a_server_that_hangs_is_down_within_a_second(
    black_hole: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bolt_graph, "READ_SECONDS", 0.2)
    monkeypatch.setattr(bolt_graph, "WRITE_SECONDS", 0.2)
    monkeypatch.setattr(bolt_graph, "SCAN_SECONDS", 0.2)
    graph = BoltGraph(lambda: black_hole)

    assert seconds_of(graph.is_up) < 1.0
    assert seconds_of(graph.is_up) < 0.1  # the answer is taken for the next one as well
    assert_down(graph)
    graph.close()


def test_a_wrong_password_is_said(any_graph: BoltGraph) -> None:
    address = any_graph._bolt._find()
    assert address is not None
    wrong = Address(address.url, address.user, "another-password", address.database)
    graph = BoltGraph(lambda: wrong)

    assert not graph.is_up()
    with pytest.raises(GraphDown, match="GAINLOOP_GRAPH_PASSWORD"):
        graph.mark()
    graph.close()


def test_a_graph_that_comes_back_elsewhere_is_found(embedded_graph: BoltGraph) -> None:
    here: Address | None = None
    graph = BoltGraph(lambda: here)
    with pytest.raises(GraphDown):
        graph.count()

    here = embedded_graph._bolt._find()

    assert graph.count() == embedded_graph.count()
    graph.close()


def test_a_graph_that_is_switched_off_is_down_though_one_runs(home: Home) -> None:
    child_password(home.settings.home)
    write_port(home.settings.home, free_port(), 1)
    off = load_settings(home=home.settings.home, database_url="", graph="off")

    graph = open_graph(Home(off, home.database, home.objects))

    with pytest.raises(GraphDown, match="no graph runs"):
        graph.count()


@pytest.mark.neo4j
def test_a_server_of_the_settings_is_taken(home: Home, neo4j_address: Address) -> None:
    there = load_settings(
        home=home.settings.home,
        database_url="",
        graph_url=neo4j_address.url,
        graph_user=neo4j_address.user,
        graph_password=neo4j_address.password,
    )
    with run_graph(Home(there, home.database, home.objects)) as graph:
        assert graph.is_up()
        assert graph.engine().name == "Neo4j"

    assert not (home.settings.home / "run" / "graph.lock").exists()  # no child was started
