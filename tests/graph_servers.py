"""Graphs for the suite: one embedded engine and one Neo4j, each started once, and emptied for each
test that takes it. Loaded by `conftest`.
"""

import socket
from collections.abc import Iterator

import pytest

from gainloop.stores.graph.addresses import Address, child_address
from gainloop.stores.graph.bolt_graph import BoltGraph
from gainloop.stores.graph.child import GraphChild
from scripts.start_neo4j import CACHE, running_neo4j
from tests.conftest import need, required_parts

START_SECONDS = 120.0
PASSWORD = "only-for-this-run"


@pytest.fixture(scope="session")
def arcadedb_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    home = tmp_path_factory.mktemp("arcadedb")
    child = GraphChild(home)
    assert child.start()
    try:
        assert child.wait(START_SECONDS), (home / "graph" / "child.log").read_text()
        address = child_address(home)
        assert address is not None
        yield address
    finally:
        child.stop()


@pytest.fixture(scope="session")
def neo4j_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """Fetched by Maven only where the run requires it; see scripts/neo4j."""
    is_present = (CACHE / "jars").is_dir() or "neo4j" in required_parts()
    need("neo4j", is_present, "no server fetched; `make neo4j` does")
    with running_neo4j(tmp_path_factory.mktemp("neo4j"), PASSWORD, free_port()) as server:
        yield Address(server.uri, "neo4j", server.password)


@pytest.fixture
def embedded_graph(arcadedb_address: Address) -> Iterator[BoltGraph]:
    """The embedded engine, migrated and empty."""
    yield from emptied(arcadedb_address)


@pytest.fixture(params=["arcadedb", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def any_graph(request: pytest.FixtureRequest) -> Iterator[BoltGraph]:
    """The same test on both engines, migrated and empty."""
    yield from emptied(request.getfixturevalue(f"{request.param}_address"))


def emptied(address: Address) -> Iterator[BoltGraph]:
    graph = BoltGraph(lambda: address)
    graph.migrate()
    for _ in graph.clear_in_batches():
        pass
    yield graph
    graph.close()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
