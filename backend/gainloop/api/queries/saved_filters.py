"""Filters that the reader saved."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.types.saved_filter import SavedFilter
from gainloop.reads.saved_filters import list_saved_filters
from gainloop.terms.enums import FilteredList

List = Annotated[FilteredList, strawberry.argument(description="The list.", name="list")]


@strawberry.type
class SavedFiltersQuery:
    @program.resolver("Filters that the reader saved, by name.")
    def saved_filters(self, info: Info, listed: List) -> list[SavedFilter]:
        rows = list_saved_filters(info.context.session, info.context.reader, listed)
        return [SavedFilter.of(row) for row in rows]
