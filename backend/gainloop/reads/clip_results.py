"""What evaluations and prediction sets say of single clips. Called by the API."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.evaluation import BenchmarkClip, Evaluation, PredictionSet
from gainloop.models.governance import Actor
from gainloop.reads.match_counts import count_matches
from gainloop.rules.access import Permission, require
from gainloop.stores.bulk_tables import measure_column
from gainloop.stores.objects import ObjectStore
from gainloop.terms.matches import Counts
from gainloop.terms.measures import UncertaintyMeasure

MOST_SETS = 20
"""Results of older evaluations and prediction sets of a clip are left out."""


@dataclass(frozen=True, slots=True)
class ClipEvaluationRow:
    evaluation_id: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class ClipPredictionRow:
    """uncertainty: None where the model's output does not tell; measures: those that are known."""

    prediction_set_id: str
    model_version_id: str
    num_objects: int
    uncertainty: float | None
    uncertainty_measure: str
    measures: dict[UncertaintyMeasure, float]


def evaluations_by_clip(
    session: Session, objects: ObjectStore, actor: Actor, clip_ids: Sequence[str]
) -> dict[str, list[ClipEvaluationRow]]:
    """Newest first."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(col(BenchmarkClip.clip_id), col(Evaluation.id), col(Evaluation.matches_object))
        .join(Evaluation, col(Evaluation.benchmark_id) == BenchmarkClip.benchmark_id)
        .where(col(BenchmarkClip.clip_id).in_(clip_ids))
        .order_by(col(Evaluation.ordinal).desc())
    )
    results: dict[str, list[ClipEvaluationRow]] = {}
    for clip_id, evaluation_id, matches_object in session.connection().execute(statement):
        of_clip = results.setdefault(clip_id, [])
        if len(of_clip) < MOST_SETS:
            counts = count_matches(objects, matches_object).of_clip(clip_id)
            of_clip.append(ClipEvaluationRow(evaluation_id, counts))
    return results


def predictions_by_clip(
    session: Session, objects: ObjectStore, actor: Actor, clip_ids: Sequence[str]
) -> dict[str, list[ClipPredictionRow]]:
    """Newest first."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(
            col(PredictionSet.id),
            col(PredictionSet.model_version_id),
            col(PredictionSet.uncertainty_measure),
            col(PredictionSet.stats_object),
        )
        .order_by(col(PredictionSet.ordinal).desc())
        .limit(MOST_SETS)
    )
    results: dict[str, list[ClipPredictionRow]] = {}
    for set_id, model_version_id, measure, stats in session.connection().execute(statement):
        table = objects.get_table(
            stats,
            filters=[("clip_id", "in", list(clip_ids))],
        )
        for row in table.to_pylist():
            results.setdefault(row["clip_id"], []).append(
                ClipPredictionRow(
                    prediction_set_id=set_id,
                    model_version_id=model_version_id,
                    num_objects=row["num_predictions"],
                    uncertainty=_known(row["uncertainty"]),
                    uncertainty_measure=measure,
                    measures=_measures(row),
                )
            )
    return results


def _measures(row: dict[str, Any]) -> dict[UncertaintyMeasure, float]:
    values = {measure: _known(row.get(measure_column(measure))) for measure in UncertaintyMeasure}
    return {measure: value for measure, value in values.items() if value is not None}


def _known(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else value
