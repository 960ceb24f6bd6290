"""What labeling costs, by task."""

from typing import Self

import strawberry

from gainloop.api.fields import copied, program
from gainloop.api.types.scalars import DateTime
from gainloop.reads.label_costs import CostModelRow, LabelCostRow


@strawberry.type(description="What labeling costs, learned from measured minutes; immutable.")
class CostModel:
    model_id: str = program("Id, as `PriorityRun.costModelId` names it.")
    method: str = program("How it was fitted.")
    num_items: int = program("Units that it was learned from.")
    opening_minutes: float = program("Minutes of a unit, whatever is in it.")
    seconds_per_frame: float = program("Seconds of each labeled frame.")
    seconds_per_object: float = program("Seconds of each object on a labeled frame.")
    low_factor: float = program("Low end of the 80 % interval, as a factor of the estimate.")
    high_factor: float = program("High end of it.")
    mape: float = program(
        "Mean of |estimate - minutes| / minutes over units that the fit had not seen."
    )
    baseline_mape: float = program("Likewise, by the mean of the other units for each.")
    coverage: float = program("Share of units inside 80 % intervals that were made without them.")
    learned_at: DateTime = program("When it was learned.")

    @classmethod
    def of(cls, row: CostModelRow) -> Self:
        costs = row.costs
        return cls(
            opening_minutes=costs.opening_minutes,
            seconds_per_frame=costs.look_seconds,
            seconds_per_object=costs.box_seconds,
            low_factor=costs.spread[0],
            high_factor=costs.spread[1],
            **copied(cls, row),
        )


@strawberry.type(description="What labeling of one task and level costs.")
class LabelCost:
    task: str = program("Such as box_2d.")
    level: str = program("Such as frame.")
    num_measured: int = program("Units whose minutes somebody measured.")
    num_shared_out: int = program(
        "Units that have their share of the hours of a batch; nothing is learned from them."
    )
    least_items: int = program("Measured units from which on costs are learned.")
    mean_minutes: float | None = program("Of the measured units; null without any.")
    shown_mape: float | None = program(
        "Mean of |estimate - minutes| / minutes by the estimates that queues showed."
    )
    shown_coverage: float | None = program("Share of minutes inside the intervals shown.")
    model: CostModel | None = program("The newest that was learned; null is the assumption.")

    @classmethod
    def of(cls, row: LabelCostRow) -> Self:
        model = None if row.model is None else CostModel.of(row.model)
        return cls(**{**copied(cls, row), "model": model})
