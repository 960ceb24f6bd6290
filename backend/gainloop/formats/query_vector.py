"""Reads the one vector that somebody looks around of.

In: an .npy of one vector, or a .json list of numbers, perhaps with a manifest beside it. Out: one
Embeddings of one row. Called by `gainloop errors similar`.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gainloop.errors import InvalidInput
from gainloop.formats.embedding_manifest import with_manifest
from gainloop.formats.files import check_file
from gainloop.formats.json_reader import read_json
from gainloop.formats.npy_reader import NpyStream, read_array
from gainloop.terms.embeddings import Embeddings
from gainloop.terms.options import Limits


def read_query_vector(path: Path, limits: Limits) -> Embeddings:
    """Raises InvalidInput BAD_ARRAY, BAD_VECTOR, or as `formats.embeddings` does."""
    check_file(path, limits)
    numbers = _from_json(path, limits) if path.suffix.lower() == ".json" else _npy(path, limits)
    if not np.issubdtype(numbers.dtype, np.floating) or numbers.size == 0:
        message = f"expected floating-point numbers, got {numbers.size} of {numbers.dtype}"
        raise InvalidInput("BAD_ARRAY", message, file=path.name)
    if numbers.ndim > 2 or (numbers.ndim == 2 and len(numbers) != 1):
        raise InvalidInput(
            "BAD_ARRAY", f"expected one vector, got the shape {numbers.shape}", file=path.name
        )
    with np.errstate(over="ignore"):
        vector = numbers.reshape(1, -1).astype(np.float32)
    if not np.isfinite(vector).all():
        raise InvalidInput("BAD_VECTOR", "a number is not finite in float32", file=path.name)
    return with_manifest(Embeddings(np.array(["query"], dtype=object), vector), path, limits)


def _npy(path: Path, limits: Limits) -> NDArray[Any]:
    with path.open("rb") as stream:
        return read_array(NpyStream(stream, path.name), limits, path.stat().st_size)


def _from_json(path: Path, limits: Limits) -> NDArray[Any]:
    values = read_json(path, limits)
    if not isinstance(values, list) or not all(_is_number(value) for value in values):
        raise InvalidInput("BAD_ARRAY", "expected a list of numbers", file=path.name)
    return np.array(values, dtype=np.float64)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
