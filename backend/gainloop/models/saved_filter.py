"""Filters that people keep for themselves."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from gainloop.models.columns import Table, UtcDateTime, enum_column
from gainloop.terms.enums import FilteredList


class SavedFilter(Table, table=True):
    """`search` is the filter as the page's address holds it; removed ones keep their row."""

    id: str = Field(primary_key=True)
    actor_id: str = Field(foreign_key="actor.id")
    listed: FilteredList = Field(sa_type=enum_column(FilteredList))
    name: str
    search: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    retracted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    __table_args__ = (sa.Index("ix_saved_filter_actor_id_listed", "actor_id", "listed"),)
