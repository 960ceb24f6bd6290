"""Rankings, ontologies, and the queues that are made of both."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.expected import mutation
from gainloop.api.global_ids import key_of, keys_of
from gainloop.api.mutations.results import (
    AddOntologyResult,
    AddOntologySuccess,
    CreateFixQueueResult,
    CreateFixQueueSuccess,
    CreateQueueResult,
    CreateQueueSuccess,
    RefreshPrioritiesResult,
    RefreshPrioritiesSuccess,
)
from gainloop.api.mutations.run_options import options_of_input
from gainloop.api.types.inputs import (
    AddOntologyInput,
    CreateFixQueueInput,
    CreateQueueInput,
    RefreshPrioritiesInput,
)
from gainloop.rules.access import Permission
from gainloop.terms.enums import AuditAction
from gainloop.workflows.ontology.add_ontology import add_ontology
from gainloop.workflows.priorities.refresh_priorities import refresh_priorities
from gainloop.workflows.priorities.run_priorities import run_priorities
from gainloop.workflows.queue.create_fix_queue import FixQueueRequest, create_fix_queue
from gainloop.workflows.queue.create_queue import QueueRequest, create_queue

RunInput = Annotated[RefreshPrioritiesInput, strawberry.argument(description="How to rank.")]
OntologyInput = Annotated[AddOntologyInput, strawberry.argument(description="The ontology.")]
QueueInput = Annotated[CreateQueueInput, strawberry.argument(description="The queue.")]
FixQueueInput = Annotated[
    CreateFixQueueInput, strawberry.argument(description="What it is made of.")
]


@strawberry.type
class QueuesMutation:
    @mutation(
        "Rank the pool; equal inputs give the run that is there already.",
        permission=Permission.RUN_PRIORITIES,
        action=AuditAction.PRIORITIES_RUN,
    )
    def refresh_priorities(self, info: Info, input: RunInput) -> RefreshPrioritiesResult:
        context = info.context
        request = options_of_input(context, input)
        done = context.write(
            lambda: (
                refresh_priorities(context.home, context.reader, request).chosen
                if input.all_profiles
                else run_priorities(context.home, context.reader, request)
            )
        )
        return RefreshPrioritiesSuccess(
            run_id=done.run_id, is_new=done.is_new, why_profile=done.why or None
        )

    @mutation(
        "Add an ontology version; equal classes are the version that is there already.",
        permission=Permission.CREATE_QUEUE,
        action=AuditAction.ONTOLOGY_ADD,
    )
    def add_ontology(self, info: Info, input: OntologyInput) -> AddOntologyResult:
        context = info.context
        ontology_id, is_new = context.write(
            lambda: add_ontology(context.home, context.reader, input.name, input.classes)
        )
        return AddOntologySuccess(ontology_id=ontology_id, is_new=is_new)

    @mutation(
        "Make a queue of the selected items of a run; refused without checks or instructions.",
        permission=Permission.CREATE_QUEUE,
        action=AuditAction.QUEUE_CREATE,
    )
    def create_queue(self, info: Info, input: QueueInput) -> CreateQueueResult:
        context = info.context
        request = QueueRequest(
            run_id=key_of(input.run_id, "PriorityRun", "run_id"),
            name=input.name,
            ontology_version_id=key_of(
                input.ontology_version_id, "OntologyVersion", "ontology_version_id"
            ),
            instructions=input.instructions,
            checks=[(check.rule.value, check.value) for check in input.checks],
            target_cluster_ids=keys_of(
                input.target_cluster_ids, "ErrorCluster", "target_cluster_ids"
            ),
        )
        done = context.write(lambda: create_queue(context.home, context.reader, request))
        return CreateQueueSuccess(
            queue_id=done.queue_id, is_new=done.is_new, notes=list(done.notes)
        )

    @mutation(
        "Make a queue of labels of a benchmark that seem to be wrong.",
        permission=Permission.CREATE_QUEUE,
        action=AuditAction.GROUND_TRUTH_QUEUE,
    )
    def create_fix_queue(self, info: Info, input: FixQueueInput) -> CreateFixQueueResult:
        context = info.context
        request = FixQueueRequest(
            evaluation_id=key_of(input.evaluation_id, "Evaluation", "evaluation_id"),
            name=input.name,
            ontology_version_id=key_of(
                input.ontology_version_id, "OntologyVersion", "ontology_version_id"
            ),
            instructions=input.instructions,
            kind=input.kind,
        )
        done = context.write(lambda: create_fix_queue(context.home, context.reader, request))
        return CreateFixQueueSuccess(queue_id=done.queue_id, is_new=done.is_new)
