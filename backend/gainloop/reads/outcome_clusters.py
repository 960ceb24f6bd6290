"""Which error clusters a training was for. Called by the workflow that records outcomes."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.clusters import ErrorCluster
from gainloop.models.evaluation import Evaluation, ModelVersion
from gainloop.models.governance import Actor, LineageEdge
from gainloop.models.labels import DatasetReleaseBatch, LabelBatch
from gainloop.reads.error_clusters import ClusterRow, clusters_by_id
from gainloop.reads.held_edges import held_edges
from gainloop.rules.access import Permission, require
from gainloop.terms.enums import LineageType, NodeLabel

MOST_MEASURED = 200


def clusters_of_interest(
    session: Session, actor: Actor, release_id: str | None, model_version_ids: Sequence[str]
) -> list[ClusterRow]:
    """Those that the queues of the release are for, then those of these models' families that
    epics address now; at most `MOST_MEASURED`, by id within each kind.
    """
    require(actor.role, Permission.READ)
    targeted = (
        sa.select(col(LineageEdge.target_id))
        .join(LabelBatch, col(LabelBatch.queue_id) == LineageEdge.source_id)
        .join(DatasetReleaseBatch, col(DatasetReleaseBatch.batch_id) == LabelBatch.id)
        .where(
            *held_edges(NodeLabel.QUEUE, LineageType.TARGETS, NodeLabel.ERROR_CLUSTER),
            col(DatasetReleaseBatch.release_id) == release_id,
        )
    )
    families = sa.select(col(ModelVersion.family_id)).where(
        col(ModelVersion.id).in_(model_version_ids)
    )
    addressed = (
        sa.select(col(LineageEdge.target_id))
        .join(ErrorCluster, col(ErrorCluster.id) == LineageEdge.target_id)
        .join(Evaluation, col(Evaluation.id) == ErrorCluster.evaluation_id)
        .join(ModelVersion, col(ModelVersion.id) == Evaluation.model_version_id)
        .where(
            *held_edges(NodeLabel.EPIC, LineageType.ADDRESSES, NodeLabel.ERROR_CLUSTER),
            col(ModelVersion.family_id).in_(families),
        )
    )
    read = session.connection().execute
    ids = [
        cluster_id
        for statement in (targeted, addressed)
        for cluster_id in sorted(set(read(statement).scalars()))
    ]
    chosen = list(dict.fromkeys(ids))[:MOST_MEASURED]
    rows = clusters_by_id(session, actor, chosen)
    return [rows[cluster_id] for cluster_id in chosen]
