"""Change requests."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.global_ids import key_of
from gainloop.api.queries.arguments import Id
from gainloop.api.types.change import ChangeRequest
from gainloop.api.types.connection import After, Connection, First, window_of
from gainloop.reads import changes as reads
from gainloop.terms.governance import ChangeStatus, GovernedKind

Statuses = Annotated[
    list[ChangeStatus] | None, strawberry.argument(description="Only these; null for all.")
]
Kind = Annotated[
    GovernedKind | None, strawberry.argument(description="Only of this kind; null for all.")
]


@strawberry.type
class ChangesQuery:
    @program.resolver("Change requests, newest first.")
    def change_requests(
        self,
        info: Info,
        first: First = 50,
        after: After = None,
        statuses: Statuses = None,
        kind: Kind = None,
    ) -> Connection[ChangeRequest]:
        session, reader = info.context.session, info.context.reader
        chosen = tuple(sorted(set(statuses or ())))
        cursors = info.context.cursors(f"changes {kind} {','.join(chosen)}")
        window, _ = window_of(first, after, cursors)
        return Connection.of(
            info.context,
            reads.list_changes(session, reader, window, chosen, kind),
            ChangeRequest.of,
            cursors,
            lambda: reads.count_changes(session, reader, chosen, kind),
        )

    @program.resolver("One change request, null where there is none.")
    def change_request(self, info: Info, id: Id) -> ChangeRequest | None:
        row = info.context.loaders.change.load(key_of(id, "ChangeRequest"))
        return None if row is None else ChangeRequest.of(row)
