"""Clips."""

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.global_ids import key_of
from gainloop.api.queries.arguments import Id
from gainloop.api.types.clip import Clip
from gainloop.api.types.clip_facets import ClipFacets
from gainloop.api.types.connection import After, Connection, First, window_of
from gainloop.api.types.priority import Chosen
from gainloop.reads import clips as reads
from gainloop.reads.clip_facets import clip_facets


@strawberry.type
class CatalogQuery:
    @program.resolver("Clips of the catalog in the order in which they came in.")
    def clips(
        self, info: Info, first: First = 50, after: After = None, filter: Chosen = None
    ) -> Connection[Clip]:
        session, reader = info.context.session, info.context.reader
        chosen = None if filter is None else filter.chosen()
        cursors = info.context.cursors(f"clips {chosen}")
        window, _ = window_of(first, after, cursors)
        return Connection.of(
            reads.list_clips(session, reader, window, chosen),
            Clip.of,
            cursors,
            lambda: reads.count_clips(session, reader, chosen),
        )

    @program.resolver("One clip, null where there is none.")
    async def clip(self, info: Info, id: Id) -> Clip | None:
        row = await info.context.loaders.clip.load(key_of(id, "Clip"))
        return None if row is None else Clip.of(row)

    @program.resolver("Values that filters of clips can offer.")
    def clip_facets(self, info: Info) -> ClipFacets:
        return ClipFacets.of(clip_facets(info.context.session, info.context.reader))
