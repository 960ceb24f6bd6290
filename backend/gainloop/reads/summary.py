"""The figures of the home screen. Called by the API."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.catalog import Clip, Drive
from gainloop.models.governance import Actor
from gainloop.reads.clip_filter import is_in_benchmark, is_labeled
from gainloop.rules.access import Permission, require
from gainloop.terms.enums import ClipOrigin

DAYS = 30


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """pool_clips: without labels and in no benchmark; recorded_hours: of clips whose length is
    known, None where none is.
    """

    clips: int
    pool_clips: int
    benchmark_clips: int
    drives: int
    recorded_hours: float | None
    is_synthetic: bool


@dataclass(frozen=True, slots=True)
class DayRow:
    day: str
    count: int


def program_summary(session: Session, actor: Actor) -> SummaryRow:
    require(actor.role, Permission.READ)
    recorded = col(Clip.origin) != ClipOrigin.SYNTHETIC
    statement = sa.select(
        sa.func.count(),
        sa.func.count().filter(_is_pool()),
        sa.func.count().filter(is_in_benchmark()),
        sa.func.sum(Clip.duration_s),
        sa.func.count().filter(recorded),
        sa.select(sa.func.count()).select_from(Drive).scalar_subquery(),
    ).select_from(Clip)
    clips, pool, benchmark, seconds, num_recorded, drives = (
        session.connection().execute(statement).one()
    )
    return SummaryRow(
        clips=clips,
        pool_clips=pool,
        benchmark_clips=benchmark,
        drives=drives,
        recorded_hours=None if seconds is None else seconds / 3600,
        is_synthetic=clips > 0 and num_recorded == 0,
    )


def pool_by_day(session: Session, actor: Actor) -> list[DayRow]:
    """Pool clips by the day (UTC) on which they came in, the latest DAYS such days, in order."""
    require(actor.role, Permission.READ)
    in_utc: Any = Clip.recorded_at
    if session.get_bind().dialect.name == "postgresql":
        in_utc = sa.func.timezone("UTC", in_utc)
    day = sa.func.date(in_utc)
    statement = (
        sa.select(day, sa.func.count())
        .where(_is_pool())
        .group_by(day)
        .order_by(day.desc())
        .limit(DAYS)
    )
    found = session.connection().execute(statement).all()
    return [DayRow(str(moment), count) for moment, count in reversed(found)]


def _is_pool() -> sa.ColumnElement[bool]:
    return sa.and_(sa.not_(is_in_benchmark()), sa.not_(is_labeled()))
