"""The durable shells: each job is one workflow whose steps call `workflows.graph`,
`workflows.priorities` or `workflows.vectors`.

Imported by `service` before it launches DBOS, which finds them by name. A step may run again after
a kill, so each of them may be repeated. While the graph is down a step waits for it; when this
process is told to stop, it leaves without a result, and the next start takes it up.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from dbos import DBOS

from gainloop.jobs.durable_jobs import ENDED, PROGRESS
from gainloop.models.governance import Actor
from gainloop.ports.graph import Graph, GraphDown
from gainloop.ports.vectors import VectorIndex
from gainloop.stores.home import Home
from gainloop.terms.enums import JobKind
from gainloop.workflows.graph.project_lineage import project_event
from gainloop.workflows.graph.rebuild_graph import Rebuild
from gainloop.workflows.priorities.refresh_after_evaluation import refresh_after_evaluation
from gainloop.workflows.vectors.project_vectors import project_event as project_vectors_event

T = TypeVar("T")
MOST_ATTEMPTS = 1_000
"""How often a job may be begun, each time its process was killed."""
MOST_REFRESHES = 20
"""Fewer: a ranking that takes its process down with it, for memory, is not begun for ever."""
_WAIT_SECONDS = 0.5
_TRIES = 3  # of a step that fails although the graph is up


class Interrupted(BaseException):
    """This process ends: no failure of the job, which stays as it is. Not caught as an error."""


@dataclass(frozen=True)
class Work:
    """What the jobs of this process work on; operator: whom a ranking acts as where nobody else
    may rank; is_known: somebody has looked at what the graph holds, and no job writes before.
    """

    home: Home
    graph: Graph
    operator: Actor
    vectors: VectorIndex
    stop: threading.Event = field(default_factory=threading.Event)
    is_known: threading.Event = field(default_factory=threading.Event)
    one_writer: threading.Lock = field(default_factory=threading.Lock)
    one_ranking: threading.Lock = field(default_factory=threading.Lock)

    def write(self, step: Callable[[], T]) -> T:
        """Runs a step of the one writer of the graph, as soon as the graph is up."""
        tries = 0
        while True:
            self.wait_for_graph()
            try:
                with self.one_writer:
                    return step()
            except GraphDown:
                continue
            except Exception:
                tries += 1
                if tries >= _TRIES and self.graph.is_up():
                    raise
                self._pause(_WAIT_SECONDS * tries)

    def wait_for_graph(self) -> None:
        while not (self.is_known.is_set() and self.graph.is_up()):
            self._pause(_WAIT_SECONDS)
        self.leave_if_told()

    def leave_if_told(self) -> None:
        """Raises Interrupted where this process is to stop."""
        self._pause(0)

    def _pause(self, seconds: float) -> None:
        if self.stop.wait(seconds):
            raise Interrupted


_works: list[Work] = []


def take_up(work: Work) -> None:
    """Says what the jobs of this process work on, before DBOS is launched."""
    _works[:] = [work]


def _work() -> Work:
    return _works[0]


@DBOS.workflow(name=JobKind.PROJECT_LINEAGE.value, max_recovery_attempts=MOST_ATTEMPTS)
def project_lineage(_sequence: int) -> None:
    key = DBOS.workflow_id
    assert key is not None
    _project(key)


@DBOS.step()
def _project(event_id: str) -> None:
    work = _work()
    work.write(lambda: project_event(work.home, work.graph, event_id))


@DBOS.workflow(name=JobKind.REBUILD_GRAPH.value, max_recovery_attempts=MOST_ATTEMPTS)
def rebuild_graph(_sequence: int) -> None:
    _tell(0, 0, "emptying the graph")
    begun = _begin()
    sequence, total, done = begun["sequence"], begun["total"], 0
    after: Any = None
    while True:
        after, count = _write_nodes(after)
        done += count
        _tell(done, total, "writing nodes")
        if after is None:
            break
    after = ""
    while after is not None:
        after, count = _write_edges(after, sequence)
        done += count
        _tell(done, total, "writing edges")
    _end(sequence)
    _tell(done, done, "done")


@DBOS.step()
def _begin() -> dict[str, int]:
    return _part(lambda rebuild: rebuild.begin())


@DBOS.step()
def _write_nodes(after: list[str] | None) -> tuple[list[str] | None, int]:
    return _part(lambda rebuild: rebuild.write_nodes(after))


@DBOS.step()
def _write_edges(after: str, sequence: int) -> tuple[str | None, int]:
    return _part(lambda rebuild: rebuild.write_edges(after, sequence))


@DBOS.step()
def _end(sequence: int) -> None:
    _part(lambda rebuild: rebuild.end(sequence))


def _part(step: Callable[[Rebuild], T]) -> T:
    work = _work()
    return work.write(lambda: step(Rebuild(work.home, work.graph)))


@DBOS.workflow(name=JobKind.REFRESH_PRIORITIES.value, max_recovery_attempts=MOST_REFRESHES)
def refresh_priorities(_sequence: int) -> None:
    key = DBOS.workflow_id
    assert key is not None
    _refresh(key)


@DBOS.step()
def _refresh(event_id: str) -> None:
    work = _work()

    def tell(step: str, done: int, total: int) -> None:
        work.leave_if_told()
        _tell(done, total, step)

    with work.one_ranking:
        work.leave_if_told()
        refresh_after_evaluation(work.home, work.operator, event_id, tell, _ended)


def _ended(job_ids: Sequence[str]) -> set[str]:
    """Of these, the cancelled and the failed ones; one that is not taken up yet will be."""
    if not job_ids:
        return set()
    found = DBOS.list_workflows(workflow_ids=list(job_ids), status=list(ENDED))
    return {status.workflow_id for status in found}


@DBOS.workflow(name=JobKind.PROJECT_VECTORS.value, max_recovery_attempts=MOST_REFRESHES)
def project_vectors(_sequence: int) -> None:
    key = DBOS.workflow_id
    assert key is not None
    _project_vectors(key)


@DBOS.step()
def _project_vectors(event_id: str) -> None:
    work = _work()
    project_vectors_event(work.home, work.vectors, event_id)


def _tell(done: int, total: int, note: str) -> None:
    DBOS.set_event(PROGRESS, {"done": done, "total": max(done, total), "note": note})
