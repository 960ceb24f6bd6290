"""Appends to the hash-chained audit log and reads it back as links. Used by the unit of work."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from gainloop.models.governance import AuditEntry, AuditHead
from gainloop.rules.hash_chain import canonical_bytes, link_hash
from gainloop.terms.audit import Link
from gainloop.terms.enums import AuditAction


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """What the one audit entry of a unit says; `change` is a JSON value, small."""

    object_type: str
    object_id: str
    change: Mapping[str, Any] = field(default_factory=dict)
    reason_code: str | None = None
    rationale: str | None = None


def append_entry(
    session: Session, record: AuditRecord, *, at: datetime, actor_id: str, action: AuditAction
) -> int:
    """Adds the next link and moves the head; returns its sequence. Holds the head's lock."""
    head = session.exec(select(AuditHead).with_for_update()).one()
    entry = AuditEntry(
        sequence=head.sequence + 1,
        at=at,
        actor_id=actor_id,
        action=action,
        object_type=record.object_type,
        object_id=record.object_id,
        reason_code=record.reason_code,
        rationale=record.rationale,
        canonical=b"",
        previous_hash=head.hash,
        hash="",
    )
    entry.canonical = canonical_bytes({**hashed_columns(entry), "change": dict(record.change)})
    entry.hash = link_hash(head.hash, entry.canonical)
    head.sequence, head.hash = entry.sequence, entry.hash
    session.add_all([entry, head])
    return entry.sequence


def hashed_columns(entry: AuditEntry) -> dict[str, Any]:
    """The columns that repeat what the canonical bytes say."""
    return {
        "sequence": entry.sequence,
        "at": entry.at.isoformat(),
        "actor_id": entry.actor_id,
        "action": str(entry.action),
        "object_type": entry.object_type,
        "object_id": entry.object_id,
        "reason_code": entry.reason_code,
        "rationale": entry.rationale,
    }


def read_links(session: Session, page: int = 2_000) -> Iterator[Link]:
    """Every entry as a link, in order of sequence."""
    last = 0
    while True:
        entries = session.exec(
            select(AuditEntry)
            .where(AuditEntry.sequence > last)
            .order_by(col(AuditEntry.sequence))
            .limit(page)
        ).all()
        for entry in entries:
            yield Link(
                entry.sequence,
                entry.canonical,
                entry.previous_hash,
                entry.hash,
                hashed_columns(entry),
            )
        if len(entries) < page:
            return
        last = entries[-1].sequence
        session.expunge_all()


def read_head(session: Session) -> tuple[int, str]:
    head = session.exec(select(AuditHead)).one()
    return head.sequence, head.hash
