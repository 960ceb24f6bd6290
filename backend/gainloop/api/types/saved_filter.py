"""Filters that people keep."""

from typing import Self

import strawberry

from gainloop.api.fields import copied, program
from gainloop.api.global_ids import global_id
from gainloop.api.types.scalars import DateTime
from gainloop.reads.saved_filters import SavedFilterRow


@strawberry.type(description="A filter that its owner keeps.")
class SavedFilter:
    id: strawberry.ID = program("Global id, opaque.")
    name: str = program("Its name.")
    search: str = program("The filter, as the address of the page holds it.")
    created_at: DateTime = program("When it was saved.")

    @classmethod
    def of(cls, row: SavedFilterRow) -> Self:
        node_id = strawberry.ID(global_id("SavedFilter", row.filter_id))
        return cls(id=node_id, **copied(cls, row))
