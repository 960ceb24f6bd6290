"""Ends statements of a read that take too long, on SQLite and PostgreSQL. Called by the API."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlmodel import Session

_STEPS = 20_000  # of SQLite's virtual machine between two looks at the clock: about a millisecond


@contextmanager
def statement_limit(session: Session, seconds: float) -> Iterator[None]:
    """Inside, a statement that runs past the end of `seconds` raises sqlalchemy's DBAPIError.

    Holds for the session's present transaction.
    """
    connection = session.connection()
    raw = connection.connection.driver_connection
    if isinstance(raw, sqlite3.Connection):
        end = time.monotonic() + seconds
        raw.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
        try:
            yield
        finally:
            raw.set_progress_handler(None, 0)
    else:
        milliseconds = str(max(1, int(seconds * 1000)))
        connection.execute(sa.select(sa.func.set_config("statement_timeout", milliseconds, True)))
        yield
