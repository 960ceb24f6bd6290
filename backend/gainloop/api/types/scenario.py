"""Scenarios, what they find, and what the lake has no clip of."""

from collections.abc import Sequence
from typing import Annotated, Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.global_ids import global_id
from gainloop.api.types.clip import Clip
from gainloop.api.types.failures import Invalid, NotAllowed
from gainloop.api.types.node import Node, existing
from gainloop.api.types.results import OutcomeCounts
from gainloop.api.types.scalars import DateTime
from gainloop.reads.scenario_preview import PreviewRow
from gainloop.reads.scenarios import CollectionRequestRow, ScenarioRow


@strawberry.type(description="What a scenario expression finds today, or what given clips are.")
class ScenarioPreview:
    row: strawberry.Private[PreviewRow]
    expression: str = program("The expression, as it was read; empty for given clips.")
    num_candidates: int = program("Clips that could be labeled.")
    hours: float = program("Label-hours for all of them.")
    hours_low: float = program("Lower end.")
    hours_high: float = program("Upper end.")
    num_labeled: int = program("Clips labeled already, outside benchmarks.")
    num_barred: int = program("Clips too close to a benchmark that is held out: not to be labeled.")
    num_in_benchmarks: int = program("Clips in benchmarks.")
    too_few: bool = program("Too few objects for a rate.")
    expected_gain: float | None = program(
        "Sum of the scores of its candidates in the newest run; null where unknown."
    )
    expected_gain_basis: str = program("What it rests on, or why there is none.")

    @program.resolver("Results of the newest development evaluation on it.")
    def missed(self) -> OutcomeCounts | None:
        return None if self.row.missed is None else OutcomeCounts.of(self.row.missed)

    @program.resolver("Up to 12 candidates.")
    def sample(self, info: Info) -> list[Clip]:
        info.context.loaders.clip.expect(self.row.sample)
        return [Clip.load(info, key) for key in self.row.sample]

    @classmethod
    def read(cls, info: Info, expression: str) -> Self:
        row = info.context.loaders.previews.of(expression)
        return cls(row=row, **copied(cls, row))

    @classmethod
    def of_clips(cls, info: Info, clip_ids: Sequence[str]) -> Self:
        row = info.context.loaders.previews.of_clips(clip_ids)
        return cls(row=row, **copied(cls, row))


ScenarioPreviewResult = Annotated[
    ScenarioPreview | Invalid | NotAllowed,
    strawberry.union("ScenarioPreviewResult", description="The preview, or why there is none."),
]


@strawberry.type(description="Which clips show it, as an expression; immutable.")
class Scenario(Node):
    name: str = program("Name, the same for all versions.")
    version: int = program("Other expressions are other versions.")
    label: str = program("Name and version.")
    expression: str = program("The expression.")
    description: str = program("In words.")
    reason: str = program("Why this version was made.")
    author: str = program("Who made it.")
    created_at: DateTime = program("When.")

    @program.resolver("All versions, newest first.")
    def versions(
        self, info: Info
    ) -> list[Annotated["Scenario", strawberry.lazy("gainloop.api.types.scenario")]]:
        return [Scenario.of(row) for row in info.context.loaders.scenario_versions.load(self.name)]

    @program.resolver("What it finds today.")
    def preview(self, info: Info) -> ScenarioPreview:
        return ScenarioPreview.read(info, self.expression)

    @classmethod
    def of(cls, row: ScenarioRow) -> Self:
        node_id = strawberry.ID(global_id("Scenario", row.scenario_id))
        return cls(id=node_id, label=row.scenario_id, **copied(cls, row))

    @classmethod
    def load(cls, info: Info, key: str) -> Self:
        return cls.of(existing(info.context.loaders.scenario.load(key)))


@strawberry.type(description="What the lake has no clip of.")
class CollectionRequest(Node):
    row: strawberry.Private[CollectionRequestRow]
    expression: str = program("What to look for.")
    reason: str = program("Why.")
    num_wanted: int = program("Clips wanted.")
    author: str = program("Who asked.")
    created_at: DateTime = program("When.")

    @program.resolver("The scenario.")
    def scenario(self, info: Info) -> Scenario:
        return Scenario.load(info, self.row.scenario_id)

    @program.resolver("The same as OpenLABEL tags, JSON.")
    def odd_expression(self, info: Info) -> str:
        return existing(info.context.loaders.odd_expression.load(self.expression))

    @classmethod
    def of(cls, row: CollectionRequestRow) -> Self:
        node_id = strawberry.ID(global_id("CollectionRequest", row.request_id))
        return cls(id=node_id, row=row, **copied(cls, row))

    @classmethod
    def load(cls, info: Info, key: str) -> Self:
        return cls.of(existing(info.context.loaders.collection_request.load(key)))
