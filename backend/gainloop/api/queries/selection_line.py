"""What would have put a clip into a run's selection, or out of it."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.expected import permitted_query
from gainloop.api.global_ids import key_of
from gainloop.api.types.selection_line import SelectionLine, SelectionLineResult
from gainloop.rules.access import Permission, Visibility
from gainloop.workflows.priorities.find_nearest_changes import nearest_on_request

RunId = Annotated[strawberry.ID, strawberry.argument(description="Global id of the run.")]
Clips = Annotated[
    list[strawberry.ID] | None,
    strawberry.argument(
        description="Global ids of clips; null for the last that were selected and the first that "
        "were not."
    ),
]


@strawberry.type
class SelectionLineQuery:
    @permitted_query(
        "What would have decided otherwise about clips of a run; nothing is stored.",
        permission=Permission.READ,
        visibility=Visibility.ANALYSIS,
    )
    def selection_line(
        self, info: Info, run_id: RunId, clips: Clips = None
    ) -> SelectionLineResult | None:
        context = info.context
        asked = [key_of(clip, "Clip", "clips") for clip in clips or ()]
        run = key_of(run_id, "PriorityRun", "run_id")
        return SelectionLine.of(info, nearest_on_request(context.home, context.reader, run, asked))
