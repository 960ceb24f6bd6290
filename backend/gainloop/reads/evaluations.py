"""Evaluations as lists, by id, by benchmark, by model version. Called by the API."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.evaluation import Benchmark, Calibration, Evaluation
from gainloop.models.governance import Actor
from gainloop.reads.pages import Page, Window, read_page
from gainloop.reads.rows import Columns, count_rows, fetch, fetch_grouped
from gainloop.rules.access import Permission, require
from gainloop.terms.enums import BenchmarkRole
from gainloop.terms.options import ScoreKind


class BoxSize(StrEnum):
    """What `sizes` of an evaluation are by."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """coco, classes, sizes, error_types, findings: JSON as in `models.evaluation`."""

    evaluation_id: str
    ordinal: int
    model_version_id: str
    benchmark_id: str
    score_kind: ScoreKind
    matches_object: str
    num_clips: int
    num_frames: int
    gt: int
    tp: int
    fp: int
    fn: int
    coco: dict[str, float]
    classes: list[dict[str, Any]]
    sizes: list[dict[str, Any]]
    error_types: list[dict[str, Any]]
    rematched_from: str | None
    findings: list[dict[str, Any]]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CalibrationRow:
    calibration_id: str
    name: str
    method: str
    slope: float
    intercept: float


_COLUMNS: Columns = (
    col(Evaluation.id),
    col(Evaluation.ordinal),
    col(Evaluation.model_version_id),
    col(Evaluation.benchmark_id),
    col(Evaluation.score_kind),
    col(Evaluation.matches_object),
    col(Evaluation.num_clips),
    col(Evaluation.num_frames),
    col(Evaluation.gt),
    col(Evaluation.tp),
    col(Evaluation.fp),
    col(Evaluation.fn),
    col(Evaluation.coco),
    col(Evaluation.classes),
    col(Evaluation.sizes),
    col(Evaluation.error_types),
    col(Evaluation.rematched_from),
    col(Evaluation.findings),
    col(Evaluation.recorded_at),
)


def list_evaluations(session: Session, actor: Actor, window: Window) -> Page[EvaluationRow]:
    """Newest first."""
    require(actor.role, Permission.READ)
    position = col(Evaluation.ordinal)
    return read_page(
        session, sa.select(*_COLUMNS), position, window, EvaluationRow, is_newest_first=True
    )


def count_evaluations(session: Session, actor: Actor) -> int:
    require(actor.role, Permission.READ)
    return count_rows(session, sa.select(col(Evaluation.id)))


def evaluations_by_id(
    session: Session, actor: Actor, ids: Sequence[str]
) -> dict[str, EvaluationRow]:
    require(actor.role, Permission.READ)
    rows = _rows(session, col(Evaluation.id).in_(ids))
    return {row.evaluation_id: row for row in rows}


def latest_on_development(session: Session, actor: Actor) -> EvaluationRow | None:
    """The newest on a benchmark that may say what to label."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(*_COLUMNS)
        .join(Benchmark, col(Benchmark.id) == Evaluation.benchmark_id)
        .where(col(Benchmark.role) == BenchmarkRole.DEVELOPMENT)
        .order_by(col(Evaluation.ordinal).desc())
        .limit(1)
    )
    return next(iter(fetch(session, statement, EvaluationRow)), None)


def evaluations_by_benchmark(
    session: Session, actor: Actor, ids: Sequence[str]
) -> dict[str, list[EvaluationRow]]:
    """Newest first."""
    require(actor.role, Permission.READ)
    grouped: dict[str, list[EvaluationRow]] = {}
    for row in _rows(session, col(Evaluation.benchmark_id).in_(ids)):
        grouped.setdefault(row.benchmark_id, []).append(row)
    return grouped


def evaluations_by_model_version(
    session: Session, actor: Actor, ids: Sequence[str]
) -> dict[str, list[EvaluationRow]]:
    """Newest first."""
    require(actor.role, Permission.READ)
    grouped: dict[str, list[EvaluationRow]] = {}
    for row in _rows(session, col(Evaluation.model_version_id).in_(ids)):
        grouped.setdefault(row.model_version_id, []).append(row)
    return grouped


def previous_evaluation(row: EvaluationRow, same: Sequence[EvaluationRow]) -> EvaluationRow | None:
    """The newest before `row` among evaluations of its benchmark, newest first: of the same model,
    else of any.
    """
    earlier = [other for other in same if other.ordinal < row.ordinal]
    model, _, _ = row.model_version_id.rpartition(":")
    own = [other for other in earlier if other.model_version_id.startswith(f"{model}:")]
    return next(iter(own or earlier), None)


def calibrations_by_evaluation(
    session: Session, actor: Actor, ids: Sequence[str]
) -> dict[str, CalibrationRow]:
    """The calibration that was fitted on each evaluation, if any."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(
            col(Calibration.evaluation_id),
            col(Calibration.id),
            col(Calibration.name),
            col(Calibration.method),
            col(Calibration.slope),
            col(Calibration.intercept),
        )
        .where(col(Calibration.evaluation_id).in_(ids))
        .order_by(col(Calibration.recorded_at))
    )
    found = fetch_grouped(session, statement, CalibrationRow)
    return {evaluation_id: rows[-1] for evaluation_id, rows in found.items()}


def _rows(session: Session, condition: sa.ColumnElement[bool]) -> list[EvaluationRow]:
    statement = sa.select(*_COLUMNS).where(condition).order_by(col(Evaluation.ordinal).desc())
    return fetch(session, statement, EvaluationRow)
