"""What other weights would have changed in a run."""

from typing import Annotated, Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.types.clip import Clip
from gainloop.api.types.failures import Conflict, Invalid, NotAllowed, NotFound
from gainloop.api.types.priority import PriorityRun, Weight
from gainloop.api.types.queue_diff import PlacesShared
from gainloop.workflows.priorities.replay_run import MovedUnit, Reweighed


@strawberry.input(description="Another weight of a part.")
class WeightInput:
    part: str = strawberry.field(description="Name of the part, as the run's weights have it.")
    value: float = strawberry.field(
        description="0 to 100; weights of parts that add are scaled to make 1 together."
    )


@strawberry.type(description="A clip that other weights would select, or would not.")
class MovedItem:
    row: strawberry.Private[MovedUnit]
    rank_before: int = program("Its rank in the run, among all candidates.")
    rank_after: int = program("Its rank under the other weights.")
    minutes: float = program("Estimated labeling time.")

    @program.resolver("The clip.")
    def clip(self, info: Info) -> Clip:
        return Clip.load(info, self.row.clip_id)

    @classmethod
    def of(cls, row: MovedUnit) -> Self:
        return cls(row=row, **copied(cls, row))


@strawberry.type(
    description="A run as it would be under other weights. Nothing of it is stored or in force."
)
class ReweighedRun:
    row: strawberry.Private[Reweighed]
    gain_before: float | None = program(
        "Expected gain of the run's selection, by its own weights; null but for EXPECTED_GAIN."
    )
    gain_after: float | None = program("Likewise of the other selection.")

    @program.resolver("The run.")
    def run(self, info: Info) -> PriorityRun:
        return PriorityRun.load(info, self.row.run_id)

    @program.resolver("The weights that were used, scaled.")
    def weights(self) -> list[Weight]:
        return [Weight(part=name.value, value=value) for name, value in self.row.weights.items()]

    @program.resolver("Overlap of the first places.")
    def overlap(self) -> list[PlacesShared]:
        shares = self.row.difference.overlap.items()
        return [PlacesShared(depth=depth, share=share) for depth, share in shares]

    @program.resolver("Rank-biased overlap of the whole orders, 1 for equal ones (p = 0.98).")
    def rank_biased_overlap(self) -> float:
        return self.row.difference.rbo

    @program.resolver("Label-hours that would go to clips that the run did not select.")
    def hours_moved(self) -> float:
        return self.row.difference.hours_moved

    @program.resolver("Clips that would be selected and were not.")
    def num_entered(self) -> int:
        return self.row.difference.num_entered

    @program.resolver("Clips that were selected and would not be.")
    def num_left(self) -> int:
        return self.row.difference.num_left

    @program.resolver(
        "Expected gain lost, by the run's own weights; below 0 where the other selection has more."
    )
    def gain_lost(self) -> float | None:
        before, after = self.row.gain_before, self.row.gain_after
        return None if before is None or after is None else before - after

    @program.resolver("The first that would be selected and were not, by their new rank.")
    def entered(self, info: Info) -> list[MovedItem]:
        return self._moved(info, self.row.entered)

    @program.resolver("The first that were selected and would not be, by their rank in the run.")
    def left(self, info: Info) -> list[MovedItem]:
        return self._moved(info, self.row.left)

    def _moved(self, info: Info, rows: tuple[MovedUnit, ...]) -> list[MovedItem]:
        moved = (*self.row.entered, *self.row.left)
        info.context.loaders.clip.expect(row.clip_id for row in moved)
        return [MovedItem.of(row) for row in rows]

    @classmethod
    def of(cls, row: Reweighed) -> Self:
        return cls(row=row, gain_before=row.gain_before, gain_after=row.gain_after)


ReweighRunResult = Annotated[
    ReweighedRun | Invalid | NotFound | Conflict | NotAllowed,
    strawberry.union("ReweighRunResult", description="The other order, or why there is none."),
]
