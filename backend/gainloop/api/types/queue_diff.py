"""What changed between two priority runs."""

from typing import Annotated, Any, Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.types.clip import Clip
from gainloop.api.types.connection import After, Connection, First, window_of
from gainloop.api.types.node import existing
from gainloop.api.types.priority import PriorityRun
from gainloop.api.types.ranked import LabelingUnit
from gainloop.reads.pages import page_of
from gainloop.reads.priority_changes import ChangeRow
from gainloop.terms.enums import PriorityChangeKind
from gainloop.workflows.priorities.show_diff import ShownDiff

Kinds = Annotated[
    list[PriorityChangeKind] | None,
    strawberry.argument(description="Only changes of these kinds; null for all."),
]


@strawberry.type(description="Why a labeling unit changed its place.")
class ChangeCause:
    name: str = program("Stable name of the part of the score, or of what else happened.")
    label: str = program("The name as people read it.")
    value: float = program("How much more the part adds than before; 0 where no part did it.")
    sentence: str = program("The cause in words.")

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Self:
        return cls(**{name: stored[name] for name in ("name", "label", "value", "sentence")})


@strawberry.type(description="A labeling unit that entered, left or moved.")
class QueueChange:
    row: strawberry.Private[ChangeRow]
    kind: PriorityChangeKind = program("What happened to it.")
    rank_before: int | None = program("In the earlier run; null where it was no candidate.")
    rank_after: int | None = program("In the later run; null where it is no candidate any more.")

    @program.resolver("Why, the strongest cause first; at least one.")
    def causes(self) -> list[ChangeCause]:
        return [ChangeCause.of(stored) for stored in self.row.causes]

    @program.resolver("What is to be labeled.")
    def unit(self, info: Info) -> LabelingUnit:
        return LabelingUnit.of(existing(info.context.loaders.unit.load(self.row.unit_id)))

    @program.resolver("The clip.")
    def clip(self, info: Info) -> Clip:
        return Clip.load(info, self.row.clip_id)

    @classmethod
    def of(cls, row: ChangeRow) -> Self:
        return cls(row=row, **copied(cls, row))


@strawberry.type(description="How many of the first places two runs share.")
class PlacesShared:
    depth: int = program("So many first places of either run; of shorter runs, all.")
    share: float = program("Share of them that both have, 0 to 1.")


@strawberry.type(description="What changed between two runs.")
class QueueDiff:
    shown: strawberry.Private[ShownDiff]
    is_kept: bool = program(
        "Whether the changes were kept when the later run was made; else they were found now."
    )

    @program.resolver("The earlier run.")
    def before(self, info: Info) -> PriorityRun:
        return PriorityRun.load(info, self.shown.before_id)

    @program.resolver("The later run.")
    def after(self, info: Info) -> PriorityRun:
        return PriorityRun.load(info, self.shown.after_id)

    @program.resolver("Overlap of the first places.")
    def overlap(self) -> list[PlacesShared]:
        shares = self.shown.difference.overlap.items()
        return [PlacesShared(depth=depth, share=share) for depth, share in shares]

    @program.resolver("Rank-biased overlap of the whole orders, 1 for equal ones (p = 0.98).")
    def rank_biased_overlap(self) -> float:
        return self.shown.difference.rbo

    @program.resolver("Label-hours that the later run spends on what the earlier did not select.")
    def hours_moved(self) -> float:
        return self.shown.difference.hours_moved

    @program.resolver("Units that the later run selected and the earlier did not.")
    def num_entered(self) -> int:
        return self.shown.difference.num_entered

    @program.resolver("Units that the earlier run selected and the later does not.")
    def num_left(self) -> int:
        return self.shown.difference.num_left

    @program.resolver(
        "Changes among the selections, or the first 200 places of either run where that is more; "
        "by the rank after."
    )
    def changes(
        self, info: Info, first: First = 50, after: After = None, kinds: Kinds = None
    ) -> Connection[QueueChange]:
        shown, wanted = self.shown, sorted(kinds or PriorityChangeKind)
        rows = [row for row in shown.changes if row.kind in wanted]
        pin = f"{shown.before_id} {shown.after_id}"
        cursors = info.context.cursors(f"queue changes {pin} {wanted}")
        page = page_of(rows, window_of(first, after, cursors)[0])
        return Connection.of(info.context, page, QueueChange.of, cursors, lambda: len(rows))

    @classmethod
    def of(cls, shown: ShownDiff) -> Self:
        return cls(shown=shown, is_kept=shown.is_kept)
