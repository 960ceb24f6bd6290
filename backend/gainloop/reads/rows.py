"""Runs a read and makes rows of it: Core tuples in, records out. Used by every read."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session

R = TypeVar("R")
Columns = tuple[Any, ...]
Statement = sa.Select[*tuple[Any, ...]]


def fetch(
    session: Session, statement: Statement, make_row: Callable[..., R], **values: Any
) -> list[R]:
    """Each row of the statement as `make_row(*columns)`; `values` are those of its parameters.

    A statement that is built once, with parameters, is also compiled once.
    """
    found = session.connection().execute(statement, values).all()
    return [make_row(*columns) for columns in found]


def fetch_grouped(
    session: Session, statement: Statement, make_row: Callable[..., R]
) -> dict[str, list[R]]:
    """Rows by their first column, in order; the rest becomes `make_row(*columns)`."""
    grouped: dict[str, list[R]] = {}
    for key, *columns in session.connection().execute(statement):
        grouped.setdefault(key, []).append(make_row(*columns))
    return grouped


def count_rows(session: Session, statement: Statement) -> int:
    counted = sa.select(sa.func.count()).select_from(statement.order_by(None).subquery())
    return int(session.connection().execute(counted).scalar_one())


def is_one_of(
    first: Mapped[str], second: Mapped[int], pairs: Iterable[tuple[str, int]]
) -> sa.ColumnElement[bool]:
    """Whether both columns are as one of the pairs says; few first values are expected.

    Not a comparison of tuples: SQLite finds those by no index, and reads the whole table.
    """
    grouped: dict[str, list[int]] = {}
    for key, number in pairs:
        grouped.setdefault(key, []).append(number)
    return sa.or_(
        sa.false(), *(sa.and_(first == key, second.in_(found)) for key, found in grouped.items())
    )


def without_index(column: Any) -> sa.ColumnElement[Any]:
    """The column, of which SQLite then uses no index: it takes any for better than the order that
    rows are asked for in. PostgreSQL knows how many rows there are, and is left to choose.
    """
    return _WithoutIndex(column)


class _WithoutIndex(FunctionElement[Any]):
    inherit_cache = True

    def __init__(self, column: Any) -> None:
        super().__init__(column)
        self.type = column.type


@compiles(_WithoutIndex)
def _as_it_is(element: _WithoutIndex, compiler: Any, **options: Any) -> str:
    (column,) = element.clauses
    return str(compiler.process(column, **options))


@compiles(_WithoutIndex, "sqlite")
def _with_a_sign(element: _WithoutIndex, compiler: Any, **options: Any) -> str:
    (column,) = element.clauses
    return "+" + str(compiler.process(column, **options))
