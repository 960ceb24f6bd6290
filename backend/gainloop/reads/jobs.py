"""Work in the background, for everybody of the program. Called by the API and the command line."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from gainloop.models.governance import Actor
from gainloop.ports.jobs import Job, JobProgress, Jobs
from gainloop.reads.pages import Page, Window
from gainloop.rules.access import Permission, require
from gainloop.stores.relational.outbox import count_pending
from gainloop.terms.enums import JobState


@dataclass(frozen=True, slots=True)
class JobReport:
    """A job with its progress."""

    job: Job
    progress: JobProgress


def list_jobs(jobs: Jobs, actor: Actor, window: Window, state: JobState | None) -> Page[Job]:
    """Newest first."""
    require(actor.role, Permission.READ)
    found = jobs.newest(window.first + 1, window.after, state)
    return Page(
        rows=tuple(found[: window.first]),
        has_next=len(found) > window.first,
        has_previous=window.after is not None,
    )


def count_jobs(jobs: Jobs, actor: Actor, state: JobState | None) -> int:
    require(actor.role, Permission.READ)
    return jobs.count(state)


def jobs_by_id(jobs: Jobs, actor: Actor, ids: Sequence[str]) -> dict[str, Job]:
    require(actor.role, Permission.READ)
    return jobs.get(ids)


def report_of(jobs: Jobs, actor: Actor, job: Job) -> JobReport:
    require(actor.role, Permission.READ)
    return JobReport(job, jobs.progress(job))


def count_untaken(session: Session, actor: Actor) -> int:
    """Events that no server or worker has taken up."""
    require(actor.role, Permission.READ)
    return count_pending(session)
