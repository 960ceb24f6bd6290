"""The filters that a person saved, for nobody but that person. Called by the API and workflows."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.governance import Actor
from gainloop.models.saved_filter import SavedFilter
from gainloop.reads.rows import Columns, fetch
from gainloop.rules.access import Permission, require
from gainloop.terms.enums import FilteredList


@dataclass(frozen=True, slots=True)
class SavedFilterRow:
    """search: the filter as the address of the page holds it."""

    filter_id: str
    name: str
    search: str
    created_at: datetime


_COLUMNS: Columns = (
    col(SavedFilter.id),
    col(SavedFilter.name),
    col(SavedFilter.search),
    col(SavedFilter.recorded_at),
)


def list_saved_filters(
    session: Session, actor: Actor, listed: FilteredList
) -> list[SavedFilterRow]:
    """By name, whatever its case."""
    require(actor.role, Permission.SAVE_FILTERS)
    statement = sa.select(*_COLUMNS).where(
        col(SavedFilter.actor_id) == actor.id,
        col(SavedFilter.listed) == listed,
        col(SavedFilter.retracted_at).is_(None),
    )
    rows = fetch(session, statement, SavedFilterRow)
    return sorted(rows, key=lambda row: (row.name.casefold(), row.name))
