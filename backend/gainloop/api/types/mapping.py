"""Mappings of errors to scenarios, and what a version said of one error."""

from typing import Any, Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.global_ids import global_id
from gainloop.api.types.evaluation import DetectionError
from gainloop.api.types.node import Node, existing
from gainloop.api.types.results import AxisValue
from gainloop.api.types.scalars import DateTime
from gainloop.reads.mappings import ExplanationRow, MappingRow


@strawberry.type(description="One rule.")
class MappingRule:
    rule_id: str = program("Its name in the mapping.")
    when: str = program("The expression.")
    tags: list[str] = program("What it says, as axis=value.")
    confidence: float = program("How sure, 0 to 1.")

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Self:
        return cls(
            rule_id=stored["id"],
            when=stored["when"],
            tags=stored["tags"],
            confidence=stored["confidence"],
        )


@strawberry.type(description="Rules that say which scenario an error belongs to; immutable.")
class Mapping(Node):
    row: strawberry.Private[MappingRow]
    label: str = program("Name and version.")
    reason: str = program("Why this version was made.")
    author: str = program("Who made it.")
    created_at: DateTime = program("When.")

    @program.resolver("The rules, in order.")
    def rules(self) -> list[MappingRule]:
        return [MappingRule.of(stored) for stored in self.row.rules]

    @classmethod
    def of(cls, row: MappingRow) -> Self:
        node_id = strawberry.ID(global_id("Mapping", row.mapping_id))
        return cls(id=node_id, row=row, label=row.mapping_id, **copied(cls, row))

    @classmethod
    def load(cls, info: Info, key: str) -> Self:
        return cls.of(existing(info.context.loaders.mapping.load(key)))


@strawberry.type(description="What a mapping version says of an error.")
class MappingExplanation:
    row: strawberry.Private[ExplanationRow]
    tags: list[str] = program("Output tags.")
    confidence: float | None = program("How sure; null where no rule applied.")
    mapped_at: DateTime = program("When.")

    @program.resolver("The version.")
    def mapping(self, info: Info) -> Mapping:
        return Mapping.load(info, self.row.mapping_id)

    @program.resolver("The error.")
    def error(self, info: Info) -> DetectionError:
        return DetectionError.of(existing(info.context.loaders.error.load(self.row.error_key)))

    @program.resolver("Rules that applied.")
    def rules(self) -> list[MappingRule]:
        return [MappingRule.of(stored) for stored in self.row.rules]

    @program.resolver("What the rules looked at, as it was then.")
    def inputs(self) -> list[AxisValue]:
        return [
            AxisValue(axis=axis, value=value)
            for axis, values in self.row.inputs.items()
            for value in values
        ]

    @classmethod
    def of(cls, row: ExplanationRow) -> Self:
        return cls(row=row, **copied(cls, row))
