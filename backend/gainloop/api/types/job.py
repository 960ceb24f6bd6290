"""Work in the background."""

from typing import Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.global_ids import global_id
from gainloop.api.types.node import Node
from gainloop.api.types.scalars import DateTime
from gainloop.ports import jobs as port
from gainloop.reads.jobs import report_of
from gainloop.terms.enums import JobKind, JobState


@strawberry.type(description="How much of a job is done.")
class JobProgress:
    done: int = program("Parts that are done.")
    total: int = program("All parts; 0 while nobody knows.")
    note: str = program("What it is at.")


@strawberry.type(
    description="Work in the background, which goes on after the server was stopped or killed."
)
class Job(Node):
    row: strawberry.Private[port.Job]
    kind: JobKind = program("What it does.")
    state: JobState = program("How far it has come.")
    subject: str = program("What it is about, such as the change that it brings into the graph.")
    created_at: DateTime = program("When it was asked for.")
    started_at: DateTime | None = program("When it was begun last; null while it waits.")
    ended_at: DateTime | None = program("When it ended; null before.")

    @program.resolver("How much of it is done.")
    def progress(self, info: Info) -> JobProgress:
        report = report_of(info.context.jobs, info.context.reader, self.row)
        return JobProgress(**copied(JobProgress, report.progress))

    error: str | None = program("Why it failed; null for others.")
    attempts: int = program("How often it was begun.")

    @classmethod
    def of(cls, row: port.Job) -> Self:
        return cls(id=strawberry.ID(global_id("Job", row.job_id)), row=row, **copied(cls, row))
