"""Labels of clips that look alike are asked for."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.expected import mutation
from gainloop.api.global_ids import key_of, keys_of
from gainloop.api.mutations.results import OUTCOME
from gainloop.api.mutations.scenarios import RequestScenarioSuccess
from gainloop.api.types.failures import Conflict, Invalid, NotAllowed, NotFound
from gainloop.api.types.inputs import CheckInput
from gainloop.rules.access import Permission
from gainloop.terms.enums import AuditAction
from gainloop.workflows.similar.request_similar import SimilarOrder, request_similar


@strawberry.input(description="Clips to label because they look like a failure.")
class RequestSimilarInput:
    clip_ids: list[strawberry.ID] = strawberry.field(description="Global ids, at most 1,000.")
    name: str = strawberry.field(description="Name of the queue.")
    ontology_version_id: strawberry.ID = strawberry.field(description="Ontology.")
    instructions: str = strawberry.field(description="For annotators.")
    checks: list[CheckInput] = strawberry.field(description="Acceptance checks, at least one.")
    budget_hours: float | None = strawberry.field(
        default=None, description="Label-hours; null takes all candidates among them."
    )
    expression: str = strawberry.field(
        default="",
        description="The failure as a scenario, saved and asked for where none of the clips can be "
        "labeled.",
    )
    num_wanted: int = strawberry.field(
        default=20, description="Clips wanted of the fleet, where the lake has none."
    )
    target_cluster_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Error clusters that the queue is for."
    )
    reason: str = strawberry.field(description="Why.")


RequestSimilarResult = Annotated[
    RequestScenarioSuccess | NotAllowed | NotFound | Invalid | Conflict,
    strawberry.union("RequestSimilarResult", description=OUTCOME),
]


@strawberry.type
class SimilarMutation:
    @mutation(
        "Make a queue of clips that look like a failure; where none of them can be labeled, of "
        "others of its scenario, or ask the fleet.",
        permission=Permission.CREATE_QUEUE,
        action=AuditAction.QUEUE_CREATE,
    )
    def request_similar(
        self,
        info: Info,
        input: Annotated[RequestSimilarInput, strawberry.argument(description="The order.")],
    ) -> RequestSimilarResult:
        context = info.context
        ontology = input.ontology_version_id
        order = SimilarOrder(
            clip_ids=keys_of(input.clip_ids, "Clip", "clip_ids"),
            name=input.name,
            ontology_version_id=key_of(ontology, "OntologyVersion", "ontology_version_id")
            if ontology
            else "",
            instructions=input.instructions,
            checks=[(check.rule.value, check.value) for check in input.checks],
            reason=input.reason,
            expression=input.expression,
            target_cluster_ids=keys_of(
                input.target_cluster_ids, "ErrorCluster", "target_cluster_ids"
            ),
            budget_hours=input.budget_hours,
            num_wanted=input.num_wanted,
        )
        done = context.write(lambda: request_similar(context.home, context.reader, order))
        return RequestScenarioSuccess(
            queue_id=done.queue_id,
            request_id=done.collection_request_id,
            num_barred=done.num_barred,
            note=done.note,
        )
