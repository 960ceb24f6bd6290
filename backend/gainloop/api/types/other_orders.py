"""What clips that were drawn at random say of other orders."""

from typing import Annotated, Self

import strawberry

from gainloop.api.fields import analysis
from gainloop.api.types.failures import Invalid, NotAllowed
from gainloop.terms.enums import OffPolicyState
from gainloop.workflows.shadow.judge_orders import Judged
from gainloop.workflows.shadow.judge_orders import JudgedOrder as OrderRow


@strawberry.type(
    description="Missed objects found per label-hour, with 95 % intervals of one look."
)
class JudgedOrder:
    row: strawberry.Private[OrderRow]

    @analysis.resolver("Name of the profile, or the random draw.")
    def name(self) -> str | None:
        return self.row.name

    @analysis.resolver("Runs that it could rank.")
    def num_runs(self) -> int | None:
        return self.row.num_runs

    @analysis.resolver("Drawn clips that it selects.")
    def num_clips(self) -> int | None:
        return self.row.estimate.num_items

    @analysis.resolver("Found per label-hour; null where it selects too few.")
    def value(self) -> float | None:
        return self.row.estimate.value

    @analysis.resolver("Lower end of its interval.")
    def low(self) -> float | None:
        return self.row.estimate.low

    @analysis.resolver("Upper end of its interval.")
    def high(self) -> float | None:
        return self.row.estimate.high

    @analysis.resolver("Beside the draw; null for the draw itself, and where there are too few.")
    def gap(self) -> float | None:
        return self.row.gap.value if self.row.gap else None

    @analysis.resolver("Lower end of its interval.")
    def gap_low(self) -> float | None:
        return self.row.gap.low if self.row.gap else None

    @analysis.resolver("Upper end of its interval.")
    def gap_high(self) -> float | None:
        return self.row.gap.high if self.row.gap else None

    @analysis.resolver("What can be said beside the draw; null for the draw itself.")
    def state(self) -> OffPolicyState | None:
        return self.row.gap.state if self.row.gap else None


@strawberry.type(description="Other orders, judged by clips that were drawn for the holdback.")
class OtherOrders:
    num_clips: int | None = analysis("Drawn clips with labels and earlier predictions.")
    num_left_out: int | None = analysis("Such clips of runs that cannot be made again.")
    orders: list[JudgedOrder] | None = analysis("The draw itself first, then every profile.")

    @classmethod
    def of(cls, judged: Judged) -> Self:
        return cls(
            num_clips=judged.num_items,
            num_left_out=judged.num_left_out,
            orders=[JudgedOrder(row=row) for row in judged.orders],
        )


OtherOrdersResult = Annotated[
    OtherOrders | Invalid | NotAllowed,
    strawberry.union("OtherOrdersResult", description="What they say, or why nothing is said."),
]
