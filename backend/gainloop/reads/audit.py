"""The audit log as a list, for those who may read it. Called by the API."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.governance import Actor, AuditEntry
from gainloop.reads.pages import Page, Window, read_page
from gainloop.reads.rows import Statement, count_rows, fetch
from gainloop.rules.access import Permission, require
from gainloop.terms.enums import AuditAction


@dataclass(frozen=True, slots=True)
class AuditRow:
    """canonical: the RFC 8785 bytes that were hashed."""

    sequence: int
    at: datetime
    actor_name: str
    action: AuditAction
    object_type: str
    object_id: str
    reason_code: str | None
    rationale: str | None
    canonical: bytes
    hash: str

    @property
    def change(self) -> str:
        """What the entry says was changed, as JSON text."""
        content = json.loads(self.canonical)
        return json.dumps(content.get("change", {}), ensure_ascii=False, sort_keys=True)


def list_audit_entries(session: Session, actor: Actor, window: Window) -> Page[AuditRow]:
    """Newest first."""
    require(actor.role, Permission.READ_AUDIT)
    position = col(AuditEntry.sequence)
    return read_page(session, _select(), position, window, AuditRow, is_newest_first=True)


def count_audit_entries(session: Session, actor: Actor) -> int:
    require(actor.role, Permission.READ_AUDIT)
    return count_rows(session, sa.select(col(AuditEntry.sequence)))


def audit_entries_by_sequence(
    session: Session, actor: Actor, sequences: Sequence[int]
) -> dict[int, AuditRow]:
    require(actor.role, Permission.READ_AUDIT)
    statement = _select().where(col(AuditEntry.sequence).in_(sequences))
    rows = fetch(session, statement, AuditRow)
    return {row.sequence: row for row in rows}


def _select() -> Statement:
    return sa.select(
        col(AuditEntry.sequence),
        col(AuditEntry.at),
        col(Actor.name),
        col(AuditEntry.action),
        col(AuditEntry.object_type),
        col(AuditEntry.object_id),
        col(AuditEntry.reason_code),
        col(AuditEntry.rationale),
        col(AuditEntry.canonical),
        col(AuditEntry.hash),
    ).join(Actor, col(Actor.id) == AuditEntry.actor_id)
