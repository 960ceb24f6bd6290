"""The inventory."""

from typing import Self

import strawberry

from gainloop.api.fields import copied, program
from gainloop.api.global_ids import global_id, parse_global_id
from gainloop.api.types.scalars import DateTime
from gainloop.errors import InvalidInput
from gainloop.reads.inventory import InventoryFindingRow, InventoryItemRow, InventoryRow
from gainloop.terms.enums import InventoryKind

_ITEM = "InventoryItem"


@strawberry.type(description="Something that is not in order.")
class InventoryFinding:
    code: str = program("Stable code, such as NO_OWNER.")
    message: str = program("What is wrong and what to do.")

    @classmethod
    def of(cls, row: InventoryFindingRow) -> Self:
        return cls(**copied(cls, row))


@strawberry.type(description="One thing that the program has.")
class InventoryItem:
    id: strawberry.ID = program("Global id, opaque.")
    kind: InventoryKind = program("What it is.")
    name: str = program("Its name.")
    version: str = program("Its newest version.")
    owner: str | None = program("Who answers for it; null where nobody was named.")
    owned_since: DateTime | None = program("Since when.")
    last_sync_at: DateTime = program("When something of it last came in.")
    size: str = program("How much there is, in words.")
    findings: list[InventoryFinding] = program("What is not in order, such as a missing owner.")

    @classmethod
    def of(cls, row: InventoryItemRow) -> Self:
        findings = [InventoryFinding.of(finding) for finding in row.findings]
        node_id = strawberry.ID(global_id(_ITEM, row.kind.value, row.name))
        return cls(**{**copied(cls, row), "id": node_id, "findings": findings})


@strawberry.type(description="What a program has: data, ontologies, tools and benchmarks.")
class Inventory:
    datasets: list[InventoryItem] = program("Clip catalogs by name.")
    ontologies: list[InventoryItem] = program("Ontologies by name.")
    annotation_tools: list[InventoryItem] = program("Annotation tools that are connected.")
    benchmarks: list[InventoryItem] = program("Benchmarks by name.")

    @classmethod
    def of(cls, row: InventoryRow) -> Self:
        return cls(
            datasets=[InventoryItem.of(item) for item in row.datasets],
            ontologies=[InventoryItem.of(item) for item in row.ontologies],
            annotation_tools=[InventoryItem.of(item) for item in row.annotation_tools],
            benchmarks=[InventoryItem.of(item) for item in row.benchmarks],
        )


def inventory_key(item_id: str) -> tuple[InventoryKind, str]:
    """Kind and name of the item with this global id. Raises InvalidInput BAD_ID."""
    type_name, key = parse_global_id(item_id)
    if type_name != _ITEM or len(key) != 2 or key[0] not in list(InventoryKind):
        raise InvalidInput("BAD_ID", "this is no id of an item of the inventory", field="item_id")
    return InventoryKind(key[0]), key[1]
