"""Reads a user's CSV file into text columns.

In: a comma separated file in UTF-8 with a header. Out: names and Arrow columns of texts, or a
refusal that names the line. Called by the reader of catalogs.

Arrow reads good files fast; only where it stumbles, or quotes do not pair, the slower parser of the
standard library reads the file again to name the line.
"""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from gainloop.errors import InvalidInput
from gainloop.formats.files import decode_utf8, read_bytes
from gainloop.terms.options import Limits

FIRST_ROW = 2  # rows are counted as spreadsheets do: the header is row 1

_OTHER_SEPARATORS = {";": "a semicolon", "\t": "a tab", "|": "a bar"}
_BLOCK_BYTES = 4 * 1024**2


@dataclass(frozen=True, slots=True)
class CsvColumns:
    names: tuple[str, ...]
    columns: tuple[Any, ...]  # ChunkedArrays of strings


def read_csv(path: Path, limits: Limits) -> CsvColumns:
    data = read_bytes(path, limits, advice="use Parquet").removeprefix(codecs.BOM_UTF8)
    text = decode_utf8(data, path.name)
    if not text.strip():
        raise InvalidInput("EMPTY_FILE", "the file has only white space", file=path.name)
    names = _header(text, path.name, limits)
    columns = _read_fast(data, names) if data.count(b'"') % 2 == 0 else None
    if columns is None:
        columns = _read_slowly(text, names, path.name, limits)
    _check_lengths(columns, names, path.name, limits)
    return CsvColumns(names, columns)


def _header(text: str, file: str, limits: Limits) -> tuple[str, ...]:
    first_line = next(_lines(text.lstrip("\r\n")))
    for separator, words in _OTHER_SEPARATORS.items():
        if first_line.count(separator) > first_line.count(","):
            message = f"detected {words} between the columns, expected a comma"
            raise InvalidInput("CSV_DIALECT", message, file=file, row=1)
    _, cells = next(_records(text, file, limits))
    names = tuple(cell.strip() or f"column {at}" for at, cell in enumerate(cells, 1))
    if len(names) > limits.parquet_columns:
        message = f"the file has {len(names):,} columns, the limit is {limits.parquet_columns}"
        raise InvalidInput("TOO_MANY_COLUMNS", message, file=file, row=1)
    if len(set(names)) < len(names):
        twice = next(name for at, name in enumerate(names) if name in names[:at])
        message = f"the column {twice!r} is there twice"
        raise InvalidInput("DUPLICATE_COLUMN", message, file=file, row=1, field=twice)
    return names


def _read_fast(data: bytes, names: tuple[str, ...]) -> tuple[Any, ...] | None:
    keys = [str(at) for at in range(len(names))]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(data),
            read_options=arrow_csv.ReadOptions(column_names=keys, block_size=_BLOCK_BYTES),
            parse_options=arrow_csv.ParseOptions(newlines_in_values=b'"' in data),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(keys, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    return tuple(column.slice(1) for column in table.columns)  # the header was read as a row


def _read_slowly(text: str, names: tuple[str, ...], file: str, limits: Limits) -> tuple[Any, ...]:
    rows = []
    for line, cells in _records(text, file, limits):
        if len(cells) != len(names):
            message = f"line {line} has {len(cells)} cells, the header has {len(names)}"
            raise InvalidInput("CSV_ROW", message, file=file, row=line)
        rows.append(cells)
    columns = zip(*rows[1:], strict=True) if len(rows) > 1 else [()] * len(names)
    return tuple(pa.chunked_array([pa.array(list(column), pa.string())]) for column in columns)


def _records(text: str, file: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Line at which a record starts, and its cells; the header is the first."""
    reader = csv.reader(_lines(text), strict=True)
    previous_limit = csv.field_size_limit(limits.csv_field_chars)
    start = 1
    try:
        for cells in reader:
            if cells:
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise _record_error(error, start, text, file, limits) from error
    finally:
        csv.field_size_limit(previous_limit)


def _record_error(
    error: csv.Error, line: int, text: str, file: str, limits: Limits
) -> InvalidInput:
    reason = str(error)
    is_open = text.count('"') % 2 == 1
    if "field larger" in reason and not is_open:
        message = (
            f"line {line} has a cell beyond the limit of {limits.csv_field_chars:,} characters"
        )
        return InvalidInput("CSV_FIELD_TOO_LONG", message, file=file, row=line)
    if "field larger" in reason or "end of data" in reason:
        reason = "a quote that opens is never closed"
    return InvalidInput("CSV_ROW", f"line {line}: {reason}", file=file, row=line)


def _lines(text: str) -> Iterator[str]:
    """Lines with their ends, as the parser wants them: not split at form feeds and the like."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _check_lengths(
    columns: tuple[Any, ...], names: tuple[str, ...], file: str, limits: Limits
) -> None:
    for name, column in zip(names, columns, strict=True):
        lengths = pc.utf8_length(column)
        longest = pc.max(lengths).as_py() or 0
        if longest > limits.csv_field_chars:
            row = pc.index(lengths, longest).as_py() + FIRST_ROW
            message = (
                f"the cell has {longest:,} characters, the limit is {limits.csv_field_chars:,}"
            )
            raise InvalidInput("CSV_FIELD_TOO_LONG", message, file=file, row=row, field=name)
