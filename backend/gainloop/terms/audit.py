"""One entry of the audit log as a link of its hash chain."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Link:
    """`canonical` are the hashed bytes; `columns` repeat parts of them where rows are stored."""

    sequence: int
    canonical: bytes
    previous_hash: str
    hash: str
    columns: Mapping[str, Any]
