"""Scenarios, cohort axes, and requests to the fleet."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.expected import permitted_query
from gainloop.api.fields import program
from gainloop.api.global_ids import key_of, keys_of
from gainloop.api.queries.arguments import Id
from gainloop.api.types.cohort_axis import CohortAxis
from gainloop.api.types.scenario import (
    CollectionRequest,
    Scenario,
    ScenarioPreview,
    ScenarioPreviewResult,
)
from gainloop.reads.axes import list_axes
from gainloop.reads.scenarios import list_collection_requests, list_scenarios
from gainloop.rules.access import Permission

ClipIds = Annotated[
    list[strawberry.ID], strawberry.argument(description="Global ids, at most 1,000.")
]
Expression = Annotated[str, strawberry.argument(description="The expression.")]


@strawberry.type
class ScenariosQuery:
    @program.resolver("Scenarios in force, by name.")
    def scenarios(self, info: Info) -> list[Scenario]:
        rows = list_scenarios(info.context.session, info.context.reader)
        info.context.loaders.follow(rows)
        return [Scenario.of(row) for row in rows]

    @program.resolver("A scenario by global id.")
    def scenario(self, info: Info, id: Id) -> Scenario | None:
        row = info.context.loaders.scenario.load(key_of(id, "Scenario"))
        return None if row is None else Scenario.of(row)

    @permitted_query(
        "What an expression would find, before it is saved.", permission=Permission.READ
    )
    def scenario_preview(self, info: Info, expression: Expression) -> ScenarioPreviewResult:
        return ScenarioPreview.read(info, expression)

    @permitted_query(
        "What labeling these clips, and no others, would be.", permission=Permission.READ
    )
    def clips_preview(self, info: Info, clip_ids: ClipIds) -> ScenarioPreviewResult:
        return ScenarioPreview.of_clips(info, keys_of(clip_ids, "Clip", "clip_ids"))

    @program.resolver("Axes that cohorts are made by: built in, and registered ones in force.")
    def cohort_axes(self, info: Info) -> list[CohortAxis]:
        rows = list_axes(info.context.session, info.context.reader)
        return [CohortAxis.of(row) for row in rows]

    @program.resolver("What the lake has no clip of, newest first.")
    def collection_requests(self, info: Info) -> list[CollectionRequest]:
        rows = list_collection_requests(info.context.session, info.context.reader)
        info.context.loaders.follow(rows)
        return [CollectionRequest.of(row) for row in rows]
