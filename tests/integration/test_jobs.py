"""Background work on a real DBOS and SQLite: nothing is lost, nothing is done twice."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from gainloop.bootstrap import operator_of
from gainloop.errors import Conflict, NotAllowed, NotFound
from gainloop.jobs import workflows
from gainloop.jobs.durable_jobs import DurableJobs
from gainloop.jobs.lock import LONGEST_WAIT, is_worked_on, only_worker
from gainloop.jobs.relay import relay_events
from gainloop.models.governance import Actor
from gainloop.ports.jobs import JobProgress
from gainloop.reads.audit import list_audit_entries
from gainloop.reads.jobs import list_jobs
from gainloop.reads.pages import Window, all_pages
from gainloop.stores.home import Home
from gainloop.stores.relational.outbox import events_by_id, pending
from gainloop.terms.enums import AuditAction, JobKind, JobState, NodeLabel, Role
from gainloop.terms.lineage import Node
from gainloop.workflows.graph.check_graph import check_graph
from gainloop.workflows.graph.rebuild_graph import request_rebuild
from gainloop.workflows.jobs.steer_job import cancel_job, resume_job
from tests.integration.job_program import (
    emit,
    eventually,
    is_settled,
    job,
    link_epic,
    num_undelivered,
    worker_of,
)
from tests.integration.memory_graph import MemoryGraph


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workflows, "_WAIT_SECONDS", 0.02)


@pytest.fixture
def jobs(home: Home) -> Iterator[DurableJobs]:
    """Looked at without a worker."""
    opened = DurableJobs(home)
    yield opened
    opened.close()


@dataclass
class HeldGraph(MemoryGraph):
    """Writes of nodes wait until they are let go."""

    holds: threading.Event = field(default_factory=threading.Event)
    reached: threading.Event = field(default_factory=threading.Event)

    def merge_nodes(self, label: NodeLabel, nodes: Sequence[Node]) -> None:
        self.reached.set()
        assert self.holds.wait(60)
        super().merge_nodes(label, nodes)


@dataclass
class BrokenGraph(MemoryGraph):
    """Refuses nodes while it is broken."""

    is_broken: bool = True

    def merge_nodes(self, label: NodeLabel, nodes: Sequence[Node]) -> None:
        if self.is_broken:
            raise ValueError("secret detail")
        super().merge_nodes(label, nodes)


def test_changes_arrive_and_the_graph_is_that_of_a_rebuild(any_home: Home) -> None:
    home, operator = any_home, operator_of(any_home)
    for number in range(5):
        link_epic(home, f"before-{number}")
    graph = MemoryGraph()

    with worker_of(home, graph) as jobs:
        eventually(lambda: is_settled(home, jobs))
        for number in range(5):
            link_epic(home, f"meanwhile-{number}")
        eventually(lambda: num_undelivered(home) == 0 and is_settled(home, jobs))
        listed = list(all_pages(lambda window: list_jobs(jobs, operator, window, None)))

    assert check_graph(home, operator, graph).is_equal
    assert [one.state for one in listed] == [JobState.DONE] * 11  # 10 changes, the first rebuild
    assert [one.attempts for one in listed] == [1] * 11
    assert len({one.job_id for one in listed}) == 11


def test_an_event_is_one_job_however_often_it_is_taken_up(home: Home, jobs: DurableJobs) -> None:
    link_epic(home, "GL-1")
    with worker_of(home, MemoryGraph(is_down=True)) as working:
        eventually(lambda: working.count() == 1)
        with home.database.read() as session:
            [event] = events_by_id(session, [working.newest(1)[0][1].job_id]).values()
        working.enqueue(event)
        working.enqueue(event)

        assert working.count() == 1
        assert job(working, event.id).subject == f"what audit entry {event.sequence} changed"


def test_events_without_a_listener_are_marked_and_make_no_job(
    home: Home, jobs: DurableJobs
) -> None:
    emit(home, "nobody.listens")
    with home.database.read() as session:
        waiting = [event.id for event in pending(session, 100)]

    assert relay_events(home, jobs) == len(waiting) > 0
    with home.database.read() as session:
        assert pending(session, 100) == []
        events = events_by_id(session, waiting).values()
    assert all(event.relayed_at and event.delivered_at for event in events)
    assert jobs.count() == 0


def test_jobs_wait_for_a_graph_that_is_down(home: Home, operator: Actor) -> None:
    link_epic(home, "GL-1")
    graph = MemoryGraph(is_down=True)

    with worker_of(home, graph) as jobs:
        eventually(lambda: jobs.count_by_state()[JobState.RUNNING] == 1)
        assert num_undelivered(home) == 1
        graph.is_down = False
        eventually(lambda: is_settled(home, jobs))

    assert check_graph(home, operator, graph).is_equal


def test_a_worker_that_is_stopped_leaves_its_job_to_the_next(home: Home, operator: Actor) -> None:
    link_epic(home, "GL-1")
    with worker_of(home, MemoryGraph(is_down=True)) as jobs:
        eventually(lambda: jobs.count_by_state()[JobState.RUNNING] == 1)
        key = jobs.newest(1)[0][1].job_id

    graph = MemoryGraph()
    with worker_of(home, graph) as jobs:
        eventually(lambda: is_settled(home, jobs))
        assert (job(jobs, key).state, job(jobs, key).attempts) == (JobState.DONE, 2)
    assert check_graph(home, operator, graph).is_equal


def test_an_empty_graph_is_built_once(home: Home, operator: Actor) -> None:
    link_epic(home, "GL-1")
    graph = MemoryGraph()
    for _ in range(2):
        with worker_of(home, graph) as jobs:
            eventually(lambda: is_settled(home, jobs))
            kinds = [one.kind for _, one in jobs.newest(10)]

    assert kinds.count(JobKind.REBUILD_GRAPH) == 1
    with home.database.read() as session:
        entries = all_pages(lambda window: list_audit_entries(session, operator, window))
        rebuilds = [entry for entry in entries if entry.action is AuditAction.GRAPH_REBUILD]
    assert len(rebuilds) == 1
    assert rebuilds[0].rationale == "the graph is empty, or its last rebuild did not end"


def test_a_job_that_fails_says_why_and_goes_on_when_asked(home: Home, operator: Actor) -> None:
    graph = BrokenGraph(is_broken=False)
    with worker_of(home, graph) as jobs:
        eventually(lambda: is_settled(home, jobs))
        graph.is_broken = True
        link_epic(home, "GL-1")
        eventually(lambda: jobs.count_by_state()[JobState.FAILED] == 1)
        [(_, failed)] = jobs.newest(5, state=JobState.FAILED)
        with pytest.raises(Conflict, match="already"):
            cancel_job(home, operator, jobs, failed.job_id)
        graph.is_broken = False
        resumed = resume_job(home, operator, jobs, failed.job_id)
        eventually(lambda: is_settled(home, jobs))

        assert failed.error == "INTERNAL: ValueError, see the log of the server"
        assert resumed.state in (JobState.WAITING, JobState.RUNNING, JobState.DONE)
        assert job(jobs, failed.job_id).error is None
    assert check_graph(home, operator, graph).is_equal


def test_a_rebuild_can_be_stopped_and_goes_on(home: Home, operator: Actor) -> None:
    link_epic(home, "GL-1")
    graph = HeldGraph()
    with worker_of(home, graph) as jobs:
        assert graph.reached.wait(60)
        asked = request_rebuild(home, operator, jobs)
        stopped = cancel_job(home, operator, jobs, asked.job_id)
        with pytest.raises(Conflict):
            cancel_job(home, operator, jobs, asked.job_id)
        graph.holds.set()
        eventually(lambda: jobs.count_by_state()[JobState.RUNNING] == 0)
        assert (asked.is_new, stopped.state) == (False, JobState.CANCELLED)
        assert graph.mark() is None

        resume_job(home, operator, jobs, asked.job_id)
        eventually(lambda: is_settled(home, jobs))
        done = job(jobs, asked.job_id)
        with pytest.raises(Conflict):
            resume_job(home, operator, jobs, asked.job_id)
        assert done.state is JobState.DONE
        assert jobs.progress(done) == JobProgress(8, 8, "done")
    assert check_graph(home, operator, graph).is_equal


def test_steering_leaves_one_audit_entry_and_a_refusal_none(
    home: Home, operator: Actor, jobs: DurableJobs
) -> None:
    reader = Actor(**{**operator.model_dump(), "role": Role.PRODUCT_MANAGER})
    link_epic(home, "GL-1")
    with worker_of(home, MemoryGraph(is_down=True)) as working:
        eventually(lambda: working.count_by_state()[JobState.RUNNING] == 1)
        key = working.newest(1)[0][1].job_id
        cancel_job(home, operator, working, key)
        for actor, job_id, error in (
            (reader, key, NotAllowed),
            (operator, "no-such-job", NotFound),
        ):
            with pytest.raises(error):
                resume_job(home, actor, working, job_id)
        with pytest.raises(NotAllowed):
            request_rebuild(home, reader, working)

    with home.database.read() as session:
        entries = list(all_pages(lambda window: list_audit_entries(session, operator, window)))
    steered = [entry for entry in entries if entry.object_type == "Job"]
    assert [(entry.action, entry.object_id) for entry in steered] == [(AuditAction.JOB_CANCEL, key)]
    assert not any(entry.action is AuditAction.GRAPH_REBUILD for entry in entries)


def test_a_job_that_nobody_took_up_waits(home: Home, operator: Actor, jobs: DurableJobs) -> None:
    asked = request_rebuild(home, operator, jobs, "by hand")
    again = request_rebuild(home, operator, jobs)

    assert (asked.is_new, again.is_new, again.job_id) == (True, False, asked.job_id)
    assert job(jobs, asked.job_id).state is JobState.WAITING
    assert jobs.newest(10) == []
    with pytest.raises(Conflict, match="taken up"):
        cancel_job(home, operator, jobs, asked.job_id)


def test_pages_of_jobs_show_each_once_newest_first(home: Home, operator: Actor) -> None:
    for number in range(23):
        link_epic(home, f"GL-{number}", num_clusters=0)
    with worker_of(home, MemoryGraph(is_down=True)) as jobs:
        eventually(lambda: jobs.count() == 23)
        window, shown = Window(first=5), []
        while True:
            page = list_jobs(jobs, operator, window, None)
            shown += [one for _, one in page.rows]
            if not page.has_next:
                break
            window = Window(first=5, after=page.rows[-1][0])

    sequences = [int(one.job_id.partition("-")[0]) for one in shown]
    assert len(sequences) == 23
    assert sequences == sorted(sequences, reverse=True)


def test_a_server_without_worker_sees_that_nobody_works(home: Home, jobs: DurableJobs) -> None:
    relay_events(home, jobs)
    assert is_worked_on(home)
    emit(home, "nobody.listens")
    assert is_worked_on(home)

    while home.database.clock() - last_event(home) < LONGEST_WAIT:  # each look is a second
        pass
    assert not is_worked_on(home)
    relay_events(home, jobs)
    assert is_worked_on(home)


def last_event(home: Home) -> datetime:
    with home.database.read() as session:
        return pending(session, 100)[-1].recorded_at


def test_one_worker_a_home(home: Home) -> None:
    with only_worker(home), pytest.raises(Conflict) as refused, only_worker(home):
        pass
    assert refused.value.code == "WORKER_RUNS"
    with only_worker(home):  # it was given back
        assert operator_of(home).id == "operator"
