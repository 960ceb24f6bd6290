"""Label batches and dataset releases."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.global_ids import key_of, optional_key_of
from gainloop.api.queries.arguments import Id
from gainloop.api.types.connection import After, Connection, First, window_of
from gainloop.api.types.dataset_release import DatasetRelease
from gainloop.api.types.label_batch import LabelBatch
from gainloop.reads import label_batches as reads

OfQueue = Annotated[
    strawberry.ID | None, strawberry.argument(description="Only those of this queue.")
]


@strawberry.type
class LabelsQuery:
    @program.resolver("Label batches, newest first.")
    def label_batches(
        self, info: Info, first: First = 50, after: After = None, queue: OfQueue = None
    ) -> Connection[LabelBatch]:
        session, reader = info.context.session, info.context.reader
        queue_id = optional_key_of(queue, "Queue", "queue")
        cursors = info.context.cursors(f"label batches {queue_id}")
        window, _ = window_of(first, after, cursors)
        return Connection.of(
            info.context,
            reads.list_batches(session, reader, window, queue_id),
            LabelBatch.of,
            cursors,
            lambda: reads.count_batches(session, reader, queue_id),
        )

    @program.resolver("One label batch, null where there is none.")
    def label_batch(self, info: Info, id: Id) -> LabelBatch | None:
        row = info.context.loaders.batch.load(key_of(id, "LabelBatch"))
        return None if row is None else LabelBatch.of(row)

    @program.resolver("Dataset releases, newest first.")
    def dataset_releases(
        self, info: Info, first: First = 50, after: After = None
    ) -> Connection[DatasetRelease]:
        session, reader = info.context.session, info.context.reader
        cursors = info.context.cursors("dataset releases")
        window, _ = window_of(first, after, cursors)
        return Connection.of(
            info.context,
            reads.list_releases(session, reader, window),
            DatasetRelease.of,
            cursors,
            lambda: reads.count_releases(session, reader),
        )

    @program.resolver("One dataset release, null where there is none.")
    def dataset_release(self, info: Info, id: Id) -> DatasetRelease | None:
        row = info.context.loaders.release.load(key_of(id, "DatasetRelease"))
        return None if row is None else DatasetRelease.of(row)
