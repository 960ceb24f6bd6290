"""Bulk rows on their way in: staged in temporary tables first, then entered by INSERT … SELECT.

Staging holds no lock on the tables that others use, so a long import does not stop the queue.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa

from gainloop.models.columns import Table
from gainloop.stores.relational.database import Database

CHUNK = 5_000


class Stage:
    """Context manager; its temporary tables are visible on `connection` alone and end with it.

    Give the connection to the unit of work that enters the rows.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.connection: sa.Connection
        self._tables: list[sa.Table] = []

    def __enter__(self) -> Self:
        self.connection = self.database.engine.connect()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.connection.rollback()
            for table in self._tables:
                table.drop(self.connection)
            self.connection.commit()
        finally:
            self.connection.close()

    def put(
        self, model: type[Table], rows: Iterable[Mapping[str, Any]], columns: Sequence[str] = ()
    ) -> sa.Table:
        """Stages rows with the columns of `model`'s table, or those named; returns their table."""
        target = table_of(model)
        names = columns or [column.name for column in target.columns]
        temporary = sa.Table(
            f"staged_{target.name}",
            sa.MetaData(),
            *(sa.Column(name, target.columns[name].type) for name in names),
            prefixes=["TEMPORARY"],
        )
        temporary.create(self.connection)
        self._tables.append(temporary)
        iterator = iter(rows)
        while chunk := list(islice(iterator, CHUNK)):
            self.connection.execute(sa.insert(temporary), [dict(row) for row in chunk])
        self.connection.commit()
        return temporary


def table_of(model: type[Table]) -> sa.Table:
    return model.metadata.tables[str(model.__tablename__)]


def enter_all(
    model: type[Table], staged: sa.Table, *conditions: sa.ColumnElement[bool], **same: Any
) -> sa.Insert:
    """The statement that enters every staged row, or those that fit, into the model's table.

    same: further columns, with the value that all rows have in them.
    """
    target = table_of(model)
    names = [*(column.name for column in staged.columns), *same]
    values = [sa.literal(value, target.columns[name].type) for name, value in same.items()]
    chosen = sa.select(*staged.columns, *values).where(*conditions)
    return sa.insert(target).from_select(names, chosen)
