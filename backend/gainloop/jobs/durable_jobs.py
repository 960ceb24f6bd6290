"""The port `Jobs` on DBOS: reads and steers what is kept, in any process; runs nothing.

Where no server or worker has ever run on a home there are no jobs yet, only events that wait in the
outbox; by their id they are shown as jobs that wait.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property

from dbos import DBOSClient, EnqueueOptions, WorkflowStatus

from gainloop.jobs.engine import count_by_status, has_jobs, make_engine
from gainloop.jobs.serializer import JsonSerializer
from gainloop.jobs.topics import (
    APPLICATION,
    APPLICATION_VERSION,
    KIND_OF_TOPIC,
    QUEUE_OF_KIND,
    SCHEMA,
)
from gainloop.ports.jobs import Job, JobProgress
from gainloop.stores.home import Home
from gainloop.stores.relational.outbox import Event, events_by_id
from gainloop.terms.enums import JobKind, JobState

PROGRESS = "progress"
_TELLING = (JobKind.REBUILD_GRAPH, JobKind.REFRESH_PRIORITIES)  # kinds that tell their progress
_STATES = {
    "ENQUEUED": JobState.WAITING,
    "DELAYED": JobState.WAITING,
    "PENDING": JobState.RUNNING,
    "SUCCESS": JobState.DONE,
    "ERROR": JobState.FAILED,
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": JobState.FAILED,
    "CANCELLED": JobState.CANCELLED,
}
ENDED = ("ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED", "CANCELLED")
"""States of jobs that do nothing more without anybody's order."""
_FAILED_OF_ITSELF = "ERROR"
_TIES = 10_000  # jobs of one moment that a position tells apart; SQLite counts whole seconds


class DurableJobs:
    def __init__(self, home: Home) -> None:
        self._home = home
        self._engine = make_engine(home.settings)
        self._is_there = False

    def newest(
        self, limit: int, after: int | None = None, state: JobState | None = None
    ) -> list[tuple[int, Job]]:
        if not self._has_jobs():
            return []
        moment, seen = (None, 0) if after is None else divmod(after, _TIES)
        found = self._client.list_workflows(
            status=_statuses(state),
            end_time=None if moment is None else _time(moment + 0.5).isoformat(),  # rounded down
            offset=seen,
            limit=limit,
            sort_desc=True,
        )
        return list(zip(_positions(found, moment, seen), map(_job, found), strict=True))

    def count(self, state: JobState | None = None) -> int:
        counts = self.count_by_state()
        return sum(counts.values()) if state is None else counts[state]

    def count_by_state(self) -> dict[JobState, int]:
        counts = dict.fromkeys(JobState, 0)
        if self._has_jobs():
            for status, number in count_by_status(self._engine).items():
                counts[_STATES[status]] += number
        return counts

    def get(self, ids: Sequence[str]) -> dict[str, Job]:
        found: dict[str, Job] = {}
        if ids and self._has_jobs():
            kept = self._client.list_workflows(workflow_ids=list(ids))
            found = {status.workflow_id: _job(status) for status in kept}
        missing = [key for key in ids if key not in found]
        with self._home.database.read() as session:
            waiting = events_by_id(session, missing) if missing else {}
        found.update(
            (event.id, _waiting_job(event))
            for event in waiting.values()
            if event.topic in KIND_OF_TOPIC and event.relayed_at is None
        )
        return found

    def progress(self, job: Job) -> JobProgress:
        if job.kind in _TELLING and self._has_jobs():
            told = self._client.get_event(job.job_id, PROGRESS, timeout_seconds=0)
            if told is not None:
                return JobProgress(**told)
            return JobProgress(0, 0)
        return JobProgress(int(job.state is JobState.DONE), 1)

    def enqueue(self, event: Event) -> None:
        """Makes a job of an event, under the id of the event; a second time nothing happens."""
        kind = KIND_OF_TOPIC[event.topic]
        options: EnqueueOptions = {
            "workflow_name": kind.value,
            "queue_name": QUEUE_OF_KIND[kind],
            "workflow_id": event.id,
            "app_version": APPLICATION_VERSION,
        }
        self._client.enqueue(options, event.sequence)

    def resume(self, job: Job) -> None:
        if job.state is JobState.CANCELLED:
            self._client.resume_workflow(job.job_id, queue_name=QUEUE_OF_KIND[job.kind])
        elif job.state is JobState.FAILED:
            self._resume_failed(job.job_id, QUEUE_OF_KIND[job.kind])

    def cancel(self, job: Job) -> None:
        if job.state in (JobState.WAITING, JobState.RUNNING):
            self._client.cancel_workflow(job.job_id)

    def close(self) -> None:
        if "_client" in self.__dict__:
            self._client.destroy()
        self._engine.dispose()

    def _resume_failed(self, key: str, queue: str) -> None:
        """A step that failed for good is kept as failed, so it is taken back first."""
        [status] = self._client.list_workflows(workflow_ids=[key], load_output=False)
        if status.status != _FAILED_OF_ITSELF:  # begun too often
            self._client.resume_workflow(key, queue_name=queue)
            return
        steps = self._client.list_workflow_steps(key)
        failed = [step["function_id"] for step in steps if step["error"] is not None]
        last = max((step["function_id"] for step in steps), default=0)
        self._client.rewind_workflow(
            key,
            start_step=min(failed, default=last + 1),
            application_version=APPLICATION_VERSION,
            queue_name=queue,
        )

    def _has_jobs(self) -> bool:
        self._is_there = self._is_there or has_jobs(self._engine)
        return self._is_there

    @cached_property
    def _client(self) -> DBOSClient:
        return DBOSClient(
            system_database_engine=self._engine,
            dbos_system_schema=SCHEMA,
            serializer=JsonSerializer(),
            application_name=APPLICATION,
            retry_connection_errors=False,
        )


def _job(status: WorkflowStatus) -> Job:
    state = _STATES[status.status]
    kind = JobKind(status.name)
    [sequence] = status.input["args"] if status.input else [0]
    return Job(
        job_id=status.workflow_id,
        kind=kind,
        state=state,
        subject=_subject(kind, sequence),
        created_at=_time(status.created_at or 0),
        started_at=None if status.dequeued_at is None else _time(status.dequeued_at),
        ended_at=None if status.completed_at is None else _time(status.completed_at),
        error=_error(status),
        attempts=status.recovery_attempts or 0,
    )


def _waiting_job(event: Event) -> Job:
    kind = KIND_OF_TOPIC[event.topic]
    return Job(
        job_id=event.id,
        kind=kind,
        state=JobState.WAITING,
        subject=_subject(kind, event.sequence),
        created_at=event.recorded_at,
        started_at=None,
        ended_at=None,
        error=None,
        attempts=0,
    )


def _subject(kind: JobKind, sequence: int) -> str:
    if kind is JobKind.PROJECT_LINEAGE:
        return f"what audit entry {sequence} changed"
    if kind is JobKind.REFRESH_PRIORITIES:
        return f"the evaluation of audit entry {sequence}"
    if kind is JobKind.PROJECT_VECTORS:
        return f"the vectors of audit entry {sequence}"
    return f"the whole graph, asked for by audit entry {sequence}"


def _error(status: WorkflowStatus) -> str | None:
    if status.error is not None:
        return str(status.error)
    if _STATES[status.status] is JobState.FAILED:
        return "INTERNAL: it was begun too often without coming to an end"
    return None


def _statuses(state: JobState | None) -> list[str] | None:
    return None if state is None else [name for name, of in _STATES.items() if of is state]


def _positions(found: Sequence[WorkflowStatus], moment: int | None, seen: int) -> list[int]:
    """The moment of a job, and how many of the list up to it are of the same one."""
    positions: list[int] = []
    for status in found:
        at = status.created_at or 0
        seen = seen + 1 if at == moment else 1
        moment = at
        positions.append(at * _TIES + seen)
    return positions


def _time(milliseconds: float) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
