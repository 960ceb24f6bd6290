"""Coverage of the program's conditions by labels."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.global_ids import optional_key_of
from gainloop.api.types.coverage import Coverage
from gainloop.reads.coverage import read_coverage

EvaluationId = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description="Whose misses are shown; null takes the newest on a development benchmark."
    ),
]


Scenario = Annotated[
    str | None,
    strawberry.argument(description="Count only clips of this scenario expression."),
]


@strawberry.type
class CoverageQuery:
    @program.resolver("Where labels are and where they should be, by region, weather and light.")
    def coverage(
        self, info: Info, evaluation_id: EvaluationId = None, scenario: Scenario = None
    ) -> Coverage:
        context = info.context
        key = optional_key_of(evaluation_id, "Evaluation", "evaluation_id")
        objects = context.home.objects
        row = read_coverage(context.session, objects, context.reader, key, scenario)
        return Coverage.of(row)
