"""The graph engines beside each other: started, filled as the product fills them, and watched.

Called by `scripts.graph_at_scale`. Processor time of an engine is read from /proc, so it is known
on Linux only.
"""

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gainloop.bootstrap import open_graph
from gainloop.ports.graph import Engine
from gainloop.stores.graph.addresses import Address
from gainloop.stores.graph.bolt_graph import BoltGraph
from gainloop.stores.graph.child import GraphChild
from gainloop.stores.home import Home
from gainloop.workflows.graph.rebuild_graph import Rebuild
from scripts.graph_scale.clock import Seconds, timed
from scripts.start_neo4j import FULL_JVM, running_neo4j

ARCADEDB, NEO4J = "arcadedb", "neo4j"
START_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Running:
    """An engine that answers; pid of the process that it runs in."""

    name: str
    graph: BoltGraph
    pid: int

    @property
    def engine(self) -> Engine:
        return self.graph.engine()

    def cpu_seconds(self) -> float | None:
        """Processor time so far, whole hundredths; None where nobody tells."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return None
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> float | None:
        try:
            lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        except OSError:
            return None
        found = (line.split()[1] for line in lines if line.startswith("VmRSS"))
        return next((round(int(kilobytes) / 1024) for kilobytes in found), None)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a rebuild took, and what it left in the graph."""

    nodes: Seconds
    edges: Seconds
    num_nodes: int
    num_edges: Mapping[str, int]
    memory_mb: float | None


@contextmanager
def running_arcadedb(home: Home) -> Iterator[Running]:
    """The embedded engine of this home, as `gainloop serve` runs it."""
    child = GraphChild(home.settings.home)
    if not child.start():
        raise RuntimeError("another process keeps the graph of this home")
    graph = open_graph(home)
    try:
        if not child.wait(START_SECONDS) or child.pid is None or not isinstance(graph, BoltGraph):
            raise RuntimeError("the embedded graph did not start; see graph/child.log in the home")
        yield Running(ARCADEDB, graph, child.pid)
    finally:
        graph.close()
        child.stop()


@contextmanager
def running_real_neo4j(folder: Path, port: int) -> Iterator[Running]:
    """With all of Java's compilers and the heap that the embedded engine has."""
    password = secrets.token_urlsafe(16)
    with running_neo4j(folder, password, port, FULL_JVM) as server:
        address = Address(server.uri, "neo4j", server.password)
        graph = BoltGraph(lambda: address)
        try:
            yield Running(NEO4J, graph, server.pid)
        finally:
            graph.close()


def load(home: Home, running: Running) -> Loaded:
    """By the parts of the product's own rebuild, page by page."""
    rebuild = Rebuild(home, running.graph)
    sequence = rebuild.begin()["sequence"]

    def nodes() -> None:
        after: list[str] | None = None
        while (after := rebuild.write_nodes(after)[0]) is not None:
            pass

    def edges() -> None:
        after: str | None = ""
        while after is not None:
            after, _ = rebuild.write_edges(after, sequence)

    _, of_nodes = timed(nodes, running.cpu_seconds)
    _, of_edges = timed(edges, running.cpu_seconds)
    rebuild.end(sequence)
    counts = running.graph.count()
    num_nodes = sum(counts.nodes.values())
    num_edges = {relation.value: count for relation, count in counts.edges.items()}
    return Loaded(of_nodes, of_edges, num_nodes, num_edges, running.memory_mb())
