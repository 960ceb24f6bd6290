"""Ranked rows: the items of priority runs and of queues, and the labeling units they stand for.

Both are pinned: ranks of a run or queue never change, so a position stays valid for ever.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.catalog import Clip, LabelingUnit
from gainloop.models.governance import Actor
from gainloop.models.priority import Priority, PriorityRun, QueueItem, RankedColumns
from gainloop.reads.clip_filter import ClipFilter, clip_conditions
from gainloop.reads.pages import Page, Window, read_page
from gainloop.reads.rows import Columns, Statement, count_rows, fetch, is_one_of
from gainloop.rules.access import Permission, require
from gainloop.terms.enums import Arm, FrameRule, LabelLevel, QueueItemKind, QueueItemState, Task

RECENT_RUNS = 5


@dataclass(frozen=True, slots=True)
class RankedRow:
    """parts: [{name, label, weight, signal, value}], of a cell with its number as `cell`; reason:
    {headline, details, links}.
    """

    list_id: str
    rank: int
    unit_id: str
    clip_id: str
    score: float
    parts: list[dict[str, Any]]
    arm: Arm
    propensity: float
    cost_minutes: float
    cost_low_minutes: float
    cost_high_minutes: float
    reason: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PriorityRow(RankedRow):
    """`list_id` is the run's."""

    selected: bool

    @property
    def key(self) -> tuple[str, int]:
        return self.list_id, self.rank

    @property
    def unit_key(self) -> tuple[str, str]:
        return self.list_id, self.unit_id

    @property
    def linked_clips(self) -> tuple[str, tuple[str, ...]]:
        """The run, and the benchmark clips that the reason rests on."""
        links = self.reason.get("links", ())
        return self.list_id, tuple(link["id"] for link in links if link["kind"] == "clip")


@dataclass(frozen=True, slots=True)
class QueueItemRow(RankedRow):
    """`list_id` is the queue's."""

    kind: QueueItemKind
    state: QueueItemState


@dataclass(frozen=True, slots=True)
class UnitRow:
    unit_id: str
    clip_id: str
    task: Task
    streams: list[str]
    frame_rule: FrameRule
    level: LabelLevel
    windows: list[list[int]]


def _ranked_columns(model: type[Priority | QueueItem]) -> Columns:
    names = (name for name in RankedColumns.model_fields if name not in ("unit_id", "clip_id"))
    return (
        col(model.rank),
        col(model.unit_id),
        col(model.clip_id),
        *(col(getattr(model, name)) for name in names),
    )


_PRIORITY: Columns = (col(Priority.run_id), *_ranked_columns(Priority), col(Priority.is_selected))
_QUEUE_ITEM: Columns = (
    col(QueueItem.queue_id),
    *_ranked_columns(QueueItem),
    col(QueueItem.kind),
    col(QueueItem.state),
)


def list_priorities(
    session: Session,
    actor: Actor,
    run_id: str,
    window: Window,
    chosen: ClipFilter | None = None,
) -> Page[PriorityRow]:
    """By rank."""
    require(actor.role, Permission.READ)
    statement = _of_run(sa.select(*_PRIORITY), run_id, chosen)
    return read_page(session, statement, col(Priority.rank), window, PriorityRow)


def count_priorities(
    session: Session, actor: Actor, run_id: str, chosen: ClipFilter | None = None
) -> int:
    require(actor.role, Permission.READ)
    return count_rows(session, _of_run(sa.select(col(Priority.rank)), run_id, chosen))


def priorities_by_key(
    session: Session, actor: Actor, keys: Sequence[tuple[str, int]]
) -> dict[tuple[str, int], PriorityRow]:
    """By run and rank."""
    require(actor.role, Permission.READ)
    statement = sa.select(*_PRIORITY).where(
        is_one_of(col(Priority.run_id), col(Priority.rank), keys)
    )
    rows = fetch(session, statement, PriorityRow)
    return {(row.list_id, row.rank): row for row in rows}


def priorities_by_clip(
    session: Session, actor: Actor, clip_ids: Sequence[str]
) -> dict[str, list[PriorityRow]]:
    """Each clip in the most recent runs, newest first."""
    require(actor.role, Permission.READ)
    recent = (
        sa.select(col(PriorityRun.id).label("id"), col(PriorityRun.number).label("number"))
        .order_by(col(PriorityRun.number).desc())
        .limit(RECENT_RUNS)
        .subquery()
    )
    statement = (
        sa.select(*_PRIORITY)
        .join(recent, recent.c.id == Priority.run_id)
        .where(col(Priority.clip_id).in_(clip_ids))
        .order_by(recent.c.number.desc(), col(Priority.rank))
    )
    rows: dict[str, list[PriorityRow]] = {}
    for row in fetch(session, statement, PriorityRow):
        rows.setdefault(row.clip_id, []).append(row)
    return rows


def list_queue_items(
    session: Session,
    actor: Actor,
    queue_id: str,
    window: Window,
    chosen: ClipFilter | None = None,
) -> Page[QueueItemRow]:
    """By rank."""
    require(actor.role, Permission.READ)
    statement = _of_queue(sa.select(*_QUEUE_ITEM), queue_id, chosen)
    return read_page(session, statement, col(QueueItem.rank), window, QueueItemRow)


def count_queue_items(
    session: Session, actor: Actor, queue_id: str, chosen: ClipFilter | None = None
) -> int:
    require(actor.role, Permission.READ)
    return count_rows(session, _of_queue(sa.select(col(QueueItem.rank)), queue_id, chosen))


def queue_items_by_key(
    session: Session, actor: Actor, keys: Sequence[tuple[str, int]]
) -> dict[tuple[str, int], QueueItemRow]:
    """By queue and rank."""
    require(actor.role, Permission.READ)
    statement = sa.select(*_QUEUE_ITEM).where(
        is_one_of(col(QueueItem.queue_id), col(QueueItem.rank), keys)
    )
    rows = fetch(session, statement, QueueItemRow)
    return {(row.list_id, row.rank): row for row in rows}


def units_by_id(session: Session, actor: Actor, ids: Sequence[str]) -> dict[str, UnitRow]:
    require(actor.role, Permission.READ)
    statement = sa.select(
        col(LabelingUnit.id),
        col(LabelingUnit.clip_id),
        col(LabelingUnit.task),
        col(LabelingUnit.streams),
        col(LabelingUnit.frame_rule),
        col(LabelingUnit.level),
        col(LabelingUnit.windows),
    ).where(col(LabelingUnit.id).in_(ids))
    rows = fetch(session, statement, UnitRow)
    return {row.unit_id: row for row in rows}


def _of_run(statement: Statement, run_id: str, chosen: ClipFilter | None) -> Statement:
    return _of_clips(statement.where(col(Priority.run_id) == run_id), Priority, chosen)


def _of_queue(statement: Statement, queue_id: str, chosen: ClipFilter | None) -> Statement:
    return _of_clips(statement.where(col(QueueItem.queue_id) == queue_id), QueueItem, chosen)


def _of_clips(
    statement: Statement, model: type[Priority | QueueItem], chosen: ClipFilter | None
) -> Statement:
    """Joined, for a list of fitting clips would be as long as the catalog, whatever the page."""
    conditions = clip_conditions(chosen, of_page=True)
    if not conditions:
        return statement
    return statement.join(Clip, col(Clip.id) == model.clip_id).where(*conditions)
