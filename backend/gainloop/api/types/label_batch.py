"""Label batches: what came back for a queue."""

from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.global_ids import global_id
from gainloop.api.types.clip import Clip
from gainloop.api.types.connection import After, Connection, First, window_of
from gainloop.api.types.node import Node, existing
from gainloop.api.types.ontology import OntologyVersion
from gainloop.api.types.queue import Queue
from gainloop.api.types.scalars import DateTime
from gainloop.reads import label_batches as reads
from gainloop.reads.label_batches import LabelBatchClipRow, LabelBatchRow
from gainloop.terms.enums import LabelFormat
from gainloop.terms.measures import MinutesSource

if TYPE_CHECKING:
    from gainloop.api.types.dataset_release import DatasetRelease


@strawberry.type(description="A clip that a batch labels, wholly.")
class LabelBatchClip:
    row: strawberry.Private[LabelBatchClipRow]
    rank: int = program("Rank of the queue's item that it answers.")
    num_labels: int = program("Labels on it; 0 is an answer too.")
    spent_minutes: float | None = program("What it took; null where nobody said.")
    minutes_source: MinutesSource | None = program("Who says so; null where nobody does.")

    @program.resolver("The clip.")
    def clip(self, info: Info) -> Clip:
        return Clip.load(info, self.row.clip_id)

    @classmethod
    def of(cls, row: LabelBatchClipRow) -> Self:
        return cls(row=row, **copied(cls, row))


@strawberry.type(description="Labels that came back for a queue in one import; immutable.")
class LabelBatch(Node):
    row: strawberry.Private[LabelBatchRow]
    name: str = program("Its name.")
    label: str = program("The batch as people name it.")
    format: LabelFormat = program("Format of the file.")
    file_name: str = program("Name of the file.")
    num_clips: int = program("Clips that it labels.")
    num_frames: int = program("Frames of these clips.")
    num_labels: int = program("Labels that it brought.")
    spent_hours: float | None = program("Label-hours that it took; null where nobody said.")
    created_at: DateTime = program("When it was imported.")
    author: str = program("Who imported it.")

    @program.resolver("The queue.")
    def queue(self, info: Info) -> Queue:
        return Queue.load(info, self.row.queue_id)

    @program.resolver("The classes that its annotators used.")
    def ontology_version(self, info: Info) -> OntologyVersion:
        return OntologyVersion.load(info, self.row.ontology_version_id)

    @program.resolver("Releases that include it, newest first.")
    def releases(
        self, info: Info
    ) -> list[Annotated["DatasetRelease", strawberry.lazy("gainloop.api.types.dataset_release")]]:
        from gainloop.api.types.dataset_release import DatasetRelease

        rows = info.context.loaders.releases_of_batch.load(self.row.batch_id)
        return [DatasetRelease.of(row) for row in rows]

    @program.resolver("Its clips by rank in the queue.")
    def clips(
        self, info: Info, first: First = 50, after: After = None
    ) -> Connection[LabelBatchClip]:
        session, reader, key = info.context.session, info.context.reader, self.row.batch_id
        cursors = info.context.cursors(f"clips of {key}")
        window, _ = window_of(first, after, cursors)
        return Connection.of(
            info.context,
            reads.list_batch_clips(session, reader, key, window),
            LabelBatchClip.of,
            cursors,
            lambda: self.num_clips,
        )

    @classmethod
    def of(cls, row: LabelBatchRow) -> Self:
        node_id = strawberry.ID(global_id("LabelBatch", row.batch_id))
        return cls(id=node_id, row=row, **copied(cls, row))

    @classmethod
    def load(cls, info: Info, key: str) -> Self:
        return cls.of(existing(info.context.loaders.batch.load(key)))
