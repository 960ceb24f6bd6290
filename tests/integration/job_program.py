"""Changes of the property graph for tests of jobs, and waiting for what background work does."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gainloop.bootstrap import open_vectors, operator_of
from gainloop.jobs.durable_jobs import DurableJobs
from gainloop.jobs.lock import only_worker
from gainloop.jobs.service import running_jobs
from gainloop.ports.graph import Graph
from gainloop.ports.jobs import EVALUATION_IMPORTED, Job
from gainloop.rules.access import Permission
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.outbox import undelivered
from gainloop.stores.relational.unit_of_work import LINEAGE_CHANGED, UnitOfWork
from gainloop.terms.enums import AuditAction, JobKind, JobState, LineageType, NodeLabel

PATIENCE_SECONDS = 180.0


def unit_of(home: Home) -> UnitOfWork:
    return UnitOfWork(
        home.database,
        actor=operator_of(home),
        permission=Permission.OPERATE,
        action=AuditAction.EPIC_LINK,
    )


def link_epic(home: Home, name: str, num_clusters: int = 3) -> None:
    """One change: an epic that addresses clusters, and one that addresses none."""
    with unit_of(home) as unit:
        unit.record(AuditRecord("Epic", name))
        for number in range(num_clusters):
            cluster = (NodeLabel.ERROR_CLUSTER, f"{name}-{number}")
            unit.link((NodeLabel.EPIC, name), LineageType.ADDRESSES, cluster)
        unit.touch(NodeLabel.EPIC, f"{name}-alone")


def unlink_epic(home: Home, name: str, number: int = 0) -> None:
    with unit_of(home) as unit:
        unit.record(AuditRecord("Epic", name))
        cluster = (NodeLabel.ERROR_CLUSTER, f"{name}-{number}")
        unit.unlink((NodeLabel.EPIC, name), LineageType.ADDRESSES, cluster)


def emit(home: Home, topic: str) -> None:
    with unit_of(home) as unit:
        unit.record(AuditRecord("Epic", topic))
        unit.emit(topic, {})


def num_undelivered(home: Home) -> int:
    with home.database.read() as session:
        return len(undelivered(session, LINEAGE_CHANGED))


def eventually(is_so: Callable[[], bool]) -> None:
    """Looks until it is so; the work is done by others."""
    pause, end = threading.Event(), time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < end, "it never came true"
        pause.wait(0.02)


@contextmanager
def worker_of(home: Home, graph: Graph) -> Iterator[DurableJobs]:
    """Works on the jobs of a home meanwhile."""
    jobs = DurableJobs(home)
    try:
        with (
            only_worker(home),
            running_jobs(home, operator_of(home), graph, open_vectors(home)),
        ):
            yield jobs
    finally:
        jobs.close()


def is_settled(home: Home, jobs: DurableJobs) -> bool:
    """Nothing waits, nothing runs."""
    counts = jobs.count_by_state()
    is_idle = counts[JobState.WAITING] + counts[JobState.RUNNING] == 0
    return is_idle and counts[JobState.DONE] > 0 and num_undelivered(home) == 0


def job(jobs: DurableJobs, key: str) -> Job:
    return jobs.get([key])[key]


def is_refreshed(home: Home, jobs: DurableJobs) -> bool:
    """No evaluation waits for a ranking."""
    with home.database.read() as session:
        waiting = undelivered(session, EVALUATION_IMPORTED)
    return not waiting and len(refreshes(jobs)) == len(refreshes(jobs, done=True))


def refreshes(jobs: DurableJobs, *, done: bool = False) -> list[Job]:
    """Jobs that rank anew, the newest first."""
    found = [one for _, one in jobs.newest(100) if one.kind is JobKind.REFRESH_PRIORITIES]
    return [one for one in found if one.state is JobState.DONE] if done else found
