"""Model versions."""

from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.global_ids import global_id
from gainloop.api.types.node import Node, existing
from gainloop.api.types.scalars import DateTime
from gainloop.reads.model_versions import ModelVersionRow

if TYPE_CHECKING:
    from gainloop.api.types.dataset_release import DatasetRelease
    from gainloop.api.types.evaluation import Evaluation
    from gainloop.api.types.outcome import TrainingOutcome


@strawberry.type(description="One version of a model family.")
class ModelVersion(Node):
    row: strawberry.Private[ModelVersionRow]
    family: str = program("Name of the family.")
    version: str = program("The version inside the family.")
    label: str = program("Family and version, as people write them.")
    registered_at: DateTime = program("When it was first seen here.")

    @program.resolver("Its evaluations, newest first.")
    def evaluations(
        self, info: Info
    ) -> list[Annotated["Evaluation", strawberry.lazy("gainloop.api.types.evaluation")]]:
        from gainloop.api.types.evaluation import Evaluation

        rows = info.context.loaders.evaluations_of_model.load(self.row.model_version_id)
        return [Evaluation.of(row) for row in rows]

    @program.resolver("Releases that it was trained on, newest first.")
    def trained_on(
        self, info: Info
    ) -> list[Annotated["DatasetRelease", strawberry.lazy("gainloop.api.types.dataset_release")]]:
        from gainloop.api.types.dataset_release import DatasetRelease

        rows = info.context.loaders.releases_of_model.load(self.row.model_version_id)
        return [DatasetRelease.of(row) for row in rows]

    @program.resolver("What it changed beside earlier versions, newest first.")
    def outcomes(
        self, info: Info
    ) -> list[Annotated["TrainingOutcome", strawberry.lazy("gainloop.api.types.outcome")]]:
        from gainloop.api.types.outcome import TrainingOutcome

        rows = info.context.loaders.outcomes_of_model.load(self.row.model_version_id)
        return [TrainingOutcome.of(row) for row in rows]

    @classmethod
    def of(cls, row: ModelVersionRow) -> Self:
        return cls(
            id=strawberry.ID(global_id("ModelVersion", row.model_version_id)),
            row=row,
            label=f"{row.family}:{row.version}",
            **copied(cls, row),
        )

    @classmethod
    def load(cls, info: Info, key: str) -> Self:
        return cls.of(existing(info.context.loaders.model_version.load(key)))
