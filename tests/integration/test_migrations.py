"""The schema moves up and down on both stores, and is what the code needs."""

from contextlib import nullcontext

import pytest
import sqlalchemy as sa

from gainloop.bootstrap import open_home
from gainloop.errors import Conflict
from gainloop.models.priority import Queue
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


def test_a_queue_comes_from_a_run_or_from_an_evaluation(any_home: Home) -> None:
    table = Queue.metadata.tables["queue"]
    inspector = sa.inspect(any_home.database.engine)
    stored = {check["name"] for check in inspector.get_check_constraints("queue")}
    stated = {check.name for check in table.constraints if isinstance(check, sa.CheckConstraint)}
    assert stored == stated == {"ck_queue_one_source"}

    now = any_home.database.clock()
    with any_home.database.read() as session:  # whatever it writes is thrown away
        connection = session.connection()
        if any_home.database.is_sqlite:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for number, (run_id, evaluation_id) in enumerate(
            [(None, None), ("run", "evaluation"), ("run", None), (None, "evaluation")]
        ):
            row = {
                "id": str(number),
                "ordinal": number,
                "name": "x",
                "instructions": "x",
                "ontology_version_id": "x:1",
                "checks": [],
                "num_items": 0,
                "hours": 0.0,
                "valid_from": now,
                "recorded_at": now,
            }
            sources = {"run_id": run_id, "evaluation_id": evaluation_id}
            is_refused = (run_id is None) == (evaluation_id is None)
            caught = pytest.raises(sa.exc.IntegrityError, match="ck_queue_one_source")
            with caught if is_refused else nullcontext(), connection.begin_nested():
                connection.execute(sa.insert(table).values(**row, **sources))


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
        "revision": "0007",
        "needed": "0007",
        "differences": [],
    }
