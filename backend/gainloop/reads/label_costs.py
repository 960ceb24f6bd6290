"""What labeling costs: measured minutes, the costs that were learned from them, and how good the
estimates were that queues showed.

Called by the API, the command line, and where costs are learned and used.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from gainloop.models.catalog import LabelingUnit
from gainloop.models.governance import Actor
from gainloop.models.labels import CostModel, LabelBatch, LabelBatchClip
from gainloop.models.priority import PriorityRun, Queue, QueueItem
from gainloop.pipeline.costs import COST_V1, CostAssumption
from gainloop.pipeline.label_costs.fit_costs import LEAST_ITEMS
from gainloop.rules.access import Permission, require
from gainloop.terms.enums import LabelLevel, QueueItemKind, Task
from gainloop.terms.measures import MinutesSource

MEASURED = (MinutesSource.TOOL, MinutesSource.TIMES_FILE)
"""Who looked at a clock; hours that were shared out by estimate say nothing new."""

MOST_ITEMS = 20_000
"""Costs are learned from the newest, so that they follow what labeling takes today."""


@dataclass(frozen=True, slots=True)
class MeasuredItem:
    """A completed unit. inputs_object: of the run that its queue was drawn from; estimate: minutes,
    low and high as the queue showed them; is_measured: False where its minutes were shared out.
    """

    task: Task
    level: LabelLevel
    batch_id: str
    clip_id: str
    unit_id: str
    inputs_object: str | None
    minutes: float
    estimate: tuple[float, float, float]
    is_measured: bool


@dataclass(frozen=True, slots=True)
class CostModelRow:
    """As `models.labels.CostModel`."""

    model_id: str
    task: Task
    level: LabelLevel
    method: str
    coefficients: dict[str, float]
    num_items: int
    mape: float
    baseline_mape: float
    coverage: float
    learned_at: datetime

    @property
    def costs(self) -> CostAssumption:
        return assumption_of(self.model_id, self.num_items, self.coefficients)


@dataclass(frozen=True, slots=True)
class LabelCostRow:
    """Of one task and level. model: None as long as fewer than `least_items` units are measured.
    shown_mape, shown_coverage: of estimates that queues showed before anything was labeled, None
    without a measured unit.
    """

    task: Task
    level: LabelLevel
    num_measured: int
    num_shared_out: int
    least_items: int
    mean_minutes: float | None
    shown_mape: float | None
    shown_coverage: float | None
    model: CostModelRow | None


def assumption_of(model_id: str, num_items: int, coefficients: dict[str, float]) -> CostAssumption:
    """What a ranking takes, of what `learn_costs` stored."""
    return replace(
        COST_V1,
        name=model_id,
        opening_minutes=coefficients["opening_minutes"],
        look_seconds=coefficients["look_seconds"],
        box_seconds=coefficients["box_seconds"],
        boxes_per_frame=coefficients["boxes_per_frame"],
        spread=(coefficients["low"], coefficients["high"]),
        num_items=num_items,
    )


def measured_items(session: Session) -> list[MeasuredItem]:
    """Units of queues with minutes, newest batch first; one that was labeled again counts once, by
    its first time. Corrections of labels are other work and are left out.
    """
    statement = (
        sa.select(
            *(col(LabelingUnit.task), col(LabelingUnit.level), col(LabelBatchClip.batch_id)),
            *(col(LabelBatchClip.clip_id), col(QueueItem.unit_id), col(PriorityRun.inputs_object)),
            *(col(LabelBatchClip.spent_minutes), col(QueueItem.cost_minutes)),
            *(col(QueueItem.cost_low_minutes), col(QueueItem.cost_high_minutes)),
            *(col(LabelBatchClip.minutes_source), col(Queue.id)),
        )
        .join(LabelBatch, col(LabelBatch.id) == LabelBatchClip.batch_id)
        .join(Queue, col(Queue.id) == LabelBatch.queue_id)
        .join(
            QueueItem,
            (col(QueueItem.queue_id) == Queue.id) & (col(QueueItem.rank) == LabelBatchClip.rank),
        )
        .join(LabelingUnit, col(LabelingUnit.id) == QueueItem.unit_id)
        .join(PriorityRun, col(PriorityRun.id) == Queue.run_id)
        .where(
            col(LabelBatchClip.spent_minutes) > 0,
            col(LabelBatchClip.minutes_source).is_not(None),
            col(QueueItem.kind) == QueueItemKind.NEW,
        )
        .order_by(col(LabelBatch.ordinal), col(LabelBatchClip.clip_id))
    )
    first: dict[tuple[str, str], MeasuredItem] = {}
    for row in session.connection().execute(statement):
        task, level, batch_id, clip_id, unit_id, inputs_object, *minutes, source, queue_id = row
        item = MeasuredItem(
            task=task,
            level=level,
            batch_id=batch_id,
            clip_id=clip_id,
            unit_id=unit_id,
            inputs_object=inputs_object,
            minutes=minutes[0],
            estimate=(minutes[1], minutes[2], minutes[3]),
            is_measured=source in MEASURED,
        )
        first.setdefault((queue_id, unit_id), item)
    return list(reversed(first.values()))


def newest_models(session: Session) -> dict[tuple[Task, LabelLevel], CostModelRow]:
    rows = session.exec(select(CostModel).order_by(col(CostModel.ordinal))).all()
    return {(row.task, row.level): _model_row(row) for row in rows}


def current_costs(
    session: Session, task: Task = Task.BOX_2D, level: LabelLevel = LabelLevel.FRAME
) -> CostAssumption:
    """Of the newest model, else the assumption."""
    row = newest_models(session).get((task, level))
    return COST_V1 if row is None else row.costs


def label_costs(session: Session, actor: Actor) -> list[LabelCostRow]:
    """By task and level, for those with any minutes."""
    require(actor.role, Permission.READ)
    models = newest_models(session)
    items = measured_items(session)
    keys = sorted({(item.task, item.level) for item in items} | set(models))
    return [
        _cost_row(key, [item for item in items if (item.task, item.level) == key], models.get(key))
        for key in keys
    ]


def _cost_row(
    key: tuple[Task, LabelLevel], items: Sequence[MeasuredItem], model: CostModelRow | None
) -> LabelCostRow:
    measured = [item for item in items if item.is_measured]
    count = len(measured)
    off = [abs(item.estimate[0] - item.minutes) / item.minutes for item in measured]
    inside = [item.estimate[1] <= item.minutes <= item.estimate[2] for item in measured]
    return LabelCostRow(
        *key,
        num_measured=count,
        num_shared_out=len(items) - count,
        least_items=LEAST_ITEMS,
        mean_minutes=sum(item.minutes for item in measured) / count if count else None,
        shown_mape=sum(off) / count if count else None,
        shown_coverage=sum(inside) / count if count else None,
        model=model,
    )


def _model_row(row: CostModel) -> CostModelRow:
    return CostModelRow(
        model_id=row.id,
        task=row.task,
        level=row.level,
        method=row.method,
        coefficients=row.coefficients,
        num_items=row.num_items,
        mape=row.mape,
        baseline_mape=row.baseline_mape,
        coverage=row.coverage,
        learned_at=row.recorded_at,
    )
