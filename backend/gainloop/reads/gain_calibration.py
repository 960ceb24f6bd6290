"""Frozen forecasts of queues beside what came of them: expected and realized gain.

Called by the workflow that freezes forecasts, by API and command line. Realized is what a model
version trained on a release with a batch of the queue was measured to miss, on the ground truth
that the forecast was made on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col, select

from gainloop.models.evaluation import Evaluation, ModelVersion
from gainloop.models.gain import Forecast
from gainloop.models.governance import Actor
from gainloop.models.labels import DatasetReleaseBatch, LabelBatch
from gainloop.models.program import TrainingOutcome
from gainloop.pipeline.expected_gain.calibration import (
    Calibration,
    ReliabilityBin,
    calibration_of,
    reliability_of,
    shrinkage_of,
)
from gainloop.reads.benchmark_arrays import count_objects
from gainloop.reads.clip_values import values_in_benchmark
from gainloop.rules.access import Permission, require
from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Floats

MOST_FORECASTS = 2_000


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """As `models.gain.Forecast`; realized: the miss rate that was measured afterwards, None while
    nothing was; outcome_id: of the first training outcome that tells.
    """

    queue_id: str
    number: int
    evaluation_id: str
    cohort: dict[str, str]
    num_objects: float
    before: float
    expected: float
    low: float
    high: float
    shrinkage: float
    hours: float
    recorded_at: datetime
    outcome_id: str | None = None
    realized: float | None = None

    @property
    def is_inside(self) -> bool:
        return self.realized is not None and self.low <= self.realized <= self.high

    @property
    def expected_drop(self) -> float:
        return self.before - self.expected

    @property
    def expected_drop_low(self) -> float:
        return self.before - self.high

    @property
    def expected_drop_high(self) -> float:
        return self.before - self.low

    @property
    def realized_drop(self) -> float | None:
        return None if self.realized is None else self.before - self.realized


@dataclass(frozen=True, slots=True)
class CycleRow:
    """A queue that came to an outcome, by its forecast of one model family for the whole benchmark:
    drops of the miss rate; ratio: realized over expected, None where nothing was expected. num,
    num_inside: of all its forecasts, the cohorts as well.
    """

    queue_id: str
    evaluation_id: str
    outcome_id: str
    expected_drop: float
    expected_drop_low: float
    expected_drop_high: float
    realized_drop: float
    ratio: float | None
    shrinkage: float
    num: int
    num_inside: int
    recorded_at: datetime


def forecasts_of(
    session: Session, objects: ObjectStore, actor: Actor, queue_ids: Sequence[str] | None = None
) -> list[ForecastRow]:
    """Of these queues or of all, the newest 2,000; by time of the queue and number."""
    require(actor.role, Permission.READ)
    statement = select(Forecast).order_by(
        col(Forecast.recorded_at).desc(), Forecast.queue_id, col(Forecast.number)
    )
    if queue_ids is not None:
        statement = statement.where(col(Forecast.queue_id).in_(queue_ids))
    rows = list(session.exec(statement.limit(MOST_FORECASTS)))
    outcomes = _outcomes(session, list(dict.fromkeys(row.queue_id for row in rows)))
    found = [
        row
        for queue_id, of_queue in groupby(rows, key=lambda row: row.queue_id)
        for row in _rows_of_queue(session, objects, list(of_queue), outcomes.get(queue_id, []))
    ]
    return sorted(found, key=lambda row: (row.recorded_at, row.queue_id, row.number))


def forecasts_by_queue(
    session: Session, objects: ObjectStore, actor: Actor, ids: Sequence[str]
) -> dict[str, list[ForecastRow]]:
    """By number, the whole benchmark first."""
    found: dict[str, list[ForecastRow]] = {}
    for row in forecasts_of(session, objects, actor, ids):
        found.setdefault(row.queue_id, []).append(row)
    return found


def summarize(rows: Sequence[ForecastRow]) -> Calibration:
    """Of the forecasts that came to an outcome."""
    told, expected, realized = _told(rows)
    return calibration_of(expected, realized, np.array([row.is_inside for row in told], dtype=bool))


def reliability(rows: Sequence[ForecastRow]) -> list[ReliabilityBin]:
    """Of the forecasts that came to an outcome, those that expected least first."""
    _, expected, realized = _told(rows)
    return reliability_of(expected, realized)


def cycles_of(rows: Sequence[ForecastRow]) -> list[CycleRow]:
    """Of queues that came to an outcome, one by model family, in the order of the forecasts."""
    told, _, _ = _told(rows)
    return [
        _cycle(whole, [row for row in told if _same_source(row, whole)])
        for whole in told
        if not whole.cohort
    ]


def _same_source(row: ForecastRow, whole: ForecastRow) -> bool:
    return (row.queue_id, row.evaluation_id) == (whole.queue_id, whole.evaluation_id)


def next_shrinkage(rows: Sequence[ForecastRow]) -> float:
    """The factor of the next forecast, by what came of the whole benchmark alone: cohorts of one
    queue would count the same thing again. Before any correction, so that none counts twice.
    """
    told, expected, realized = _told([row for row in rows if not row.cohort])
    return shrinkage_of(expected / np.array([row.shrinkage for row in told]), realized)


def miss_rates(
    session: Session,
    objects: ObjectStore,
    evaluation: Evaluation,
    cohorts: Sequence[Mapping[str, str]],
) -> list[tuple[float, float]]:
    """Misses and objects of each cohort, of classes that the model names and labels that hold; an
    empty cohort is the whole benchmark.
    """
    axes = list(dict.fromkeys(axis for cohort in cohorts for axis in cohort))
    clips = values_in_benchmark(session, evaluation.benchmark_id, axes)
    ids = np.array([clip.clip_id for clip in clips], dtype=object)
    _, gt, fn = count_objects(objects, evaluation, ids)
    totals = np.stack([fn.sum(axis=1), gt.sum(axis=1)], axis=1).astype(np.float64)
    found = []
    for cohort in cohorts:
        is_in = [
            all(value in clip.values.get(axis, ()) for axis, value in cohort.items())
            for clip in clips
        ]
        missed, held = totals[np.array(is_in, dtype=np.bool_)].sum(axis=0).tolist()
        found.append((missed, held))
    return found


def _outcomes(session: Session, queue_ids: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Outcome and evaluation of trainings on what the queues brought, oldest first."""
    statement = (
        sa.select(
            col(LabelBatch.queue_id), col(TrainingOutcome.id), col(TrainingOutcome.evaluation_id)
        )
        .join(DatasetReleaseBatch, col(DatasetReleaseBatch.batch_id) == LabelBatch.id)
        .join(TrainingOutcome, col(TrainingOutcome.release_id) == DatasetReleaseBatch.release_id)
        .where(
            col(LabelBatch.queue_id).in_(queue_ids), col(TrainingOutcome.evaluation_id).is_not(None)
        )
        .order_by(col(TrainingOutcome.ordinal))
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for queue_id, outcome_id, evaluation_id in session.connection().execute(statement):
        found.setdefault(queue_id, []).append((outcome_id, str(evaluation_id)))
    return found


def _rows_of_queue(
    session: Session,
    objects: ObjectStore,
    forecasts: Sequence[Forecast],
    outcomes: Sequence[tuple[str, str]],
) -> list[ForecastRow]:
    """Each model family is told by what was trained of it: a release may train others too."""
    found = []
    for key in dict.fromkeys(row.evaluation_id for row in forecasts):
        family = _family_of(session, key)
        own = [outcome for outcome in outcomes if _family_of(session, outcome[1]) == family]
        rows = [row for row in forecasts if row.evaluation_id == key]
        found += _rows_of_family(session, objects, rows, own)
    return found


def _family_of(session: Session, evaluation_id: str) -> str:
    version = session.get_one(Evaluation, evaluation_id).model_version_id
    return session.get_one(ModelVersion, version).family_id


def _rows_of_family(
    session: Session,
    objects: ObjectStore,
    forecasts: Sequence[Forecast],
    outcomes: Sequence[tuple[str, str]],
) -> list[ForecastRow]:
    """All rest on one evaluation."""
    values = [{name: getattr(row, name) for name in Forecast.model_fields} for row in forecasts]
    digest = session.get_one(Evaluation, forecasts[0].evaluation_id).benchmark_digest
    for outcome_id, evaluation_id in outcomes:
        after = session.get_one(Evaluation, evaluation_id)
        if after.benchmark_digest == digest:
            measured = miss_rates(session, objects, after, [row.cohort for row in forecasts])
            return [
                ForecastRow(**row, outcome_id=outcome_id, realized=missed / held if held else None)
                for row, (missed, held) in zip(values, measured, strict=True)
            ]
    return [ForecastRow(**row) for row in values]


def _told(rows: Sequence[ForecastRow]) -> tuple[list[ForecastRow], Floats, Floats]:
    """Those that came to an outcome, with their expected and realized drops."""
    told = [row for row in rows if row.realized is not None]
    expected = np.array([row.expected_drop for row in told], dtype=np.float64)
    realized = np.array([row.realized_drop for row in told], dtype=np.float64)
    return told, expected, realized


def _cycle(whole: ForecastRow, rows: Sequence[ForecastRow]) -> CycleRow:
    assert whole.realized_drop is not None
    assert whole.outcome_id is not None
    expects = whole.expected_drop > 0
    return CycleRow(
        queue_id=whole.queue_id,
        evaluation_id=whole.evaluation_id,
        outcome_id=whole.outcome_id,
        expected_drop=whole.expected_drop,
        expected_drop_low=whole.expected_drop_low,
        expected_drop_high=whole.expected_drop_high,
        realized_drop=whole.realized_drop,
        ratio=whole.realized_drop / whole.expected_drop if expects else None,
        shrinkage=whole.shrinkage,
        num=len(rows),
        num_inside=sum(row.is_inside for row in rows),
        recorded_at=whole.recorded_at,
    )
