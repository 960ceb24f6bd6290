"""Comparisons of two evaluations."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.global_ids import key_of
from gainloop.api.types.comparison import Comparison
from gainloop.reads.comparison_rows import ComparisonRequest
from gainloop.reads.comparisons import compare_evaluations
from gainloop.terms.enums import OperatingPoint

EarlierId = Annotated[strawberry.ID, strawberry.argument(description="The earlier one.")]
LaterId = Annotated[strawberry.ID, strawberry.argument(description="The later one.")]
By = Annotated[
    list[str],
    strawberry.argument(description="One to three axes; see `comparisonAxes` of the evaluation."),
]
At = Annotated[
    OperatingPoint | None, strawberry.argument(description="Where the two are compared.")
]
ClassName = Annotated[
    str | None, strawberry.argument(description="Objects of one class; null for all.")
]


@strawberry.type
class ComparisonQuery:
    @program.resolver(
        "Two evaluations cohort by cohort, drives resampled; null where either is unknown."
    )
    def compare_evaluations(
        self,
        info: Info,
        a: EarlierId,
        b: LaterId,
        by: By,
        at: At = OperatingPoint.EQUAL_FP,
        class_name: ClassName = None,
    ) -> Comparison | None:
        context = info.context
        keys = [key_of(node_id, "Evaluation") for node_id in (a, b)]
        context.loaders.evaluation.expect(keys)
        earlier, later = (context.loaders.evaluation.load(key) for key in keys)
        if earlier is None or later is None:
            return None
        point = OperatingPoint.EQUAL_FP if at is None else at
        request = ComparisonRequest(earlier, later, tuple(by), point, class_name)
        row = compare_evaluations(context.session, context.home.objects, context.reader, request)
        return Comparison.of(row)
