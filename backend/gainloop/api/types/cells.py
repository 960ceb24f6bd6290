"""The atlas, and its cells as a run of expected gain saw them."""

from typing import Annotated, Self

import strawberry

from gainloop.api.fields import copied, program
from gainloop.api.types.scalars import DateTime
from gainloop.reads.atlas import AtlasRow
from gainloop.reads.run_cells import RunCellRow
from gainloop.terms.enums import CellState


@strawberry.type(description="A fixed partition of clips into cells; immutable.")
class Atlas:
    version: int = program("Atlases are numbered from 1.")
    num_cells: int = program("Its cells.")
    embedding_space_id: str | None = program("Whose vectors it rests on; null for tags alone.")
    tag_weight: float = program("How much tags count beside vectors.")
    quality: float | None = program(
        "How well cells tell where the model fails: log-likelihood gained per benchmark object; 0 "
        "is nothing, null is unknown."
    )
    num_pool: int = program("Pool clips that it was made of.")
    num_benchmark: int = program("Benchmark clips that it was made of.")
    note: str = program("Why it was made.")
    author: str = program("Who made it.")
    created_at: DateTime = program("When it was made.")

    @classmethod
    def of(cls, row: AtlasRow) -> Self:
        return cls(**copied(cls, row))


@strawberry.type(description="What clips of a cell have in common.")
class CellTrait:
    axis: str = program("The axis.")
    value: str = program("The commonest value on it.")
    share: float = program("Share of the clips that have it.")


@strawberry.type(description="A point of a learning curve.")
class CurvePoint:
    exposure: float = program("Labeled objects.")
    miss_rate: float = program("Expected miss rate.")
    low: float = program("Low end, 90 %.")
    high: float = program("High end, 90 %.")


@strawberry.type(description="What an evaluation found in a cell.")
class CellMeasurement:
    exposure: float = program("Labeled objects that the model had learned from.")
    miss_rate: float = program("Miss rate.")
    objects: float = program("Benchmark objects that it rests on.")


UpTo = Annotated[
    float | None,
    strawberry.argument(
        description="Only to the first point beyond so many times the labeled objects that the "
        "selection leads to; null for all that is kept."
    ),
]
FEWEST_POINTS = 20
"""Of a curve that is cut: where nothing is labeled yet, any end would be the beginning."""


@strawberry.type(description="A cell of the atlas as a run saw it.")
class RunCell:
    row: strawberry.Private[RunCellRow]
    number: int = program("Number of the cell.")
    name: str = program("The cell in words.")
    family: str = program("Model family whose misses it counts; empty where a run is of one.")
    state: CellState = program("What labeling more of it would do.")
    num_candidates: float = program("Candidates, by membership.")
    exposure: float = program("Labeled objects.")
    num_objects: float = program("Benchmark objects, by membership.")
    num_missed: float = program("Of these, missed ones.")
    miss_rate: float = program("Expected miss rate now.")
    low: float = program("Low end of it, 90 %.")
    high: float = program("High end of it, 90 %.")
    floor: float = program("Share of objects that labels are not expected to win back.")
    stuck_probability: float = program("How likely that share is above a quarter.")
    benchmark_weight: float = program("How much it matters by the benchmark.")
    blind_weight: float = program("How much it matters because the benchmark hardly covers it.")
    urgency: float = program("How far the miss rate is above its floor; 1 is the mean.")
    selected_exposure: float = program("Labeled objects that the selection adds.")
    hours: float = program("Label-hours that the selection spends on it.")
    gain: float = program("Benchmark errors that the selection is expected to remove.")
    marginal_gain: float | None = program(
        "Gain of the next label-hour on it, in thousandths of an error point; null where the run "
        "did not say."
    )
    marginal_low: float | None = program("Lower bound of that, 90 %.")
    is_stopped: bool = program(
        "Whether it is saturated: the next label-hour is worth less than the last of the budget, "
        "in two evaluations in a row."
    )
    hours_saved: float = program(
        "Label-hours that are saved there against a draw in proportion to the candidates."
    )
    stop_note: str = program("Why it is saturated; empty for others.")

    @program.resolver("What its clips have in common.")
    def traits(self) -> list[CellTrait]:
        return [CellTrait(**stored) for stored in self.row.traits]

    @program.resolver("Expected miss rate by labeled objects, from 0 on.")
    def curve(self, up_to: UpTo = None) -> list[CurvePoint]:
        points = [
            CurvePoint(exposure=exposure, miss_rate=rate, low=low, high=high)
            for exposure, rate, low, high in self.row.curve
        ]
        if up_to is None:
            return points
        end = up_to * (self.row.exposure + self.row.selected_exposure)
        beyond = [place for place, point in enumerate(points) if point.exposure > end]
        return points[: max(beyond[0] + 1, FEWEST_POINTS)] if beyond else points

    @program.resolver("What evaluations found, oldest first.")
    def history(self) -> list[CellMeasurement]:
        return [
            CellMeasurement(exposure=exposure, miss_rate=rate, objects=objects)
            for exposure, rate, objects in self.row.history
        ]

    @classmethod
    def of(cls, row: RunCellRow) -> Self:
        return cls(row=row, **copied(cls, row))
