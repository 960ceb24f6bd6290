"""Digests that identify content: equal content, equal digest."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import rfc8785
from numpy.typing import NDArray


def bytes_digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def file_digest(path: Path) -> str:
    """Without holding the file in memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def value_digest(value: Any) -> str:
    """SHA-256 of a JSON value in canonical form (RFC 8785)."""
    return bytes_digest(rfc8785.dumps(value))


def array_digest(*arrays: NDArray[Any]) -> str:
    """SHA-256 over dtype, shape and bytes of arrays; object arrays are hashed as text."""
    digest = hashlib.sha256()
    for array in arrays:
        if array.dtype == object:
            digest.update("\x1f".join(map(str, array.tolist())).encode())
        else:
            digest.update(f"{array.dtype.str}{array.shape}".encode())
            digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def short_id(prefix: str, digest: str) -> str:
    """A readable id made of a digest: `eval-3f9c0a1b2c4d`."""
    return f"{prefix}-{digest[:12]}"
