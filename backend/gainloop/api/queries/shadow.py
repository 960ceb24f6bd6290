"""The report on shadow cycles."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.types.shadow import ShadowReport
from gainloop.reads.shadow import shadow_report

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
