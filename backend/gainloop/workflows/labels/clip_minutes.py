"""What labeling each clip of a batch took: as somebody measured it, else its share of the hours of
the batch.

Called by `store_labels`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from gainloop.models.governance import Actor
from gainloop.models.labels import LabelBatch, LabelBatchClip
from gainloop.models.priority import QueueItem
from gainloop.rules.access import Permission
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction
from gainloop.terms.measures import MinutesSource


@dataclass(frozen=True, slots=True)
class MeasuredMinutes:
    """by_clip: of clips of the queue, also such that a batch does not label."""

    by_clip: Mapping[str, float]
    source: MinutesSource

    def of(self, clip_ids: Sequence[str]) -> dict[str, float]:
        return {clip_id: self.by_clip[clip_id] for clip_id in clip_ids if clip_id in self.by_clip}


@dataclass(frozen=True, slots=True)
class ClipMinutes:
    minutes: float
    source: MinutesSource


def minutes_of_clips(
    session: Session,
    queue_id: str,
    ranks: Mapping[str, int],
    measured: MeasuredMinutes | None,
    spent_hours: float | None,
) -> dict[str, ClipMinutes]:
    """ranks: in the queue, of the clips of the batch. What the hours leave beyond measured minutes
    is shared out over the other clips as the estimates of the queue stand to each other.
    """
    known = {} if measured is None else measured.of(list(ranks))
    found = {
        clip_id: ClipMinutes(minutes, measured.source)
        for clip_id, minutes in known.items()
        if measured is not None
    }
    rest = 60 * (spent_hours or 0.0) - sum(known.values())
    open_clips = [clip_id for clip_id in ranks if clip_id not in known]
    if rest <= 0 or not open_clips:
        return found
    estimates = _estimates(session, queue_id)
    total = sum(estimates[ranks[clip_id]] for clip_id in open_clips)
    return found | {
        clip_id: ClipMinutes(rest * estimates[ranks[clip_id]] / total, MinutesSource.SHARED_OUT)
        for clip_id in open_clips
    }


def add_minutes(
    home: Home, actor: Actor, batch_id: str, measured: MeasuredMinutes, reason: str
) -> int:
    """Of a batch that is there already: clips that nobody measured yet. Returns how many."""
    with home.database.read() as session:
        if not _unmeasured(session, batch_id, measured):
            return 0
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.IMPORT_LABELS,
        action=AuditAction.LABELS_IMPORT,
    ) as unit:
        rows = _unmeasured(unit.session, batch_id, measured)
        for row in rows:
            row.spent_minutes = measured.by_clip[row.clip_id]
            row.minutes_source = measured.source
            unit.session.add(row)
        unit.session.flush()
        _say_hours(unit.session, batch_id)
        change: dict[str, Any] = {
            "minutes": {row.clip_id: row.spent_minutes for row in rows},
            "source": measured.source.value,
        }
        unit.record(AuditRecord("LabelBatch", batch_id, change, rationale=reason or None))
    return len(rows)


def hours_of(found: Mapping[str, ClipMinutes], num_clips: int) -> float | None:
    """Of a batch for which nobody said hours; None unless every clip is measured."""
    if not num_clips or len(found) < num_clips:
        return None
    return sum(entry.minutes for entry in found.values()) / 60


def _unmeasured(session: Session, batch_id: str, measured: MeasuredMinutes) -> list[LabelBatchClip]:
    rows = session.exec(select(LabelBatchClip).where(LabelBatchClip.batch_id == batch_id)).all()
    return [
        row
        for row in rows
        if row.clip_id in measured.by_clip
        and row.minutes_source in (None, MinutesSource.SHARED_OUT)
    ]


def _say_hours(session: Session, batch_id: str) -> None:
    batch = session.get_one(LabelBatch, batch_id)
    minutes = session.exec(
        select(LabelBatchClip.spent_minutes).where(LabelBatchClip.batch_id == batch_id)
    ).all()
    known = [value for value in minutes if value is not None]
    if batch.spent_hours is None and len(known) == len(minutes):
        batch.spent_hours = sum(known) / 60
        session.add(batch)


def _estimates(session: Session, queue_id: str) -> dict[int, float]:
    rows = session.connection().execute(
        sa.select(col(QueueItem.rank), col(QueueItem.cost_minutes)).where(
            col(QueueItem.queue_id) == queue_id
        )
    )
    return {row.rank: row.cost_minutes for row in rows}
