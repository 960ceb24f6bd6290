"""The filter of clips as an input."""

import strawberry

from gainloop.reads import clip_filter

UNKNOWN = f"; `{clip_filter.UNKNOWN_VALUE}` fits clips without one."


@strawberry.input(
    description="Which clips; what is left out sets no condition. Within a list any value fits."
)
class ClipFilter:
    region: list[str] | None = strawberry.field(default=None, description=f"Regions{UNKNOWN}")
    weather: list[str] | None = strawberry.field(default=None, description=f"Weather{UNKNOWN}")
    time_of_day: list[str] | None = strawberry.field(default=None, description=f"Light{UNKNOWN}")
    scenario: list[str] | None = strawberry.field(default=None, description="Scenario tags.")
    drive: str | None = strawberry.field(default=None, description="Of this drive only.")
    labeled: bool | None = strawberry.field(default=None, description="With labels, or without.")
    in_benchmark: bool | None = strawberry.field(
        default=None, description="Part of a benchmark, or of none."
    )
    search: str | None = strawberry.field(
        default=None, description="Text in the clip's id or drive."
    )

    def chosen(self) -> clip_filter.ClipFilter:
        """Raises InvalidInput for too many values or too long a text."""
        return clip_filter.ClipFilter(
            region=tuple(self.region or ()),
            weather=tuple(self.weather or ()),
            time_of_day=tuple(self.time_of_day or ()),
            scenario=tuple(self.scenario or ()),
            drive=self.drive,
            labeled=self.labeled,
            in_benchmark=self.in_benchmark,
            search=self.search,
        )
