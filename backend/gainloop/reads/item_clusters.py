"""Error clusters that the misses behind a reason belong to. Called by the API."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.clusters import ErrorCluster, ErrorClustering, ErrorClusterMember
from gainloop.models.evaluation import DetectionError
from gainloop.models.governance import Actor
from gainloop.models.priority import PriorityRun
from gainloop.reads.rows import Statement, fetch
from gainloop.rules.access import Permission, require
from gainloop.terms.matches import Outcome

MOST_CLUSTERS = 3

ClipsOfRun = tuple[str, tuple[str, ...]]
"""A run and the clips that a reason of it links to."""


@dataclass(frozen=True, slots=True)
class ClusterShare:
    """num_errors: misses of the cluster, on the linked clips."""

    cluster_id: str
    num_errors: int


def clusters_by_clips(
    session: Session, actor: Actor, keys: Sequence[ClipsOfRun]
) -> dict[ClipsOfRun, list[ClusterShare]]:
    """By the newest clustering of the run's evaluation, those with most misses first, three at
    most.
    """
    require(actor.role, Permission.READ)
    clips = {clip_id for _, clip_ids in keys for clip_id in clip_ids}
    runs = {run_id for run_id, _ in keys}
    counted: dict[tuple[str, str], dict[str, int]] = {}
    for run_id, clip_id, cluster_id, number in fetch(
        session, _errors(runs, clips), lambda *row: row
    ):
        counted.setdefault((run_id, clip_id), {})[cluster_id] = number
    return {key: _largest(counted, key) for key in keys}


def _largest(counted: dict[tuple[str, str], dict[str, int]], key: ClipsOfRun) -> list[ClusterShare]:
    sums: dict[str, int] = {}
    for clip_id in key[1]:
        for cluster_id, number in counted.get((key[0], clip_id), {}).items():
            sums[cluster_id] = sums.get(cluster_id, 0) + number
    ordered = sorted(sums.items(), key=lambda entry: (-entry[1], entry[0]))
    return [ClusterShare(*entry) for entry in ordered[:MOST_CLUSTERS]]


def _errors(runs: set[str], clips: set[str]) -> Statement:
    """Run, clip, cluster and number of misses."""
    newest = (
        sa.select(col(ErrorClustering.id))
        .where(col(ErrorClustering.evaluation_id) == PriorityRun.evaluation_id)
        .order_by(col(ErrorClustering.ordinal).desc())
        .limit(1)
        .correlate(PriorityRun)
        .scalar_subquery()
    )
    names = (col(PriorityRun.id), col(DetectionError.clip_id), col(ErrorCluster.id))
    return (
        sa.select(*names, sa.func.count())
        .select_from(PriorityRun)
        .join(DetectionError, col(DetectionError.evaluation_id) == PriorityRun.evaluation_id)
        .join(
            ErrorClusterMember,
            sa.and_(
                col(ErrorClusterMember.evaluation_id) == DetectionError.evaluation_id,
                col(ErrorClusterMember.ordinal) == DetectionError.ordinal,
            ),
        )
        .join(ErrorCluster, col(ErrorCluster.id) == ErrorClusterMember.cluster_id)
        .where(
            col(PriorityRun.id).in_(runs),
            col(DetectionError.clip_id).in_(clips),
            col(DetectionError.outcome) == Outcome.FN,
            col(ErrorCluster.clustering_id) == newest,
        )
        .group_by(*names)
    )
