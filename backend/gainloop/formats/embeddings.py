"""Reads embedding vectors with their ids.

In: .npy with a file of ids beside it, .npz with both, or Parquet with a column of each. Out: one
Embeddings of float32, or a refusal that names the row. Called by the workflow that imports
embeddings, which also calls `check_space` before vectors enter an index.
"""

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from gainloop.errors import InvalidInput
from gainloop.formats.embedding_ids import find_ids_file, id_texts, read_ids
from gainloop.formats.embedding_manifest import with_manifest
from gainloop.formats.embedding_places import (
    PLACE_COLUMNS,
    Columns,
    columns_of_ids,
    columns_of_parquet,
    kind_of,
    places_of,
)
from gainloop.formats.files import check_file, first_line
from gainloop.formats.npy_reader import READ_ERRORS, NpyStream, read_array
from gainloop.formats.parquet_reader import ParquetColumns
from gainloop.terms.boxes import Texts
from gainloop.terms.embeddings import Embeddings, SaidOfSpace
from gainloop.terms.options import Limits

_PICKLES = {".pt", ".pth", ".pkl", ".pickle", ".joblib"}
_ID_COLUMNS = ("id", "clip_id", "ids")
_VECTOR_COLUMNS = ("embedding", "embeddings", "vector", "vectors")
_MAX_RATIO = 100


def read_embeddings(path: Path, limits: Limits, *, ids: Path | None = None) -> Embeddings:
    """Vectors and ids, checked; `ids` is the file of ids where it is not beside the vectors.

    A manifest beside them (`v.manifest.json` for `v.npy`) says of which space they are; columns
    beside the ids say of which clip, frame and box each vector is.
    """
    suffix = path.suffix.lower()
    if suffix in _PICKLES:
        message = f"{suffix} files are pickles, which could run code; save as .npy"
        raise InvalidInput("PICKLE_REFUSED", message, file=path.name)
    check_file(path, limits)
    if suffix == ".npz":
        vectors, names, columns = _read_npz(path, limits)
    elif suffix in {".parquet", ".pq"}:
        vectors, names, columns = _read_parquet(path, limits)
    else:
        vectors = _read_npy(path, limits)
        beside = ids or find_ids_file(path)
        names, columns = read_ids(beside, limits), columns_of_ids(beside, limits)
    floats = _checked_vectors(vectors, path.name)
    checked = _checked_ids(names, len(floats), path.name)
    said = SaidOfSpace(kind=kind_of(columns, path.name))
    places = places_of(columns, len(checked), path.name)
    embeddings = Embeddings(checked, floats, said, places)
    return with_manifest(embeddings, path, limits)


def check_space(embeddings: Embeddings, space: str, dimension: int) -> None:
    """Refuses vectors that do not belong into the index of `space`: spaces are never mixed."""
    if embeddings.space and embeddings.space != space:
        message = f"the vectors are of the space {embeddings.space!r}, the index is of {space!r}"
        raise InvalidInput("SPACE_MISMATCH", f"{message}; import them under their own name")
    if embeddings.dimension != dimension:
        message = f"the vectors have {embeddings.dimension} numbers, the space {space!r} has "
        raise InvalidInput("DIM_MISMATCH", f"{message}{dimension}; a new model is a new space")


def _read_npy(path: Path, limits: Limits) -> NDArray[Any]:
    with path.open("rb") as stream:
        return read_array(NpyStream(stream, path.name), limits, path.stat().st_size)


def _read_npz(path: Path, limits: Limits) -> tuple[NDArray[Any], Texts, Columns]:
    try:
        with ZipFile(path) as archive:
            members = {name.removesuffix(".npy"): name for name in archive.namelist()}
            arrays = {}
            wanted = {"ids": _ID_COLUMNS, "embeddings": _VECTOR_COLUMNS}
            for field, names in {**wanted, **{name: (name,) for name in PLACE_COLUMNS}}.items():
                found = next((members[name] for name in (field, *names) if name in members), None)
                if found is None and field not in wanted:
                    continue
                if found is None:
                    message = f"the file has no array {field}, it has {', '.join(members)[:200]}"
                    raise InvalidInput("MISSING_FIELD", message, file=path.name, field=field)
                # What a member may unpack to follows from its packed size, not from its word.
                packed = archive.getinfo(found).compress_size
                with archive.open(found) as stream:
                    source = NpyStream(stream, path.name, found)
                    arrays[field] = read_array(source, limits, packed * _MAX_RATIO + 4096)
                if not arrays[field].ndim:
                    raise source.error("BAD_ARRAY", "one value, where each vector needs its own")
    except READ_ERRORS as error:
        message = f"this is no .npz file that can be read: {first_line(error)}"
        raise InvalidInput("BAD_ARRAY", message, file=path.name) from error
    columns = {name: arrays[name].tolist() for name in PLACE_COLUMNS if name in arrays}
    if "ids" not in members and "id" not in members:
        columns = {}  # the clips are the ids
    return arrays["embeddings"], id_texts(arrays["ids"].tolist(), path.name), columns


def _read_parquet(path: Path, limits: Limits) -> tuple[NDArray[Any], Texts, Columns]:
    columns = ParquetColumns(path, limits)
    names = [
        next((name for name in wanted if name in columns.types), None)
        for wanted in (_ID_COLUMNS, _VECTOR_COLUMNS)
    ]
    if names[0] is None or names[1] is None:
        message = f"expected the columns id and embedding, found {', '.join(columns.types)[:200]}"
        raise InvalidInput("MISSING_COLUMN", message, file=path.name)
    kind = columns.types[names[1]]
    if not (_is_list(kind) and pa.types.is_floating(kind.value_type)):
        message = f"{names[1]}: expected a list of floats, got {kind}"
        raise InvalidInput("COLUMN_TYPE", message, file=path.name, field=names[1])
    ids = id_texts(columns.read(names[0]).to_pylist(), path.name)
    return _stacked(columns.read(names[1]), path.name), ids, columns_of_parquet(columns)


def _is_list(kind: Any) -> bool:
    types = pa.types
    lists = (types.is_list, types.is_large_list, types.is_fixed_size_list)
    return any(is_list(kind) for is_list in lists)


def _stacked(column: Any, file: str) -> NDArray[Any]:
    """A column of lists as one matrix."""
    lists = column.combine_chunks()
    if lists.null_count:
        row = lists.is_null().to_pylist().index(True) + 1
        raise InvalidInput("BAD_VECTOR", "the vector is missing", file=file, row=row)
    lengths = np.asarray(lists.value_lengths().to_numpy(zero_copy_only=False))
    if len(lengths) and (lengths != lengths[0]).any():
        row = int(np.flatnonzero(lengths != lengths[0])[0]) + 1
        message = f"the vector has {lengths[row - 1]} numbers, the first one has {lengths[0]}"
        raise InvalidInput("DIM_MISMATCH", message, file=file, row=row)
    numbers = lists.flatten().to_numpy(zero_copy_only=False)
    return np.asarray(numbers).reshape(len(lengths), int(lengths[0]) if len(lengths) else 0)


def _checked_vectors(vectors: NDArray[Any], file: str) -> NDArray[np.float32]:
    if not np.issubdtype(vectors.dtype, np.floating):
        message = f"expected float16, float32 or float64, got {vectors.dtype}"
        raise InvalidInput("COLUMN_TYPE", message, file=file)
    if vectors.ndim != 2 or vectors.shape[1] == 0:
        message = f"expected the shape (vectors, numbers), got {vectors.shape}"
        raise InvalidInput("BAD_ARRAY", message, file=file)
    with np.errstate(over="ignore", invalid="ignore"):
        floats = np.ascontiguousarray(vectors, dtype=np.float32)
        norms = np.linalg.norm(floats, axis=1)
    for bad, reason in (
        (~np.isfinite(norms), "holds a number, or has a length, that is not finite in float32"),
        (norms == 0, "has the length zero"),
    ):
        if bad.any():
            row = int(np.flatnonzero(bad)[0]) + 1
            message = f"vector {row} {reason}, as do {int(bad.sum())} of {len(bad)}"
            raise InvalidInput("BAD_VECTOR", message, file=file, row=row)
    return floats


def _checked_ids(ids: Texts, num_vectors: int, file: str) -> Texts:
    if len(ids) != num_vectors:
        message = f"there are {num_vectors} vectors and {len(ids)} ids"
        raise InvalidInput("ID_COUNT", message, file=file)
    first: dict[str, int] = {}
    for row, name in enumerate(ids.tolist(), 1):
        if first.setdefault(name, row) != row:
            message = f"the id {name} is in row {first[name]} and in row {row}"
            raise InvalidInput("DUPLICATE_ID", message, file=file, row=row, field="id")
    return ids
