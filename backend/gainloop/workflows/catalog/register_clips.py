"""Enters clips that an import names and the catalog does not know yet, with nothing but their id.

Called inside the unit of work of evaluation, prediction and catalog imports.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, func, select

from gainloop.models.catalog import Clip
from gainloop.stores.relational.staging import Stage, table_of
from gainloop.terms.enums import ClipOrigin


def stage_bare_clips(stage: Stage, clip_ids: Iterable[str]) -> sa.Table:
    """Stages clips by id, in order, with nothing else known of them."""
    now = stage.database.clock()
    bare: Mapping[str, Any] = {
        "origin": ClipOrigin.RECORDED,
        "valid_from": now,
        "recorded_at": now,
    }
    rows = ({"id": clip_id, "ordinal": row, **bare} for row, clip_id in enumerate(clip_ids))
    return stage.put(Clip, rows, ["id", "ordinal", *bare])


def count_unknown(session: Session, staged: sa.Table) -> int:
    clip = table_of(Clip)
    statement = (
        sa.select(func.count())
        .select_from(staged.outerjoin(clip, clip.c.id == staged.c.id))
        .where(clip.c.id.is_(None))
    )
    return int(session.connection().execute(statement).scalar_one())


def enter_unknown(session: Session, staged: sa.Table) -> None:
    """Adds the staged clips that are new; their ordinals follow the last, in staged order."""
    clip = table_of(Clip)
    last = session.exec(select(func.coalesce(func.max(Clip.ordinal), 0))).one()
    names = [column.name for column in staged.columns if column.name != "ordinal"]
    order = func.row_number().over(order_by=staged.c.ordinal)
    new = (
        sa.select(*(staged.c[name] for name in names), order + last)
        .select_from(staged.outerjoin(clip, clip.c.id == staged.c.id))
        .where(clip.c.id.is_(None))
    )
    session.connection().execute(sa.insert(clip).from_select([*names, "ordinal"], new))
