"""Clustering the errors of an evaluation."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.expected import mutation
from gainloop.api.fields import program
from gainloop.api.global_ids import key_of
from gainloop.api.mutations.results import IS_NEW, OUTCOME
from gainloop.api.types.error_clusters import ErrorClustering
from gainloop.api.types.failures import Conflict, Invalid, NotAllowed, NotFound
from gainloop.rules.access import Permission
from gainloop.terms.enums import AuditAction
from gainloop.workflows.errors.cluster_errors import ClusterRequest, cluster_evaluation


@strawberry.input(description="Which errors to cluster.")
class ClusterErrorsInput:
    evaluation_id: strawberry.ID = strawberry.field(description="Global id of the evaluation.")
    seed: int = strawberry.field(default=0, description="Seed.")


@strawberry.type(description="A clustering.")
class ClusterErrorsSuccess:
    clustering_id: strawberry.Private[str]
    is_new: bool = program(IS_NEW)

    @program.resolver("The clustering.")
    def clustering(self, info: Info) -> ErrorClustering:
        return ErrorClustering.load(info, self.clustering_id)


ClusterErrorsResult = Annotated[
    ClusterErrorsSuccess | NotAllowed | NotFound | Invalid | Conflict,
    strawberry.union("ClusterErrorsResult", description=OUTCOME),
]
Input = Annotated[ClusterErrorsInput, strawberry.argument(description="Which evaluation.")]


@strawberry.type
class ErrorClustersMutation:
    @mutation(
        "Cluster the errors of an evaluation; equal inputs are clustered once.",
        permission=Permission.ANALYZE_ERRORS,
        action=AuditAction.ERRORS_CLUSTER,
    )
    def cluster_errors(self, info: Info, input: Input) -> ClusterErrorsResult:
        context = info.context
        request = ClusterRequest(
            evaluation_id=key_of(input.evaluation_id, "Evaluation", "evaluation_id"),
            seed=input.seed,
        )
        done = context.write(lambda: cluster_evaluation(context.home, context.reader, request))
        return ClusterErrorsSuccess(clustering_id=done.clustering_id, is_new=done.is_new)
