"""The unit of work: one transaction, one audit entry, or nothing."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import Session, col, func, select

from gainloop.bootstrap import operator_of
from gainloop.errors import Conflict, NotAllowed, NotFound
from gainloop.models.catalog import Drive
from gainloop.models.governance import Actor, AuditEntry, LineageEdge, Outbox
from gainloop.rules.access import Permission
from gainloop.rules.hash_chain import verify_chain
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord, read_head, read_links
from gainloop.stores.relational.database import Database
from gainloop.stores.relational.staging import Stage, enter_all
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction, LineageType, NodeLabel
from tests.state_digest import state_digest


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
    assert count(any_home, Outbox) == 2  # this one, and that the graph changed
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


def test_a_dry_run_checks_what_would_be_written_and_writes_nothing(any_home: Home) -> None:
    operator, before = operator_of(any_home), state_digest(any_home)

    def write() -> None:
        with open_unit(any_home, operator) as unit:
            unit.session.add(Drive(id="drive-1", recorded_at=unit.now))
            unit.link(("Queue", "q"), LineageType.DRAWN_FROM, ("PriorityRun", "r"))
            unit.emit("catalog.imported", {"new": 1})
            unit.record(AuditRecord("Catalog", "drives.csv", {"new": 1}))

    any_home.database.is_dry_run = True
    write()
    assert state_digest(any_home) == before

    any_home.database.is_dry_run = False
    write()
    assert state_digest(any_home) != before

    any_home.database.is_dry_run = True
    with pytest.raises((sa.exc.IntegrityError, Conflict)):
        write()


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


EDGE = (("Epic", "e"), LineageType.ADDRESSES, ("ErrorCluster", "c"))


def change_graph(home: Home, change: Callable[[UnitOfWork], None]) -> None:
    with open_unit(home, operator_of(home)) as unit:
        change(unit)
        unit.record(AuditRecord("Epic", "e"))


def test_an_edge_that_was_retracted_stays_on_record_and_comes_back_as_another(
    any_home: Home,
) -> None:
    decided = datetime(2025, 12, 24, 9, 0, tzinfo=UTC)
    change_graph(any_home, lambda unit: unit.link(*EDGE, {"reason": "first"}, valid_from=decided))
    change_graph(any_home, lambda unit: unit.link(*EDGE, {"reason": "not this one"}))
    change_graph(any_home, lambda unit: unit.unlink(*EDGE))
    change_graph(any_home, lambda unit: unit.link(*EDGE, {"reason": "again"}))
    change_graph(any_home, lambda unit: unit.link(*EDGE, {"reason": "nor this"}))

    with any_home.database.read() as session:
        first, again = session.exec(select(LineageEdge).order_by(col(LineageEdge.recorded_at)))
    assert (first.properties, again.properties) == ({"reason": "first"}, {"reason": "again"})
    assert first.valid_from == decided
    assert again.valid_from == again.recorded_at
    assert first.retracted_at is not None
    assert first.retracted_at < again.recorded_at
    assert again.retracted_at is None
    assert again.id == f"{first.id}-2"
    assert (first.sequence, first.retracted_sequence, again.sequence) == (2, 4, 5)
    assert again.retracted_sequence is None


def test_every_change_of_the_graph_is_one_event_that_names_its_audit_entry(
    any_home: Home,
) -> None:
    change_graph(any_home, lambda unit: unit.link(*EDGE))
    change_graph(any_home, lambda unit: unit.link(*EDGE))  # held already: nothing to tell
    change_graph(any_home, lambda unit: unit.unlink(*EDGE))
    change_graph(any_home, lambda unit: unit.touch(NodeLabel.EPIC, "e"))

    with any_home.database.read() as session:
        events = session.exec(select(Outbox).order_by(col(Outbox.sequence))).all()
    assert [(event.id, event.topic, event.payload) for event in events] == [
        ("2-1", "lineage.changed", {"sequence": 2, "nodes": []}),
        ("4-1", "lineage.changed", {"sequence": 4, "nodes": []}),
        ("5-1", "lineage.changed", {"sequence": 5, "nodes": [["Epic", "e"]]}),
    ]


def test_only_what_is_linked_can_be_unlinked(any_home: Home) -> None:
    with pytest.raises(NotFound, match="Epic e is not linked to ErrorCluster c"):
        change_graph(any_home, lambda unit: unit.unlink(*EDGE))
    assert count(any_home, Outbox) == 0


def test_an_edge_that_is_replaced_is_held_until_then_and_qualifiers_are_kept_apart(
    any_home: Home,
) -> None:
    ends = (("ModelVersion", "m"), LineageType.CHANGED, ("Cohort", "c"))

    def measured(delta: float, metric: str) -> Callable[[UnitOfWork], None]:
        return lambda unit: unit.replace_link(*ends, {"delta": delta}, qualifier=metric)

    change_graph(any_home, measured(0.1, "recall"))
    change_graph(any_home, measured(-0.2, "precision"))
    change_graph(any_home, measured(0.3, "recall"))

    with any_home.database.read() as session:
        edges = session.exec(select(LineageEdge).order_by(col(LineageEdge.recorded_at))).all()
    assert [(edge.properties["delta"], edge.retracted_sequence) for edge in edges] == [
        (0.1, 4),
        (-0.2, None),
        (0.3, None),
    ]
    first, _, again = edges
    assert (again.id, again.natural_id) == (f"{first.id}-2", first.id)
    assert first.retracted_at == again.recorded_at


def test_what_a_unit_stamps_comes_in_the_order_of_the_audit_log(home: Home) -> None:
    waiting = open_unit(home, operator_of(home))
    change_graph(home, lambda unit: unit.link(*EDGE))
    with waiting as unit:
        unit.unlink(*EDGE)
        unit.record(AuditRecord("Epic", "e"))
    with home.database.read() as session:
        (edge,) = session.exec(select(LineageEdge))
    assert edge.retracted_at is not None
    assert edge.retracted_at > edge.recorded_at


def test_many_edges_cost_few_statements(home: Home) -> None:
    def enter(delta: float) -> int:
        def change(unit: UnitOfWork) -> None:
            for number in range(300):
                target = ("Cohort", f"c{number}")
                unit.replace_link(("ModelVersion", "m"), LineageType.CHANGED, target, {"d": delta})

        statements: list[str] = []

        def count_one(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            statements.append(statement)

        event.listen(home.database.engine, "before_cursor_execute", count_one)
        change_graph(home, change)
        event.remove(home.database.engine, "before_cursor_execute", count_one)
        return len(statements)

    enter(0.1)
    assert enter(0.2) < 20


@pytest.mark.postgres
def test_who_writes_the_same_row_at_the_same_moment_is_told_to_try_again(
    postgres_home: Home,
) -> None:
    other = Database(postgres_home.settings.database_url)
    operator = operator_of(postgres_home)

    def write_both() -> None:
        with open_unit(postgres_home, operator) as unit:
            unit.session.add(Drive(id="drive-1", recorded_at=unit.now))
            unit.record(AuditRecord("Catalog", "drives.csv"))
            with Session(other.engine) as session:
                session.add(Drive(id="drive-1", recorded_at=unit.now))
                session.commit()

    with pytest.raises(Conflict) as refused:
        write_both()
    other.close()
    assert refused.value.code == "WRITTEN_MEANWHILE"
    assert count(postgres_home, AuditEntry) == 1


def test_a_read_stays_on_its_snapshot_while_others_commit(any_home: Home) -> None:
    with any_home.database.read() as session:
        before = session.exec(select(func.count()).select_from(Drive)).one()
        with open_unit(any_home, operator_of(any_home)) as unit:
            unit.session.add(Drive(id="late", recorded_at=unit.now))
            unit.record(AuditRecord("Drive", "late", {}))

        assert session.exec(select(func.count()).select_from(Drive)).one() == before == 0
    assert count(any_home, Drive) == 1
