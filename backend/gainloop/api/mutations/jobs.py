"""Steering work in the background."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.expected import mutation
from gainloop.api.fields import program
from gainloop.api.global_ids import key_of
from gainloop.api.mutations.results import OUTCOME
from gainloop.api.types.failures import Conflict, Invalid, NotAllowed, NotFound
from gainloop.api.types.job import Job
from gainloop.api.types.node import existing
from gainloop.rules.access import Permission
from gainloop.terms.enums import AuditAction
from gainloop.workflows.graph.rebuild_graph import request_rebuild
from gainloop.workflows.jobs.steer_job import cancel_job, resume_job

JOB_ID = "Global id of the job."
THE_JOB = "The job."


@strawberry.input(description="Which job goes on.")
class ResumeJobInput:
    job_id: strawberry.ID = strawberry.field(description=JOB_ID)


@strawberry.input(description="Which job is stopped.")
class CancelJobInput:
    job_id: strawberry.ID = strawberry.field(description=JOB_ID)


@strawberry.input(description="Why the graph is built again.")
class RebuildGraphInput:
    rationale: str | None = strawberry.field(
        default=None, description="Why, for the audit log; at most 500 characters."
    )


@strawberry.type(description="A job that goes on.")
class ResumeJobSuccess:
    job: Job = program(THE_JOB)


@strawberry.type(description="A job that is stopped.")
class CancelJobSuccess:
    job: Job = program(THE_JOB)


@strawberry.type(description="A rebuild that was asked for.")
class RebuildGraphSuccess:
    job_id: strawberry.Private[str]
    is_new: bool = program(
        "False where a rebuild waits or runs already: it is that one, and nothing was written."
    )

    @program.resolver("The job that does it.")
    def job(self, info: Info) -> Job:
        return Job.of(existing(info.context.loaders.job.load(self.job_id)))


ResumeJobResult = Annotated[
    ResumeJobSuccess | NotAllowed | NotFound | Invalid | Conflict,
    strawberry.union("ResumeJobResult", description=OUTCOME),
]
CancelJobResult = Annotated[
    CancelJobSuccess | NotAllowed | NotFound | Invalid | Conflict,
    strawberry.union("CancelJobResult", description=OUTCOME),
]
RebuildGraphResult = Annotated[
    RebuildGraphSuccess | NotAllowed | NotFound | Invalid | Conflict,
    strawberry.union("RebuildGraphResult", description=OUTCOME),
]
Resumed = Annotated[ResumeJobInput, strawberry.argument(description=THE_JOB)]
Cancelled = Annotated[CancelJobInput, strawberry.argument(description=THE_JOB)]
Wish = Annotated[RebuildGraphInput, strawberry.argument(description="Why.")]


@strawberry.type
class JobsMutation:
    @mutation(
        "Let a job that failed or was cancelled go on from its last finished step.",
        permission=Permission.OPERATE,
        action=AuditAction.JOB_RESUME,
    )
    def resume_job(self, info: Info, input: Resumed) -> ResumeJobResult:
        context, key = info.context, key_of(input.job_id, "Job", "job_id")
        row = context.write(lambda: resume_job(context.home, context.reader, context.jobs, key))
        return ResumeJobSuccess(job=Job.of(row))

    @mutation(
        "Stop a job that waits or runs, at the end of its step.",
        permission=Permission.OPERATE,
        action=AuditAction.JOB_CANCEL,
    )
    def cancel_job(self, info: Info, input: Cancelled) -> CancelJobResult:
        context, key = info.context, key_of(input.job_id, "Job", "job_id")
        row = context.write(lambda: cancel_job(context.home, context.reader, context.jobs, key))
        return CancelJobSuccess(job=Job.of(row))

    @mutation(
        "Empty the graph and fill it again from the relational store, in the background.",
        permission=Permission.OPERATE,
        action=AuditAction.GRAPH_REBUILD,
    )
    def rebuild_graph(self, info: Info, input: Wish) -> RebuildGraphResult:
        context = info.context
        rationale = input.rationale or ""
        asked = context.write(
            lambda: request_rebuild(context.home, context.reader, context.jobs, rationale)
        )
        return RebuildGraphSuccess(job_id=asked.job_id, is_new=asked.is_new)
