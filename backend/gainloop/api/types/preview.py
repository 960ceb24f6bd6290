"""What an import of a catalog would do."""

from typing import Annotated, Self

import strawberry

from gainloop.api.fields import copied, program
from gainloop.api.types.failures import Invalid, NotAllowed, NotFound
from gainloop.api.types.finding import Finding
from gainloop.api.types.scalars import KeyValue, pairs_of
from gainloop.reads.catalog_preview import GuessRow, PreviewRead, ShownRow


@strawberry.type(description="Which column of a file is taken for one of ours.")
class ColumnGuess:
    target: str = program("Our column.")
    source: str | None = program("The file's column, null for none.")
    why: str = program("How it was found.")
    required: bool = program("Whether a catalog must have it.")
    description: str = program("What our column holds.")

    @classmethod
    def of(cls, row: GuessRow) -> Self:
        return cls(**copied(cls, row))


@strawberry.type(description="One row of the file as it would be imported.")
class PreviewRow:
    row: int = program("Its place in the file.")
    cells: list[KeyValue] = program("What is known, by our column or the file's own.")

    @classmethod
    def of(cls, row: ShownRow) -> Self:
        return cls(row=row.row, cells=pairs_of(row.cells))


@strawberry.type(description="What an import of this file would do.")
class CatalogPreview:
    upload_id: strawberry.ID = program("Id of the upload.")
    file_name: str = program("Name of the file.")
    columns: list[str] = program("Columns of the file.")
    map: list[ColumnGuess] = program("All our columns and what was found for each.")
    rows: list[PreviewRow] = program("The first 20 rows that would be taken.")
    num_rows: int = program("Rows of the file.")
    num_rejected: int = program("Rows that would be left out.")
    findings: list[Finding] = program("What there is to say about rows and columns.")
    can_import: bool = program("Whether at least one row would be taken.")

    @classmethod
    def of(cls, upload_id: str, read: PreviewRead) -> Self:
        return cls(
            upload_id=strawberry.ID(upload_id),
            file_name=read.file_name,
            columns=list(read.columns),
            map=[ColumnGuess.of(guess) for guess in read.guesses],
            rows=[PreviewRow.of(row) for row in read.rows],
            num_rows=read.num_rows,
            num_rejected=read.num_rejected,
            findings=[Finding.of(finding) for finding in read.findings],
            can_import=read.can_import,
        )


CatalogPreviewResult = Annotated[
    CatalogPreview | Invalid | NotFound | NotAllowed,
    strawberry.union("CatalogPreviewResult", description="The preview, or why there is none."),
]
