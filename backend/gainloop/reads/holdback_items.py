"""Clips of the holdback whose labels came back: what each found, took, and how likely its draw was.

Called by `workflows.shadow.judge_orders`. Tells the arm of clips, so it is for analysts.
"""

from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.governance import Actor
from gainloop.models.labels import LabelBatch, LabelBatchClip
from gainloop.models.priority import Queue, QueueItem
from gainloop.reads.labeled_arrays import read_label_facts
from gainloop.rules.access import Permission, require
from gainloop.stores.objects import ObjectStore
from gainloop.terms.enums import Arm


@dataclass(frozen=True, slots=True)
class HoldbackClip:
    """missed: labeled objects that the newest predictions before had missed; hours: measured, or
    estimated where nobody measured.
    """

    run_id: str
    unit_id: str
    clip_id: str
    propensity: float
    hours: float
    missed: float


def labeled_holdback(session: Session, objects: ObjectStore, actor: Actor) -> list[HoldbackClip]:
    """Each drawn unit of a run once, by run; without those that no model had looked at before."""
    require(actor.role, Permission.READ)
    minutes = sa.func.coalesce(col(LabelBatchClip.spent_minutes), col(QueueItem.cost_minutes))
    statement = (
        sa.select(
            col(Queue.run_id),
            col(QueueItem.unit_id),
            col(QueueItem.clip_id),
            col(QueueItem.propensity),
            minutes,
        )
        .join(Queue, col(Queue.id) == QueueItem.queue_id)
        .join(LabelBatch, col(LabelBatch.queue_id) == Queue.id)
        .join(
            LabelBatchClip,
            sa.and_(
                col(LabelBatchClip.batch_id) == LabelBatch.id,
                col(LabelBatchClip.clip_id) == QueueItem.clip_id,
            ),
        )
        .where(col(QueueItem.arm) == Arm.HOLDBACK, col(Queue.run_id).is_not(None))
        .order_by(col(Queue.ordinal), col(LabelBatch.ordinal), col(QueueItem.rank))
    )
    rows = {(row[0], row[1]): row for row in session.connection().execute(statement)}
    clips = np.array(list(dict.fromkeys(row[2] for row in rows.values())), dtype=object)
    facts = read_label_facts(session, objects, clips, most_batches=None)
    missed = dict(zip(clips.tolist(), facts.missed.tolist(), strict=True))
    return [
        HoldbackClip(str(run_id), unit_id, clip_id, float(propensity), spent / 60, missed[clip_id])
        for run_id, unit_id, clip_id, propensity, spent in rows.values()
        if not np.isnan(missed[clip_id])
    ]
