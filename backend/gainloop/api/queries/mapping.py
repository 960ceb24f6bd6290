"""Mappings of errors to scenarios."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.global_ids import numbered_key, optional_key_of, parse_global_id
from gainloop.api.types.mapping import Mapping, MappingExplanation
from gainloop.errors import InvalidInput
from gainloop.reads.mappings import explain_mapping, list_mappings

ErrorId = Annotated[strawberry.ID, strawberry.argument(description="Global id of the error.")]
MappingId = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description="Global id of the mapping version; null takes the newest that mapped it."
    ),
]


@strawberry.type
class MappingQuery:
    @program.resolver("Versions of the mapping of errors to scenarios, newest first.")
    def mappings(self, info: Info) -> list[Mapping]:
        rows = list_mappings(info.context.session, info.context.reader)
        return [Mapping.of(row) for row in rows]

    @program.resolver(
        "Why an error belongs to a scenario, as a mapping version said it; null where never mapped."
    )
    def explain_mapping(
        self, info: Info, error_id: ErrorId, mapping_id: MappingId = None
    ) -> MappingExplanation | None:
        context = info.context
        kind, key = parse_global_id(error_id)
        if kind != "DetectionError":
            raise InvalidInput("BAD_ID", f"this is the id of a {kind}, no error", field="error_id")
        row = explain_mapping(
            context.session,
            context.home.objects,
            context.reader,
            numbered_key(key),
            optional_key_of(mapping_id, "Mapping", "mapping_id"),
        )
        context.loaders.follow([row])
        return None if row is None else MappingExplanation.of(row)
