"""Training outcomes."""

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.global_ids import key_of
from gainloop.api.queries.arguments import Id
from gainloop.api.types.connection import After, Connection, First, window_of
from gainloop.api.types.outcome import TrainingOutcome
from gainloop.reads import outcomes as reads


@strawberry.type
class OutcomesQuery:
    @program.resolver("Training outcomes, newest first.")
    def outcomes(
        self, info: Info, first: First = 50, after: After = None
    ) -> Connection[TrainingOutcome]:
        session, reader = info.context.session, info.context.reader
        cursors = info.context.cursors("outcomes")
        window, _ = window_of(first, after, cursors)
        return Connection.of(
            info.context,
            reads.list_outcomes(session, reader, window),
            TrainingOutcome.of,
            cursors,
            lambda: reads.count_outcomes(session, reader),
        )

    @program.resolver("One training outcome, null where there is none.")
    def outcome(self, info: Info, id: Id) -> TrainingOutcome | None:
        row = info.context.loaders.outcome.load(key_of(id, "TrainingOutcome"))
        return None if row is None else TrainingOutcome.of(row)
