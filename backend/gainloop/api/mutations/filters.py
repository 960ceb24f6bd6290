"""Filters that people keep for themselves."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.expected import mutation
from gainloop.api.fields import program
from gainloop.api.global_ids import key_of
from gainloop.api.mutations.results import IS_NEW, OUTCOME
from gainloop.api.types.failures import Conflict, Invalid, NotAllowed, NotFound
from gainloop.api.types.node import existing
from gainloop.api.types.saved_filter import SavedFilter
from gainloop.reads.saved_filters import list_saved_filters
from gainloop.rules.access import Permission
from gainloop.terms.enums import AuditAction, FilteredList
from gainloop.workflows.filters.remove_filter import remove_filter
from gainloop.workflows.filters.save_filter import save_filter


@strawberry.input(description="A filter to keep.")
class SaveFilterInput:
    listed: FilteredList = strawberry.field(description="The list.", name="list")
    name: str = strawberry.field(
        description="Its name, 1 to 60 characters; one that exists is replaced."
    )
    search: str = strawberry.field(
        description="The filter, as the address of the page holds it, at most 2,000 characters."
    )


@strawberry.input(description="A filter to remove.")
class RemoveFilterInput:
    id: strawberry.ID = strawberry.field(description="Global id of the filter.")


@strawberry.type(description="A saved filter.")
class SaveFilterSuccess:
    filter_id: strawberry.Private[str]
    listed: strawberry.Private[FilteredList]
    is_new: bool = program(IS_NEW)

    @program.resolver("The filter.")
    def saved_filter(self, info: Info) -> SavedFilter:
        rows = list_saved_filters(info.context.session, info.context.reader, self.listed)
        saved = (row for row in rows if row.filter_id == self.filter_id)
        return SavedFilter.of(existing(next(saved, None)))


@strawberry.type(description="A filter was removed.")
class RemoveFilterSuccess:
    id: strawberry.ID = program("Its id.")


SaveFilterResult = Annotated[
    SaveFilterSuccess | NotAllowed | NotFound | Invalid | Conflict,
    strawberry.union("SaveFilterResult", description=OUTCOME),
]
RemoveFilterResult = Annotated[
    RemoveFilterSuccess | NotAllowed | NotFound | Invalid | Conflict,
    strawberry.union("RemoveFilterResult", description=OUTCOME),
]
Saved = Annotated[SaveFilterInput, strawberry.argument(description="The filter.")]
Removed = Annotated[RemoveFilterInput, strawberry.argument(description="The filter.")]


@strawberry.type
class FiltersMutation:
    @mutation(
        "Save a filter for oneself.",
        permission=Permission.SAVE_FILTERS,
        action=AuditAction.FILTER_SAVE,
    )
    def save_filter(self, info: Info, input: Saved) -> SaveFilterResult:
        context = info.context
        done = context.write(
            lambda: save_filter(
                context.home, context.reader, input.listed, input.name, input.search
            )
        )
        return SaveFilterSuccess(filter_id=done.filter_id, listed=input.listed, is_new=done.is_new)

    @mutation(
        "Remove a filter of oneself.",
        permission=Permission.SAVE_FILTERS,
        action=AuditAction.FILTER_REMOVE,
    )
    def remove_filter(self, info: Info, input: Removed) -> RemoveFilterResult:
        context = info.context
        key = key_of(input.id, "SavedFilter")
        context.write(lambda: remove_filter(context.home, context.reader, key))
        return RemoveFilterSuccess(id=input.id)
