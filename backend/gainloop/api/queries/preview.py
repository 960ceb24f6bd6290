"""What an import of an uploaded catalog would do."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.expected import permitted_query
from gainloop.api.types.inputs import ColumnChoice
from gainloop.api.types.preview import CatalogPreview, CatalogPreviewResult
from gainloop.formats.catalog_columns import MapFile
from gainloop.reads.catalog_preview import preview_catalog
from gainloop.reads.uploads import find_upload
from gainloop.rules.access import Permission

UploadId = Annotated[strawberry.ID, strawberry.argument(description="Id of the upload.")]
ColumnMap = Annotated[
    list[ColumnChoice] | None,
    strawberry.argument(description="Overrides the guessed columns."),
]


@strawberry.type
class PreviewQuery:
    @permitted_query("What an import would do.", permission=Permission.IMPORT_DATA)
    def catalog_preview(
        self, info: Info, upload_id: UploadId, column_map: ColumnMap = None
    ) -> CatalogPreviewResult:
        context = info.context
        path = find_upload(context.home, context.reader, upload_id)
        read = preview_catalog(context.reader, path, map_of(column_map))
        return CatalogPreview.of(upload_id, read)


def map_of(choices: list[ColumnChoice] | None) -> MapFile:
    """A person's choices as the reader takes them; an empty source is no column."""
    return MapFile({choice.target: choice.source or "" for choice in choices or []})
