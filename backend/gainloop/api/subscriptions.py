"""What clients are told again when it changes; `streams` answers each event as a query."""

from collections.abc import AsyncGenerator

import anyio
import strawberry
from anyio import to_thread

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.global_ids import key_of
from gainloop.api.queries.arguments import Id
from gainloop.api.types.job import Job
from gainloop.errors import NotFound
from gainloop.reads.jobs import JobReport, jobs_by_id, report_of
from gainloop.terms.enums import JobState

FIRST_LOOK_SECONDS = 0.25
LONGEST_LOOK_SECONDS = 2.0
_ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


@strawberry.type
class JobsSubscription:
    @program.stream(
        "The job now, and again whenever state or progress changed; ends when the job has ended."
    )
    async def job_progress(self, info: Info, id: Id) -> AsyncGenerator[Job, None]:
        key, told, pause = key_of(id, "Job"), None, FIRST_LOOK_SECONDS
        while True:
            report = await to_thread.run_sync(_report, info, key)
            if report != told:
                told, pause = report, FIRST_LOOK_SECONDS
                yield Job.of(report.job)
            if report.job.state in _ENDED:
                return
            await anyio.sleep(pause)
            pause = min(pause * 1.5, LONGEST_LOOK_SECONDS)


def _report(info: Info, key: str) -> JobReport:
    jobs, reader = info.context.jobs, info.context.reader
    job = jobs_by_id(jobs, reader, [key]).get(key)
    if job is None:
        raise NotFound(f"there is no job {key!r:.80}", path="id")
    return report_of(jobs, reader, job)
