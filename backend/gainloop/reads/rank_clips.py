"""Rows of the clips that a ranking or a leakage check looks at, in the order of import.

Called by `arrays` and `leakage`.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.catalog import Clip, Tag
from gainloop.models.evaluation import Benchmark, BenchmarkClip
from gainloop.models.labels import Label
from gainloop.reads.clip_filter import SCENARIO_AXIS, ClipFilter, clip_conditions, is_labeled
from gainloop.reads.expression_sql import condition_of
from gainloop.terms.enums import BenchmarkRole

ClipRows = Sequence[sa.Row[Any]]
"""Attributes: those of `Clip` that a ranking or a leakage check uses; see `_COLUMNS`."""

_COLUMNS: tuple[Any, ...] = (
    *(Clip.id, Clip.ordinal, Clip.drive_id, Clip.start_at, Clip.duration_s, Clip.fps),
    *(Clip.num_frames, Clip.sensors, Clip.region, Clip.weather, Clip.time_of_day, Clip.road_type),
    *(Clip.vehicle_id, Clip.lat, Clip.lon),
)
_IDS_AT_ONCE = 500


def candidate_clips(session: Session, scope: ClipFilter | None) -> ClipRows:
    """Clips in no benchmark, of either role, whose labels do not exist yet."""
    return _rows(session, sa.not_(_in_benchmark()), sa.not_(_has_labels()), *_scope(session, scope))


def labeled_clips(session: Session, scope: ClipFilter | None) -> ClipRows:
    """Clips in no benchmark whose labels exist already."""
    return _rows(session, sa.not_(_in_benchmark()), _has_labels(), *_scope(session, scope))


def labeled_or_measured(session: Session, clip_ids: Sequence[str]) -> tuple[set[str], set[str]]:
    """Which of these clips have labels, and which are in a benchmark."""
    labeled, measured = (
        {
            clip_id
            for start in range(0, len(clip_ids), _IDS_AT_ONCE)
            for clip_id in session.connection()
            .execute(
                sa.select(col(Clip.id)).where(
                    col(Clip.id).in_(clip_ids[start : start + _IDS_AT_ONCE]), condition
                )
            )
            .scalars()
        }
        for condition in (_has_labels(), _in_benchmark())
    )
    return labeled, measured


def benchmark_clips(session: Session, benchmark_id: str) -> ClipRows:
    members = sa.select(col(BenchmarkClip.clip_id)).where(
        col(BenchmarkClip.benchmark_id) == benchmark_id
    )
    return _rows(session, col(Clip.id).in_(members))


def holdout_clips(session: Session) -> ClipRows:
    """Clips of every version of every benchmark that is held out."""
    members = (
        sa.select(col(BenchmarkClip.clip_id))
        .join(Benchmark, col(Benchmark.id) == col(BenchmarkClip.benchmark_id))
        .where(col(Benchmark.role) == BenchmarkRole.HOLDOUT)
    )
    return _rows(session, col(Clip.id).in_(members))


def clips_in(session: Session, clip_ids: sa.Select[Any]) -> ClipRows:
    return _rows(session, col(Clip.id).in_(clip_ids))


def scenarios_of(session: Session) -> dict[str, str]:
    """The combination of scenario tags of each clip that has any, as one text."""
    statement = (
        sa.select(col(Tag.clip_id), col(Tag.value))
        .where(col(Tag.axis) == SCENARIO_AXIS, col(Tag.retracted_at).is_(None))
        .order_by(col(Tag.clip_id), col(Tag.value))
        .distinct()
    )
    values: dict[str, list[str]] = {}
    for clip_id, value in session.connection().execute(statement):
        values.setdefault(clip_id, []).append(value)
    return {clip_id: ", ".join(sorted(names)) for clip_id, names in values.items()}


def _scope(session: Session, scope: ClipFilter | None) -> list[sa.ColumnElement[bool]]:
    conditions = clip_conditions(scope)
    if scope is not None and scope.expression is not None:
        conditions.append(condition_of(session, scope.expression, "scope"))
    return conditions


def _rows(session: Session, *conditions: Any) -> ClipRows:
    statement = sa.select(*_COLUMNS).where(*conditions).order_by(col(Clip.ordinal))
    return session.connection().execute(statement).all()


def _in_benchmark() -> sa.ColumnElement[bool]:
    return sa.exists().where(col(BenchmarkClip.clip_id) == Clip.id)


def _has_labels() -> sa.ColumnElement[bool]:
    return sa.or_(is_labeled(), sa.exists().where(col(Label.clip_id) == Clip.id))
