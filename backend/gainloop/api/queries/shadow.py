"""The report on shadow cycles."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.expected import permitted_query
from gainloop.api.fields import program
from gainloop.api.types.other_orders import OtherOrders, OtherOrdersResult
from gainloop.api.types.shadow import ShadowReport
from gainloop.reads.shadow import shadow_report
from gainloop.rules.access import Permission, Visibility
from gainloop.workflows.shadow.judge_orders import judge_on_request

Benchmark = Annotated[
    str | None,
    strawberry.argument(description="Name of the benchmark; null means that of the newest cycle."),
]
Target = Annotated[
    float | None,
    strawberry.argument(description="Recall in the worst cohorts; null means the best of FIFO."),
]


@strawberry.type
class ShadowQuery:
    @program.resolver("What prioritized labeling brought beside FIFO and a random draw.")
    def shadow_report(
        self, info: Info, benchmark: Benchmark = None, target: Target = None
    ) -> ShadowReport:
        context = info.context
        found = shadow_report(
            context.session, context.home.objects, context.reader, benchmark, target
        )
        return ShadowReport.of(found)

    @permitted_query(
        "What every profile would have found in the same hours, told from clips that were drawn at "
        "random; nothing is stored.",
        permission=Permission.READ,
        visibility=Visibility.ANALYSIS,
    )
    def other_orders(self, info: Info) -> OtherOrdersResult | None:
        context = info.context
        return OtherOrders.of(judge_on_request(context.home, context.reader))
