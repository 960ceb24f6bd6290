"""The schema moves up and down on both stores, and is what the code needs."""

import pytest
import sqlalchemy as sa

from gainloop.bootstrap import open_home
from gainloop.errors import Conflict
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from gainloop.stores.relational import migrate
from tests.cli_runner import Run


def tables(home: Home) -> list[str]:
    return sorted(sa.inspect(home.database.engine).get_table_names())


def test_up_down_up_gives_the_same_schema(any_home: Home) -> None:
    before = tables(any_home)
    assert migrate.differences(any_home.database) == []

    migrate.downgrade(any_home.database, migrate.BASE)
    assert tables(any_home) == ["alembic_version"]

    migrate.upgrade(any_home.database)
    assert tables(any_home) == before
    assert migrate.differences(any_home.database) == []


def test_foreign_keys_are_on_again_after_a_migration(home: Home) -> None:
    with home.database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2


def test_an_older_database_is_refused_with_the_cure(home: Home) -> None:
    with home.database.engine.begin() as connection:
        connection.execute(
            sa.update(sa.table("alembic_version", sa.column("version_num"))).values(
                version_num="0000"
            )
        )

    with pytest.raises(Conflict, match="gainloop db upgrade") as refused:
        open_home(load_settings(home=home.settings.home, database_url=""))

    assert refused.value.code == "MIGRATIONS_PENDING"


def test_the_command_line_checks_the_schema(gainloop: Run) -> None:
    assert gainloop("db", "check").exit_code == 1
    assert gainloop("db", "upgrade").exit_code == 0
    assert gainloop("db", "check", "--json").json == {
        "revision": "0003",
        "needed": "0003",
        "differences": [],
    }
