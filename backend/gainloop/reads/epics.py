"""Epics as lists and by key; what came of one is in `epic_trace`. Called by the API and the CLI."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.errors import InvalidInput
from gainloop.models.governance import Actor, LineageEdge
from gainloop.models.program import Epic
from gainloop.reads.held_edges import held_edges
from gainloop.reads.pages import Page, Window, read_page
from gainloop.reads.rows import Columns, Statement, count_rows, fetch, fetch_grouped
from gainloop.rules.access import Permission, require
from gainloop.terms.enums import LineageType, NodeLabel

MAX_TEXT = 200


@dataclass(frozen=True, slots=True)
class EpicRow:
    """url: https; changed_at: when an import last changed it; as_of: what came of it is asked as of
    then, None for now.
    """

    key: str
    title: str
    description: str
    status: str | None
    owner: str | None
    url: str | None
    due: date | None
    created_at: datetime
    changed_at: datetime
    as_of: datetime | None = None

    @property
    def moment(self) -> tuple[str, datetime | None]:
        return self.key, self.as_of


_EPIC: Columns = (
    *(col(Epic.id), col(Epic.title), col(Epic.description), col(Epic.status), col(Epic.owner)),
    *(col(Epic.url), col(Epic.due), col(Epic.recorded_at), col(Epic.changed_at)),
)


def list_epics(session: Session, actor: Actor, window: Window, text: str = "") -> Page[EpicRow]:
    """Newest first; `text`: part of key or title, in any case. Raises InvalidInput TOO_LONG."""
    require(actor.role, Permission.READ)
    return read_page(
        session, _epics(text), col(Epic.ordinal), window, EpicRow, is_newest_first=True
    )


def count_epics(session: Session, actor: Actor, text: str = "") -> int:
    require(actor.role, Permission.READ)
    return count_rows(session, _epics(text))


def epics_by_key(session: Session, actor: Actor, keys: Sequence[str]) -> dict[str, EpicRow]:
    require(actor.role, Permission.READ)
    rows = fetch(session, sa.select(*_EPIC).where(col(Epic.id).in_(keys)), EpicRow)
    return {row.key: row for row in rows}


def epics_by_cluster(
    session: Session, actor: Actor, cluster_ids: Sequence[str]
) -> dict[str, list[EpicRow]]:
    """Epics that address a cluster now, by key."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(col(LineageEdge.target_id), *_EPIC)
        .join(LineageEdge, col(LineageEdge.source_id) == Epic.id)
        .where(
            *held_edges(NodeLabel.EPIC, LineageType.ADDRESSES, NodeLabel.ERROR_CLUSTER),
            col(LineageEdge.target_id).in_(cluster_ids),
        )
        .order_by(col(Epic.id))
    )
    return fetch_grouped(session, statement, EpicRow)


def _epics(text: str) -> Statement:
    statement = sa.select(*_EPIC)
    if not text:
        return statement
    if len(text) > MAX_TEXT:
        raise InvalidInput(
            "TOO_LONG", f"look for at most {MAX_TEXT} characters, not {len(text):,}", field="text"
        )
    part = text.lower()
    return statement.where(
        sa.or_(
            sa.func.lower(col(Epic.id)).contains(part, autoescape=True),
            sa.func.lower(col(Epic.title)).contains(part, autoescape=True),
        )
    )
