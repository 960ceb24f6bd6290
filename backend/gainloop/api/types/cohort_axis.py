"""Axes that cohorts are made by."""

from typing import Self

import strawberry

from gainloop.api.fields import copied, program
from gainloop.reads.axes import AxisRow
from gainloop.terms.enums import AxisKind


@strawberry.type(description="An axis that cohorts are made by.")
class CohortAxis:
    name: str = program("Its name.")
    version: int | None = program("Null for a built-in one.")
    column: str = program("The column of the catalog.")
    kind: AxisKind = program("Values as they are, or bins.")
    edges: list[float] = program("Edges of the bins.")
    unit: str | None = program("Unit of the edges.")
    is_built_in: bool = program("Whether it is always there.")

    @classmethod
    def of(cls, row: AxisRow) -> Self:
        return cls(**{**copied(cls, row), "edges": list(row.edges)})
