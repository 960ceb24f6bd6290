"""Frozen forecasts of queues beside what came of them."""

from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.types.connection import After, Connection, First, window_of
from gainloop.api.types.evaluation import Evaluation
from gainloop.api.types.scalars import DateTime
from gainloop.reads.gain_calibration import (
    CycleRow,
    ForecastRow,
    cycles_of,
    next_shrinkage,
    reliability,
    summarize,
)
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
    expected_drop: float = program("By how much the miss rate was expected to fall.")
    expected_drop_low: float = program("Low end of that, 95 %.")
    expected_drop_high: float = program("High end of that, 95 %.")
    realized_drop: float | None = program("By how much it fell; null before an outcome.")
    hours: float = program("Estimated label-hours of the queue.")
    recorded_at: DateTime = program("When it was frozen.")

    @program.resolver("The cohort, empty for the whole benchmark.")
    def cohort(self) -> list[CohortTag]:
        return [CohortTag(axis=axis, value=value) for axis, value in self.row.cohort.items()]

    @program.resolver("Whether the realized rate is inside the interval; null before an outcome.")
    def is_inside(self) -> bool | None:
        return None if self.row.realized is None else self.row.is_inside

    @program.resolver("The evaluation that it was made on; its model tells the family.")
    def evaluation(self, info: Info) -> Evaluation:
        return Evaluation.load(info, self.row.evaluation_id)

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


@strawberry.type(
    description="Forecast and outcome of one queue and model family, on the whole benchmark."
)
class ForecastCycle:
    row: strawberry.Private[CycleRow]
    expected_drop: float = program("By how much the miss rate was expected to fall.")
    expected_drop_low: float = program("Low end of that, 95 %.")
    expected_drop_high: float = program("High end of that, 95 %.")
    realized_drop: float = program("By how much it fell.")
    ratio: float | None = program("Realized over expected; null where no fall was expected.")
    shrinkage: float = program("How much of the first forecast earlier outcomes left; 1 is all.")
    num: int = program("Its forecasts, the cohorts as well.")
    num_inside: int = program("Of these, realized rates inside their interval.")
    recorded_at: DateTime = program("When the forecast was frozen.")

    @program.resolver("The evaluation that it was made on; its model tells the family.")
    def evaluation(self, info: Info) -> Evaluation:
        return Evaluation.load(info, self.row.evaluation_id)

    @program.resolver("The queue.")
    def queue(self, info: Info) -> Annotated["Queue", strawberry.lazy("gainloop.api.types.queue")]:
        from gainloop.api.types.queue import Queue

        return Queue.load(info, self.row.queue_id)

    @program.resolver("The training outcome.")
    def outcome(
        self, info: Info
    ) -> Annotated["TrainingOutcome", strawberry.lazy("gainloop.api.types.outcome")]:
        from gainloop.api.types.outcome import TrainingOutcome

        return TrainingOutcome.load(info, self.row.outcome_id)

    @classmethod
    def of(cls, row: CycleRow) -> Self:
        return cls(row=row, **copied(cls, row))


@strawberry.type(description="Forecasts of about the same size, as if they were independent.")
class ReliabilityBin:
    num: int = program("Forecasts.")
    expected: float = program("Mean expected drop.")
    realized: float = program("Mean realized drop.")
    low: float = program("Low end of that, 95 %.")
    high: float = program("High end of that, 95 %.")


@strawberry.type(description="How well forecasts held, and each of them.")
class GainCalibration:
    rows: strawberry.Private[list[ForecastRow]]
    num: int = program("Forecasts that came to an outcome.")
    coverage: float | None = program("Share of realized rates inside their interval, 0 to 1.")
    correlation: float | None = program("Of expected and realized drops of miss rates.")
    ratio: float | None = program("Realized over expected drops, of sums; above 1 is pessimistic.")

    @program.resolver("Queues that came to an outcome, one by model family, oldest first.")
    def cycles(self, info: Info) -> list[ForecastCycle]:
        found = cycles_of(self.rows)
        info.context.loaders.follow(found)
        return [ForecastCycle.of(row) for row in found]

    @program.resolver("Queues with a forecast that have no outcome yet.")
    def num_queues_waiting(self) -> int:
        told = {row.queue_id for row in self.rows if row.outcome_id is not None}
        return len({row.queue_id for row in self.rows} - told)

    @program.resolver("By what factor the next forecast is corrected; 1 is not at all.")
    def next_shrinkage(self) -> float:
        return next_shrinkage(self.rows)

    @program.resolver("Mean realized by expected drop; empty below eight forecasts.")
    def reliability(self) -> list[ReliabilityBin]:
        return [ReliabilityBin(**copied(ReliabilityBin, found)) for found in reliability(self.rows)]

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
