"""Whether the catalog is still what it was. Called by workflows that read it before they open a
unit of work, and by `leakage_state`.
"""

from sqlmodel import Session, col, func, select

from gainloop.errors import Conflict
from gainloop.models.governance import AuditEntry
from gainloop.terms.enums import AuditAction


def catalog_state(session: Session) -> int:
    """The audit entry of the newest import that changed a clip, 0 without one."""
    newest = select(func.coalesce(func.max(AuditEntry.sequence), 0))
    return session.exec(newest.where(col(AuditEntry.action) == AuditAction.CATALOG_IMPORT)).one()


def require_same_catalog(session: Session, read: int) -> None:
    """Raises Conflict CATALOG_CHANGED."""
    if catalog_state(session) != read:
        raise Conflict(
            "the catalog changed meanwhile; nothing was stored: ask again", code="CATALOG_CHANGED"
        )
