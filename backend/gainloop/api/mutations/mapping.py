"""Mappings of errors to scenarios are saved and applied."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.expected import mutation
from gainloop.api.fields import program
from gainloop.api.global_ids import key_of, optional_key_of
from gainloop.api.mutations.results import OUTCOME
from gainloop.api.types.failures import Conflict, Invalid, NotAllowed, NotFound
from gainloop.api.types.mapping import Mapping
from gainloop.rules.access import Permission
from gainloop.terms.enums import AuditAction
from gainloop.workflows.mapping.map_errors import map_errors
from gainloop.workflows.mapping.save_mapping import MappingRequest, save_mapping


@strawberry.input(description="One rule.")
class MappingRuleInput:
    rule_id: str = strawberry.field(description="Its name.")
    when: str = strawberry.field(description="The expression.")
    tags: list[str] = strawberry.field(description="What it says, as axis=value.")
    confidence: float = strawberry.field(default=1.0, description="How sure, 0 to 1.")


@strawberry.input(description="A mapping.")
class SaveMappingInput:
    name: str = strawberry.field(description="Its name.")
    rules: list[MappingRuleInput] = strawberry.field(description="The rules.")
    reason: str = strawberry.field(description="Why.")


@strawberry.input(description="Which errors, which mapping.")
class MapErrorsInput:
    evaluation_id: strawberry.ID = strawberry.field(description="The evaluation.")
    mapping_id: strawberry.ID | None = strawberry.field(
        default=None, description="The mapping version; null takes the newest."
    )


@strawberry.type(description="A mapping version.")
class SaveMappingSuccess:
    mapping_id: strawberry.Private[str]
    is_new: bool = program("False where this version was there already.")

    @program.resolver("The mapping.")
    def mapping(self, info: Info) -> Mapping:
        return Mapping.load(info, self.mapping_id)


@strawberry.type(description="What was mapped.")
class MapErrorsSuccess:
    mapping_id: strawberry.Private[str]
    is_new: bool = program("False where it was mapped already.")
    num_errors: int = program("Errors.")
    num_mapped: int = program("Errors that some rule applied to.")

    @program.resolver("The version.")
    def mapping(self, info: Info) -> Mapping:
        return Mapping.load(info, self.mapping_id)


SaveMappingResult = Annotated[
    SaveMappingSuccess | NotAllowed | NotFound | Invalid | Conflict,
    strawberry.union("SaveMappingResult", description=OUTCOME),
]
MapErrorsResult = Annotated[
    MapErrorsSuccess | NotAllowed | NotFound | Invalid | Conflict,
    strawberry.union("MapErrorsResult", description=OUTCOME),
]
SaveInput = Annotated[SaveMappingInput, strawberry.argument(description="The rules.")]
MapInput = Annotated[
    MapErrorsInput, strawberry.argument(description="Which errors, which mapping.")
]


@strawberry.type
class MappingMutation:
    @mutation(
        "Save a mapping of errors to scenarios; other rules are the next version.",
        permission=Permission.ANALYZE_ERRORS,
        action=AuditAction.MAPPING_SAVE,
    )
    def save_mapping(self, info: Info, input: SaveInput) -> SaveMappingResult:
        context = info.context
        rules = [
            {
                "id": rule.rule_id,
                "when": rule.when,
                "tags": rule.tags,
                "confidence": rule.confidence,
            }
            for rule in input.rules
        ]
        request = MappingRequest(input.name, rules, input.reason)
        done = context.write(lambda: save_mapping(context.home, context.reader, request))
        return SaveMappingSuccess(mapping_id=done.mapping_id, is_new=done.is_new)

    @mutation(
        "Apply a mapping version to the errors of an evaluation; done once.",
        permission=Permission.ANALYZE_ERRORS,
        action=AuditAction.ERRORS_MAP,
    )
    def map_errors(self, info: Info, input: MapInput) -> MapErrorsResult:
        context = info.context
        evaluation = key_of(input.evaluation_id, "Evaluation", "evaluation_id")
        mapping = optional_key_of(input.mapping_id, "Mapping", "mapping_id")
        done = context.write(lambda: map_errors(context.home, context.reader, evaluation, mapping))
        return MapErrorsSuccess(
            mapping_id=done.mapping_id,
            is_new=done.is_new,
            num_errors=done.num_errors,
            num_mapped=done.num_mapped,
        )
