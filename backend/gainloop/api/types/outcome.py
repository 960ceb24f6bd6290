"""Training outcomes and what they changed."""

from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.global_ids import global_id
from gainloop.api.types.error_clusters import ErrorCluster
from gainloop.api.types.evaluation import Evaluation
from gainloop.api.types.model_version import ModelVersion
from gainloop.api.types.node import Node, existing
from gainloop.api.types.results import AxisValue
from gainloop.api.types.scalars import DateTime
from gainloop.reads.outcomes import DeltaRow, OutcomeRow
from gainloop.terms.cohorts import cohort_label
from gainloop.terms.enums import FigureSource, Verdict

if TYPE_CHECKING:
    from gainloop.api.types.dataset_release import DatasetRelease


@strawberry.type(description="One change that a training made.")
class OutcomeDelta:
    row: strawberry.Private[DeltaRow]
    number: int = program("Its number in the outcome.")
    class_name: str | None = program("Class of the objects; null for all.")
    metric: str = program("What changed.")
    a: float | None = program("Before.")
    b: float | None = program("After.")
    delta: float = program("The change.")
    low: float | None = program("Lower end of the 95 % interval.")
    high: float | None = program("Upper end of the 95 % interval.")
    verdict: Verdict | None = program("After Holm; null for typed figures.")
    num_objects: int | None = program("Objects.")
    num_clips: int | None = program("Clips with such objects.")
    num_drives: int | None = program("Drives, or clips where drives are unknown.")

    @program.resolver("The error cluster; null for a cohort.")
    def cluster(self, info: Info) -> ErrorCluster | None:
        key = self.row.cluster_id
        return None if key is None else ErrorCluster.load(info, key)

    @program.resolver("What the objects share; empty for all of them.")
    def cohort(self) -> list[AxisValue]:
        return [AxisValue(axis=axis, value=value) for axis, value in self.row.cohort.items()]

    @program.resolver("The objects in words.")
    def label(self) -> str:
        return cohort_label(self.row.cohort, self.row.class_name)

    @program.resolver("The outcome.")
    def outcome(
        self, info: Info
    ) -> Annotated["TrainingOutcome", strawberry.lazy("gainloop.api.types.outcome")]:
        return TrainingOutcome.load(info, self.row.outcome_id)

    @classmethod
    def of(cls, row: DeltaRow) -> Self:
        return cls(row=row, **copied(cls, row))


@strawberry.type(description="What a model version changed beside the one before it.")
class TrainingOutcome(Node):
    row: strawberry.Private[OutcomeRow]
    label: str = program("The outcome as people name it.")
    source: FigureSource = program("Measured here, or typed.")
    note: str = program("A remark.")
    evidence: list[str] = program("Addresses where typed figures can be checked.")
    created_at: DateTime = program("When it was recorded.")
    author: str = program("Who recorded it.")

    @program.resolver("The later model version.")
    def model_version(self, info: Info) -> ModelVersion:
        return ModelVersion.load(info, self.row.model_version_id)

    @program.resolver("The earlier model version.")
    def base_model_version(self, info: Info) -> ModelVersion:
        return ModelVersion.load(info, self.row.base_model_version_id)

    @program.resolver("What the later one was trained on; null where it is not known here.")
    def release(
        self, info: Info
    ) -> Annotated["DatasetRelease", strawberry.lazy("gainloop.api.types.dataset_release")] | None:
        from gainloop.api.types.dataset_release import DatasetRelease

        key = self.row.release_id
        return None if key is None else DatasetRelease.load(info, key)

    @program.resolver("Evaluation of the later one; null for typed figures.")
    def evaluation(self, info: Info) -> Evaluation | None:
        key = self.row.evaluation_id
        return None if key is None else Evaluation.load(info, key)

    @program.resolver("Evaluation of the earlier one; null for typed figures.")
    def base_evaluation(self, info: Info) -> Evaluation | None:
        key = self.row.base_evaluation_id
        return None if key is None else Evaluation.load(info, key)

    @program.resolver("Its changes: all objects, classes, cohorts, error clusters.")
    def deltas(self, info: Info) -> list[OutcomeDelta]:
        rows = info.context.loaders.deltas_of_outcome.load(self.row.outcome_id)
        return [OutcomeDelta.of(row) for row in rows]

    @classmethod
    def of(cls, row: OutcomeRow) -> Self:
        node_id = strawberry.ID(global_id("TrainingOutcome", row.outcome_id))
        return cls(id=node_id, row=row, **copied(cls, row))

    @classmethod
    def load(cls, info: Info, key: str) -> Self:
        return cls.of(existing(info.context.loaders.outcome.load(key)))
