"""Error clusters: what belongs together among the errors of an evaluation, and since when."""

from typing import TYPE_CHECKING, Annotated, Any, Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.global_ids import global_id
from gainloop.api.types.connection import After, Connection, First, window_of
from gainloop.api.types.evaluation import DetectionError, Evaluation
from gainloop.api.types.node import Node, existing
from gainloop.api.types.queue import Queue
from gainloop.api.types.scalars import DateTime
from gainloop.reads import error_clusters as cluster_reads
from gainloop.reads.error_clusters import ClusteringRow, ClusterRow
from gainloop.terms.enums import ErrorType, Transition
from gainloop.terms.matches import Outcome

if TYPE_CHECKING:
    from gainloop.api.types.epic import Epic

MinScore = Annotated[
    float | None,
    strawberry.argument(description="Only false detections at or above this score; misses stay."),
]


@strawberry.type(description="Counts on a grid.")
class DensityMap:
    x_min: float = program("Left.")
    x_max: float = program("Right.")
    y_min: float = program("Bottom.")
    y_max: float = program("Top.")
    columns: int = program("Cells across.")
    rows: int = program("Cells up.")
    counts: list[int] = program("Row by row from the bottom.")


@strawberry.type(description="A value that is more frequent in a cluster.")
class ClusterTrait:
    axis: str = program("The axis.")
    value: str = program("The value.")
    share: float = program("Among the errors of the cluster.")
    base_share: float = program("Among all objects of the same classes in the benchmark.")
    lift: float = program("The first by the second.")
    q_value: float = program("Corrected for the number of values looked at.")

    @classmethod
    def of_json(cls, row: dict[str, Any]) -> Self:
        return cls(**row)


@strawberry.type(description="A theme in one evaluation.")
class ClusterStep:
    row: strawberry.Private[ClusterRow]

    @program.resolver("The evaluation.")
    def evaluation(self, info: Info) -> Evaluation:
        return Evaluation.load(info, self.row.evaluation_id)

    @program.resolver("The cluster there.")
    def cluster(
        self,
    ) -> Annotated["ErrorCluster", strawberry.lazy("gainloop.api.types.error_clusters")]:
        return ErrorCluster.of(self.row)

    size: int = program("Errors.")
    transition: Transition = program("What became of it.")

    @classmethod
    def of(cls, row: ClusterRow) -> Self:
        return cls(row=row, size=row.size, transition=row.transition)


@strawberry.type(description="Errors that belong together.")
class ErrorCluster(Node):
    row: strawberry.Private[ClusterRow]

    @program.resolver("What it is part of.")
    def clustering(
        self, info: Info
    ) -> Annotated["ErrorClustering", strawberry.lazy("gainloop.api.types.error_clusters")]:
        return ErrorClustering.load(info, self.row.clustering_id)

    theme: str = program("Its identity over evaluations.")
    name: str = program("What its errors have in common.")
    size: int = program("Errors.")
    previous_size: int | None = program("Errors in the evaluation before; null for a new one.")
    num_clips: int = program("Clips.")
    num_drives: int = program("Drives.")
    transition: Transition = program("What became of it.")
    class_name: str = program("Most frequent class.")
    outcome: Outcome = program("Missed or false, the more frequent one.")
    error_type: ErrorType | None = program("Most frequent type.")
    stability: float | None = program("How alike it comes out on resampled errors, 0 to 1.")

    @program.resolver("What its errors have more often than all objects.")
    def traits(self) -> list[ClusterTrait]:
        return [ClusterTrait.of_json(row) for row in self.row.traits]

    @program.resolver("The most typical errors, of different clips.")
    def exemplars(self, info: Info) -> list[DetectionError]:
        load = info.context.loaders.error.load
        return [DetectionError.of(existing(load(key))) for key in self.row.exemplar_keys]

    @program.resolver("Earlier clusters that it goes on from.")
    def continues(
        self, info: Info
    ) -> list[Annotated["ErrorCluster", strawberry.lazy("gainloop.api.types.error_clusters")]]:
        return [ErrorCluster.load(info, key) for key in self.row.continues]

    @program.resolver("Its sizes over evaluations, oldest first.")
    def history(self, info: Info) -> list[ClusterStep]:
        return [ClusterStep.of(row) for row in info.context.loaders.theme_steps.load(self.theme)]

    @program.resolver("Epics that address it.")
    def epics(
        self, info: Info
    ) -> list[Annotated["Epic", strawberry.lazy("gainloop.api.types.epic")]]:
        from gainloop.api.types.epic import Epic

        rows = info.context.loaders.epics_of_cluster.load(self.row.cluster_id)
        return [Epic.of(row) for row in rows]

    @program.resolver("Queues for it, newest first.")
    def targeted_by(self, info: Info) -> list[Queue]:
        rows = info.context.loaders.queues_for_cluster.load(self.row.cluster_id)
        return [Queue.of(row) for row in rows]

    x: float = program("Place in the plane.")
    y: float = program("Place in the plane.")

    @program.resolver("Its errors, the most typical first.")
    def errors(
        self, info: Info, first: First = 50, after: After = None, min_score: MinScore = None
    ) -> Connection[DetectionError]:
        session, reader, key = info.context.session, info.context.reader, self.row.cluster_id
        cursors = info.context.cursors(f"cluster errors {key} {min_score}")
        window, _ = window_of(first, after, cursors)
        return Connection.of(
            info.context,
            cluster_reads.list_cluster_errors(session, reader, key, window, min_score),
            DetectionError.of,
            cursors,
            lambda: cluster_reads.count_cluster_errors(session, reader, key, min_score),
        )

    @classmethod
    def of(cls, row: ClusterRow) -> Self:
        node_id = strawberry.ID(global_id("ErrorCluster", row.cluster_id))
        known = copied(cls, row)
        return cls(id=node_id, row=row, **known)

    @classmethod
    def load(cls, info: Info, key: str) -> Self:
        return cls.of(existing(info.context.loaders.cluster.load(key)))


@strawberry.type(description="The errors of an evaluation in clusters.")
class ErrorClustering(Node):
    row: strawberry.Private[ClusteringRow]

    @program.resolver("Whose errors.")
    def evaluation(self, info: Info) -> Evaluation:
        return Evaluation.load(info, self.row.evaluation_id)

    @program.resolver("The clustering that histories go on from.")
    def previous(
        self, info: Info
    ) -> Annotated["ErrorClustering", strawberry.lazy("gainloop.api.types.error_clusters")] | None:
        key = self.row.previous_id
        return None if key is None else ErrorClustering.load(info, key)

    method: str = program("How.")
    created_at: DateTime = program("When.")
    num_errors: int = program("Errors that were clustered.")
    num_unclustered: int = program("Errors that fit no cluster.")
    num_suspects: int = program("Errors set apart: the label seems to be wrong.")
    num_unnamed: int = program("Misses of classes that the model never names, set apart.")
    uses_embeddings: bool = program("Whether appearance was known.")

    @program.resolver("All errors in a plane, counted per cell.")
    def density(self) -> DensityMap:
        return DensityMap(**self.row.density)

    @program.resolver("Largest first; closed ones last.")
    def clusters(self, info: Info) -> list[ErrorCluster]:
        rows = info.context.loaders.clusters_of_clustering.load(self.row.clustering_id)
        return [ErrorCluster.of(row) for row in rows]

    @classmethod
    def of(cls, row: ClusteringRow) -> Self:
        node_id = strawberry.ID(global_id("ErrorClustering", row.clustering_id))
        return cls(id=node_id, row=row, **copied(cls, row))

    @classmethod
    def load(cls, info: Info, key: str) -> Self:
        return cls.of(existing(info.context.loaders.clustering.load(key)))
