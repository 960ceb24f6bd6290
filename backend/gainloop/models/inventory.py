"""What a program has: imported catalogs, and who owns what."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from gainloop.models.columns import Table, UtcDateTime, enum_column
from gainloop.terms.enums import ClipOrigin, InventoryKind


class CatalogVersion(Table, table=True):
    """One imported catalog file: other bytes under the same name are another version."""

    id: str = Field(primary_key=True)  # name:version
    name: str
    version: int
    digest: str
    origin: ClipOrigin = Field(sa_type=enum_column(ClipOrigin))
    num_clips: int
    num_drives: int  # 0 where the file names none
    recorded_at: datetime = Field(sa_type=UtcDateTime)

    __table_args__ = (sa.UniqueConstraint("name", "version"), sa.UniqueConstraint("name", "digest"))


class Owner(Table, table=True):
    """Who answers for an item of the inventory, as somebody typed it; the past is kept.

    The row without `retracted_at` is the present truth.
    """

    id: int | None = Field(default=None, primary_key=True)
    kind: InventoryKind = Field(sa_type=enum_column(InventoryKind))
    name: str
    owner: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    retracted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    __table_args__ = (sa.Index("ix_owner_kind_name", "kind", "name"),)
