"""Ontology versions."""

from typing import Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.global_ids import global_id
from gainloop.api.types.node import Node, existing
from gainloop.api.types.scalars import DateTime
from gainloop.reads.queues import OntologyRow


@strawberry.type(description="The classes that annotators may use; immutable.")
class OntologyVersion(Node):
    name: str = program("Name, the same for all versions.")
    version: int = program("Number of the version.")
    label: str = program("Name and version, as people write them.")
    classes: list[str] = program("The classes.")
    created_at: DateTime = program("When it was added.")

    @classmethod
    def of(cls, row: OntologyRow) -> Self:
        node_id = strawberry.ID(global_id("OntologyVersion", row.ontology_version_id))
        return cls(id=node_id, label=f"{row.name}:{row.version}", **copied(cls, row))

    @classmethod
    def load(cls, info: Info, key: str) -> Self:
        return cls.of(existing(info.context.loaders.ontology.load(key)))
