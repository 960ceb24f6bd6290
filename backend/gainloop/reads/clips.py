"""Clips as lists and by id, with drives and tags. Called by the API and the command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.catalog import Clip, Drive, Tag
from gainloop.models.governance import Actor
from gainloop.reads.clip_filter import ClipFilter, clip_conditions, is_labeled
from gainloop.reads.pages import Page, Window, read_page
from gainloop.reads.rows import Columns, count_rows, fetch, fetch_grouped
from gainloop.rules.access import Permission, require
from gainloop.terms.enums import ClipOrigin


@dataclass(frozen=True, slots=True)
class ClipRow:
    clip_id: str
    drive_id: str | None
    start_at: datetime | None
    duration_s: float | None
    fps: float | None
    num_frames: int | None
    program_name: str | None
    region: str | None
    weather: str | None
    time_of_day: str | None
    road_type: str | None
    traffic_density: str | None
    sensors: list[str]
    origin: ClipOrigin
    is_labeled: bool
    ingested_at: datetime
    uri: str | None
    extra: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TagRow:
    axis: str
    value: str
    source: str
    confidence: float | None


_COLUMNS: Columns = (
    col(Clip.id),
    col(Clip.drive_id),
    col(Clip.start_at),
    col(Clip.duration_s),
    col(Clip.fps),
    col(Clip.num_frames),
    col(Clip.program),
    col(Clip.region),
    col(Clip.weather),
    col(Clip.time_of_day),
    col(Clip.road_type),
    col(Clip.traffic_density),
    col(Clip.sensors),
    col(Clip.origin),
    is_labeled(),
    col(Clip.recorded_at),
    col(Clip.uri),
    col(Clip.extra),
)
_BY_ID = sa.select(*_COLUMNS).where(col(Clip.id).in_(sa.bindparam("ids", expanding=True)))


def list_clips(
    session: Session, actor: Actor, window: Window, chosen: ClipFilter | None = None
) -> Page[ClipRow]:
    """In the order in which clips came in."""
    require(actor.role, Permission.READ)
    statement = sa.select(*_COLUMNS).where(*clip_conditions(chosen, of_page=True))
    return read_page(session, statement, col(Clip.ordinal), window, ClipRow)


def count_clips(session: Session, actor: Actor, chosen: ClipFilter | None = None) -> int:
    require(actor.role, Permission.READ)
    return count_rows(session, sa.select(col(Clip.id)).where(*clip_conditions(chosen)))


def clips_by_id(session: Session, actor: Actor, ids: Sequence[str]) -> dict[str, ClipRow]:
    require(actor.role, Permission.READ)
    rows = fetch(session, _BY_ID, ClipRow, ids=ids)
    return {row.clip_id: row for row in rows}


def tags_by_clip(session: Session, actor: Actor, ids: Sequence[str]) -> dict[str, list[TagRow]]:
    """Present tags of each clip, by axis and value."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(
            col(Tag.clip_id), col(Tag.axis), col(Tag.value), col(Tag.source), col(Tag.confidence)
        )
        .where(col(Tag.clip_id).in_(ids), col(Tag.retracted_at).is_(None))
        .order_by(col(Tag.clip_id), col(Tag.axis), col(Tag.value))
    )
    return fetch_grouped(session, statement, TagRow)


def known_drives(session: Session, actor: Actor, ids: Sequence[str]) -> dict[str, str]:
    """Those of the ids that are drives, by themselves."""
    require(actor.role, Permission.READ)
    statement = sa.select(col(Drive.id)).where(col(Drive.id).in_(ids))
    return dict(fetch(session, statement, lambda drive_id: (drive_id, drive_id)))


def clip_counts_by_drive(session: Session, actor: Actor, ids: Sequence[str]) -> dict[str, int]:
    """How many clips each drive has; a drive without clips is left out."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(col(Clip.drive_id), sa.func.count())
        .where(col(Clip.drive_id).in_(ids))
        .group_by(col(Clip.drive_id))
    )
    return dict(fetch(session, statement, lambda drive_id, count: (drive_id, count)))
