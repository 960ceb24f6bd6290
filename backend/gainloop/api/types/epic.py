"""Epics, and what came of them."""

from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.global_ids import global_id
from gainloop.api.types.clip import Clip
from gainloop.api.types.connection import After, Connection, First, window_of
from gainloop.api.types.decision import Decision
from gainloop.api.types.error_clusters import ErrorCluster
from gainloop.api.types.model_version import ModelVersion
from gainloop.api.types.node import Node, existing
from gainloop.api.types.outcome import OutcomeDelta
from gainloop.api.types.queue import Queue
from gainloop.api.types.scalars import DateTime
from gainloop.reads import epic_figures
from gainloop.reads.epic_trace import EpicTrace
from gainloop.reads.epics import EpicRow
from gainloop.reads.lineage_source import TraceSource
from gainloop.reads.outcomes import DeltaRow
from gainloop.reads.pages import Page

if TYPE_CHECKING:
    from gainloop.api.types.dataset_release import DatasetRelease
    from gainloop.api.types.label_batch import LabelBatch


@strawberry.type(description="A figure that says what it rests on.")
class Gain:
    value: float = program("The figure.")
    low: float | None = program("Lower end of the 95 % interval; null where there is none.")
    high: float | None = program("Upper end of the 95 % interval; null where there is none.")
    unit: str = program("What is counted.")
    basis: str = program("What it rests on.")


@strawberry.type(description="An epic of the tracker, as last imported, and what came of it.")
class Epic(Node):
    row: strawberry.Private[EpicRow]
    key: str = program("Its key in the tracker.")
    title: str = program("Its title.")
    description: str = program("Its description.")
    status: str | None = program("Its status in the tracker.")
    owner: str | None = program("Who owns it.")
    url: str | None = program("Where it is in the tracker.")
    created_at: DateTime = program("When it was first imported.")
    changed_at: DateTime = program("When an import last changed it.")

    @program.resolver("The day that it is due, YYYY-MM-DD.")
    def due(self) -> str | None:
        return None if self.row.due is None else self.row.due.isoformat()

    @program.resolver("Error clusters that it addresses.")
    def clusters(self, info: Info) -> list[ErrorCluster]:
        keys = self._trace(info).cluster_ids
        info.context.loaders.cluster.expect(keys)
        return [ErrorCluster.load(info, key) for key in keys]

    @program.resolver("Queues for these clusters.")
    def queues(self, info: Info) -> list[Queue]:
        keys = self._trace(info).queue_ids
        info.context.loaders.queue.expect(keys)
        return [Queue.load(info, key) for key in keys]

    @program.resolver("Clips that these queues selected, then those of its clusters.")
    def clips(self, info: Info, first: First = 50, after: After = None) -> Connection[Clip]:
        keys = self._trace(info).clip_ids
        cursors = info.context.cursors(f"clips of {self.key} as of {self.row.as_of}")
        window, _ = window_of(first, after, cursors)
        start = window.after or 0
        part = keys[start : start + window.first]
        info.context.loaders.clip.expect(part)
        rows = [existing(info.context.loaders.clip.load(key)) for key in part]
        page = Page(
            rows=tuple(enumerate(rows, start=start + 1)),
            has_next=start + len(part) < len(keys),
            has_previous=start > 0,
        )
        return Connection.of(info.context, page, Clip.of, cursors, lambda: len(keys))

    @program.resolver("Batches that came back for these queues.")
    def batches(
        self, info: Info
    ) -> list[Annotated["LabelBatch", strawberry.lazy("gainloop.api.types.label_batch")]]:
        from gainloop.api.types.label_batch import LabelBatch

        keys = self._trace(info).batch_ids
        info.context.loaders.batch.expect(keys)
        return [LabelBatch.load(info, key) for key in keys]

    @program.resolver("Releases that include these batches.")
    def releases(
        self, info: Info
    ) -> list[Annotated["DatasetRelease", strawberry.lazy("gainloop.api.types.dataset_release")]]:
        from gainloop.api.types.dataset_release import DatasetRelease

        keys = self._trace(info).release_ids
        info.context.loaders.release.expect(keys)
        return [DatasetRelease.load(info, key) for key in keys]

    @program.resolver("Model versions trained on these releases, or that changed its clusters.")
    def model_versions(self, info: Info) -> list[ModelVersion]:
        keys = self._trace(info).model_version_ids
        info.context.loaders.model_version.expect(keys)
        return [ModelVersion.load(info, key) for key in keys]

    @program.resolver("Changes of its clusters.")
    def deltas(self, info: Info) -> list[OutcomeDelta]:
        return [OutcomeDelta.of(row) for row in self._deltas(info)]

    @program.resolver("Decisions about it, or about what came of it.")
    def decisions(self, info: Info) -> list[Decision]:
        keys = self._trace(info).decision_ids
        info.context.loaders.decision.expect(keys)
        return [Decision.load(info, key) for key in keys]

    @program.resolver("What its queues were expected to gain; null where no forecast is frozen.")
    def expected_gain(self, info: Info) -> Gain | None:
        keys = self._trace(info).queue_ids
        loader = info.context.loaders.forecasts_of_queue
        loader.expect(keys)
        gain = epic_figures.expected_gain([row for key in keys for row in loader.load(key)])
        return None if gain is None else Gain(**copied(Gain, gain))

    @program.resolver("What models gained on its clusters; null before an outcome.")
    def realized_gain(self, info: Info) -> Gain | None:
        load = info.context.loaders.outcome.load
        deltas = self._deltas(info)
        info.context.loaders.outcome.expect(delta.outcome_id for delta in deltas)
        gain = epic_figures.realized_gain(
            deltas, lambda outcome_id: existing(load(outcome_id)).base_model_version_id
        )
        return None if gain is None else Gain(**copied(Gain, gain))

    @program.resolver("Label-hours of its batches.")
    def cost_hours(self, info: Info) -> float:
        return self._cost(info)[0]

    @program.resolver("What the hours rest on.")
    def cost_basis(self, info: Info) -> str:
        return self._cost(info)[1]

    @program.resolver("Which store answered.")
    def answered_by(self, info: Info) -> TraceSource:
        return self._trace(info).answered_by

    @program.resolver("What a bound left out, in words.")
    def cuts(self, info: Info) -> list[str]:
        return list(self._trace(info).cuts)

    def _trace(self, info: Info) -> EpicTrace:
        return existing(info.context.loaders.epic_trace.load(self.row.moment))

    def _deltas(self, info: Info) -> list[DeltaRow]:
        loader = info.context.loaders.delta
        keys = self._trace(info).delta_keys
        loader.expect(keys)
        return [existing(loader.load(key)) for key in keys]

    def _cost(self, info: Info) -> tuple[float, str]:
        loader = info.context.loaders.batch_hours
        keys = self._trace(info).batch_ids
        loader.expect(keys)
        return epic_figures.sum_hours([existing(loader.load(key)) for key in keys])

    @classmethod
    def of(cls, row: EpicRow) -> Self:
        node_id = strawberry.ID(global_id("Epic", row.key))
        return cls(id=node_id, row=row, **copied(cls, row))

    @classmethod
    def load(cls, info: Info, key: str) -> Self:
        return cls.of(existing(info.context.loaders.epic.load(key)))
