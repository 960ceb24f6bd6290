"""Clips."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.global_ids import key_of
from gainloop.api.queries.arguments import Id
from gainloop.api.types.clip import Clip
from gainloop.api.types.clip_facets import ClipFacets
from gainloop.api.types.connection import After, Connection, First, Start, ranked_window
from gainloop.api.types.priority import Chosen
from gainloop.reads import clips as reads
from gainloop.reads.clip_facets import clip_facets

Skipped = Annotated[
    int | None,
    strawberry.argument(
        description="Clips under the filter before the page; instead of `after`, for a table that "
        "jumps. Who reads every page takes cursors: they hold while labels arrive."
    ),
]


@strawberry.type
class CatalogQuery:
    @program.resolver("Clips of the catalog in the order in which they came in.")
    def clips(
        self,
        info: Info,
        first: First = 50,
        after: After = None,
        offset: Skipped = None,
        filter: Chosen = None,
    ) -> Connection[Clip]:
        session, reader = info.context.session, info.context.reader
        chosen = None if filter is None else filter.chosen()
        cursors = info.context.cursors(f"clips {chosen}")
        window = ranked_window(first, Start(after, None, offset), cursors, "")
        return Connection.of(
            info.context,
            reads.list_clips(session, reader, window, chosen),
            Clip.of,
            cursors,
            lambda: reads.count_clips(session, reader, chosen),
        )

    @program.resolver("One clip, null where there is none.")
    def clip(self, info: Info, id: Id) -> Clip | None:
        row = info.context.loaders.clip.load(key_of(id, "Clip"))
        return None if row is None else Clip.of(row)

    @program.resolver("Values that filters of clips can offer.")
    def clip_facets(self, info: Info) -> ClipFacets:
        return ClipFacets.of(clip_facets(info.context.session, info.context.reader))
