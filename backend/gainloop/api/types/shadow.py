"""Shadow cycles and the report on them."""

from typing import Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.types.evaluation import Evaluation
from gainloop.api.types.model_version import ModelVersion
from gainloop.api.types.scalars import DateTime
from gainloop.pipeline.lift import records
from gainloop.pipeline.lift.sentences import describe_contrast
from gainloop.reads.shadow import (
    CohortLiftRow,
    CycleArmRow,
    CycleRow,
    MetricRow,
)
from gainloop.reads.shadow import ShadowReport as ReportRow
from gainloop.terms.enums import BenchmarkRole, LiftState, ShadowArm


@strawberry.type(description="One arm of a shadow cycle.")
class ShadowCycleArm:
    row: strawberry.Private[CycleArmRow]
    arm: ShadowArm = program("How its clips were chosen.")
    hours: float = program("Label-hours that its batches took.")
    num_clips: int = program("Clips that its batches label.")
    recall: float = program("Recall of all objects.")
    worst_recall: float = program("Mean recall of the three worst cohorts.")

    @program.resolver("What was trained with its labels.")
    def model_version(self, info: Info) -> ModelVersion:
        return ModelVersion.load(info, self.row.model_version_id)

    @program.resolver("How that was measured.")
    def evaluation(self, info: Info) -> Evaluation:
        return Evaluation.load(info, self.row.evaluation_id)

    @classmethod
    def of(cls, row: CycleArmRow) -> Self:
        return cls(row=row, **copied(cls, row))


@strawberry.type(description="Arms of equal label-hours, trained apart from one base model.")
class ShadowCycle:
    row: strawberry.Private[CycleRow]
    ordinal: int = program("Its number, by the order of recording.")
    name: str = program("What people call it.")
    hours: float = program("Label-hours of all arms.")
    note: str = program("A remark.")
    author: str = program("Who recorded it.")
    created_at: DateTime = program("When it was recorded.")

    @program.resolver("The base of all arms.")
    def base_model_version(self, info: Info) -> ModelVersion:
        return ModelVersion.load(info, self.row.base_model_version_id)

    @program.resolver("Its arms, prioritized first.")
    def arms(self) -> list[ShadowCycleArm]:
        return [ShadowCycleArm.of(row) for row in self.row.arms]

    @classmethod
    def of(cls, row: CycleRow) -> Self:
        return cls(row=row, **copied(cls, row))


@strawberry.type(description="What was known after a cycle.")
class LiftStep:
    cycle: int = program("Position of the cycle in the report, from 0.")
    num_cycles: int = program("Cycles with both arms so far.")
    hours: float = program("Label-hours of one arm so far.")
    delta: float = program("Mean difference over the cycles so far.")
    half_width: float | None = program("Of its interval; null where it has no end yet.")
    evidence: float = program("The stop rule asks for `threshold` of the report.")
    gain: float = program("Cumulative paired gain: delta times cycles.")
    boundary: float | None = program("What the gain has to exceed, up or down, to be decided.")
    gain_per_hour: float = program("Cumulative paired gain per label-hour.")

    @classmethod
    def of(cls, step: records.Step) -> Self:
        return cls(**copied(cls, step))


@strawberry.type(description="Prioritized labeling beside one baseline, pooled over cycles.")
class LiftContrast:
    baseline: ShadowArm = program("What it is compared with.")
    state: LiftState = program("What can be said.")
    sentence: str = program("The same in words.")
    num_cycles: int = program("Cycles with both arms.")
    differences: list[float | None] = program("By cycle of the report; null where it lacks an arm.")
    steps: list[LiftStep] = program("After each of these cycles.")
    effect: float | None = program("In A/A standard deviations; null without an A/A test.")
    t_p_value: float | None = program("Of a t test over cycles that looks once.")
    flip_p_value: float | None = program("Of a sign-flip test over cycles that looks once.")
    num_cycles_one_look: int | None = program("Cycles for 80 % power of a test that looks once.")
    num_cycles_needed: int | None = program("Cycles for 80 % power while each one is looked at.")
    uses_null: bool = program("Whether the A/A test tells the spread as well.")
    decided_after: int | None = program("Cycles after which the stop rule was first reached.")

    @classmethod
    def of(cls, contrast: records.Contrast) -> Self:
        return cls(
            **copied(cls, contrast)
            | {
                "sentence": describe_contrast(contrast),
                "differences": list(contrast.differences),
                "steps": [LiftStep.of(step) for step in contrast.steps],
            }
        )


@strawberry.type(description="How far two random batches lie apart by chance (A/A test).")
class LiftNull:
    num_cycles: int = program("Cycles with two random arms.")
    sd: float | None = program("Standard deviation of their difference; null without such cycles.")
    low: float | None = program("Lower end of its 95 % interval.")
    high: float | None = program("Upper end of its 95 % interval.")
    sentence: str = program("The same in words.")


@strawberry.type(description="What an arm took until its result was at the target.")
class TargetReach:
    arm: ShadowArm = program("The arm.")
    num_cycles: int | None = program("Cycles; null where it never was.")
    hours: float | None = program("Label-hours; null where it never was.")
    hours_spent: float = program("Label-hours of all its cycles.")


@strawberry.type(description="Lift of one metric.")
class LiftMetric:
    metric: str = program("worst_recall or recall.")
    label: str = program("The metric in words.")
    null: LiftNull = program("The A/A test.")
    contrasts: list[LiftContrast] = program("Beside each baseline that any cycle has.")
    target: float | None = program("Recall that `reached` is about; null without FIFO.")
    reached: list[TargetReach] = program("How soon each arm was at the target.")

    @classmethod
    def of(cls, row: MetricRow) -> Self:
        null = row.lift.null
        return cls(
            metric=row.metric,
            label=row.label,
            null=LiftNull(**copied(LiftNull, null), sentence=row.null_sentence),
            contrasts=[LiftContrast.of(contrast) for contrast in row.lift.contrasts],
            target=row.target,
            reached=[TargetReach(**copied(TargetReach, reach)) for reach in row.reached],
        )


@strawberry.type(description="Prioritized labeling beside a baseline in one cohort.")
class CohortLift:
    axis: str = program("Axis of the cohort.")
    value: str = program("Its value.")
    baseline: ShadowArm = program("What it is compared with.")
    num_cycles: int = program("Cycles with both arms.")
    num_objects: int = program("Objects of the cohort.")
    delta: float = program("Mean difference in recall.")
    low: float | None = program("Lower end of its interval; null where it has no end yet.")
    high: float | None = program("Upper end of its interval; null where it has no end yet.")

    @classmethod
    def of(cls, row: CohortLiftRow) -> Self:
        return cls(**copied(cls, row))


@strawberry.type(description="What prioritized labeling brought, cycle by cycle.")
class ShadowReport:
    state: LiftState = program("What can be said of all baselines together.")
    headline: str = program("The same in words.")
    stop_rule: str = program("When a line is decided, and what looking costs.")
    threshold: float = program("Evidence at which a line is decided.")
    error_rate: float = program("Most programs without a difference that get any verdict, 0 to 1.")
    benchmark_name: str | None = program("Benchmark of these cycles; null where there is none.")
    role: BenchmarkRole | None = program("Its role; null where there is no cycle.")
    benchmarks: list[str] = program("Benchmarks that any cycle is on.")
    cycles: list[ShadowCycle] = program("Cycles on this benchmark, oldest first.")
    metrics: list[LiftMetric] = program("The worst cohorts first, then all objects.")
    cohorts: list[CohortLift] = program("By cohort, without verdicts.")

    @classmethod
    def of(cls, row: ReportRow) -> Self:
        return cls(
            **copied(cls, row)
            | {
                "role": row.cycles[-1].role if row.cycles else None,
                "benchmarks": list(row.benchmarks),
                "cycles": [ShadowCycle.of(cycle) for cycle in row.cycles],
                "metrics": [LiftMetric.of(metric) for metric in row.metrics],
                "cohorts": [CohortLift.of(cohort) for cohort in row.cohorts],
            }
        )
