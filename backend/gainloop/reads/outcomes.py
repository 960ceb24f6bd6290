"""Training outcomes and their deltas, as lists, by id, by release and by model version.

Called by API and command line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.governance import Actor
from gainloop.models.program import OutcomeDelta, TrainingOutcome
from gainloop.reads.pages import Page, Window, read_page
from gainloop.reads.rows import Columns, count_rows, fetch, fetch_grouped, is_one_of
from gainloop.rules.access import Permission, require
from gainloop.terms.enums import FigureSource, Verdict

DeltaKey = tuple[str, int]
"""Outcome and number."""


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """As `models.program.TrainingOutcome`."""

    outcome_id: str
    ordinal: int
    model_version_id: str
    base_model_version_id: str
    release_id: str | None
    source: FigureSource
    evaluation_id: str | None
    base_evaluation_id: str | None
    note: str
    evidence: list[str]
    author: str
    created_at: datetime

    @property
    def label(self) -> str:
        return f"Outcome {self.ordinal}"


@dataclass(frozen=True, slots=True)
class DeltaRow:
    """As `models.program.OutcomeDelta`."""

    outcome_id: str
    number: int
    cluster_id: str | None
    cohort: dict[str, str]
    class_name: str | None
    metric: str
    a: float | None
    b: float | None
    delta: float
    low: float | None
    high: float | None
    verdict: Verdict | None
    num_objects: int | None
    num_clips: int | None
    num_drives: int | None

    @property
    def key(self) -> DeltaKey:
        return self.outcome_id, self.number


_OUTCOME: Columns = (
    *(col(TrainingOutcome.id), col(TrainingOutcome.ordinal)),
    *(col(TrainingOutcome.model_version_id), col(TrainingOutcome.base_model_version_id)),
    *(col(TrainingOutcome.release_id), col(TrainingOutcome.source)),
    *(col(TrainingOutcome.evaluation_id), col(TrainingOutcome.base_evaluation_id)),
    *(col(TrainingOutcome.note), col(TrainingOutcome.evidence), col(Actor.name)),
    col(TrainingOutcome.recorded_at),
)
_OUTCOMES = sa.select(*_OUTCOME).join(Actor, col(Actor.id) == TrainingOutcome.actor_id)
_DELTA: Columns = tuple(col(getattr(OutcomeDelta, name)) for name in DeltaRow.__dataclass_fields__)
_NEWEST_FIRST = col(TrainingOutcome.ordinal).desc()


def list_outcomes(session: Session, actor: Actor, window: Window) -> Page[OutcomeRow]:
    """Newest first."""
    require(actor.role, Permission.READ)
    return read_page(
        session,
        _OUTCOMES,
        col(TrainingOutcome.ordinal),
        window,
        OutcomeRow,
        is_newest_first=True,
    )


def count_outcomes(session: Session, actor: Actor) -> int:
    require(actor.role, Permission.READ)
    return count_rows(session, _OUTCOMES)


def outcomes_by_id(session: Session, actor: Actor, ids: Sequence[str]) -> dict[str, OutcomeRow]:
    require(actor.role, Permission.READ)
    rows = fetch(session, _OUTCOMES.where(col(TrainingOutcome.id).in_(ids)), OutcomeRow)
    return {row.outcome_id: row for row in rows}


def outcomes_by_release(
    session: Session, actor: Actor, ids: Sequence[str]
) -> dict[str, list[OutcomeRow]]:
    """Of models trained on a release, newest first."""
    return _grouped(session, actor, TrainingOutcome.release_id, ids)


def outcomes_by_model(
    session: Session, actor: Actor, ids: Sequence[str]
) -> dict[str, list[OutcomeRow]]:
    """Of a model version, newest first."""
    return _grouped(session, actor, TrainingOutcome.model_version_id, ids)


def deltas_by_outcome(
    session: Session, actor: Actor, ids: Sequence[str]
) -> dict[str, list[DeltaRow]]:
    """By number."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(col(OutcomeDelta.outcome_id), *_DELTA)
        .where(col(OutcomeDelta.outcome_id).in_(ids))
        .order_by(col(OutcomeDelta.number))
    )
    return fetch_grouped(session, statement, DeltaRow)


def deltas_by_key(
    session: Session, actor: Actor, keys: Sequence[DeltaKey]
) -> dict[DeltaKey, DeltaRow]:
    require(actor.role, Permission.READ)
    chosen = is_one_of(col(OutcomeDelta.outcome_id), col(OutcomeDelta.number), keys)
    return {row.key: row for row in fetch(session, sa.select(*_DELTA).where(chosen), DeltaRow)}


def _grouped(
    session: Session, actor: Actor, column: object, ids: Sequence[str]
) -> dict[str, list[OutcomeRow]]:
    require(actor.role, Permission.READ)
    key = col(column)
    statement = (
        sa.select(key, *_OUTCOME)
        .join(Actor, col(Actor.id) == TrainingOutcome.actor_id)
        .where(key.in_(ids))
        .order_by(_NEWEST_FIRST)
    )
    return fetch_grouped(session, statement, OutcomeRow)
