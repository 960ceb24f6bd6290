"""Who answers for what the program has."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.expected import mutation
from gainloop.api.fields import program
from gainloop.api.mutations.results import OUTCOME
from gainloop.api.types.failures import Conflict, Invalid, NotAllowed, NotFound
from gainloop.api.types.inventory import InventoryItem, inventory_key
from gainloop.api.types.node import existing
from gainloop.reads.inventory import find_item
from gainloop.rules.access import Permission
from gainloop.terms.enums import AuditAction, InventoryKind
from gainloop.workflows.inventory.assign_owner import assign_owner


@strawberry.input(description="Who answers for an item.")
class AssignOwnerInput:
    item_id: strawberry.ID = strawberry.field(description="Global id of the item of the inventory.")
    owner: str = strawberry.field(description="A person or a team, 1 to 80 characters.")


@strawberry.type(description="An item with its owner.")
class AssignOwnerSuccess:
    key: strawberry.Private[tuple[InventoryKind, str]]
    is_new: bool = program("False where this owner was named already, and nothing was written.")

    @program.resolver("The item.")
    def item(self, info: Info) -> InventoryItem:
        context = info.context
        now = context.home.database.clock()
        row = find_item(context.session, context.reader, now, *self.key)
        return InventoryItem.of(existing(row))


AssignOwnerResult = Annotated[
    AssignOwnerSuccess | NotAllowed | NotFound | Invalid | Conflict,
    strawberry.union("AssignOwnerResult", description=OUTCOME),
]
Input = Annotated[AssignOwnerInput, strawberry.argument(description="The owner.")]


@strawberry.type
class InventoryMutation:
    @mutation(
        "Name who answers for an item of the inventory.",
        permission=Permission.ASSIGN_OWNERS,
        action=AuditAction.OWNER_ASSIGN,
    )
    def assign_owner(self, info: Info, input: Input) -> AssignOwnerResult:
        context = info.context
        kind, name = inventory_key(input.item_id)
        is_new = context.write(
            lambda: assign_owner(context.home, context.reader, kind, name, input.owner)
        )
        return AssignOwnerSuccess(key=(kind, name), is_new=is_new)
