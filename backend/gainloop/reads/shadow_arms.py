"""What the arms of a shadow cycle are made of: clips, label-hours, measured figures, and clips that
are too close to those of another arm.

Called by `record_shadow_cycle`, before the transaction opens, and by `shadow` for cohorts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.governance import Actor
from gainloop.models.labels import LabelBatch, LabelBatchClip
from gainloop.pipeline.leakage.find_leaks import find_leaks
from gainloop.reads.clip_filter import UNKNOWN_VALUE
from gainloop.reads.cohorts import cohort_results, known_axes
from gainloop.reads.evaluations import EvaluationRow
from gainloop.reads.leakage_sides import UsualDistances, read_sides
from gainloop.reads.rank_clips import ClipRows, clips_in
from gainloop.rules.access import Permission, require
from gainloop.stores.objects import ObjectStore
from gainloop.terms.enums import LeakKind
from gainloop.terms.matches import Counts
from gainloop.terms.measures import MinutesSource
from gainloop.terms.sizes import FEWEST_OBJECTS

NUM_WORST = 3
Cohort = tuple[str, str]
"""Axis and value."""


@dataclass(frozen=True, slots=True)
class ArmFigures:
    """recall: of all objects; worst_recall: mean of the three worst cohorts; both 0 to 1."""

    recall: float
    worst_recall: float


@dataclass(frozen=True, slots=True)
class Closeness:
    """A clip of one arm, and one of another that shows nearly the same."""

    kind: LeakKind
    clip_id: str
    other_clip_id: str


def measure_figures(
    session: Session, objects: ObjectStore, actor: Actor, evaluation: EvaluationRow
) -> ArmFigures:
    """From the stored matches; a benchmark without cohorts of enough objects has one: all."""
    recall = evaluation.tp / evaluation.gt if evaluation.gt else 0.0
    cohorts = recall_by_cohort(session, objects, actor, evaluation)
    worst = sorted(counts.tp / counts.gt for counts in cohorts.values())[:NUM_WORST]
    return ArmFigures(recall, fmean(worst) if worst else recall)


def recall_by_cohort(
    session: Session, objects: ObjectStore, actor: Actor, evaluation: EvaluationRow
) -> dict[Cohort, Counts]:
    """Each known value of each axis with at least 30 objects. Ground truth decides which, so that
    all models on one benchmark digest have the same cohorts.
    """
    require(actor.role, Permission.READ)
    return {
        (axis, row.values[0]): row.counts
        for axis in known_axes(session, actor, evaluation.benchmark_id)
        for row in cohort_results(session, objects, actor, evaluation, [axis])
        if row.values[0] != UNKNOWN_VALUE and row.counts.gt >= FEWEST_OBJECTS
    }


def clips_of_batches(session: Session, batch_ids: Sequence[str]) -> ClipRows:
    return clips_in(session, clips_statement(batch_ids))


def clips_statement(batch_ids: Sequence[str]) -> sa.Select[Any]:
    return sa.select(col(LabelBatchClip.clip_id)).where(col(LabelBatchClip.batch_id).in_(batch_ids))


def hours_of_batches(session: Session, batch_ids: Sequence[str]) -> dict[str, float | None]:
    """As was said of the batch, else the sum over its clips, each measured; None where neither is
    known. Batches that do not exist are absent.
    """
    is_shared_out = col(LabelBatchClip.minutes_source) == MinutesSource.SHARED_OUT
    measured = sa.case((is_shared_out, None), else_=col(LabelBatchClip.spent_minutes))
    minutes = sa.func.sum(measured)
    unknown = sa.func.count() - sa.func.count(measured)
    statement = (
        sa.select(col(LabelBatch.id), col(LabelBatch.spent_hours), minutes, unknown)
        .join(LabelBatchClip, col(LabelBatchClip.batch_id) == LabelBatch.id, isouter=True)
        .where(col(LabelBatch.id).in_(batch_ids))
        .group_by(col(LabelBatch.id), col(LabelBatch.spent_hours))
    )
    return {
        batch_id: _hours(said, total, num_unknown)
        for batch_id, said, total, num_unknown in session.connection().execute(statement)
    }


def closeness_between(
    session: Session,
    objects: ObjectStore,
    clips: Mapping[str, ClipRows],
    known: UsualDistances,
) -> dict[tuple[str, str], list[Closeness]]:
    """By pair of arms, where any clips are of one drive, journey or street, or near-copies: the
    limits are those of `docs/adr/0004-leakage.md`.
    """
    names = list(clips)
    found = {}
    for place, one in enumerate(names):
        for other in names[place + 1 :]:
            close = _close(session, objects, (clips[one], clips[other]), known)
            if close:
                found[one, other] = close
    return found


def _hours(said: float | None, minutes: float | None, num_unknown: int) -> float | None:
    if said is not None or minutes is None or num_unknown:
        return said
    return minutes / 60


def _close(
    session: Session, objects: ObjectStore, pair: tuple[ClipRows, ClipRows], known: UsualDistances
) -> list[Closeness]:
    sides = read_sides(session, objects, *pair, known)
    leaks = find_leaks(sides.clips, sides.members, sides.usual.limit if sides.usual else None)
    places = zip(leaks.kinds(), leaks.rows.tolist(), leaks.others.tolist(), strict=True)
    return [
        Closeness(kind, sides.clip_ids[row], sides.member_ids[other]) for kind, row, other in places
    ]
