"""Rows by pairs of keys: by the index, on SQLite too."""

import sqlalchemy as sa
from sqlmodel import col, select

from gainloop.models.evaluation import DetectionError
from gainloop.models.governance import AuditEntry
from gainloop.reads.rows import is_one_of
from gainloop.stores.home import Home


def plan_of(home: Home, chosen: sa.ColumnElement[bool]) -> list[str]:
    statement = sa.select(col(DetectionError.evaluation_id)).where(chosen)
    text = str(statement.compile(home.database.engine, compile_kwargs={"literal_binds": True}))
    with home.database.engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}").fetchall()
    return [str(row[3]) for row in rows]


def test_pairs_are_found_by_the_index(home: Home) -> None:
    pairs = [("a", 1), ("a", 2), ("b", 1)]
    columns = col(DetectionError.evaluation_id), col(DetectionError.ordinal)

    plan = plan_of(home, is_one_of(*columns, pairs))

    assert [step for step in plan if step.startswith("SCAN")] == [], plan
    assert plan_of(home, sa.tuple_(*columns).in_(pairs))[0].startswith("SCAN")


def test_no_pair_is_no_row(home: Home) -> None:
    actor, sequence = col(AuditEntry.actor_id), col(AuditEntry.sequence)
    with home.database.read() as session:
        [(who, number)] = session.exec(select(AuditEntry.actor_id, AuditEntry.sequence)).all()

        def found(pairs: list[tuple[str, int]]) -> list[int]:
            chosen = is_one_of(actor, sequence, pairs)
            return list(session.exec(select(AuditEntry.sequence).where(chosen)))

        assert found([]) == []
        assert found([(who, number + 1), ("nobody", number)]) == []
        assert found([(who, number)]) == [number]
