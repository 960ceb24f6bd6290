"""Which clips are too close to those of a benchmark to be called independent of them.

Called by the ranking (candidates near a holdout benchmark are set aside), by `create_queue` and
`export_queue`, by comparisons (no verdict where training leaks), by the API and the command line.
docs/adr/0004-leakage.md says what counts as training, and which benchmarks block what.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.errors import NotFound
from gainloop.models.evaluation import Benchmark, BenchmarkClip
from gainloop.models.governance import Actor
from gainloop.models.priority import QueueItem
from gainloop.pipeline.leakage.find_leaks import find_leaks
from gainloop.pipeline.leakage.sentences import count_reasons, describe_leak, describe_limits
from gainloop.pipeline.reasons.words import number_of, verb
from gainloop.reads.leakage_sides import Sides, UsualDistances, read_sides
from gainloop.reads.rank_clips import (
    ClipRows,
    benchmark_clips,
    candidate_clips,
    clips_in,
    holdout_clips,
    labeled_clips,
)
from gainloop.rules.access import Permission, require
from gainloop.stores.objects import ObjectStore
from gainloop.terms.enums import BenchmarkRole, LeakKind, QueueItemKind

NAMED = 5
"""How many clips a message names."""
LEAKING_KINDS = frozenset({QueueItemKind.NEW, QueueItemKind.RELABEL})
"""Items whose labels models may be trained on."""


@dataclass(frozen=True, slots=True)
class Leak:
    """`sentence` says why, and names the clip of the benchmark. `measure`: seconds between the two
    recordings (None where unknown), meters, or distance in embedding space, by kind.
    """

    kind: LeakKind
    clip_id: str
    benchmark_clip_id: str
    measure: float | None
    sentence: str
    is_labeled: bool


@dataclass(frozen=True, slots=True)
class LeakageReport:
    """leaks: labeled clips first, each clip once. basis: the limits, in words."""

    benchmark_id: str
    role: BenchmarkRole
    num_training: int
    num_candidates: int
    leaks: list[Leak]
    basis: str


def report_leakage(
    session: Session, objects: ObjectStore, actor: Actor, benchmark_id: str
) -> LeakageReport:
    """Of one benchmark version. Raises NotFound."""
    require(actor.role, Permission.READ)
    benchmark = session.get(Benchmark, benchmark_id)
    if benchmark is None:
        raise NotFound(
            f"there is no benchmark {benchmark_id!r}; write NAME:VERSION", path="benchmark"
        )
    labeled = labeled_clips(session, None)
    members = benchmark_clips(session, benchmark_id)
    outside = [*labeled, *candidate_clips(session, None)]
    sides = read_sides(session, objects, outside, members)
    leaks = _find(sides, len(labeled))
    num_training = sum(leak.is_labeled for leak in leaks)
    return LeakageReport(
        benchmark_id=benchmark_id,
        role=benchmark.role,
        num_training=num_training,
        num_candidates=len(leaks) - num_training,
        leaks=leaks,
        basis=describe_limits(sides.usual, sides.space),
    )


def leaks_into_holdouts(
    session: Session, objects: ObjectStore, clips: ClipRows, known: UsualDistances | None = None
) -> list[Leak]:
    """Those of the clips that must not be labeled, because a benchmark held out is too close.

    known: see `read_sides`.
    """
    members = holdout_clips(session)
    own = {row.id for row in members}
    outside = [row for row in clips if row.id not in own]
    if not members or not outside:
        return []
    return _find(read_sides(session, objects, outside, members, known))


def leaks_into_benchmark(
    session: Session, objects: ObjectStore, clips: ClipRows, benchmark_id: str
) -> list[Leak]:
    members = benchmark_clips(session, benchmark_id)
    if not members or not clips:
        return []
    return _find(read_sides(session, objects, clips, members))


def barred_clips(
    session: Session, objects: ObjectStore, clip_ids: sa.Select[Any]
) -> dict[str, str]:
    """Clips that must no longer be labeled, with the reason: each is part of a benchmark by now, or
    too close to one that is held out.
    """
    inside = (
        sa.select(col(BenchmarkClip.clip_id), sa.func.min(col(BenchmarkClip.benchmark_id)))
        .where(col(BenchmarkClip.clip_id).in_(clip_ids))
        .group_by(col(BenchmarkClip.clip_id))
        .order_by(col(BenchmarkClip.clip_id))
    )
    moved = {
        clip_id: f"Part of the benchmark {benchmark_id}."
        for clip_id, benchmark_id in session.connection().execute(inside)
    }
    outside = [row for row in clips_in(session, clip_ids) if row.id not in moved]
    leaks = leaks_into_holdouts(session, objects, outside)
    return moved | {leak.clip_id: leak.sentence for leak in leaks}


def barred_items(session: Session, objects: ObjectStore, queue_id: str) -> dict[str, str]:
    """`barred_clips` of a queue. Only labels that models may be trained on can leak: items that
    mend the ground truth of a benchmark are of its clips on purpose.
    """
    leaking = sa.select(col(QueueItem.clip_id)).where(
        col(QueueItem.queue_id) == queue_id, col(QueueItem.kind).in_(LEAKING_KINDS)
    )
    return barred_clips(session, objects, leaking)


def comparison_refusals(session: Session, objects: ObjectStore, benchmark_id: str) -> list[str]:
    """Why no verdict is given on this benchmark; empty where none of the labeled clips leaks."""
    labeled = labeled_clips(session, None)
    leaks = leaks_into_benchmark(session, objects, labeled, benchmark_id)
    if not leaks:
        return []
    are, them = verb(len(leaks)), verb(len(leaks), "it", "them")
    reasons = count_reasons([leak.kind for leak in leaks])
    named = name_clips({leak.clip_id: leak.sentence for leak in leaks})
    return [
        f"{number_of(len(leaks), 'labeled clip')} {are} too close to {benchmark_id} ({reasons}), "
        f"and a model that was trained on {them} looks better here than it is. {named} "
        f"`gainloop evaluation leakage {benchmark_id}` lists all."
    ]


def name_clips(reasons: dict[str, str]) -> str:
    """The first few clips with their reasons, as one line."""
    named = [f"{clip_id}: {reason}" for clip_id, reason in list(reasons.items())[:NAMED]]
    more = len(reasons) - len(named)
    return " ".join(named) + (f" … and {more:,} more." if more > 0 else "")


def _find(sides: Sides, num_labeled: int = 0) -> list[Leak]:
    """The first rows of the outside are labeled clips."""
    found = find_leaks(sides.clips, sides.members, sides.usual.limit if sides.usual else None)
    columns = zip(
        found.kinds(),
        found.rows.tolist(),
        found.others.tolist(),
        found.measure.tolist(),
        strict=True,
    )
    return [
        Leak(
            kind=kind,
            clip_id=sides.clip_ids[row],
            benchmark_clip_id=sides.member_ids[other],
            measure=None if np.isnan(measure) else measure,
            sentence=describe_leak(kind, sides.member_ids[other], measure, sides.usual),
            is_labeled=row < num_labeled,
        )
        for kind, row, other, measure in columns
    ]
