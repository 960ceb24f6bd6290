"""What changed between priority runs."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.global_ids import optional_key_of
from gainloop.api.types.queue_diff import QueueDiff
from gainloop.errors import InvalidInput
from gainloop.workflows.priorities.show_diff import show_diff

RunId = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="Global id of a run, beside the one before it."),
]
Before = Annotated[
    strawberry.ID | None, strawberry.argument(description="Global id of the earlier run.")
]
Later = Annotated[
    strawberry.ID | None, strawberry.argument(description="Global id of the later run.")
]


@strawberry.type
class QueueDiffQuery:
    @program.resolver(
        "What entered, left and moved between a run and the one before it, or between `before` and "
        "`after`; null where a run is unknown, or there is none before it."
    )
    def queue_diff(
        self, info: Info, run_id: RunId = None, before: Before = None, after: Later = None
    ) -> QueueDiff | None:
        later, earlier = _runs(run_id, before, after)
        context = info.context
        found = show_diff(context.home, context.session, context.reader, later, earlier)
        return None if found is None else QueueDiff.of(found)


def _runs(run_id: str | None, before: str | None, after: str | None) -> tuple[str, str | None]:
    """Keys of the later run and, where it was named, the earlier. Raises InvalidInput."""
    run = optional_key_of(run_id, "PriorityRun", "runId")
    earlier = optional_key_of(before, "PriorityRun", "before")
    later = optional_key_of(after, "PriorityRun", "after")
    if run and not earlier and not later:
        return run, None
    if later and earlier and not run:
        return later, earlier
    raise InvalidInput(
        "BAD_RUNS", "name either `runId`, or both `before` and `after`", field="runId"
    )
