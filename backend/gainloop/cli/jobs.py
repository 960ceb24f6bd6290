"""`gainloop jobs`: work in the background, beside a server or without one."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from gainloop.cli.opening import opened_home
from gainloop.cli.output import AsJson, plural, print_json, print_line, print_table, progress_bar
from gainloop.errors import GainloopError, NotFound
from gainloop.models.governance import Actor
from gainloop.ports.jobs import Job, Jobs
from gainloop.reads.jobs import JobReport, count_untaken, jobs_by_id, list_jobs, report_of
from gainloop.reads.pages import MAX_PAGE, Window
from gainloop.stores.home import Home
from gainloop.terms.enums import JobState
from gainloop.workflows.jobs.steer_job import cancel_job, resume_job

app = typer.Typer(help="Work in the background.", no_args_is_help=True)

WATCH_SECONDS = 0.5
ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)
JobArgument = Annotated[str, typer.Argument(help="Id of the job.")]


@contextmanager
def opened_jobs() -> Iterator[tuple[Home, Actor, Jobs]]:
    """The home, the local operator, and the jobs of this home, whoever works on them."""
    from gainloop.jobs.durable_jobs import DurableJobs

    with opened_home() as (home, actor):
        jobs = DurableJobs(home)
        try:
            yield home, actor, jobs
        finally:
            jobs.close()


@app.command("list")
def list_command(
    state: Annotated[JobState | None, typer.Option(help="Only jobs in this state.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=MAX_PAGE, help="How many jobs.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Jobs, newest first."""
    with opened_jobs() as (home, actor, jobs):
        page = list_jobs(jobs, actor, Window(first=limit), state)
        reports = [report_of(jobs, actor, job) for _, job in page.rows]
        with home.database.read() as session:
            num_untaken = count_untaken(session, actor)
    if as_json:
        print_json([job_row(report) for report in reports])
        return
    if reports:
        columns = ("id", "kind", "state", "progress", "attempts", "subject", "error")
        print_table(columns, (_cells(report) for report in reports))
    else:
        print_line("No job yet.")
    if num_untaken:
        print_line(
            f"{plural(num_untaken, 'event')} wait for a server or worker: `gainloop serve` or "
            "`gainloop worker` takes them up."
        )


@app.command()
def resume(job: JobArgument, as_json: AsJson = False) -> None:
    """Let a job go on that failed or was cancelled, from its last finished step."""
    with opened_jobs() as (home, actor, jobs):
        report = report_of(jobs, actor, resume_job(home, actor, jobs, job))
    _print_steered(report, "goes on", as_json=as_json)


@app.command()
def cancel(job: JobArgument, as_json: AsJson = False) -> None:
    """Stop a job that waits or runs, at the end of its step."""
    with opened_jobs() as (home, actor, jobs):
        report = report_of(jobs, actor, cancel_job(home, actor, jobs, job))
    _print_steered(report, "is stopped", as_json=as_json)


@app.command()
def watch(job: JobArgument, as_json: AsJson = False) -> None:
    """Follow a job until it ends; exit 1 unless it is done then."""
    with opened_jobs() as (_, actor, jobs):
        report = watch_job(jobs, actor, job)
    if as_json:
        print_json(job_row(report))
    else:
        print_line(_ending(report.job))
    if report.job.state is not JobState.DONE:
        raise typer.Exit(GainloopError.exit_code)


def watch_job(jobs: Jobs, actor: Actor, job_id: str) -> JobReport:
    """Draws the progress of a job until it has ended. Raises NotFound."""
    with progress_bar() as tell:
        while True:
            job = jobs_by_id(jobs, actor, [job_id]).get(job_id)
            if job is None:
                raise NotFound(f"there is no job {job_id!r:.80}; `gainloop jobs list` shows all")
            report = report_of(jobs, actor, job)
            step = report.progress.note or job.state.value
            tell(step, report.progress.done, report.progress.total)
            if job.state in ENDED:
                return report
            time.sleep(WATCH_SECONDS)


def job_row(report: JobReport) -> dict[str, Any]:
    job, progress = report.job, report.progress
    return {
        "id": job.job_id,
        "kind": job.kind,
        "state": job.state,
        "subject": job.subject,
        "created_at": _moment(job.created_at),
        "started_at": _moment(job.started_at),
        "ended_at": _moment(job.ended_at),
        "progress": {"done": progress.done, "total": progress.total, "note": progress.note},
        "error": job.error,
        "attempts": job.attempts,
    }


def _cells(report: JobReport) -> list[object]:
    job, progress = report.job, report.progress
    done = f"{progress.done:,} of {progress.total:,}" if progress.total else None
    return [job.job_id, job.kind, job.state, done, job.attempts, job.subject, job.error]


def _print_steered(report: JobReport, what: str, *, as_json: bool) -> None:
    if as_json:
        print_json(job_row(report))
    else:
        print_line(f"Job {report.job.job_id} {what}: {report.job.subject}.")


def _ending(job: Job) -> str:
    why = f": {job.error}" if job.error else ""
    return f"Job {job.job_id} is {job.state.value}{why}."


def _moment(moment: Any) -> str | None:
    return None if moment is None else moment.isoformat()
