"""Clusters of the errors of one evaluation, and how they continue those of the one before."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from gainloop.models.columns import Json, Table, UtcDateTime, enum_column
from gainloop.terms.enums import ErrorType, Transition
from gainloop.terms.matches import Outcome


class ErrorClustering(Table, table=True):
    """All errors of an evaluation, clustered once. The id is made of its inputs, so equal inputs
    are one clustering.

    previous_id: the clustering of an earlier evaluation of the same model family and benchmark that
    histories go on from. density: {x_min, x_max, y_min, y_max, columns, rows, counts}, counts row
    by row, of the plane that the points of `points_object` lie in (ordinal, cluster number or -1,
    x, y, distance).
    num_suspect: errors set apart because the label seems wrong; num_unnamed: misses of classes that
    the model never names, set apart too.
    """

    id: str = Field(primary_key=True)
    ordinal: int = Field(unique=True)
    evaluation_id: str = Field(foreign_key="evaluation.id", index=True)
    previous_id: str | None = Field(default=None, foreign_key="error_clustering.id")
    embedding_set_id: str | None = Field(default=None, foreign_key="embedding_set.id")
    seed: int
    method: str  # name and version of the method
    num_errors: int
    num_clusters: int
    num_suspect: int
    num_unnamed: int
    density: dict[str, Any] = Field(sa_type=Json)
    points_object: str
    model_object: str  # what matches errors of a later evaluation to these clusters
    valid_from: datetime = Field(sa_type=UtcDateTime)
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class ErrorCluster(Table, table=True):
    """One cluster, as one evaluation shows it; `theme` is its identity over evaluations.

    traits: [{axis, value, share, base_share, lift, q_value}], what its errors have more often than
    the objects of the benchmark, the strongest first. exemplars: ordinals of errors, the most
    typical first. continues: ids of earlier clusters, the one that it is first. stability: mean
    Jaccard similarity under resampling, 0 to 1. A closed cluster has size 0.
    """

    id: str = Field(primary_key=True)
    clustering_id: str = Field(foreign_key="error_clustering.id")
    evaluation_id: str = Field(foreign_key="evaluation.id", index=True)
    number: int
    theme: str = Field(index=True)
    name: str
    size: int
    num_clips: int
    num_drives: int
    previous_size: int | None = None
    transition: Transition = Field(sa_type=enum_column(Transition))
    class_name: str  # the most frequent one
    outcome: Outcome = Field(sa_type=enum_column(Outcome))  # the more frequent one
    error_type: ErrorType | None = Field(default=None, sa_type=enum_column(ErrorType))
    stability: float | None = None
    traits: list[dict[str, Any]] = Field(sa_type=Json)
    exemplars: list[int] = Field(sa_type=Json)
    continues: list[str] = Field(sa_type=Json)
    x: float
    y: float
    recorded_at: datetime = Field(sa_type=UtcDateTime)

    __table_args__ = (sa.UniqueConstraint("clustering_id", "number"),)


class ErrorClusterMember(Table, table=True):
    """The errors of a cluster, the most typical first."""

    cluster_id: str = Field(primary_key=True, foreign_key="error_cluster.id")
    rank: int = Field(primary_key=True)
    evaluation_id: str
    ordinal: int  # of the error
    distance: float

    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["evaluation_id", "ordinal"],
            ["detection_error.evaluation_id", "detection_error.ordinal"],
        ),
        sa.Index("ix_error_cluster_member_evaluation_id_ordinal", "evaluation_id", "ordinal"),
    )
