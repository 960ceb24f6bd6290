"""The relational store: one engine, SQLite by default or PostgreSQL, with equal behavior.

Reads open a session here; writes go through `unit_of_work`. Opened by `stores.home`.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import Session

from gainloop.errors import Unreadable
from gainloop.stores.relational.sqlite_functions import add_functions

WRITES = "gainloop_writes"
"""Execution option of connections that will write: SQLite then takes its lock at the start."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class Database:
    """`clock` gives the time that is written; tests pass their own."""

    def __init__(self, url: str, clock: Callable[[], datetime] = utc_now) -> None:
        self.url = sa.make_url(url)
        self.clock = clock
        self.is_dry_run = False  # units of work check all that they would write, and write nothing
        self.engine = sa.create_engine(
            self.url, pool_pre_ping=not self.is_sqlite, json_deserializer=orjson.loads
        )
        # SQLite's transactions are snapshots; those of PostgreSQL see each commit meanwhile.
        self._snapshots = (
            self.engine
            if self.is_sqlite
            else self.engine.execution_options(isolation_level="REPEATABLE READ")
        )
        # One writer at a time in this process: SQLite's own lock is polled and starves writers.
        self.writer_lock = threading.RLock()
        if self.is_sqlite:
            event.listen(self.engine, "connect", _set_up_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @property
    def sqlite_file(self) -> Path | None:
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session on one consistent snapshot; whatever it changes is thrown away."""
        try:
            with Session(self._snapshots) as session:
                yield session
        except sa.exc.DatabaseError as error:
            if isinstance(error.orig, sqlite3.DatabaseError) and "malformed" in str(error.orig):
                raise Unreadable(f"{self.sqlite_file} is damaged: {error.orig}") from error
            raise

    def close(self) -> None:
        self.engine.dispose()


def _set_up_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite alone
    for pragma in (
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "PRAGMA foreign_keys=ON",
        "PRAGMA busy_timeout=5000",
    ):
        connection.execute(pragma)
    add_functions(connection)


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
