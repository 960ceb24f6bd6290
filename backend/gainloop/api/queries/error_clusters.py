"""Clusters of the errors of an evaluation."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.global_ids import key_of, optional_key_of
from gainloop.api.types.error_clusters import ErrorCluster, ErrorClustering
from gainloop.reads.error_clusters import newest_clustering

EvaluationId = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description="Global id of the evaluation; null takes the newest on development."
    ),
]


@strawberry.type
class ErrorClustersQuery:
    @program.resolver(
        "The newest clustering of the errors of an evaluation; null where there is none yet."
    )
    def error_clusters(self, info: Info, evaluation: EvaluationId = None) -> ErrorClustering | None:
        context = info.context
        key = optional_key_of(evaluation, "Evaluation", "evaluation")
        row = newest_clustering(context.session, context.reader, key)
        if row is None:
            return None
        context.loaders.follow([row])
        return ErrorClustering.of(row)

    @program.resolver("An error cluster by global id.")
    def error_cluster(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Global id.")],
    ) -> ErrorCluster | None:
        row = info.context.loaders.cluster.load(key_of(id, "ErrorCluster"))
        return None if row is None else ErrorCluster.of(row)
