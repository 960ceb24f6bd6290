"""One transaction per use case: state change, one audit entry, outbox rows, lineage edges.

Opened by workflows only. It cannot be opened without actor, permission and action, and a unit that
records nothing writes nothing: re-running an import that changes nothing leaves no trace.
"""

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa
from sqlmodel import Session, col, select

from gainloop.models.governance import Actor, LineageEdge, Outbox
from gainloop.rules.access import Permission, require
from gainloop.stores.relational.audit_log import AuditRecord, append_entry
from gainloop.stores.relational.database import WRITES, Database
from gainloop.terms.enums import AuditAction, LineageType
from gainloop.terms.hashing import value_digest


class UnitOfWork:
    """Context manager; commits at the end of the block, rolls back on any error.

    `connection` continues on a connection of the caller's, such as one that holds staged rows.
    Raises NotAllowed before anything is opened.
    """

    def __init__(
        self,
        database: Database,
        *,
        actor: Actor,
        permission: Permission,
        action: AuditAction,
        connection: sa.Connection | None = None,
    ) -> None:
        require(actor.role, permission)
        self.database = database
        self.actor = actor
        self.action = action
        self.now = database.clock()
        self._own_connection = connection is None
        self._connection = connection
        self._record: AuditRecord | None = None
        self._events: list[tuple[str, dict[str, Any]]] = []
        self._edges: dict[str, LineageEdge] = {}
        self.session: Session

    def __enter__(self) -> Self:
        self.database.writer_lock.acquire()
        try:
            connection = self._connection or self.database.engine.connect()
            self._connection = connection.execution_options(**{WRITES: True})
            self.session = Session(self._connection, expire_on_commit=False)
            self.session.begin()
        except BaseException:
            self.database.writer_lock.release()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None and self._record is not None:
                self._seal(self._record)
                self.session.commit()
            else:
                self.session.rollback()
        finally:
            self.session.close()
            if self._own_connection and self._connection is not None:
                self._connection.close()
            self.database.writer_lock.release()

    def record(self, record: AuditRecord) -> None:
        """Says what this unit did; exactly once, else nothing is written."""
        if self._record is not None:
            raise RuntimeError("a unit of work has one audit entry")
        self._record = record

    def emit(self, topic: str, payload: Mapping[str, Any]) -> None:
        """An event for other systems, delivered after the commit, at least once."""
        self._events.append((topic, dict(payload)))

    def link(
        self,
        source: tuple[str, str],
        relation: LineageType,
        target: tuple[str, str],
        properties: Mapping[str, Any] | None = None,
    ) -> None:
        """One lineage edge between (label, id) ends; an edge that exists is left as it is."""
        digest = value_digest([*source, relation.value, *target])
        edge = LineageEdge(
            id=f"edge-{digest[:32]}",
            source_label=source[0],
            source_id=source[1],
            type=relation,
            target_label=target[0],
            target_id=target[1],
            properties=dict(properties or {}),
            valid_from=self.now,
            recorded_at=self.now,
        )
        self._edges[edge.id] = edge

    def _seal(self, record: AuditRecord) -> None:
        self._add_edges()
        self.session.flush()
        # Last, because it locks the head: writers queue here for as short as possible.
        sequence = append_entry(
            self.session, record, at=self.now, actor_id=self.actor.id, action=self.action
        )
        for number, (topic, payload) in enumerate(self._events, start=1):
            self.session.add(
                Outbox(
                    id=f"{sequence}-{number}",
                    sequence=sequence,
                    topic=topic,
                    payload=payload,
                    recorded_at=self.now,
                )
            )

    def _add_edges(self) -> None:
        ids = list(self._edges)
        known: set[str] = set()
        for start in range(0, len(ids), 500):
            chunk = ids[start : start + 500]
            known.update(
                self.session.exec(select(LineageEdge.id).where(col(LineageEdge.id).in_(chunk)))
            )
        self.session.add_all(edge for key, edge in self._edges.items() if key not in known)
