"""What the program has."""

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.types.inventory import Inventory
from gainloop.reads.inventory import read_inventory


@strawberry.type
class InventoryQuery:
    @program.resolver("Data, ontologies, tools and benchmarks, with owners.")
    def inventory(self, info: Info) -> Inventory:
        context = info.context
        now = context.home.database.clock()
        return Inventory.of(read_inventory(context.session, context.reader, now))
