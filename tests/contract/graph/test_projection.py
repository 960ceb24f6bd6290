"""The projection on real engines: repeated, shuffled or cut short, it ends as a rebuild does."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from gainloop.bootstrap import operator_of
from gainloop.ports.graph import Graph
from gainloop.stores.graph.bolt_graph import BoltGraph
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.outbox import Event, undelivered
from gainloop.stores.relational.unit_of_work import LINEAGE_CHANGED
from gainloop.workflows.graph.check_graph import check_graph
from gainloop.workflows.graph.project_lineage import project_changes
from gainloop.workflows.graph.rebuild_graph import Rebuild
from tests.contract.graph.program import random_program
from tests.integration.job_program import num_undelivered, unit_of

KILLS = 100
EDGES_OF_CHANGE = 24


class Killed(BaseException):
    """The process ends here."""


class MortalGraph:
    """A graph whose process ends at one of its writes, before or after the engine has it."""

    def __init__(self, graph: BoltGraph, kill_at: int, is_written: bool) -> None:
        self._graph = graph
        self._left = kill_at
        self._is_written = is_written

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._graph, name)
        return self._mortal(found) if name.startswith("merge_") else found

    def _mortal(self, write: Callable[..., None]) -> Callable[..., None]:
        def written(*arguments: Any) -> None:
            self._left -= 1
            if self._left > 0 or self._is_written:
                write(*arguments)
            if self._left <= 0:
                raise Killed

        return written


@pytest.fixture
def changed_home(home: Home) -> Home:
    """Edges of every type in changes of their own, a few of them retracted later."""
    edges = random_program(seed=5)
    held = {(edge.source_key, edge.type, edge.target_key): edge for edge in edges}
    distinct = list(held.values())
    for start in range(0, len(distinct), EDGES_OF_CHANGE):
        with unit_of(home) as unit:
            unit.record(AuditRecord("Graph", str(start)))
            for edge in distinct[start : start + EDGES_OF_CHANGE]:
                source, target = (
                    (edge.source_label, edge.source_id),
                    (edge.target_label, edge.target_id),
                )
                unit.link(source, edge.type, target, edge.properties)
    for edge in distinct[::7]:
        with unit_of(home) as unit:
            unit.record(AuditRecord("Graph", edge.id))
            source, target = (
                (edge.source_label, edge.source_id),
                (edge.target_label, edge.target_id),
            )
            unit.unlink(source, edge.type, target)
    return home


def events_of(home: Home) -> list[Event]:
    with home.database.read() as session:
        return undelivered(session, LINEAGE_CHANGED)


def rebuild(home: Home, graph: Graph) -> str:
    """Digest of the graph after a rebuild."""
    parts = Rebuild(home, graph)
    begun = parts.begin()
    after: list[str] | None = None
    while True:
        after, _ = parts.write_nodes(after)
        if after is None:
            break
    edge: str | None = ""
    while edge is not None:
        edge, _ = parts.write_edges(edge, begun["sequence"])
    parts.end(begun["sequence"])
    return check_graph(home, operator_of(home), graph).found


def test_events_three_times_and_shuffled_end_as_a_rebuild(
    changed_home: Home, any_graph: BoltGraph
) -> None:
    events = events_of(changed_home) * 3
    Random(1).shuffle(events)
    for event in events:
        project_changes(changed_home, any_graph, [event])
    found = check_graph(changed_home, operator_of(changed_home), any_graph)

    assert found.is_equal, found.differences
    assert found.num_edges > 100
    assert found.found == rebuild(changed_home, any_graph)
    assert num_undelivered(changed_home) == 0


def test_a_projector_killed_at_a_hundred_points_ends_as_a_rebuild(
    changed_home: Home, any_graph: BoltGraph
) -> None:
    draw, events, kills = Random(2), events_of(changed_home), 0
    while kills < KILLS:
        draw.shuffle(events)
        mortal: Any = MortalGraph(any_graph, draw.randint(1, 12), draw.random() < 0.5)
        try:
            for event in events:
                project_changes(changed_home, mortal, [event])
        except Killed:
            kills += 1
    for event in events:
        project_changes(changed_home, any_graph, [event])
    found = check_graph(changed_home, operator_of(changed_home), any_graph)

    assert found.is_equal, found.differences
    assert found.found == rebuild(changed_home, any_graph)
