"""Limits that runs were made under, what they did, and the triage. Called by API and commands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.governance import Actor
from gainloop.models.priority import LimitsVersion, PriorityRun, TriageEntry
from gainloop.reads.rows import Columns, fetch, fetch_grouped
from gainloop.rules.access import Permission, require
from gainloop.terms.enums import Profile
from gainloop.terms.limits import limits_cost


@dataclass(frozen=True, slots=True)
class LimitsRow:
    """As `models.priority.LimitsVersion`."""

    limits_version_id: str
    version: int
    floors: list[dict[str, Any]]
    minimums: list[dict[str, Any]]
    largest_share: float | None
    most_copies: int | None
    note: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class RunLimitsRow:
    """minimums: of the request alone; the others as in `models.priority.PriorityRun`."""

    run_id: str
    profile: Profile
    limits_version_id: str
    minimums: list[dict[str, Any]]
    infeasible: list[dict[str, Any]]
    worth: float | None
    worth_without: float | None
    copy_rate: float | None

    @property
    def cost(self) -> float | None:
        return limits_cost(self.worth, self.worth_without)


@dataclass(frozen=True, slots=True)
class TriageRow:
    """As `models.priority.TriageEntry`."""

    place: int
    clip_id: str
    guard: float
    score: float
    unguarded: float
    sentence: str


_LIMITS: Columns = (
    col(LimitsVersion.id),
    col(LimitsVersion.version),
    col(LimitsVersion.floors),
    col(LimitsVersion.minimums),
    col(LimitsVersion.largest_share),
    col(LimitsVersion.most_copies),
    col(LimitsVersion.note),
    col(LimitsVersion.recorded_at),
)


def list_limits(session: Session, actor: Actor) -> list[LimitsRow]:
    """Every version, the newest first, whether it is in force yet or not."""
    require(actor.role, Permission.READ)
    statement = sa.select(*_LIMITS).order_by(col(LimitsVersion.version).desc())
    return fetch(session, statement, LimitsRow)


def limits_by_id(session: Session, actor: Actor, ids: Sequence[str]) -> dict[str, LimitsRow]:
    require(actor.role, Permission.READ)
    rows = fetch(session, sa.select(*_LIMITS).where(col(LimitsVersion.id).in_(ids)), LimitsRow)
    return {row.limits_version_id: row for row in rows}


def limits_by_run(
    session: Session, actor: Actor, run_ids: Sequence[str]
) -> dict[str, RunLimitsRow]:
    """But of runs from before there were limits."""
    require(actor.role, Permission.READ)
    statement = sa.select(
        col(PriorityRun.id),
        col(PriorityRun.profile),
        col(PriorityRun.limits_version_id),
        col(PriorityRun.minimums),
        col(PriorityRun.infeasible),
        col(PriorityRun.worth),
        col(PriorityRun.worth_without_limits),
        col(PriorityRun.copy_rate),
    ).where(col(PriorityRun.id).in_(run_ids), col(PriorityRun.limits_version_id).is_not(None))
    return {row.run_id: row for row in fetch(session, statement, RunLimitsRow)}


def triage_by_run(
    session: Session, actor: Actor, run_ids: Sequence[str]
) -> dict[str, list[TriageRow]]:
    """By run, the first place first."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(
            col(TriageEntry.run_id),
            col(TriageEntry.place),
            col(TriageEntry.clip_id),
            col(TriageEntry.guard),
            col(TriageEntry.score),
            col(TriageEntry.unguarded),
            col(TriageEntry.sentence),
        )
        .where(col(TriageEntry.run_id).in_(run_ids))
        .order_by(col(TriageEntry.run_id), col(TriageEntry.place))
    )
    return fetch_grouped(session, statement, TriageRow)
