"""Work in the background."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.global_ids import key_of
from gainloop.api.queries.arguments import Id
from gainloop.api.types.connection import After, Connection, First, window_of
from gainloop.api.types.job import Job
from gainloop.reads import jobs as reads
from gainloop.terms.enums import JobState

State = Annotated[JobState | None, strawberry.argument(description="Only jobs in this state.")]


@strawberry.type
class JobsQuery:
    @program.resolver("Work in the background, newest first.")
    def jobs(
        self, info: Info, first: First = 50, after: After = None, state: State = None
    ) -> Connection[Job]:
        jobs, reader = info.context.jobs, info.context.reader
        cursors = info.context.cursors(f"jobs {state}")
        window, _ = window_of(first, after, cursors)
        return Connection.of(
            info.context,
            reads.list_jobs(jobs, reader, window, state),
            Job.of,
            cursors,
            lambda: reads.count_jobs(jobs, reader, state),
        )

    @program.resolver("One job, null where there is none.")
    def job(self, info: Info, id: Id) -> Job | None:
        row = info.context.loaders.job.load(key_of(id, "Job"))
        return None if row is None else Job.of(row)
