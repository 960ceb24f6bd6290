"""Priority runs and their items."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.global_ids import key_of, numbered_key, optional_key_of, parse_global_id
from gainloop.api.queries.arguments import Id
from gainloop.api.types.connection import After, Connection, First, window_of
from gainloop.api.types.priority import PriorityItem, PriorityRun, priority_page
from gainloop.reads import priority_runs as reads


@strawberry.type
class PrioritiesQuery:
    @program.resolver("Priority runs, newest first.")
    def priority_runs(
        self, info: Info, first: First = 50, after: After = None
    ) -> Connection[PriorityRun]:
        session, reader = info.context.session, info.context.reader
        cursors = info.context.cursors("runs")
        window, _ = window_of(first, after, cursors)
        return Connection.of(
            info.context,
            reads.list_runs(session, reader, window),
            PriorityRun.of,
            cursors,
            lambda: reads.count_runs(session, reader),
        )

    @program.resolver("One run, null where there is none.")
    def priority_run(self, info: Info, id: Id) -> PriorityRun | None:
        row = info.context.loaders.run.load(key_of(id, "PriorityRun"))
        return None if row is None else PriorityRun.of(row)

    @program.resolver(
        "Ranked items of a run, by default the latest; a cursor stays with the run that it came "
        "from although a newer one exists."
    )
    def priorities(
        self,
        info: Info,
        run_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Global id of the run.")
        ] = None,
        first: First = 50,
        after: After = None,
    ) -> Connection[PriorityItem]:
        cursors = info.context.cursors("priorities")
        asked = optional_key_of(run_id, "PriorityRun", "run_id")
        window, pinned = window_of(first, after, cursors, asked)
        return priority_page(info, pinned or _latest(info), window, None, cursors)

    @program.resolver("One item of a run with its parts and reason, null where there is none.")
    def explain_priority(self, info: Info, id: Id) -> PriorityItem | None:
        key_of(id, "PriorityItem")
        key = numbered_key(parse_global_id(id)[1])
        row = info.context.loaders.priority.load(key)
        return None if row is None else PriorityItem.of(row)


def _latest(info: Info) -> str:
    row = reads.latest_run(info.context.session, info.context.reader)
    return "" if row is None else row.run_id
