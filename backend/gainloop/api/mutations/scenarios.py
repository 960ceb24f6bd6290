"""Scenarios and cohort axes are saved; clips of a scenario are asked for."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.expected import mutation
from gainloop.api.fields import program
from gainloop.api.global_ids import key_of
from gainloop.api.mutations.results import OUTCOME
from gainloop.api.types.cohort_axis import CohortAxis
from gainloop.api.types.failures import Conflict, Invalid, NotAllowed, NotFound
from gainloop.api.types.inputs import CheckInput
from gainloop.api.types.queue import Queue
from gainloop.api.types.scenario import CollectionRequest, Scenario
from gainloop.reads.axes import AxisRow
from gainloop.rules.access import Permission
from gainloop.terms.enums import AuditAction
from gainloop.workflows.axes.register_axis import AxisRequest, register_axis
from gainloop.workflows.scenarios.request_scenario import ScenarioOrder, request_scenario
from gainloop.workflows.scenarios.save_scenario import ScenarioRequest, save_scenario


@strawberry.input(description="A scenario.")
class SaveScenarioInput:
    name: str = strawberry.field(description="Its name.")
    expression: str = strawberry.field(description="The expression.")
    description: str = strawberry.field(default="", description="In words.")
    reason: str = strawberry.field(description="Why.")


@strawberry.input(description="What is asked for.")
class RequestScenarioInput:
    scenario_id: strawberry.ID = strawberry.field(description="Global id of the scenario.")
    name: str = strawberry.field(description="Name of the queue.")
    ontology_version_id: strawberry.ID = strawberry.field(description="Ontology.")
    instructions: str = strawberry.field(description="For annotators.")
    checks: list[CheckInput] = strawberry.field(description="Acceptance checks, at least one.")
    budget_hours: float | None = strawberry.field(
        default=None, description="Label-hours; null takes all candidates."
    )
    num_wanted: int = strawberry.field(
        default=20, description="Clips wanted, where the lake has none."
    )
    reason: str = strawberry.field(description="Why.")


@strawberry.input(description="A cohort axis.")
class RegisterAxisInput:
    name: str = strawberry.field(description="Its name.")
    column: str = strawberry.field(description="Column of the catalog, or of its extra columns.")
    edges: list[float] = strawberry.field(
        default_factory=list, description="Edges of bins; none for values as they are."
    )
    unit: str | None = strawberry.field(default=None, description="Unit of the edges.")
    reason: str = strawberry.field(description="Why.")


@strawberry.type(description="A scenario.")
class SaveScenarioSuccess:
    scenario_id: strawberry.Private[str]
    is_new: bool = program("False where this version was there already.")

    @program.resolver("The scenario.")
    def scenario(self, info: Info) -> Scenario:
        return Scenario.load(info, self.scenario_id)


@strawberry.type(description="A queue, or a request to the fleet.")
class RequestScenarioSuccess:
    queue_id: strawberry.Private[str | None]
    request_id: strawberry.Private[str | None]
    num_barred: int = program("Clips that show it but are too close to a benchmark held out.")
    note: str = program("Why none of the clips that are there can be labeled; else empty.")

    @program.resolver("The queue; null where there is no candidate.")
    def queue(self, info: Info) -> Queue | None:
        return None if self.queue_id is None else Queue.load(info, self.queue_id)

    @program.resolver("The request; null where there is a queue.")
    def collection_request(self, info: Info) -> CollectionRequest | None:
        return None if self.request_id is None else CollectionRequest.load(info, self.request_id)


@strawberry.type(description="A cohort axis.")
class RegisterAxisSuccess:
    row: strawberry.Private[AxisRow]
    is_new: bool = program("False where this version was there already.")

    @program.resolver("The axis.")
    def axis(self) -> CohortAxis:
        return CohortAxis.of(self.row)


SaveScenarioResult = Annotated[
    SaveScenarioSuccess | NotAllowed | NotFound | Invalid | Conflict,
    strawberry.union("SaveScenarioResult", description=OUTCOME),
]
RequestScenarioResult = Annotated[
    RequestScenarioSuccess | NotAllowed | NotFound | Invalid | Conflict,
    strawberry.union("RequestScenarioResult", description=OUTCOME),
]
RegisterAxisResult = Annotated[
    RegisterAxisSuccess | NotAllowed | NotFound | Invalid | Conflict,
    strawberry.union("RegisterAxisResult", description=OUTCOME),
]
SaveInput = Annotated[SaveScenarioInput, strawberry.argument(description="The scenario.")]
RequestInput = Annotated[
    RequestScenarioInput, strawberry.argument(description="What is asked for.")
]
AxisInput = Annotated[RegisterAxisInput, strawberry.argument(description="The axis.")]


@strawberry.type
class ScenariosMutation:
    @mutation(
        "Save a scenario; another expression under its name is the next version.",
        permission=Permission.DEFINE_SCENARIOS,
        action=AuditAction.SCENARIO_SAVE,
    )
    def save_scenario(self, info: Info, input: SaveInput) -> SaveScenarioResult:
        context = info.context
        request = ScenarioRequest(input.name, input.expression, input.reason, input.description)
        done = context.write(lambda: save_scenario(context.home, context.reader, request))
        return SaveScenarioSuccess(scenario_id=done.scenario_id, is_new=done.is_new)

    @mutation(
        "Make a queue of a scenario's candidates, or ask the fleet where there is none.",
        permission=Permission.CREATE_QUEUE,
        action=AuditAction.SCENARIO_REQUEST,
    )
    def request_scenario(self, info: Info, input: RequestInput) -> RequestScenarioResult:
        context = info.context
        order = ScenarioOrder(
            scenario_id=key_of(input.scenario_id, "Scenario", "scenario_id"),
            name=input.name,
            ontology_version_id=_ontology(input.ontology_version_id),
            instructions=input.instructions,
            checks=[(check.rule.value, check.value) for check in input.checks],
            reason=input.reason,
            budget_hours=input.budget_hours,
            num_wanted=input.num_wanted,
        )
        done = context.write(lambda: request_scenario(context.home, context.reader, order))
        return RequestScenarioSuccess(
            queue_id=done.queue_id,
            request_id=done.collection_request_id,
            num_barred=done.num_barred,
            note=done.note,
        )

    @mutation(
        "Register a column of the catalog as a cohort axis; "
        "another definition is the next version.",
        permission=Permission.DEFINE_SCENARIOS,
        action=AuditAction.AXIS_REGISTER,
    )
    def register_axis(self, info: Info, input: AxisInput) -> RegisterAxisResult:
        context = info.context
        request = AxisRequest(
            input.name, input.column, input.reason, edges=tuple(input.edges), unit=input.unit
        )
        done = context.write(lambda: register_axis(context.home, context.reader, request))
        return RegisterAxisSuccess(row=done.axis, is_new=done.is_new)


def _ontology(id: str) -> str:
    """Its key; empty where the fleet is asked, which needs none."""
    return key_of(id, "OntologyVersion", "ontology_version_id") if id else ""
