"""Dataset releases: labels that a training may use, pinned for good."""

from typing import Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.global_ids import global_id
from gainloop.api.types.label_batch import LabelBatch
from gainloop.api.types.node import Node, existing
from gainloop.api.types.ontology import OntologyVersion
from gainloop.api.types.outcome import TrainingOutcome
from gainloop.api.types.priority import WeightsVersion
from gainloop.api.types.scalars import DateTime
from gainloop.reads.label_batches import ReleaseRow


@strawberry.type(description="Labels that a training may use, pinned for good.")
class DatasetRelease(Node):
    row: strawberry.Private[ReleaseRow]
    name: str = program("Name, the same for all versions.")
    version: int = program("The version.")
    label: str = program("Name and version.")
    note: str = program("What it is for.")
    digest: str = program("SHA-256 of its manifest.")
    num_batches: int = program("Label batches.")
    num_clips: int = program("Clips.")
    num_labels: int = program("Labels.")
    created_at: DateTime = program("When it was made.")
    author: str = program("Who made it.")

    @program.resolver("The classes of its labels.")
    def ontology_version(self, info: Info) -> OntologyVersion:
        return OntologyVersion.load(info, self.row.ontology_version_id)

    @program.resolver("The weights that chose its clips; null where there is not one.")
    def weights_version(self, info: Info) -> WeightsVersion | None:
        key = self.row.weights_version_id
        if key is None:
            return None
        return WeightsVersion.of(existing(info.context.loaders.weights.load(key)))

    @program.resolver("Its label batches, in the order in which they came in.")
    def batches(self, info: Info) -> list[LabelBatch]:
        rows = info.context.loaders.batches_of_release.load(self.row.release_id)
        return [LabelBatch.of(row) for row in rows]

    @program.resolver("Outcomes of models that were trained on it, newest first.")
    def outcomes(self, info: Info) -> list[TrainingOutcome]:
        rows = info.context.loaders.outcomes_of_release.load(self.row.release_id)
        return [TrainingOutcome.of(row) for row in rows]

    @classmethod
    def of(cls, row: ReleaseRow) -> Self:
        node_id = strawberry.ID(global_id("DatasetRelease", row.release_id))
        return cls(id=node_id, row=row, label=row.release_id, **copied(cls, row))

    @classmethod
    def load(cls, info: Info, key: str) -> Self:
        return cls.of(existing(info.context.loaders.release.load(key)))
