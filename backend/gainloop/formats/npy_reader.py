"""Reads arrays of numpy files without trusting them: no pickles, no allocation on a promise.

In: the stream of a .npy file, alone or inside an .npz. Out: a header, then the array. Called by
`embeddings`.
"""

import zlib
from dataclasses import dataclass
from lzma import LZMAError
from math import prod
from tokenize import TokenError
from typing import IO, Any
from zipfile import BadZipFile

import numpy as np
from numpy.lib import format as npy_format
from numpy.typing import NDArray

from gainloop.errors import InvalidInput
from gainloop.formats.files import first_line
from gainloop.terms.options import Limits

READ_ERRORS = (
    *(ValueError, TypeError, SyntaxError, TokenError, MemoryError),  # its header
    *(EOFError, OSError),  # the file
    *(BadZipFile, zlib.error, LZMAError, RuntimeError),  # its archive
)
"""What reading a damaged array raises, or one in an archive that cannot be unpacked."""


@dataclass(frozen=True, slots=True)
class NpyStream:
    """A stream at its start; `name` and `field` tell the file and the array in messages."""

    stream: IO[bytes]
    name: str
    field: str = ""

    def error(self, code: str, message: str) -> InvalidInput:
        return InvalidInput(code, message, file=self.name, field=self.field)


def read_array(source: NpyStream, limits: Limits, num_bytes: int) -> NDArray[Any]:
    """The array, after its header was held against the limits and the `num_bytes` of the file."""
    shape, dtype = _read_header(source)
    if dtype.hasobject:
        message = "the array holds pickled objects, which could run code; save numbers and texts"
        raise source.error("PICKLE_REFUSED", message)
    size = prod(shape) * dtype.itemsize
    if size > limits.array_bytes:
        message = f"the header says {shape} of {dtype}, {size:,} bytes"
        raise source.error("SHAPE_TOO_LARGE", f"{message}; the limit is {limits.array_bytes:,}")
    if size > num_bytes:
        message = f"the header says {size:,} bytes, the file has {num_bytes:,}; copy it again"
        raise source.error("TRUNCATED", message)
    try:
        source.stream.seek(0)
        array: NDArray[Any] = npy_format.read_array(source.stream, allow_pickle=False)
    except READ_ERRORS as error:
        message = f"the array cannot be read in full: {first_line(error)}"
        raise source.error("TRUNCATED", message) from error
    return array


def _read_header(source: NpyStream) -> tuple[tuple[int, ...], np.dtype[Any]]:
    try:
        version = npy_format.read_magic(source.stream)
        read = npy_format.read_array_header_1_0
        if version != (1, 0):
            read = npy_format.read_array_header_2_0
        shape, _, dtype = read(source.stream)
    except READ_ERRORS as error:
        message = f"this is no numpy array: {first_line(error)}"
        raise source.error("BAD_ARRAY", message) from error
    if any(length < 0 for length in shape):
        raise source.error("BAD_ARRAY", f"the header says {shape}, a negative length")
    return shape, dtype
