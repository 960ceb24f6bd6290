"""Priority runs and the weights they used. Called by the API."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from gainloop.models.columns import enum_column
from gainloop.models.governance import Actor
from gainloop.models.priority import PriorityRun, WeightsVersion
from gainloop.reads.pages import Page, Window, read_page
from gainloop.reads.rows import Columns, count_rows, fetch
from gainloop.rules.access import Permission, require
from gainloop.terms.enums import Profile
from gainloop.terms.measures import UncertaintyMeasure


@dataclass(frozen=True, slots=True)
class RunRow:
    """missing: [{input, cost, cure}] as the run found it; families as in `PriorityRun`."""

    run_id: str
    number: int
    profile: Profile
    rung: int
    missing: list[dict[str, str]]
    notes: list[str]
    weights_version_id: str | None
    evaluation_id: str | None
    budget_hours: float | None
    spent_hours: float
    seed: int
    num_candidates: int
    num_selected: int
    holdback_share: float
    num_holdback: int
    atlas_id: str | None
    expected_gain: float | None
    certificate: float | None
    previous_id: str | None
    uncertainty_measure: UncertaintyMeasure
    cost_model_id: str | None
    families: list[dict[str, Any]]
    in_windows: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class WeightsRow:
    """As `models.priority.WeightsVersion`."""

    weights_version_id: str
    profile: Profile
    version: int
    weights: dict[str, float]
    exposure: dict[str, dict[str, float]]
    severity: dict[str, float]
    uncertainty_measure: UncertaintyMeasure
    families: list[dict[str, Any]]


def _measure_of(column: Mapped[UncertaintyMeasure | None]) -> sa.ColumnElement[Any]:
    """Rows from before there was a choice are by entropy."""
    stored = sa.func.coalesce(column, UncertaintyMeasure.ENTROPY.value)
    return sa.type_coerce(stored, enum_column(UncertaintyMeasure))


_COLUMNS: Columns = (
    col(PriorityRun.id),
    col(PriorityRun.number),
    col(PriorityRun.profile),
    col(PriorityRun.rung),
    col(PriorityRun.missing),
    col(PriorityRun.notes),
    col(PriorityRun.weights_version_id),
    col(PriorityRun.evaluation_id),
    col(PriorityRun.budget_hours),
    col(PriorityRun.spent_hours),
    col(PriorityRun.seed),
    col(PriorityRun.num_candidates),
    col(PriorityRun.num_selected),
    col(PriorityRun.holdback_share),
    col(PriorityRun.num_holdback),
    col(PriorityRun.atlas_id),
    col(PriorityRun.expected_gain),
    col(PriorityRun.certificate),
    col(PriorityRun.previous_id),
    _measure_of(col(PriorityRun.uncertainty_measure)),
    col(PriorityRun.cost_model_id),
    col(PriorityRun.families),
    col(PriorityRun.in_windows),
    col(PriorityRun.recorded_at),
)


def list_runs(session: Session, actor: Actor, window: Window) -> Page[RunRow]:
    """Newest first."""
    require(actor.role, Permission.READ)
    position = col(PriorityRun.number)
    return read_page(session, sa.select(*_COLUMNS), position, window, RunRow, is_newest_first=True)


def count_runs(session: Session, actor: Actor) -> int:
    require(actor.role, Permission.READ)
    return count_rows(session, sa.select(col(PriorityRun.id)))


def latest_run(session: Session, actor: Actor) -> RunRow | None:
    """The newest over the whole pool: one with a scope says nothing of the other clips."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(*_COLUMNS)
        .where(is_whole_pool())
        .order_by(col(PriorityRun.number).desc())
        .limit(1)
    )
    return next(iter(fetch(session, statement, RunRow)), None)


def is_whole_pool() -> sa.ColumnElement[bool]:
    """Whether a run ranked every candidate there was."""
    return sa.cast(col(PriorityRun.scope), sa.String) == "{}"


def runs_by_id(session: Session, actor: Actor, ids: Sequence[str]) -> dict[str, RunRow]:
    require(actor.role, Permission.READ)
    statement = sa.select(*_COLUMNS).where(col(PriorityRun.id).in_(ids))
    rows = fetch(session, statement, RunRow)
    return {row.run_id: row for row in rows}


def weights_by_id(session: Session, actor: Actor, ids: Sequence[str]) -> dict[str, WeightsRow]:
    require(actor.role, Permission.READ)
    statement = sa.select(
        col(WeightsVersion.id),
        col(WeightsVersion.profile),
        col(WeightsVersion.version),
        col(WeightsVersion.weights),
        col(WeightsVersion.exposure),
        col(WeightsVersion.severity),
        _measure_of(col(WeightsVersion.uncertainty_measure)),
        col(WeightsVersion.families),
    ).where(col(WeightsVersion.id).in_(ids))
    rows = fetch(session, statement, WeightsRow)
    return {row.weights_version_id: row for row in rows}
