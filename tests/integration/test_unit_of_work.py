"""The unit of work: one transaction, one audit entry, or nothing."""

import pytest
import sqlalchemy as sa
from sqlmodel import col, func, select

from gainloop.bootstrap import operator_of
from gainloop.errors import NotAllowed
from gainloop.models.catalog import Drive
from gainloop.models.governance import Actor, AuditEntry, LineageEdge, Outbox
from gainloop.rules.access import Permission
from gainloop.rules.hash_chain import verify_chain
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord, read_head, read_links
from gainloop.stores.relational.staging import Stage, enter_all
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction, LineageType


def open_unit(home: Home, actor: Actor) -> UnitOfWork:
    return UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.IMPORT_DATA,
        action=AuditAction.CATALOG_IMPORT,
    )


def count(home: Home, model: type[Drive] | type[AuditEntry] | type[Outbox]) -> int:
    with home.database.read() as session:
        return session.exec(select(func.count()).select_from(model)).one()


def test_change_entry_event_and_edge_are_one_transaction(any_home: Home) -> None:
    operator = operator_of(any_home)
    before = count(any_home, AuditEntry)

    with open_unit(any_home, operator) as unit:
        unit.session.add(Drive(id="drive-1", recorded_at=unit.now))
        unit.link(("Queue", "q"), LineageType.DRAWN_FROM, ("PriorityRun", "r"))
        unit.link(("Queue", "q"), LineageType.DRAWN_FROM, ("PriorityRun", "r"))
        unit.emit("catalog.imported", {"new": 1})
        unit.record(AuditRecord("Catalog", "drives.csv", {"new": 1}))

    assert count(any_home, Drive) == 1
    assert count(any_home, AuditEntry) == before + 1
    assert count(any_home, Outbox) == 1
    with any_home.database.read() as session:
        assert len(session.exec(select(LineageEdge)).all()) == 1
        entry = session.exec(select(AuditEntry).order_by(col(AuditEntry.sequence).desc())).first()
        assert entry is not None
        assert (entry.actor_id, entry.action, entry.object_id) == (
            "operator",
            AuditAction.CATALOG_IMPORT,
            "drives.csv",
        )
        assert verify_chain(read_links(session), read_head(session)).intact


def test_a_unit_that_records_nothing_writes_nothing(any_home: Home) -> None:
    before = count(any_home, AuditEntry)

    with open_unit(any_home, operator_of(any_home)) as unit:
        unit.session.add(Drive(id="drive-1", recorded_at=unit.now))

    assert count(any_home, Drive) == 0
    assert count(any_home, AuditEntry) == before


def test_an_error_rolls_everything_back(any_home: Home) -> None:
    before = count(any_home, AuditEntry)

    def fail_late() -> None:
        with open_unit(any_home, operator_of(any_home)) as unit:
            unit.session.add(Drive(id="drive-1", recorded_at=unit.now))
            unit.record(AuditRecord("Catalog", "drives.csv"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_late()

    assert count(any_home, Drive) == 0
    assert count(any_home, AuditEntry) == before


def test_a_role_without_the_permission_cannot_open_a_unit(home: Home) -> None:
    with home.database.read() as session:
        manager = session.get(Actor, "demo-product-manager")
    assert manager is not None

    with pytest.raises(NotAllowed, match="Product manager may not import data"):
        open_unit(home, manager)


def test_the_audit_log_refuses_update_and_delete(any_home: Home) -> None:
    with (
        any_home.database.engine.connect() as connection,
        pytest.raises(sa.exc.DatabaseError, match="append-only"),
    ):
        connection.execute(sa.update(AuditEntry).values(object_id="other"))
    with (
        any_home.database.engine.connect() as connection,
        pytest.raises(sa.exc.DatabaseError, match="append-only"),
    ):
        connection.execute(sa.delete(AuditEntry))


def test_staged_rows_enter_with_one_statement_and_leave_nothing_behind(any_home: Home) -> None:
    now = any_home.database.clock()
    rows = [{"id": f"drive-{number}", "recorded_at": now} for number in range(12_000)]

    with Stage(any_home.database) as stage:
        staged = stage.put(Drive, rows)
        with UnitOfWork(
            any_home.database,
            actor=operator_of(any_home),
            permission=Permission.IMPORT_DATA,
            action=AuditAction.CATALOG_IMPORT,
            connection=stage.connection,
        ) as unit:
            unit.session.execute(enter_all(Drive, staged))
            unit.record(AuditRecord("Catalog", "drives.csv", {"new": len(rows)}))

    assert count(any_home, Drive) == 12_000
    assert "staged_drive" not in sa.inspect(any_home.database.engine).get_table_names()
