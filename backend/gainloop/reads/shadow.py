"""Shadow cycles as a list, and the report on what prioritized labeling brought.

Called by the API and the command line.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.errors import NotFound
from gainloop.models.evaluation import Benchmark
from gainloop.models.gain import ShadowCycle, ShadowCycleArm
from gainloop.models.governance import Actor
from gainloop.pipeline.lift import sentences
from gainloop.pipeline.lift.evidence import ALPHA, THRESHOLD
from gainloop.pipeline.lift.measure_lift import measure_lift, reach_target
from gainloop.pipeline.lift.records import Arms, Lift, Reach
from gainloop.reads.evaluations import evaluations_by_id
from gainloop.reads.rows import Columns, fetch, fetch_grouped
from gainloop.reads.shadow_arms import Cohort, recall_by_cohort
from gainloop.rules.access import Permission, require
from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Floats
from gainloop.terms.enums import BenchmarkRole, LiftState, ShadowArm

WORST, OVERALL = "worst_recall", "recall"
METRICS = {WORST: "recall in the three worst cohorts", OVERALL: "recall of all objects"}


@dataclass(frozen=True, slots=True)
class CycleArmRow:
    """As `models.gain.ShadowCycleArm`."""

    arm: ShadowArm
    batch_ids: list[str]
    model_version_id: str
    evaluation_id: str
    hours: float
    num_clips: int
    recall: float
    worst_recall: float


@dataclass(frozen=True, slots=True)
class CycleRow:
    """As `models.gain.ShadowCycle`; arms in the order of `ShadowArm`."""

    cycle_id: str
    ordinal: int
    name: str
    base_model_version_id: str
    benchmark_id: str
    benchmark_name: str
    role: BenchmarkRole
    hours: float
    note: str
    author: str
    created_at: datetime
    arms: tuple[CycleArmRow, ...] = ()


@dataclass(frozen=True, slots=True)
class MetricRow:
    """metric: a key of `METRICS`. target: recall that `reached` is about, None without FIFO."""

    metric: str
    label: str
    lift: Lift
    null_sentence: str
    target: float | None
    reached: tuple[Reach, ...]


@dataclass(frozen=True, slots=True)
class CohortLiftRow:
    """Prioritized less baseline in one cohort, pooled over cycles that know it. The interval holds
    for all looks at this cohort, not for all cohorts at once: there is no verdict by cohort.
    """

    axis: str
    value: str
    baseline: ShadowArm
    num_cycles: int
    num_objects: int
    delta: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class ShadowReport:
    """Of the cycles on one benchmark, oldest first; benchmark_name: None where there is no cycle.
    benchmarks: names that any cycle is on.
    """

    state: LiftState
    headline: str
    stop_rule: str
    threshold: float
    error_rate: float
    benchmark_name: str | None
    benchmarks: tuple[str, ...]
    cycles: tuple[CycleRow, ...]
    metrics: tuple[MetricRow, ...]
    cohorts: tuple[CohortLiftRow, ...]


def list_cycles(session: Session, actor: Actor) -> list[CycleRow]:
    """Oldest first. A program has tens of cycles, each weeks of work, so this is no page."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(*_CYCLE)
        .join(Actor, col(Actor.id) == ShadowCycle.actor_id)
        .join(Benchmark, col(Benchmark.id) == ShadowCycle.benchmark_id)
        .order_by(col(ShadowCycle.ordinal))
    )
    arms = fetch_grouped(session, sa.select(col(ShadowCycleArm.cycle_id), *_ARM), CycleArmRow)
    order = list(ShadowArm)

    return [
        replace(row, arms=tuple(sorted(arms[row.cycle_id], key=lambda arm: order.index(arm.arm))))
        for row in fetch(session, statement, CycleRow)
    ]


def shadow_report(
    session: Session,
    objects: ObjectStore,
    actor: Actor,
    benchmark: str | None = None,
    target: float | None = None,
) -> ShadowReport:
    """benchmark: a name; None takes that of the newest cycle. target: of recall in the worst
    cohorts; None takes the best that FIFO has reached. Raises NotFound.
    """
    every = list_cycles(session, actor)
    names = tuple(dict.fromkeys(row.benchmark_name for row in every))
    if benchmark is not None and benchmark not in names:
        raise NotFound(
            f"no shadow cycle was measured on {benchmark!r:.120}; `gainloop shadow list` shows all",
            path="benchmark",
        )
    chosen = benchmark or (every[-1].benchmark_name if every else None)
    cycles = tuple(row for row in every if row.benchmark_name == chosen)
    metrics = tuple(_metric(metric, cycles, target) for metric in METRICS) if cycles else ()
    worst = metrics[0].lift if metrics else None
    is_steered = any(row.role is BenchmarkRole.DEVELOPMENT for row in cycles)
    state = sentences.overall_state(worst.contrasts if worst else (), is_steered=is_steered)
    return ShadowReport(
        state=state,
        headline=sentences.describe_state(state, worst),
        stop_rule=sentences.describe_stop_rule(),
        threshold=THRESHOLD,
        error_rate=ALPHA,
        benchmark_name=chosen,
        benchmarks=names,
        cycles=cycles,
        metrics=metrics,
        cohorts=_cohorts(session, objects, actor, cycles),
    )


_CYCLE: Columns = (
    *(col(ShadowCycle.id), col(ShadowCycle.ordinal), col(ShadowCycle.name)),
    *(col(ShadowCycle.base_model_version_id), col(ShadowCycle.benchmark_id)),
    *(col(Benchmark.name), col(Benchmark.role), col(ShadowCycle.hours), col(ShadowCycle.note)),
    *(col(Actor.name), col(ShadowCycle.recorded_at)),
)
_ARM: Columns = tuple(col(getattr(ShadowCycleArm, name)) for name in CycleArmRow.__annotations__)


def _metric(metric: str, cycles: Sequence[CycleRow], target: float | None) -> MetricRow:
    arms = _arms(
        cycles, [{row.arm: getattr(row, metric) for row in cycle.arms} for cycle in cycles]
    )
    lift = measure_lift(arms)
    reached_target, reached = reach_target(arms, target if metric == WORST else None)
    return MetricRow(
        metric=metric,
        label=METRICS[metric],
        lift=lift,
        null_sentence=sentences.describe_null(lift),
        target=reached_target,
        reached=reached,
    )


def _arms(cycles: Sequence[CycleRow], results: Sequence[dict[ShadowArm, float]]) -> Arms:
    hours = [{row.arm: row.hours for row in cycle.arms} for cycle in cycles]
    return Arms(
        results={arm: _column(results, arm) for arm in ShadowArm},
        hours={arm: _column(hours, arm) for arm in ShadowArm},
    )


def _column(rows: Sequence[dict[ShadowArm, float]], arm: ShadowArm) -> Floats:
    return np.array([row.get(arm, np.nan) for row in rows], dtype=np.float64)


def _cohorts(
    session: Session, objects: ObjectStore, actor: Actor, cycles: Sequence[CycleRow]
) -> tuple[CohortLiftRow, ...]:
    ids = [row.evaluation_id for cycle in cycles for row in cycle.arms]
    evaluations = evaluations_by_id(session, actor, ids)
    recalls: dict[Cohort, list[dict[ShadowArm, float]]] = {}
    num_objects: dict[Cohort, int] = {}
    for place, cycle in enumerate(cycles):
        for row in cycle.arms:
            found = recall_by_cohort(session, objects, actor, evaluations[row.evaluation_id])
            for cohort, counts in found.items():
                of_cycles = recalls.setdefault(cohort, [{} for _ in cycles])
                of_cycles[place][row.arm] = counts.tp / counts.gt
                num_objects[cohort] = counts.gt
    return tuple(
        row
        for cohort, results in sorted(recalls.items())
        for row in _cohort_rows(cohort, num_objects[cohort], measure_lift(_arms(cycles, results)))
    )


def _cohort_rows(cohort: Cohort, num_objects: int, lift: Lift) -> list[CohortLiftRow]:
    rows = []
    for contrast in lift.contrasts:
        last = contrast.last
        if last is not None:
            half = last.half_width
            rows.append(
                CohortLiftRow(
                    axis=cohort[0],
                    value=cohort[1],
                    baseline=contrast.baseline,
                    num_cycles=contrast.num_cycles,
                    num_objects=num_objects,
                    delta=last.delta,
                    low=None if half is None else last.delta - half,
                    high=None if half is None else last.delta + half,
                )
            )
    return rows
