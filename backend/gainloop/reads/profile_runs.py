"""The newest run of each profile beside one run, and where clips stand in each of them.

Called by `workflows.priorities.compare_profiles` and by the API.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from gainloop.models.evaluation import BenchmarkClip, Evaluation
from gainloop.models.governance import Actor
from gainloop.models.priority import PriorityRun
from gainloop.reads.priority_runs import RunRow, is_whole_pool, runs_by_id
from gainloop.reads.rows import Statement, count_rows
from gainloop.rules.access import Permission, require
from gainloop.stores.objects import ObjectStore
from gainloop.terms.enums import Profile

COMPARED = (Profile.EXPECTED_GAIN, Profile.WEIGHTED_SUM_BATCH, Profile.WEIGHTED_SUM)
"""Profiles that are kept beside each other, the most demanding of data first."""

_ORDER = {profile: place for place, profile in enumerate(COMPARED)}
_PLACE_COLUMNS = ["clip_id", "rank", "is_selected"]


@dataclass(frozen=True, slots=True)
class Place:
    """rank: among all candidates of the run, also below what it lists with reasons."""

    rank: int
    is_selected: bool


def newest_compared(session: Session, actor: Actor) -> str | None:
    """The newest run of such a profile over the whole pool."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(col(PriorityRun.id))
        .where(is_whole_pool(), col(PriorityRun.profile).in_(COMPARED))
        .order_by(col(PriorityRun.number).desc())
        .limit(1)
    )
    return session.connection().execute(statement).scalar_one_or_none()


def runs_beside(session: Session, actor: Actor, run: RunRow) -> list[RunRow]:
    """The run itself, and of each other profile the newest run of the same evaluation and scope:
    with the same budget where there is one. In the order of `COMPARED`, others first.
    """
    require(actor.role, Permission.READ)
    numbered = _numbered(run).subquery()
    statement = sa.select(numbered.c.id).where(numbered.c.place == 1)
    ids = [str(found) for found in session.connection().execute(statement).scalars()]
    found = [run, *runs_by_id(session, actor, ids).values()]
    return sorted(found, key=lambda row: _ORDER.get(row.profile, -1))


def score_objects(session: Session, actor: Actor, run_ids: Sequence[str]) -> dict[str, str]:
    """Digests of the tables of all scores, by run."""
    require(actor.role, Permission.READ)
    statement = sa.select(col(PriorityRun.id), col(PriorityRun.scores_object)).where(
        col(PriorityRun.id).in_(run_ids)
    )
    rows = session.connection().execute(statement).all()
    return {str(run_id): str(digest) for run_id, digest in rows}


def places_of(
    objects: ObjectStore, actor: Actor, digest: str, clip_ids: Sequence[str]
) -> Mapping[str, Place]:
    """Of those of these clips that the run ranked, by id. Raises Incomplete, Unreadable."""
    require(actor.role, Permission.READ)
    if not clip_ids:
        return {}
    table = objects.get_table(
        digest, columns=_PLACE_COLUMNS, filters=[("clip_id", "in", list(clip_ids))]
    )
    columns = (table[name].to_pylist() for name in _PLACE_COLUMNS)
    return {clip: Place(rank, chosen) for clip, rank, chosen in zip(*columns, strict=True)}


def count_benchmark_clips(session: Session, actor: Actor, evaluation_id: str) -> int:
    """Of the benchmark of an evaluation."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(col(BenchmarkClip.clip_id))
        .join(Evaluation, col(Evaluation.benchmark_id) == BenchmarkClip.benchmark_id)
        .where(col(Evaluation.id) == evaluation_id)
    )
    return count_rows(session, statement)


def _numbered(run: RunRow) -> Statement:
    """Runs of the other profiles, numbered within each: the wanted one is 1."""
    chosen = aliased(PriorityRun)
    scope = (
        sa.select(sa.cast(col(chosen.scope), sa.String))
        .where(col(chosen.id) == run.run_id)
        .scalar_subquery()
    )
    has_budget = col(PriorityRun.budget_hours).is_not_distinct_from(run.budget_hours)
    place = sa.func.row_number().over(
        partition_by=col(PriorityRun.profile),
        order_by=(sa.case((has_budget, 0), else_=1), col(PriorityRun.number).desc()),
    )
    return sa.select(col(PriorityRun.id).label("id"), place.label("place")).where(
        col(PriorityRun.profile).in_([name for name in COMPARED if name is not run.profile]),
        col(PriorityRun.evaluation_id).is_not_distinct_from(run.evaluation_id),
        sa.cast(col(PriorityRun.scope), sa.String) == scope,
    )
