"""Merges a staged catalog into clips, drives and tags, in a handful of set statements.

Called inside the unit of work of `import_catalog`.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from gainloop.models.catalog import Clip, ClipHistory, Drive, Tag
from gainloop.stores.relational.staging import table_of
from gainloop.workflows.catalog.catalog_rows import SCENARIO_AXIS
from gainloop.workflows.catalog.register_clips import count_unknown, enter_unknown

TAG_SOURCE = "catalog"
_CLIP, _TAG, _DRIVE = table_of(Clip), table_of(Tag), table_of(Drive)
_NOT_COMPARED = {"id", "ordinal", "origin", "valid_from", "recorded_at"}


@dataclass(frozen=True, slots=True)
class StagedCatalog:
    """`has_tags`: the catalog speaks of scenario tags at all; else they are left alone."""

    clips: sa.Table
    drives: sa.Table
    tags: sa.Table
    has_tags: bool


@dataclass(frozen=True, slots=True)
class Counts:
    new: int
    changed: int


def merge_catalog(session: Session, staged: StagedCatalog, now: datetime, *, write: bool) -> Counts:
    """Counts what is new and changed, and unless told otherwise enters it."""
    connection = session.connection()
    changed = _changed_clips(staged)
    num_changed = connection.execute(sa.select(sa.func.count()).select_from(changed.subquery()))
    counts = Counts(count_unknown(session, staged.clips), int(num_changed.scalar_one()))
    if write:
        connection.execute(_enter_drives(staged))
        if counts.changed:
            connection.execute(_keep_history(staged, now))
            connection.execute(_update_clips(staged))
        enter_unknown(session, staged.clips)
        if staged.has_tags:
            connection.execute(_retract_tags(staged, now))
            connection.execute(_enter_tags(staged, now))
    return counts


def count_staged(session: Session, staged: sa.Table) -> int:
    statement = sa.select(sa.func.count()).select_from(staged)
    return int(session.connection().execute(statement).scalar_one())


def _compared(staged: StagedCatalog) -> list[str]:
    return [column.name for column in staged.clips.columns if column.name not in _NOT_COMPARED]


def _differs(staged: StagedCatalog) -> sa.ColumnElement[bool]:
    return sa.or_(
        sa.false(),
        *(_CLIP.c[name].is_distinct_from(staged.clips.c[name]) for name in _compared(staged)),
    )


def _changed_clips(staged: StagedCatalog) -> sa.Select[tuple[str]] | sa.CompoundSelect[tuple[str]]:
    """Ids of clips that exist and of which the catalog says something else."""
    by_column = _clips_that_differ(staged)
    if not staged.has_tags:
        return by_column
    gained = _missing_tags(staged).join(_CLIP, _CLIP.c.id == staged.tags.c.clip_id)
    return sa.union(
        by_column,
        gained.with_only_columns(staged.tags.c.clip_id),
        sa.select(_TAG.c.clip_id).where(_is_dropped(staged)),
    )


def _clips_that_differ(staged: StagedCatalog) -> sa.Select[tuple[str]]:
    return (
        sa.select(_CLIP.c.id)
        .join(staged.clips, staged.clips.c.id == _CLIP.c.id)
        .where(_differs(staged))
    )


def _is_live() -> sa.ColumnElement[bool]:
    return sa.and_(
        _TAG.c.axis == SCENARIO_AXIS, _TAG.c.source == TAG_SOURCE, _TAG.c.retracted_at.is_(None)
    )


def _missing_tags(staged: StagedCatalog) -> sa.Select[tuple[str, str, str]]:
    """Staged tags that no live tag repeats."""
    same = sa.and_(
        _TAG.c.clip_id == staged.tags.c.clip_id, _TAG.c.value == staged.tags.c.value, _is_live()
    )
    return sa.select(*staged.tags.columns).where(~sa.exists().where(same).select_from(_TAG))


def _is_dropped(staged: StagedCatalog) -> sa.ColumnElement[bool]:
    """A live tag of a staged clip that the catalog no longer has."""
    same = sa.and_(staged.tags.c.clip_id == _TAG.c.clip_id, staged.tags.c.value == _TAG.c.value)
    return sa.and_(
        _is_live(),
        _TAG.c.clip_id.in_(sa.select(staged.clips.c.id)),
        ~sa.exists().where(same).select_from(staged.tags),
    )


def _enter_drives(staged: StagedCatalog) -> sa.Insert:
    names = ["id", "recorded_at"]
    known = sa.exists().where(_DRIVE.c.id == staged.drives.c.id).select_from(_DRIVE)
    return sa.insert(_DRIVE).from_select(names, sa.select(*staged.drives.columns).where(~known))


def _keep_history(staged: StagedCatalog, now: datetime) -> sa.Insert:
    history = table_of(ClipHistory)
    names = [column.name for column in _CLIP.columns if column.name in history.columns]
    old = sa.select(
        _CLIP.c.id,
        sa.literal(now, history.c.superseded_at.type),
        *(_CLIP.c[name] for name in names),
    ).where(_CLIP.c.id.in_(_clips_that_differ(staged)))
    return sa.insert(history).from_select(["clip_id", "superseded_at", *names], old)


def _update_clips(staged: StagedCatalog) -> sa.Update:
    names = [*_compared(staged), "valid_from", "recorded_at"]
    return (
        sa.update(_CLIP)
        .values({name: staged.clips.c[name] for name in names})
        .where(_CLIP.c.id == staged.clips.c.id, _differs(staged))
    )


def _retract_tags(staged: StagedCatalog, now: datetime) -> sa.Update:
    return sa.update(_TAG).values(retracted_at=now).where(_is_dropped(staged))


def _enter_tags(staged: StagedCatalog, now: datetime) -> sa.Insert:
    moment = sa.literal(now, _TAG.c.recorded_at.type)
    source = sa.literal(TAG_SOURCE)
    names = ["clip_id", "axis", "value", "source", "valid_from", "recorded_at"]
    return sa.insert(_TAG).from_select(
        names, _missing_tags(staged).add_columns(source, moment, moment)
    )
