"""Opens a catalog file, CSV or Parquet, as named Arrow columns.

In: a file. Out: its columns with the places of their rows, and which of them may be what. Called by
`catalog`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa

from gainloop.errors import InvalidInput
from gainloop.formats.catalog_cells import is_readable_as
from gainloop.formats.catalog_vocabulary import is_unknown
from gainloop.formats.csv_reader import FIRST_ROW, CsvColumns, read_csv
from gainloop.formats.files import check_file
from gainloop.formats.parquet_reader import ParquetColumns
from gainloop.formats.rows import Places
from gainloop.terms.catalog import CATALOG_COLUMNS, ColumnKind
from gainloop.terms.options import Limits

_SAMPLE_ROWS = 500
_PARQUET_MAGIC = b"PAR1"
_OTHER_FORMATS = {b"PK\x03\x04": "a spreadsheet or zip file", b"\xd0\xcf\x11\xe0": "a spreadsheet"}
_PARQUET_SUFFIXES = {".parquet", ".pq"}


class CatalogSource(Protocol):
    """A file of columns, and the number of its first row."""

    @property
    def file(self) -> str: ...

    @property
    def names(self) -> tuple[str, ...]: ...

    @property
    def first_row(self) -> int: ...

    def column(self, name: str) -> Any:
        """The Arrow column."""

    def check_type(self, name: str, target: str) -> None:
        """Refuses a column whose type cannot hold our column `target`."""

    def fits(self, name: str, kind: ColumnKind) -> bool:
        """Whether a column whose name is like ours holds what ours does."""


def open_source(path: Path, limits: Limits) -> CatalogSource:
    """By what the file holds, not by its name."""
    check_file(path, limits, advice="use Parquet")
    with path.open("rb") as stream:
        start = stream.read(4)
    if start == _PARQUET_MAGIC or path.suffix.lower() in _PARQUET_SUFFIXES:
        return _ParquetSource(path, limits)
    if start in _OTHER_FORMATS:
        message = f"this is {_OTHER_FORMATS[start]}; save it as CSV or Parquet"
        raise InvalidInput("UNKNOWN_FORMAT", message, file=path.name)
    return _CsvSource(path.name, read_csv(path, limits))


def places_of(source: CatalogSource, num_rows: int) -> Places:
    rows = np.arange(source.first_row, source.first_row + num_rows)
    return Places((source.file,), np.zeros(num_rows, dtype=np.int64), rows)


@dataclass(frozen=True, slots=True)
class _CsvSource:
    file: str
    content: CsvColumns
    first_row: int = FIRST_ROW

    @property
    def names(self) -> tuple[str, ...]:
        return self.content.names

    def column(self, name: str) -> Any:
        return self.content.columns[self.names.index(name)]

    def check_type(self, name: str, target: str) -> None:
        """Every text can be tried."""

    def fits(self, name: str, kind: ColumnKind) -> bool:
        return _most_read(self.column(name).slice(0, _SAMPLE_ROWS).to_pylist(), kind)


class _ParquetSource:
    first_row = 1

    def __init__(self, path: Path, limits: Limits) -> None:
        self.file = path.name
        self._content = ParquetColumns(path, limits)
        self._read: dict[str, Any] = {}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._content.types)

    def column(self, name: str) -> Any:
        if name not in self._read:
            self._read[name] = self._content.read(name)
        return self._read[name]

    def check_type(self, name: str, target: str) -> None:
        kind, found = CATALOG_COLUMNS[target], self._content.types[name]
        if pa.types.is_timestamp(found) and found.tz is None and kind is ColumnKind.TIME:
            message = f"{name} holds times without a zone; write them as timestamp[us, UTC]"
            raise InvalidInput("TIME_ZONE_MISSING", message, file=self.file, field=name)
        if not _holds(found, kind):
            message = f"{target} is expected to be a column of {kind.value}, got {found}"
            raise InvalidInput("COLUMN_TYPE", message, file=self.file, field=name)

    def fits(self, name: str, kind: ColumnKind) -> bool:
        found = self._content.types[name]
        if pa.types.is_timestamp(found):
            return kind is ColumnKind.TIME
        if not _holds(found, kind):
            return False
        return _most_read(self.column(name).slice(0, _SAMPLE_ROWS).to_pylist(), kind)


def _holds(found: Any, kind: ColumnKind) -> bool:
    """Whether a Parquet type may hold our kind; null is a column without any value."""
    types = pa.types
    is_text = types.is_string(found) or types.is_large_string(found)
    is_count = types.is_integer(found)
    is_texts = types.is_list(found) and types.is_string(found.value_type)
    allowed: dict[ColumnKind, Callable[[], bool]] = {
        ColumnKind.TEXT: lambda: is_text or is_count or types.is_boolean(found),
        ColumnKind.TEXTS: lambda: is_text or is_texts,
        ColumnKind.NUMBER: lambda: is_count or types.is_floating(found) or types.is_decimal(found),
        # A whole-number column with gaps comes out of pandas as floats.
        ColumnKind.COUNT: lambda: is_count or types.is_floating(found),
        ColumnKind.TIME: lambda: is_text or is_count or types.is_timestamp(found),
    }
    return bool(types.is_null(found) or allowed[kind]())


def _most_read(cells: list[Any], kind: ColumnKind) -> bool:
    """Whether at least half of the cells that say something look like the kind."""
    if kind in {ColumnKind.TEXT, ColumnKind.TEXTS}:
        return True
    said = [cell for cell in cells if cell is not None and not is_unknown(str(cell))]
    return 2 * sum(is_readable_as(kind, cell) for cell in said) >= len(said)
