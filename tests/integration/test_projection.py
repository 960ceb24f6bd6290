"""The graph is a projection: events in any order, and again, end as a rebuild does."""

import random
from collections.abc import Iterator

import pytest

from gainloop.bootstrap import operator_of
from gainloop.jobs.durable_jobs import DurableJobs
from gainloop.models.governance import Actor
from gainloop.ports.graph import GraphDown
from gainloop.stores.home import Home
from gainloop.stores.relational.outbox import Event, mark_relayed, undelivered
from gainloop.stores.relational.unit_of_work import LINEAGE_CHANGED
from gainloop.workflows.graph import lineage_rows, project_lineage, rebuild_graph
from gainloop.workflows.graph.check_graph import CountDifference, check_graph
from gainloop.workflows.graph.project_lineage import project_changes, project_event
from gainloop.workflows.graph.rebuild_graph import Rebuild, ensure_built
from tests.integration.job_program import link_epic, num_undelivered, unlink_epic
from tests.integration.memory_graph import MemoryGraph


@pytest.fixture
def changed_home(home: Home) -> Home:
    """Six changes: two epics, one of them let go of a cluster and took it up again."""
    link_epic(home, "GL-1")
    link_epic(home, "GL-2", num_clusters=5)
    unlink_epic(home, "GL-1", 1)
    unlink_epic(home, "GL-2", 4)
    link_epic(home, "GL-1")
    link_epic(home, "GL-3", num_clusters=0)
    return home


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (lineage_rows, project_lineage, rebuild_graph):
        monkeypatch.setattr(module, "PAGE", 2)
    monkeypatch.setattr(rebuild_graph, "EDGE_PAGE", 2)


@pytest.fixture
def jobs(home: Home) -> Iterator[DurableJobs]:
    opened = DurableJobs(home)
    yield opened
    opened.close()


def events_of(home: Home) -> list[Event]:
    with home.database.read() as session:
        return undelivered(session, LINEAGE_CHANGED)


def rebuilt(home: Home) -> MemoryGraph:
    graph = MemoryGraph()
    rebuild = Rebuild(home, graph)
    begun = rebuild.begin()
    after: list[str] | None = None
    while True:
        after, _ = rebuild.write_nodes(after)
        if after is None:
            break
    edge: str | None = ""
    while edge is not None:
        edge, _ = rebuild.write_edges(edge, begun["sequence"])
    rebuild.end(begun["sequence"])
    return graph


@pytest.mark.parametrize("seed", range(5))
def test_events_three_times_and_shuffled_end_as_a_rebuild(
    changed_home: Home, small_pages: None, seed: int
) -> None:
    events, graph = events_of(changed_home) * 3, MemoryGraph()
    random.Random(seed).shuffle(events)

    for event in events:
        project_changes(changed_home, graph, [event])

    assert len(events) == 18
    assert len(graph.edges) == 9  # one of them retracted and recorded again
    assert graph.digest == rebuilt(changed_home).digest


def test_a_burst_of_changes_is_written_at_once(changed_home: Home) -> None:
    graph = MemoryGraph()
    project_changes(changed_home, graph, events_of(changed_home))

    assert graph.writes == 4  # epics that were touched; epics and clusters with edges; the edges
    assert graph.digest == rebuilt(changed_home).digest


def test_others_that_were_taken_up_arrive_with_an_event(changed_home: Home) -> None:
    first, second, *rest = events_of(changed_home)
    mark_relayed(changed_home.database, [first.id, second.id])

    assert project_event(changed_home, MemoryGraph(), first.id) == 2
    assert [event.id for event in events_of(changed_home)] == [event.id for event in rest]
    mark_relayed(changed_home.database, [rest[0].id])
    assert project_event(changed_home, MemoryGraph(), first.id) == 1  # on a job that is a repeat
    assert [event.id for event in events_of(changed_home)] == [event.id for event in rest[1:]]


def test_a_graph_that_lacks_an_event_differs_from_a_rebuild(changed_home: Home) -> None:
    graph = MemoryGraph()
    for event in events_of(changed_home)[:-1]:
        project_changes(changed_home, graph, [event])

    assert graph.digest != rebuilt(changed_home).digest


def test_a_rebuild_takes_away_what_no_row_says(changed_home: Home, operator: Actor) -> None:
    graph = rebuilt(changed_home)
    whole = graph.digest
    graph.edges.popitem()
    found = check_graph(changed_home, operator, graph)

    assert not found.is_equal
    assert found.differences == (CountDifference("ADDRESSES", 9, 8),)
    assert check_graph(changed_home, operator, rebuilt(changed_home)).found == whole


def test_what_a_rebuild_reached_has_arrived(changed_home: Home) -> None:
    assert num_undelivered(changed_home) == 6
    rebuilt(changed_home)
    assert num_undelivered(changed_home) == 0


def test_an_event_that_has_arrived_is_not_written_again(changed_home: Home) -> None:
    graph, first = MemoryGraph(), events_of(changed_home)[0]

    assert project_event(changed_home, graph, first.id) == 1  # others have not been taken up
    writes = graph.writes
    assert project_event(changed_home, graph, first.id) == 0
    assert graph.writes == writes
    assert num_undelivered(changed_home) == 5


def test_an_event_stays_until_the_graph_has_it(changed_home: Home) -> None:
    graph, first = MemoryGraph(is_down=True), events_of(changed_home)[0]

    with pytest.raises(GraphDown):
        project_event(changed_home, graph, first.id)
    assert num_undelivered(changed_home) == 6


def test_a_graph_of_this_home_is_left_as_it_is(changed_home: Home, jobs: DurableJobs) -> None:
    graph = rebuilt(changed_home)

    assert ensure_built(changed_home, operator_of(changed_home), jobs, graph) is None


@pytest.mark.parametrize(
    ("mark", "migrations"),
    [
        (None, ["V0001__first"]),
        ("another-home 1", ["V0001__first"]),
        ("SAME 999", ["V0001__first"]),
        ("SAME 1", []),
    ],
    ids=["empty", "of another home", "of a later state", "of an older schema"],
)
def test_any_other_graph_is_built_again(
    changed_home: Home, jobs: DurableJobs, mark: str | None, migrations: list[str]
) -> None:
    graph, actor = rebuilt(changed_home), operator_of(changed_home)
    same = str(graph.text).partition(" ")[0]
    graph.text = None if mark is None else mark.replace("SAME", same)
    graph.migrations = migrations

    asked = ensure_built(changed_home, actor, jobs, graph)
    again = ensure_built(changed_home, actor, jobs, graph)

    assert asked is not None
    assert asked.is_new
    assert again is None or (again.job_id, again.is_new) == (asked.job_id, False)


def test_a_rebuild_after_a_new_schema_is_not_lost_to_a_crash_before_it_is_on_record(
    changed_home: Home, jobs: DurableJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph, actor = rebuilt(changed_home), operator_of(changed_home)
    graph.known_migrations = (*graph.known_migrations, "V0002__second")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(rebuild_graph, "request_rebuild", stop)
        with pytest.raises(KeyboardInterrupt):
            ensure_built(changed_home, actor, jobs, graph)

    asked = ensure_built(changed_home, actor, jobs, graph)
    assert asked is not None
    assert asked.is_new
