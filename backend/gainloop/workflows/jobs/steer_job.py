"""Lets a job go on that failed or was cancelled, and stops one that waits or runs.

Called by `gainloop jobs` and the mutations `resumeJob` and `cancelJob`. The audit entry is written
where the job was steered, not where that failed.
"""

from collections.abc import Callable

from gainloop.errors import Conflict, NotFound
from gainloop.models.governance import Actor
from gainloop.ports.jobs import Job, Jobs
from gainloop.rules.access import Permission
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.outbox import events_by_id
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction, JobState

_RESUMABLE = (JobState.FAILED, JobState.CANCELLED)
_CANCELLABLE = (JobState.WAITING, JobState.RUNNING)


def resume_job(home: Home, actor: Actor, jobs: Jobs, job_id: str) -> Job:
    """The job as it is then. Raises NotAllowed, NotFound, Conflict JOB_NOT_RESUMABLE."""
    return _steer(home, actor, jobs, job_id, AuditAction.JOB_RESUME, _resume)


def cancel_job(home: Home, actor: Actor, jobs: Jobs, job_id: str) -> Job:
    """The job as it is then. Raises NotAllowed, NotFound, Conflict JOB_NOT_CANCELLABLE."""
    return _steer(home, actor, jobs, job_id, AuditAction.JOB_CANCEL, _cancel)


def _resume(jobs: Jobs, job: Job) -> None:
    if job.state not in _RESUMABLE:
        raise Conflict(
            f"the job {job.job_id} is {job.state.value}: only one that failed or was cancelled can "
            "go on",
            code="JOB_NOT_RESUMABLE",
            path="job_id",
        )
    jobs.resume(job)


def _cancel(jobs: Jobs, job: Job) -> None:
    if job.state not in _CANCELLABLE:
        raise Conflict(
            f"the job {job.job_id} is {job.state.value} already, so there is nothing to stop",
            code="JOB_NOT_CANCELLABLE",
            path="job_id",
        )
    jobs.cancel(job)


def _steer(
    home: Home,
    actor: Actor,
    jobs: Jobs,
    job_id: str,
    action: AuditAction,
    steer: Callable[[Jobs, Job], None],
) -> Job:
    with UnitOfWork(
        home.database, actor=actor, permission=Permission.OPERATE, action=action
    ) as unit:
        job = jobs.get([job_id]).get(job_id)
        if job is None:
            raise NotFound(
                f"there is no job {job_id!r:.80}; `gainloop jobs list` shows all", path="job_id"
            )
        event = events_by_id(unit.session, [job_id]).get(job_id)
        if event is not None and event.relayed_at is None:
            raise Conflict(
                f"nobody has taken up the job {job_id} yet: start a server or worker, or wait for "
                "a moment",
                code="JOB_NOT_TAKEN_UP",
                path="job_id",
            )
        steer(jobs, job)
        change = {"kind": job.kind.value, "state": job.state.value}
        unit.record(AuditRecord("Job", job.job_id, change))
    return jobs.get([job_id])[job_id]
