"""What filters of clips can offer."""

from typing import Self

import strawberry

from gainloop.api.fields import copied, program
from gainloop.reads.clip_facets import FacetRow, FacetsRow


@strawberry.type(description="A value and how many clips have it.")
class Facet:
    value: str = program("The value, as a filter takes it.")
    count: int = program("Clips in the catalog with this value.")

    @classmethod
    def of(cls, row: FacetRow) -> Self:
        return cls(**copied(cls, row))


@strawberry.type(description="Values that clips have, most frequent first, at most 100 each.")
class ClipFacets:
    regions: list[Facet] = program("Of `region`.")
    weathers: list[Facet] = program("Of `weather`.")
    times_of_day: list[Facet] = program("Of `timeOfDay`.")
    scenarios: list[Facet] = program("Of `scenario`.")

    @classmethod
    def of(cls, row: FacetsRow) -> Self:
        return cls(
            regions=[Facet.of(facet) for facet in row.regions],
            weathers=[Facet.of(facet) for facet in row.weathers],
            times_of_day=[Facet.of(facet) for facet in row.times_of_day],
            scenarios=[Facet.of(facet) for facet in row.scenarios],
        )
