"""The newest version of what is kept in versions under a name. Called by reads of definitions and
of the inventory, and where a further version is saved.
"""

from typing import Any, Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select


class Versioned(Protocol):
    name: Any
    version: Any


V = TypeVar("V", bound=Versioned)


def newest_of(session: Session, table: type[V], name: str) -> V | None:
    newest_first = col(table.version).desc()
    return session.exec(select(table).where(table.name == name).order_by(newest_first)).first()


def is_newest(table: type[Versioned]) -> sa.ColumnElement[bool]:
    """Whether a row of the table has the highest version under its name."""
    later = aliased(table)
    return ~sa.exists().where(later.name == table.name, later.version > table.version)
