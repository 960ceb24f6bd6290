"""Whether a graph is whole and of this home, by the mark that a rebuild writes at its end:
`HASH SEQUENCE`, the hash of the home's first audit entry, which no other home has, and the audit
entry that the rebuild reached. Asked by traces, and by `workflows.graph`.
"""

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.governance import AuditEntry, AuditHead


def home_mark(session: Session) -> str:
    """The first part of the mark of a graph of this home."""
    first = sa.select(col(AuditEntry.hash)).order_by(col(AuditEntry.sequence)).limit(1)
    return str(session.connection().execute(first).scalar_one())


def is_mark_of_home(session: Session, mark: str | None) -> bool:
    """False where the graph was never built, is of another home, or is ahead of this one, which
    was restored then.
    """
    if mark is None:
        return False
    home, _, sequence = mark.partition(" ")
    head = sa.select(col(AuditHead.sequence)).limit(1)
    return (
        sequence.isdecimal()
        and home == home_mark(session)
        and int(sequence) <= session.connection().execute(head).scalar_one()
    )
