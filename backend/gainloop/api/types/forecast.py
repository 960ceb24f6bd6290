"""Frozen forecasts of queues beside what came of them."""

from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.types.connection import After, Connection, First, window_of
from gainloop.api.types.scalars import DateTime
from gainloop.reads.gain_calibration import ForecastRow, summarize
from gainloop.reads.pages import page_of

if TYPE_CHECKING:
    from gainloop.api.types.outcome import TrainingOutcome
    from gainloop.api.types.queue import Queue


@strawberry.type(description="One tag that narrows a cohort.")
class CohortTag:
    axis: str = program("The axis.")
    value: str = program("Its value.")


@strawberry.type(description="A miss rate that labeling a queue was expected to change.")
class GainForecast:
    row: strawberry.Private[ForecastRow]
    num_objects: float = program("Objects of the cohort on the benchmark.")
    before: float = program("Miss rate when the queue was made, 0 to 1.")
    expected: float = program("Miss rate expected after training on its labels.")
    low: float = program("Low end, 95 %.")
    high: float = program("High end, 95 %.")
    realized: float | None = program("Miss rate measured afterwards; null before an outcome.")
    shrinkage: float = program("How much of the first forecast earlier outcomes left; 1 is all.")
    hours: float = program("Estimated label-hours of the queue.")
    recorded_at: DateTime = program("When it was frozen.")

    @program.resolver("The cohort, empty for the whole benchmark.")
    def cohort(self) -> list[CohortTag]:
        return [CohortTag(axis=axis, value=value) for axis, value in self.row.cohort.items()]

    @program.resolver("Whether the realized rate is inside the interval; null before an outcome.")
    def is_inside(self) -> bool | None:
        return None if self.row.realized is None else self.row.is_inside

    @program.resolver("The queue.")
    def queue(self, info: Info) -> Annotated["Queue", strawberry.lazy("gainloop.api.types.queue")]:
        from gainloop.api.types.queue import Queue

        return Queue.load(info, self.row.queue_id)

    @program.resolver("The training outcome that tells what came of it.")
    def outcome(
        self, info: Info
    ) -> Annotated["TrainingOutcome", strawberry.lazy("gainloop.api.types.outcome")] | None:
        from gainloop.api.types.outcome import TrainingOutcome

        key = self.row.outcome_id
        return None if key is None else TrainingOutcome.load(info, key)

    @classmethod
    def of(cls, row: ForecastRow) -> Self:
        return cls(row=row, **copied(cls, row))


@strawberry.type(description="How well forecasts held, and each of them.")
class GainCalibration:
    rows: strawberry.Private[list[ForecastRow]]
    num: int = program("Forecasts that came to an outcome.")
    coverage: float | None = program("Share of realized rates inside their interval, 0 to 1.")
    correlation: float | None = program("Of expected and realized drops of miss rates.")
    ratio: float | None = program("Realized over expected drops, of sums; above 1 is pessimistic.")

    @program.resolver("The forecasts, oldest first.")
    def forecasts(
        self, info: Info, first: First = 50, after: After = None
    ) -> Connection[GainForecast]:
        cursors = info.context.cursors("gainForecasts")
        window, _ = window_of(first, after, cursors)
        page = page_of(self.rows, window)
        return Connection.of(info.context, page, GainForecast.of, cursors, lambda: len(self.rows))

    @classmethod
    def of(cls, rows: list[ForecastRow]) -> Self:
        return cls(rows=rows, **copied(cls, summarize(rows)))
