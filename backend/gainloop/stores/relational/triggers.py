"""Triggers that keep the audit log append-only, as one list per dialect.

Migrations that rebuild a table on SQLite lose its triggers, so `migrate` re-creates all of them
after every step.
"""

import sqlalchemy as sa

APPEND_ONLY = ("audit_entry",)


def create_triggers(connection: sa.Connection) -> None:
    """Creates every trigger whose table exists; existing ones are replaced."""
    tables = set(sa.inspect(connection).get_table_names())
    for table in APPEND_ONLY:
        if table in tables:
            for statement in _STATEMENTS[connection.dialect.name][table]:
                connection.exec_driver_sql(statement)


_STATEMENTS: dict[str, dict[str, tuple[str, ...]]] = {
    "sqlite": {
        "audit_entry": (
            "DROP TRIGGER IF EXISTS audit_entry_no_update",
            "CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry "
            "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
            "DROP TRIGGER IF EXISTS audit_entry_no_delete",
            "CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry "
            "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
        )
    },
    "postgresql": {
        "audit_entry": (
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$",
            "DROP TRIGGER IF EXISTS audit_entry_no_change ON audit_entry",
            "CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE OR TRUNCATE "
            "ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        )
    },
}
