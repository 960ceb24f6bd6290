"""Ontologies and labeling queues."""

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.global_ids import key_of
from gainloop.api.queries.arguments import Id
from gainloop.api.types.connection import After, Connection, First, window_of
from gainloop.api.types.ontology import OntologyVersion
from gainloop.api.types.queue import Queue
from gainloop.reads import queues as reads


@strawberry.type
class QueuesQuery:
    @program.resolver("Ontologies by name, the newest version of each first.")
    def ontologies(self, info: Info) -> list[OntologyVersion]:
        rows = reads.list_ontologies(info.context.session, info.context.reader)
        return [OntologyVersion.of(row) for row in rows]

    @program.resolver("Labeling queues, newest first.")
    def queues(self, info: Info, first: First = 50, after: After = None) -> Connection[Queue]:
        session, reader = info.context.session, info.context.reader
        cursors = info.context.cursors("queues")
        window, _ = window_of(first, after, cursors)
        return Connection.of(
            info.context,
            reads.list_queues(session, reader, window),
            Queue.of,
            cursors,
            lambda: reads.count_queues(session, reader),
        )

    @program.resolver("One queue, null where there is none.")
    def queue(self, info: Info, id: Id) -> Queue | None:
        row = info.context.loaders.queue.load(key_of(id, "Queue"))
        return None if row is None else Queue.of(row)
