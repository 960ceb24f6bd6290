"""The audit log's hash chain: how a link is made and how a whole chain is checked. Pure.

A link's hash is SHA-256(0x00, previous hash, canonical bytes); the canonical bytes are the RFC 8785
form of the entry, so that anyone can check the chain without this code.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785

from gainloop.terms.audit import Link

GENESIS = "0" * 64
"""What the first link points back to."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`first_bad` is (sequence, reason) of the first link that does not hold, None if all do."""

    rows: int
    head: str
    first_bad: tuple[int, str] | None = None

    @property
    def intact(self) -> bool:
        return self.first_bad is None


def canonical_bytes(entry: Mapping[str, Any]) -> bytes:
    return rfc8785.dumps(dict(entry))


def link_hash(previous_hash: str, canonical: bytes) -> str:
    return hashlib.sha256(b"\x00" + bytes.fromhex(previous_hash) + canonical).hexdigest()


def verify_chain(links: Iterable[Link], head: tuple[int, str] | None) -> Verdict:
    """Walks links in order of sequence; `head` is the stored (sequence, hash), None if unknown."""
    rows, previous = 0, GENESIS
    for link in links:
        reason = _broken(link, rows + 1, previous)
        if reason:
            return Verdict(rows, previous, (rows + 1, reason))
        rows, previous = rows + 1, link.hash
    if head is not None and head != (rows, previous):
        where = min(rows, head[0]) + 1
        return Verdict(rows, previous, (where, f"the stored head is row {head[0]}, found {rows}"))
    return Verdict(rows, previous)


def _broken(link: Link, expected: int, previous: str) -> str | None:
    if link.sequence != expected:
        return f"row {expected} is missing, found {link.sequence}"
    if link.previous_hash != previous:
        return "does not follow the row before it"
    if link_hash(previous, link.canonical) != link.hash:
        return "the content does not match its hash"
    return _column_mismatch(link)


def _column_mismatch(link: Link) -> str | None:
    try:
        entry = json.loads(link.canonical)
    except (ValueError, RecursionError):
        return "the content is not JSON"
    for name, value in link.columns.items():
        if entry.get(name) != value:
            return f"column {name} differs from the hashed content"
    return None
