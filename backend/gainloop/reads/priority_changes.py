"""What changed between a run and the one before it, as it was kept when the run was made.

Called by `workflows.priorities.show_diff`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.gain import PriorityChange
from gainloop.models.governance import Actor
from gainloop.reads.rows import Columns, fetch
from gainloop.rules.access import Permission, require
from gainloop.terms.enums import PriorityChangeKind


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """As `models.gain.PriorityChange`."""

    unit_id: str
    clip_id: str
    kind: PriorityChangeKind
    rank_before: int | None
    rank_after: int | None
    causes: list[dict[str, Any]]


_COLUMNS: Columns = tuple(
    col(getattr(PriorityChange, name)) for name in ChangeRow.__dataclass_fields__
)


def kept_changes(session: Session, actor: Actor, run_id: str) -> list[ChangeRow]:
    """By the rank after, then before."""
    require(actor.role, Permission.READ)
    statement = sa.select(*_COLUMNS).where(col(PriorityChange.run_id) == run_id)
    return in_order(fetch(session, statement, ChangeRow))


def in_order(rows: Sequence[ChangeRow]) -> list[ChangeRow]:
    """Those that the later run does not rank come last."""
    return sorted(
        rows,
        key=lambda row: (row.rank_after is None, row.rank_after or 0, row.rank_before or 0),
    )
