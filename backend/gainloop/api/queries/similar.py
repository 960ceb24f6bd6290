"""Failures that are like one, and the embedding spaces that there are."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.global_ids import key_of, numbered_key, optional_key_of, parse_global_id
from gainloop.api.types.similar import EmbeddingSpace, SimilarFailures, SimilarFilter, SpaceVector
from gainloop.errors import InvalidInput
from gainloop.reads.embedding_spaces import embedding_spaces
from gainloop.reads.similar_failures import Search
from gainloop.reads.similar_request import ErrorKey, SimilarRequest
from gainloop.reads.similar_request import SimilarFilter as Among

ErrorId = Annotated[strawberry.ID | None, strawberry.argument(description="Like this error.")]
ClusterId = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="Like the typical errors of this error cluster."),
]
ClipId = Annotated[strawberry.ID | None, strawberry.argument(description="Like this clip.")]
Vector = Annotated[SpaceVector | None, strawberry.argument(description="Like this vector.")]
SpaceName = Annotated[
    str | None,
    strawberry.argument(description="Space to look in; null takes the best that has it."),
]
K = Annotated[int, strawberry.argument(description="How many, 1 to 100.")]
Filter = Annotated[SimilarFilter | None, strawberry.argument(description="Among what.")]
IsFolded = Annotated[
    bool, strawberry.argument(description="Moments of one drive that lie together are one result.")
]


@strawberry.type
class SimilarQuery:
    @program.resolver("Embedding spaces, that with the newest vectors first.")
    def embedding_spaces(self, info: Info) -> list[EmbeddingSpace]:
        return [EmbeddingSpace.of(row) for row in embedding_spaces(info.context.session)]

    @program.resolver(
        "The nearest failures, and clips of the backlog that look the same, to one error, cluster, "
        "clip or vector."
    )
    def similar_failures(  # noqa: PLR0913, PLR0917 - a field's arguments
        self,
        info: Info,
        error_id: ErrorId = None,
        cluster_id: ClusterId = None,
        clip_id: ClipId = None,
        vector: Vector = None,
        space: SpaceName = None,
        k: K = 10,
        filter: Filter = None,
        fold: IsFolded = True,
    ) -> SimilarFailures | None:
        context = info.context
        request = SimilarRequest(
            error=None if error_id is None else _error_key(error_id),
            cluster=optional_key_of(cluster_id, "ErrorCluster", "clusterId"),
            clip=None if clip_id is None else key_of(clip_id, "Clip", "clipId"),
            vector=None if vector is None else tuple(vector.values),
            vector_space=None if vector is None else vector.space,
            space=space,
            k=k,
            among=Among() if filter is None else filter.chosen(),
            is_folded=fold,
        )
        search = Search(context.session, context.home.objects, context.vectors, context.candidates)
        found = search.similar_failures(context.reader, request)
        context.loaders.clip.expect([row.clip_id for row in found.rows])
        context.loaders.follow([row.error for row in found.rows if row.error is not None])
        return SimilarFailures.of(found)


def _error_key(node_id: str) -> ErrorKey:
    """Raises InvalidInput BAD_ID."""
    name, key = parse_global_id(node_id)
    if name != "DetectionError":
        raise InvalidInput(
            "BAD_ID", f"this is the id of a {name}, not DetectionError", field="errorId"
        )
    return numbered_key(key)
