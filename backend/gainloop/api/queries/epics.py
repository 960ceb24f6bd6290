"""Epics and decisions."""

from dataclasses import replace
from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.global_ids import key_of
from gainloop.api.queries.arguments import AsOf, Id, moment_of
from gainloop.api.types.connection import After, Connection, First, window_of
from gainloop.api.types.decision import Decision
from gainloop.api.types.epic import Epic
from gainloop.api.types.lineage import lineage_key
from gainloop.reads import decisions as decision_reads
from gainloop.reads import epics as epic_reads
from gainloop.reads.lineage_edges import split_key

Key = Annotated[str, strawberry.argument(description="Its key in the tracker.")]
Text = Annotated[str | None, strawberry.argument(description="Part of key or title.")]
About = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="Only those about this: a global id, or a key of the graph."),
]


@strawberry.type
class EpicsQuery:
    @program.resolver("Epics, newest first.")
    def epics(
        self, info: Info, first: First = 50, after: After = None, text: Text = None
    ) -> Connection[Epic]:
        session, reader = info.context.session, info.context.reader
        part = text or ""
        cursors = info.context.cursors(f"epics {part}")
        window, _ = window_of(first, after, cursors)
        return Connection.of(
            info.context,
            epic_reads.list_epics(session, reader, window, part),
            Epic.of,
            cursors,
            lambda: epic_reads.count_epics(session, reader, part),
        )

    @program.resolver("One epic, null where there is none, or was none then.")
    def epic(self, info: Info, key: Key, as_of: AsOf = None) -> Epic | None:
        row, moment = info.context.loaders.epic.load(key), moment_of(as_of)
        if row is None or (moment is not None and row.created_at > moment):
            return None
        return Epic.of(replace(row, as_of=moment))

    @program.resolver("Decisions, newest first.")
    def decisions(
        self, info: Info, first: First = 50, after: After = None, about: About = None
    ) -> Connection[Decision]:
        session, reader = info.context.session, info.context.reader
        key = None if about is None else split_key(lineage_key(about))
        cursors = info.context.cursors(f"decisions {about}")
        window, _ = window_of(first, after, cursors)
        return Connection.of(
            info.context,
            decision_reads.list_decisions(session, reader, window, key),
            Decision.of,
            cursors,
            lambda: decision_reads.count_decisions(session, reader, key),
        )

    @program.resolver("One decision, null where there is none.")
    def decision(self, info: Info, id: Id) -> Decision | None:
        row = info.context.loaders.decision.load(key_of(id, "Decision"))
        return None if row is None else Decision.of(row)
