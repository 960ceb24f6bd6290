"""Error clusters: clusterings, their clusters, the errors in them, and what became of each theme.

Called by the API and `gainloop errors clusters`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from gainloop.models.clusters import ErrorCluster, ErrorClustering, ErrorClusterMember
from gainloop.models.evaluation import Benchmark, DetectionError, Evaluation
from gainloop.models.governance import Actor, LineageEdge
from gainloop.reads.detection_errors import ErrorRow, errors_by_key
from gainloop.reads.evaluation_places import evaluation_places
from gainloop.reads.held_edges import held_edges
from gainloop.reads.pages import Page, Window, read_page
from gainloop.reads.rows import Columns, Statement, count_rows, fetch, fetch_grouped, is_one_of
from gainloop.rules.access import Permission, require
from gainloop.terms.enums import BenchmarkRole, ErrorType, LineageType, NodeLabel, Transition
from gainloop.terms.matches import Outcome

ErrorKey = tuple[str, int]
"""Evaluation and ordinal."""


@dataclass(frozen=True, slots=True)
class ClusteringRow:
    """density: JSON as in `models.clusters`; num_clustered: errors that are in a cluster."""

    clustering_id: str
    evaluation_id: str
    previous_id: str | None
    embedding_set_id: str | None
    seed: int
    method: str
    num_errors: int
    num_suspects: int
    num_unnamed: int
    density: dict[str, Any]
    created_at: datetime
    num_clustered: int

    @property
    def num_unclustered(self) -> int:
        return self.num_errors - self.num_clustered

    @property
    def uses_embeddings(self) -> bool:
        return self.embedding_set_id is not None


@dataclass(frozen=True, slots=True)
class ClusterRow:
    """traits, exemplars, continues: JSON as in `models.clusters`."""

    cluster_id: str
    clustering_id: str
    evaluation_id: str
    number: int
    theme: str
    name: str
    size: int
    num_clips: int
    num_drives: int
    previous_size: int | None
    transition: Transition
    class_name: str
    outcome: Outcome
    error_type: ErrorType | None
    stability: float | None
    traits: list[dict[str, Any]]
    exemplars: list[int]
    continues: list[str]
    x: float
    y: float

    @property
    def exemplar_keys(self) -> list[ErrorKey]:
        return [(self.evaluation_id, ordinal) for ordinal in self.exemplars]


_IN_CLUSTERS = (
    sa.select(sa.func.coalesce(sa.func.sum(col(ErrorCluster.size)), 0))
    .where(col(ErrorCluster.clustering_id) == ErrorClustering.id)
    .correlate(ErrorClustering)
    .scalar_subquery()
)
_CLUSTERING: Columns = (
    col(ErrorClustering.id),
    col(ErrorClustering.evaluation_id),
    col(ErrorClustering.previous_id),
    col(ErrorClustering.embedding_set_id),
    col(ErrorClustering.seed),
    col(ErrorClustering.method),
    col(ErrorClustering.num_errors),
    col(ErrorClustering.num_suspect),
    col(ErrorClustering.num_unnamed),
    col(ErrorClustering.density),
    col(ErrorClustering.recorded_at),
    _IN_CLUSTERS,
)
_CLUSTER: Columns = (
    col(ErrorCluster.id),
    *(
        col(getattr(ErrorCluster, name))
        for name in ClusterRow.__dataclass_fields__
        if name != "cluster_id"
    ),
)


def clusterings_by_id(
    session: Session, actor: Actor, ids: Sequence[str]
) -> dict[str, ClusteringRow]:
    require(actor.role, Permission.READ)
    statement = sa.select(*_CLUSTERING).where(col(ErrorClustering.id).in_(ids))
    return {row.clustering_id: row for row in fetch(session, statement, ClusteringRow)}


def newest_clustering(
    session: Session,
    actor: Actor,
    evaluation_id: str | None = None,
    role: BenchmarkRole = BenchmarkRole.DEVELOPMENT,
) -> ClusteringRow | None:
    """Of an evaluation, or of all on benchmarks of a role: what is held out steers nothing, unless
    it is asked for.
    """
    require(actor.role, Permission.READ)
    statement = sa.select(*_CLUSTERING).order_by(col(ErrorClustering.ordinal).desc()).limit(1)
    if evaluation_id is None:
        statement = (
            statement.join(Evaluation, col(Evaluation.id) == ErrorClustering.evaluation_id)
            .join(Benchmark, col(Benchmark.id) == Evaluation.benchmark_id)
            .where(col(Benchmark.role) == role)
        )
    else:
        statement = statement.where(col(ErrorClustering.evaluation_id) == evaluation_id)
    return next(iter(fetch(session, statement, ClusteringRow)), None)


def clusters_by_id(session: Session, actor: Actor, ids: Sequence[str]) -> dict[str, ClusterRow]:
    require(actor.role, Permission.READ)
    statement = sa.select(*_CLUSTER).where(col(ErrorCluster.id).in_(ids))
    return {row.cluster_id: row for row in fetch(session, statement, ClusterRow)}


def clusters_by_queue(
    session: Session, actor: Actor, queue_ids: Sequence[str]
) -> dict[str, list[ClusterRow]]:
    """Error clusters that a queue is for, by id."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(col(LineageEdge.source_id), *_CLUSTER)
        .join(LineageEdge, col(LineageEdge.target_id) == ErrorCluster.id)
        .where(*held_edges(NodeLabel.QUEUE, LineageType.TARGETS, NodeLabel.ERROR_CLUSTER))
        .where(col(LineageEdge.source_id).in_(queue_ids))
        .order_by(col(ErrorCluster.id))
    )
    return fetch_grouped(session, statement, ClusterRow)


def clusters_by_clustering(
    session: Session, actor: Actor, ids: Sequence[str]
) -> dict[str, list[ClusterRow]]:
    """The largest first, closed ones last."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(col(ErrorCluster.clustering_id), *_CLUSTER)
        .where(col(ErrorCluster.clustering_id).in_(ids))
        .order_by(col(ErrorCluster.size).desc(), col(ErrorCluster.number))
    )
    return fetch_grouped(session, statement, ClusterRow)


def steps_by_theme(
    session: Session, actor: Actor, themes: Sequence[str]
) -> dict[str, list[ClusterRow]]:
    """The cluster of each theme in every evaluation, oldest first, those that were matched anew
    beside the one that they go back to; of evaluations that were clustered more than once, by the
    newest clustering.
    """
    require(actor.role, Permission.READ)
    later = aliased(ErrorClustering)
    is_replaced = sa.exists().where(
        col(later.evaluation_id) == ErrorClustering.evaluation_id,
        col(later.ordinal) > ErrorClustering.ordinal,
    )
    places = evaluation_places()
    statement = (
        sa.select(col(ErrorCluster.theme), *_CLUSTER)
        .join(ErrorClustering, col(ErrorClustering.id) == ErrorCluster.clustering_id)
        .join(Evaluation, col(Evaluation.id) == ErrorCluster.evaluation_id)
        .join(places, places.c.evaluation_id == Evaluation.id)
        .where(col(ErrorCluster.theme).in_(themes), ~is_replaced)
        .order_by(places.c.place, col(Evaluation.ordinal), col(ErrorCluster.number))
    )
    return fetch_grouped(session, statement, ClusterRow)


def clusters_by_error(
    session: Session, actor: Actor, keys: Sequence[ErrorKey]
) -> dict[ErrorKey, ClusterRow]:
    """By the newest clustering of the error's evaluation."""
    require(actor.role, Permission.READ)
    member = ErrorClusterMember
    statement = (
        sa.select(col(member.evaluation_id), col(member.ordinal), *_CLUSTER)
        .join(ErrorCluster, col(ErrorCluster.id) == member.cluster_id)
        .join(ErrorClustering, col(ErrorClustering.id) == ErrorCluster.clustering_id)
        .where(is_one_of(col(member.evaluation_id), col(member.ordinal), keys))
        .order_by(col(ErrorClustering.ordinal))
    )
    found = fetch(session, statement, lambda *row: ((row[0], row[1]), ClusterRow(*row[2:])))
    return dict(found)


def list_cluster_errors(
    session: Session,
    actor: Actor,
    cluster_id: str,
    window: Window,
    min_score: float | None = None,
) -> Page[ErrorRow]:
    """The most typical first; `min_score` drops false detections below it, and keeps misses."""
    require(actor.role, Permission.READ)
    statement = _members(cluster_id, min_score)
    page = read_page(
        session, statement, col(ErrorClusterMember.rank), window, lambda *key: (key[0], key[1])
    )
    rows = errors_by_key(session, actor, [key for _, key in page.rows])
    return Page(
        tuple((rank, rows[key]) for rank, key in page.rows), page.has_next, page.has_previous
    )


def count_cluster_errors(
    session: Session, actor: Actor, cluster_id: str, min_score: float | None = None
) -> int:
    require(actor.role, Permission.READ)
    return count_rows(session, _members(cluster_id, min_score))


def _members(cluster_id: str, min_score: float | None) -> Statement:
    member = ErrorClusterMember
    columns: Columns = (col(member.evaluation_id), col(member.ordinal))
    statement = sa.select(*columns).where(col(member.cluster_id) == cluster_id)
    if min_score is None:
        return statement
    is_same = sa.and_(
        col(DetectionError.evaluation_id) == member.evaluation_id,
        col(DetectionError.ordinal) == member.ordinal,
    )
    is_shown = sa.or_(
        col(DetectionError.outcome) == Outcome.FN, col(DetectionError.score) >= min_score
    )
    return statement.join(DetectionError, is_same).where(is_shown)
