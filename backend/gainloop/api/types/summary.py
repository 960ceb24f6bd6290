"""The home screen."""

from typing import Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import audit, copied, program
from gainloop.api.types.audit import AuditEntry
from gainloop.api.types.evaluation import Evaluation
from gainloop.api.types.priority import PriorityRun
from gainloop.api.types.queue import Queue
from gainloop.reads import audit as audit_reads
from gainloop.reads import evaluations, priority_runs, queues, summary
from gainloop.reads.pages import Window

RECENT = 10


@strawberry.type(description="Clips that came in on one day.")
class DayCount:
    day: str = program("The day in UTC, YYYY-MM-DD.")
    count: int = program("Clips.")

    @classmethod
    def of(cls, row: summary.DayRow) -> Self:
        return cls(**copied(cls, row))


@strawberry.type(description="Where the program stands.")
class ProgramSummary:
    clips: int = program("Clips in the catalog.")
    pool_clips: int = program("Clips without labels and in no benchmark.")
    benchmark_clips: int = program("Clips that are part of a benchmark.")
    drives: int = program("Drives in the catalog.")
    recorded_hours: float | None = program("Hours of the clips whose length is known.")
    is_synthetic: bool = program("Whether every clip was drawn by the demo program.")

    @program.resolver("Pool clips by the day on which they came in, the latest 30 such days.")
    def pool_by_day(self, info: Info) -> list[DayCount]:
        rows = summary.pool_by_day(info.context.session, info.context.reader)
        return [DayCount.of(row) for row in rows]

    @program.resolver("The newest evaluation.")
    def latest_evaluation(self, info: Info) -> Evaluation | None:
        page = evaluations.list_evaluations(
            info.context.session, info.context.reader, Window(first=1)
        )
        return Evaluation.of(page.rows[0][1]) if page.rows else None

    @program.resolver("The newest run.")
    def latest_run(self, info: Info) -> PriorityRun | None:
        row = priority_runs.latest_run(info.context.session, info.context.reader)
        return None if row is None else PriorityRun.of(row)

    @program.resolver("The newest queue.")
    def latest_queue(self, info: Info) -> Queue | None:
        row = queues.latest_queue(info.context.session, info.context.reader)
        return None if row is None else Queue.of(row)

    @audit.resolver("The latest entries of the audit log.")
    def recent(self, info: Info) -> list[AuditEntry] | None:
        page = audit_reads.list_audit_entries(
            info.context.session, info.context.reader, Window(first=RECENT)
        )
        return [AuditEntry.of(row) for _, row in page.rows]

    @classmethod
    def of(cls, row: summary.SummaryRow) -> Self:
        return cls(**copied(cls, row))
