"""The base of all tables and the shared column types, equal on SQLite and PostgreSQL."""

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import declared_attr
from sqlmodel import SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING

Json = sa.JSON().with_variant(JSONB(), "postgresql")


class Table(SQLModel):
    """Base of every table; the table is named after the class in snake_case."""

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805  # a class-level attribute of SQLAlchemy
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """A moment in UTC; refuses naive values, gives aware ones back (SQLite would drop the zone)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive time {value.isoformat()}: give it a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(
        self,
        value: datetime | None,
        dialect: sa.Dialect,  # noqa: ARG002  # SQLAlchemy passes it by name
    ) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_column(enum: type[StrEnum]) -> Any:
    """An enum stored as its values; not native: that would store names and lock on change."""
    return sa.Enum(
        enum,
        native_enum=False,
        values_callable=lambda members: [member.value for member in members],
        create_constraint=False,
        length=40,
    )
