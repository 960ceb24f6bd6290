"""The audit log."""

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import audit
from gainloop.api.types.audit import AuditEntry
from gainloop.api.types.connection import After, Connection, First, window_of
from gainloop.reads import audit as reads


@strawberry.type
class AuditQuery:
    @audit.resolver("Entries of the audit log, newest first.")
    def audit_entries(
        self, info: Info, first: First = 50, after: After = None
    ) -> Connection[AuditEntry] | None:
        session, reader = info.context.session, info.context.reader
        cursors = info.context.cursors("audit entries")
        window, _ = window_of(first, after, cursors)
        return Connection.of(
            info.context,
            reads.list_audit_entries(session, reader, window),
            AuditEntry.of,
            cursors,
            lambda: reads.count_audit_entries(session, reader),
        )
