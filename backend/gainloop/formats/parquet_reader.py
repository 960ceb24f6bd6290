"""Reads a Parquet file column by column within a budget, whatever its footer promises.

In: a file. Out: Arrow columns by name, or a refusal. Called by the readers of catalogs and
embeddings.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gainloop.errors import InvalidInput
from gainloop.formats.files import check_file, first_line
from gainloop.terms.options import Limits

_BATCH_ROWS = 16_384
_MAX_RATIO = 100  # decoded bytes per byte of the file, beyond those that any file may decode to
_FREE_BYTES = 256 * 1024**2


class ParquetColumns:
    """The columns of an open file; each read counts against the one budget of decoded bytes."""

    def __init__(self, path: Path, limits: Limits) -> None:
        size = check_file(path, limits)
        self._name = path.name
        self._budget = min(limits.decoded_bytes, max(_FREE_BYTES, _MAX_RATIO * size))
        self._bytes_left = self._budget
        self._file = _open(path, limits)
        self.types: Mapping[str, Any] = {
            field.name: _value_type(field.type) for field in self._file.schema_arrow
        }
        names = [field.name for field in self._file.schema_arrow]
        if len(names) > len(self.types):
            twice = next(name for name in names if names.count(name) > 1)
            message = f"the column {twice!r} is there twice"
            raise InvalidInput("DUPLICATE_COLUMN", message, file=path.name, field=twice)

    def read(self, name: str) -> Any:
        """The column as a ChunkedArray without dictionaries."""
        batches = self._file.iter_batches(batch_size=_BATCH_ROWS, columns=[name])
        try:
            chunks = [self._within_budget(batch.column(0), name) for batch in batches]
        except (pa.ArrowException, OSError) as error:
            message = f"the column {name!r} cannot be decoded: {first_line(error)}"
            raise InvalidInput("BAD_PARQUET", message, file=self._name, field=name) from error
        plain = [_decoded(chunk) for chunk in chunks]
        return pa.chunked_array(plain, type=None if plain else self.types[name])

    def _within_budget(self, chunk: Any, name: str) -> Any:
        """The chunk, still with its dictionary, after its size in full has been taken off."""
        self._bytes_left -= _decoded_bytes(chunk)
        if self._bytes_left < 0:
            raise InvalidInput(
                "DECODED_TOO_LARGE",
                f"the file decodes to more than {self._budget:,} bytes, the limit for its size",
                file=self._name,
                field=name,
            )
        return chunk


def _open(path: Path, limits: Limits) -> Any:
    try:
        metadata = pq.read_metadata(path)
        if metadata.num_columns > limits.parquet_columns:
            message = f"the file has {metadata.num_columns:,} columns, "
            raise InvalidInput(
                "TOO_MANY_COLUMNS",
                f"{message}the limit is {limits.parquet_columns}",
                file=path.name,
            )
        texts = _text_columns(pq.ParquetFile(path, metadata=metadata).schema_arrow)
        # Texts stay behind their dictionaries until their full size is known: a dictionary of one
        # long text, used a million times, is how a small file becomes a large one.
        return pq.ParquetFile(path, metadata=metadata, read_dictionary=texts)
    except (pa.ArrowException, OSError) as error:
        message = f"this is no readable Parquet file: {first_line(error)}"
        raise InvalidInput("BAD_PARQUET", message, file=path.name) from error


def _text_columns(schema: Any) -> Sequence[str]:
    return [
        field.name
        for field in schema
        if pa.types.is_string(field.type) or pa.types.is_binary(field.type)
    ]


def _decoded_bytes(chunk: Any) -> int:
    if not pa.types.is_dictionary(chunk.type):
        return int(chunk.nbytes)
    values = chunk.dictionary
    if not _has_length(values.type):
        return int(values.nbytes) + 8 * len(chunk)
    lengths = pc.take(pc.binary_length(values), chunk.indices)
    return int(pc.sum(lengths).as_py() or 0) + 4 * len(chunk)


def _has_length(kind: Any) -> bool:
    types = pa.types
    return bool(types.is_string(kind) or types.is_binary(kind) or types.is_large_string(kind))


def _decoded(chunk: Any) -> Any:
    return chunk.dictionary_decode() if pa.types.is_dictionary(chunk.type) else chunk


def _value_type(kind: Any) -> Any:
    return kind.value_type if pa.types.is_dictionary(kind) else kind
