"""What an epic cost, and what it brought. Called by the API."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.governance import Actor
from gainloop.models.labels import LabelBatch, LabelBatchClip
from gainloop.models.priority import QueueItem
from gainloop.reads.gain_calibration import ForecastRow
from gainloop.reads.outcomes import DeltaRow
from gainloop.rules.access import Permission, require

_RECALL = "recall"


@dataclass(frozen=True, slots=True)
class BatchHours:
    """is_estimated: nobody said what the batch took, so it is what its queue expected."""

    hours: float
    is_estimated: bool


@dataclass(frozen=True, slots=True)
class Gain:
    """low, high: where one interval holds for all of it; basis: what it rests on, in words."""

    value: float
    low: float | None
    high: float | None
    unit: str
    basis: str


def hours_by_batch(session: Session, actor: Actor, ids: Sequence[str]) -> dict[str, BatchHours]:
    require(actor.role, Permission.READ)
    estimate = sa.func.coalesce(sa.func.sum(col(QueueItem.cost_minutes)), 0.0) / 60
    statement = (
        sa.select(col(LabelBatch.id), col(LabelBatch.spent_hours), estimate)
        .outerjoin(LabelBatchClip, col(LabelBatchClip.batch_id) == LabelBatch.id)
        .outerjoin(
            QueueItem,
            sa.and_(
                col(QueueItem.queue_id) == LabelBatch.queue_id,
                col(QueueItem.rank) == LabelBatchClip.rank,
            ),
        )
        .where(col(LabelBatch.id).in_(ids))
        .group_by(col(LabelBatch.id), col(LabelBatch.spent_hours))
    )
    return {
        batch_id: BatchHours(float(expected if spent is None else spent), spent is None)
        for batch_id, spent, expected in session.connection().execute(statement)
    }


def sum_hours(batches: Sequence[BatchHours]) -> tuple[float, str]:
    """Label-hours, and what they rest on."""
    if not batches:
        return 0.0, "no label batch yet"
    num_estimated = sum(batch.is_estimated for batch in batches)
    said = len(batches) - num_estimated
    parts = [f"{said} of {len(batches)} label batches say what they took"] if said else []
    if num_estimated:
        parts.append(f"{num_estimated} of {len(batches)} are estimated from their queue")
    return sum(batch.hours for batch in batches), "; ".join(parts)


def expected_gain(forecasts: Sequence[ForecastRow]) -> Gain | None:
    """Objects of the whole benchmark found more, by the forecasts frozen with the queues of an
    epic; None where none is frozen. A queue has a forecast for each model family of its run, and
    they are of the same labels: their mean counts.
    """
    by_queue: dict[str, list[ForecastRow]] = {}
    for row in forecasts:
        if not row.cohort:
            by_queue.setdefault(row.queue_id, []).append(row)
    if not by_queue:
        return None
    counted = [_mean_gain(rows) for rows in by_queue.values()]
    value = sum(expected for expected, _, _ in counted)
    interval: tuple[float | None, float | None] = (None, None)
    if len(counted) == 1:
        ((_, *ends),) = counted
        interval = (ends[0], ends[1])
    queues = "queue" if len(counted) == 1 else "queues"
    basis = f"forecasts for the whole benchmark, frozen with {len(counted)} {queues}"
    if any(len(rows) > 1 for rows in by_queue.values()):
        basis += ", each the mean of its model families"
    if len(counted) > 1:
        basis += "; each was made as if alone, so their sum may be too high and has no interval"
    return Gain(value, *interval, unit="objects found more", basis=basis)


def realized_gain(deltas: Sequence[DeltaRow], base_of: Callable[[str], str]) -> Gain | None:
    """Objects found more, on all objects that share class and traits of the epic's clusters; None
    where no change in recall with a number of objects is on record.

    base_of: the earlier model version of an outcome. The same objects are counted once for each
    step from one version to the next: clusters may share them, and of two outcomes that begin at
    the same version the later one counts.
    """
    by_step = {
        (base_of(delta.outcome_id), *_objects_of(delta)): delta
        for delta in deltas
        if delta.num_objects is not None and delta.metric.startswith(_RECALL)
    }
    counted = list(by_step.values())
    if not counted:
        return None
    interval: tuple[float | None, float | None] = (None, None)
    (first, *others) = counted
    if not others and first.low is not None and first.high is not None:
        size = first.num_objects or 0
        interval = (first.low * size, first.high * size)
    changes = "change" if len(counted) == 1 else "changes"
    basis = f"sum of {len(counted)} {changes} in recall times objects"
    if others:
        basis += "; each has its interval, their sum has none, since cohorts may overlap"
    left_out = len(deltas) - len(counted)
    if left_out:
        basis += f"; {left_out} left out, which are of the same objects or no recall"
    value = sum(delta.delta * (delta.num_objects or 0) for delta in counted)
    return Gain(value, *interval, unit="objects found more", basis=basis)


def _mean_gain(rows: Sequence[ForecastRow]) -> tuple[float, float, float]:
    """Expected, low, high; the ends hold however the errors of the families hang together."""
    num = len(rows)
    return (
        sum(row.expected_drop * row.num_objects for row in rows) / num,
        sum(row.expected_drop_low * row.num_objects for row in rows) / num,
        sum(row.expected_drop_high * row.num_objects for row in rows) / num,
    )


def _objects_of(delta: DeltaRow) -> tuple[str | None, ...]:
    return (delta.class_name, *(f"{axis}={value}" for axis, value in sorted(delta.cohort.items())))
