"""The digest of a set of vectors, whatever their order and way in.

Each row has a SHA-256 of its id and numbers; they are added modulo 2^256, so that adding and taking
away rows changes the digest without reading the others. Called by `faiss_index`.
"""

from collections.abc import Iterable
from hashlib import sha256

from gainloop.ports.vectors import Vectors32

EMPTY = 0
_MODULUS = 1 << 256


def rows_digest(ids: Iterable[str], vectors: Vectors32) -> int:
    """The sum over rows; numbers as little-endian float32."""
    total = EMPTY
    rows = memoryview(vectors.astype("<f4", copy=False).tobytes())
    width = vectors.shape[1] * 4
    for number, name in enumerate(ids):
        text = name.encode()
        digest = sha256(len(text).to_bytes(4, "little") + text)
        digest.update(rows[number * width : (number + 1) * width])
        total += int.from_bytes(digest.digest(), "little")
    return total % _MODULUS


def plus(one: int, other: int) -> int:
    return (one + other) % _MODULUS


def minus(one: int, other: int) -> int:
    return (one - other) % _MODULUS


def as_text(digest: int) -> str:
    return f"{digest:064x}"


def of_text(text: str) -> int:
    return int(text, 16)
