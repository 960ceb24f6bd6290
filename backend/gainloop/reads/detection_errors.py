"""The errors of an evaluation: missed objects and false detections, one row each."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.evaluation import DetectionError
from gainloop.models.governance import Actor
from gainloop.reads.pages import Page, Window, read_page
from gainloop.reads.rows import Columns, count_rows, fetch, is_one_of
from gainloop.rules.access import Permission, require
from gainloop.terms.enums import ErrorType, GroundTruthErrorKind
from gainloop.terms.matches import Outcome


@dataclass(frozen=True, slots=True)
class ErrorFilter:
    """None sets no condition."""

    outcome: Outcome | None = None
    class_name: str | None = None
    clip_id: str | None = None
    error_type: ErrorType | None = None


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """error_type: None in evaluations that were imported before types were known."""

    evaluation_id: str
    ordinal: int
    outcome: Outcome
    clip_id: str
    frame_index: int
    class_name: str
    x: float
    y: float
    width: float
    height: float
    score: float | None
    iou: float
    error_type: ErrorType | None
    in_vocabulary: bool
    suspect_kind: GroundTruthErrorKind | None
    suspect_score: float | None

    @property
    def key(self) -> tuple[str, int]:
        return self.evaluation_id, self.ordinal


ERROR_COLUMNS: Columns = (
    col(DetectionError.evaluation_id),
    col(DetectionError.ordinal),
    col(DetectionError.outcome),
    col(DetectionError.clip_id),
    col(DetectionError.frame_index),
    col(DetectionError.class_name),
    col(DetectionError.x),
    col(DetectionError.y),
    col(DetectionError.width),
    col(DetectionError.height),
    col(DetectionError.score),
    col(DetectionError.iou),
    col(DetectionError.error_type),
    col(DetectionError.in_vocabulary),
    col(DetectionError.suspect_kind),
    col(DetectionError.suspect_score),
)
"""The columns of an ErrorRow, in order."""


def list_errors(
    session: Session,
    actor: Actor,
    evaluation_id: str,
    window: Window,
    chosen: ErrorFilter | None = None,
) -> Page[ErrorRow]:
    """By clip and frame."""
    require(actor.role, Permission.READ)
    statement = sa.select(*ERROR_COLUMNS).where(*_conditions(evaluation_id, chosen))
    return read_page(session, statement, col(DetectionError.ordinal), window, ErrorRow)


def count_errors(
    session: Session, actor: Actor, evaluation_id: str, chosen: ErrorFilter | None = None
) -> int:
    require(actor.role, Permission.READ)
    statement = sa.select(col(DetectionError.ordinal)).where(*_conditions(evaluation_id, chosen))
    return count_rows(session, statement)


def errors_by_key(
    session: Session, actor: Actor, keys: Sequence[tuple[str, int]]
) -> dict[tuple[str, int], ErrorRow]:
    """By evaluation and ordinal."""
    require(actor.role, Permission.READ)
    statement = sa.select(*ERROR_COLUMNS).where(
        is_one_of(col(DetectionError.evaluation_id), col(DetectionError.ordinal), keys)
    )
    rows = fetch(session, statement, ErrorRow)
    return {(row.evaluation_id, row.ordinal): row for row in rows}


def error_classes(session: Session, actor: Actor) -> list[str]:
    """Every class that an error of any evaluation is of, by name."""
    require(actor.role, Permission.READ)
    statement = sa.select(col(DetectionError.class_name)).distinct()
    return sorted(session.execute(statement).scalars())


def _conditions(evaluation_id: str, chosen: ErrorFilter | None) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [col(DetectionError.evaluation_id) == evaluation_id]
    if chosen is None:
        return conditions
    if chosen.outcome is not None:
        conditions.append(col(DetectionError.outcome) == chosen.outcome)
    if chosen.class_name is not None:
        conditions.append(col(DetectionError.class_name) == chosen.class_name)
    if chosen.clip_id is not None:
        conditions.append(col(DetectionError.clip_id) == chosen.clip_id)
    if chosen.error_type is not None:
        conditions.append(col(DetectionError.error_type) == chosen.error_type)
    return conditions
