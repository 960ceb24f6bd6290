"""The connection to the database that jobs are kept in. Used by `durable_jobs` and `service`."""

import sqlite3
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from gainloop.jobs.topics import SCHEMA, jobs_address
from gainloop.settings import Settings

_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",  # who looks at jobs does not wait for who writes them
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=30000",
)


def make_engine(settings: Settings) -> sa.Engine:
    engine = sa.create_engine(jobs_address(settings), pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
    return engine


def has_jobs(engine: sa.Engine) -> bool:
    """Whether a server or worker has ever run here."""
    schema = None if engine.dialect.name == "sqlite" else SCHEMA
    return sa.inspect(engine).has_table("workflow_status", schema=schema)


def count_by_status(engine: sa.Engine) -> dict[str, int]:
    schema = None if engine.dialect.name == "sqlite" else SCHEMA
    table = sa.table("workflow_status", sa.column("status"), schema=schema)
    counted = sa.select(table.c.status, sa.func.count()).group_by(table.c.status)
    with engine.connect() as connection:
        return {row[0]: row[1] for row in connection.execute(counted)}


def _set_up_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = "IMMEDIATE"  # writers wait for their turn at the start
    for pragma in _SQLITE_PRAGMAS:
        connection.execute(pragma)
