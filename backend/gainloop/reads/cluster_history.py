"""The clusterings that the clusters of an evaluation go on from. Called by `cluster_errors`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from gainloop.models.catalog import Clip
from gainloop.models.clusters import ErrorCluster, ErrorClustering, ErrorClusterMember
from gainloop.models.evaluation import Benchmark, DetectionError, Evaluation, ModelVersion
from gainloop.reads.evaluation_places import evaluation_places


@dataclass(frozen=True, slots=True)
class History:
    """chain: clusterings, the newest first; alive: clusters of the newest one by number; closed:
    for each theme that closed since and did not come back, the cluster that it was last.
    """

    chain: tuple[ErrorClustering, ...]
    alive: tuple[ErrorCluster, ...]
    closed: tuple[ErrorCluster, ...]


def read_history(session: Session, evaluation: Evaluation) -> History:
    """Of the newest clustering of the evaluation before it: of the same model family, on a
    benchmark of the same name. One that was matched anew follows the one that it goes back to; of
    two that go back to the same one, that on the same ground truth is followed.
    """
    newest = newest_before(session, evaluation)
    if newest is None:
        return History((), (), ())
    chain = [newest]
    while (previous := chain[-1].previous_id) is not None:
        chain.append(session.get_one(ErrorClustering, previous))
    rows = _clusters(session, [entry.id for entry in chain])
    alive = tuple(row for row in rows[newest.id] if row.size)
    return History(tuple(chain), alive, _closed([rows[entry.id] for entry in chain]))


def newest_before(session: Session, evaluation: Evaluation) -> ErrorClustering | None:
    """The clustering that those of this evaluation go on from, see `read_history`."""
    found: ErrorClustering | None = session.exec(_earlier(session, evaluation)).first()
    return found


def _earlier(session: Session, evaluation: Evaluation) -> Any:
    """Clusterings that its clusters could go on from, the nearest first."""
    benchmark = session.get_one(Benchmark, evaluation.benchmark_id)
    family = session.get_one(ModelVersion, evaluation.model_version_id).family_id
    places = evaluation_places()
    own = sa.select(places.c.place).where(places.c.evaluation_id == evaluation.id).scalar_subquery()
    is_same_truth = col(Evaluation.benchmark_id) == evaluation.benchmark_id
    order = (places.c.place, is_same_truth, col(Evaluation.ordinal), col(ErrorClustering.ordinal))
    return (
        select(ErrorClustering)
        .join(Evaluation, col(Evaluation.id) == ErrorClustering.evaluation_id)
        .join(Benchmark, col(Benchmark.id) == Evaluation.benchmark_id)
        .join(ModelVersion, col(ModelVersion.id) == Evaluation.model_version_id)
        .join(places, places.c.evaluation_id == Evaluation.id)
        .where(Benchmark.name == benchmark.name, ModelVersion.family_id == family)
        .where(
            sa.or_(
                places.c.place < own,
                sa.and_(places.c.place == own, col(Evaluation.ordinal) < evaluation.ordinal),
            )
        )
        .order_by(*(column.desc() for column in order))
    )


def unit_counts(session: Session, clustering_id: str) -> dict[tuple[int, str], int]:
    """Errors by number of the cluster and unit: drive, or clip where no drive is known."""
    unit = sa.func.coalesce(col(Clip.drive_id), col(Clip.id))
    statement = (
        sa.select(col(ErrorCluster.number), unit, sa.func.count())
        .select_from(ErrorCluster)
        .join(ErrorClusterMember, col(ErrorClusterMember.cluster_id) == ErrorCluster.id)
        .join(
            DetectionError,
            sa.and_(
                col(DetectionError.evaluation_id) == ErrorClusterMember.evaluation_id,
                col(DetectionError.ordinal) == ErrorClusterMember.ordinal,
            ),
        )
        .join(Clip, col(Clip.id) == DetectionError.clip_id)
        .where(col(ErrorCluster.clustering_id) == clustering_id)
        .group_by(col(ErrorCluster.number), unit)
    )
    found = session.connection().execute(statement)
    return {(number, name): int(count) for number, name, count in found}


def _clusters(session: Session, clustering_ids: Sequence[str]) -> dict[str, list[ErrorCluster]]:
    rows: dict[str, list[ErrorCluster]] = {key: [] for key in clustering_ids}
    statement = (
        select(ErrorCluster)
        .where(col(ErrorCluster.clustering_id).in_(clustering_ids))
        .order_by(col(ErrorCluster.number))
    )
    for row in session.exec(statement):
        rows[row.clustering_id].append(row)
    return rows


def _closed(newest_first: Sequence[Sequence[ErrorCluster]]) -> tuple[ErrorCluster, ...]:
    """Themes whose newest row is one of size 0, as they were when they last had errors."""
    state: dict[str, ErrorCluster] = {}
    last: dict[str, ErrorCluster] = {}
    for rows in newest_first:
        for row in rows:
            state.setdefault(row.theme, row)
            if row.size:
                last.setdefault(row.theme, row)
    return tuple(last[theme] for theme, row in state.items() if not row.size and theme in last)
