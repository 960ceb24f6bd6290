"""Moves the schema up and down one Alembic history, alike on SQLite and PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from gainloop.errors import GainloopError, InvalidInput, Unreadable
from gainloop.models.metadata import METADATA
from gainloop.stores.relational.database import WRITES, Database
from gainloop.stores.relational.triggers import create_triggers

BASE = "base"
HEAD = "head"


def upgrade(database: Database, revision: str = HEAD) -> None:
    _run(database, lambda config: command.upgrade(config, revision))


def downgrade(database: Database, revision: str) -> None:
    """Steps down to `revision`; `base` removes every table and its rows. Raises InvalidInput
    BAD_REVISION.
    """
    _run(database, lambda config: command.downgrade(config, revision))


def current_revision(database: Database) -> str | None:
    """The revision that the database is at, None for an empty one. Raises Unreadable."""
    try:
        with database.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except sa.exc.DBAPIError as error:
        raise _unreadable(database, error) from error


def head_revision() -> str:
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise GainloopError("there are no migrations")
    return head


def differences(database: Database) -> list[str]:
    """What the tables in the code have and the database has not, or the reverse."""
    with database.engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), METADATA)
    return [str(difference) for difference in found]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _run(database: Database, step: Callable[[Config], None]) -> None:
    config = _config()
    found = current_revision(database)
    with database.writer_lock, _without_foreign_keys(database) as connection, connection.begin():
        config.attributes["connection"] = connection
        try:
            step(config)
        except CommandError as error:
            raise InvalidInput(
                "BAD_REVISION", f"from {found or 'base'}: {error}", field="revision"
            ) from error
        create_triggers(connection)
        if database.is_sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise GainloopError(
                    f"the migration would break {len(broken)} references: {broken[0]}"
                )


def _unreadable(database: Database, error: sa.exc.DBAPIError) -> Unreadable:
    where = database.url.render_as_string(hide_password=True)
    reason = str(error.orig).strip().splitlines()[0]
    if database.is_sqlite:
        return Unreadable(f"the database {where} cannot be read: {reason}")
    return Unreadable(
        f"the database {where} cannot be reached: {reason}; check GAINLOOP_DATABASE_URL and that "
        "the server runs",
        code="DATABASE_UNREACHABLE",
    )


@contextmanager
def _without_foreign_keys(database: Database) -> Iterator[sa.Connection]:
    """On SQLite a rebuilt table would cascade its deletes: foreign keys are off meanwhile.

    The pragma has no effect inside a transaction, hence on the driver connection, outside any.
    """
    with database.engine.connect().execution_options(**{WRITES: True}) as connection:
        raw = connection.connection.driver_connection
        if database.is_sqlite and raw is not None:
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            yield connection
        finally:
            if database.is_sqlite and raw is not None:
                raw.execute("PRAGMA foreign_keys=ON")
