"""What would have to be otherwise about a clip for a run to decide otherwise."""

from typing import Annotated, Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import analysis, copied
from gainloop.api.types.clip import Clip
from gainloop.api.types.failures import Conflict, Invalid, NotAllowed, NotFound
from gainloop.workflows.priorities.find_nearest_changes import NearestChange as ChangeRow
from gainloop.workflows.priorities.find_nearest_changes import SelectionLine as LineRow


@strawberry.type(description="The nearest change of a clip that would have decided otherwise.")
class NearestChange:
    row: strawberry.Private[ChangeRow]
    rank: int | None = analysis("Its rank in the run.")
    score: float | None = analysis("Its score.")
    cost_minutes: float | None = analysis("Its estimated labeling time.")
    sentence: str | None = analysis("The change in words.")

    @analysis.resolver("The clip.")
    def clip(self, info: Info) -> Clip | None:
        return Clip.load(info, self.row.clip_id)

    @analysis.resolver(
        "Of a selected clip the longest labeling time that keeps it in, of another the longest "
        "that brings it in; null where none does, and for a clip that was drawn at random."
    )
    def threshold_minutes(self) -> float | None:
        return self.row.nearest.minutes if self.row.nearest else None

    @classmethod
    def of(cls, row: ChangeRow) -> Self:
        return cls(row=row, **copied(cls, row))


@strawberry.type(description="Where the selection of a run ends, and what is near to it.")
class SelectionLine:
    cut: float | None = analysis("Score of the last pick; null where nothing was picked.")
    changes: list[NearestChange] | None = analysis("By clip, in the order that was asked for.")

    @classmethod
    def of(cls, info: Info, row: LineRow) -> Self:
        info.context.loaders.clip.expect(change.clip_id for change in row.changes)
        return cls(cut=row.cut, changes=[NearestChange.of(change) for change in row.changes])


SelectionLineResult = Annotated[
    SelectionLine | Invalid | NotFound | Conflict | NotAllowed,
    strawberry.union("SelectionLineResult", description="The line, or why there is none."),
]
