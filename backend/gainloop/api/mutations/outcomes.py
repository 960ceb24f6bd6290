"""Training outcomes are recorded: measured from evaluations, or typed with evidence."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.expected import mutation
from gainloop.api.fields import program
from gainloop.api.global_ids import optional_key_of
from gainloop.api.mutations.results import OUTCOME
from gainloop.api.types.failures import Conflict, GateBlocked, Invalid, NotAllowed, NotFound
from gainloop.api.types.inputs import AxisValueInput
from gainloop.api.types.outcome import TrainingOutcome
from gainloop.errors import InvalidInput
from gainloop.rules.access import Permission
from gainloop.terms.enums import AuditAction
from gainloop.terms.outcomes import Delta
from gainloop.workflows.outcomes.record_outcome import OutcomeRequest, record_outcome


@strawberry.input(description="A change that was measured elsewhere.")
class TypedDeltaInput:
    metric: str = strawberry.field(description="What changed.")
    delta: float = strawberry.field(description="The change.")
    cluster_id: strawberry.ID | None = strawberry.field(
        default=None, description="Global id of an error cluster; null for a cohort."
    )
    cohort: list[AxisValueInput] = strawberry.field(
        default_factory=list, description="What the objects share; none for all of them."
    )
    class_name: str | None = strawberry.field(default=None, description="Their class.")
    a: float | None = strawberry.field(default=None, description="Before.")
    b: float | None = strawberry.field(default=None, description="After.")
    low: float | None = strawberry.field(default=None, description="Lower end of an interval.")
    high: float | None = strawberry.field(default=None, description="Upper end of it.")
    num_objects: int | None = strawberry.field(default=None, description="Objects.")

    def as_delta(self) -> Delta:
        cohort = {part.axis: part.value for part in self.cohort}
        if len(cohort) < len(self.cohort):
            raise InvalidInput("BAD_DELTA", "an axis has one value", field="cohort")
        return Delta(
            cohort=cohort,
            metric=self.metric,
            delta=self.delta,
            class_name=self.class_name,
            cluster_id=optional_key_of(self.cluster_id, "ErrorCluster", "cluster_id"),
            a=self.a,
            b=self.b,
            low=self.low,
            high=self.high,
            num_objects=self.num_objects,
        )


@strawberry.input(
    description="Two evaluations to measure from; or two model versions, figures and evidence."
)
class RecordTrainingOutcomeInput:
    release_id: strawberry.ID | None = strawberry.field(
        default=None, description="Release that the later model was trained on."
    )
    base_evaluation_id: strawberry.ID | None = strawberry.field(
        default=None, description="Evaluation of the earlier model."
    )
    evaluation_id: strawberry.ID | None = strawberry.field(
        default=None, description="Evaluation of the later model."
    )
    base_model_version_id: strawberry.ID | None = strawberry.field(
        default=None, description="The earlier model, for typed figures."
    )
    model_version_id: strawberry.ID | None = strawberry.field(
        default=None, description="The later model, for typed figures."
    )
    deltas: list[TypedDeltaInput] = strawberry.field(
        default_factory=list, description="Typed figures."
    )
    evidence: list[str] = strawberry.field(
        default_factory=list, description="Addresses where they can be checked, https."
    )
    note: str = strawberry.field(default="", description="A remark.")


@strawberry.type(description="A training outcome.")
class RecordTrainingOutcomeSuccess:
    outcome_id: strawberry.Private[str]
    is_new: bool = program("False where it was on record already.")

    @program.resolver("The outcome.")
    def outcome(self, info: Info) -> TrainingOutcome:
        return TrainingOutcome.load(info, self.outcome_id)


RecordTrainingOutcomeResult = Annotated[
    RecordTrainingOutcomeSuccess | NotAllowed | NotFound | Invalid | Conflict | GateBlocked,
    strawberry.union("RecordTrainingOutcomeResult", description=OUTCOME),
]
Input = Annotated[RecordTrainingOutcomeInput, strawberry.argument(description="The outcome.")]


@strawberry.type
class OutcomesMutation:
    @mutation(
        "Record what a training changed.",
        permission=Permission.RECORD_OUTCOME,
        action=AuditAction.OUTCOME_RECORD,
    )
    def record_training_outcome(self, info: Info, input: Input) -> RecordTrainingOutcomeResult:
        context = info.context
        request = _request(input)
        outcome_id, is_new = context.write(
            lambda: record_outcome(context.home, context.reader, request)
        )
        return RecordTrainingOutcomeSuccess(outcome_id=outcome_id, is_new=is_new)


def _request(input: RecordTrainingOutcomeInput) -> OutcomeRequest:
    later = input.model_version_id
    return OutcomeRequest(
        note=input.note,
        release_id=optional_key_of(input.release_id, "DatasetRelease", "release_id"),
        base_evaluation_id=optional_key_of(
            input.base_evaluation_id, "Evaluation", "base_evaluation_id"
        ),
        evaluation_id=optional_key_of(input.evaluation_id, "Evaluation", "evaluation_id"),
        base_model_version_id=optional_key_of(
            input.base_model_version_id, "ModelVersion", "base_model_version_id"
        ),
        model_version_id=optional_key_of(later, "ModelVersion", "model_version_id"),
        deltas=tuple(delta.as_delta() for delta in input.deltas),
        evidence=tuple(input.evidence),
    )
