"""One transaction per use case: state change, one audit entry, outbox rows, lineage edges.

Opened by workflows only. It cannot be opened without actor, permission and action, and a unit that
records nothing writes nothing: re-running an import that changes nothing leaves no trace.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa
from sqlmodel import Session, col, select

from gainloop.errors import Conflict, NotFound
from gainloop.models.governance import Actor, LineageEdge, Outbox
from gainloop.rules.access import Permission, require
from gainloop.stores.relational.audit_log import AuditRecord, append_entry
from gainloop.stores.relational.database import WRITES, Database
from gainloop.terms.enums import AuditAction, LineageType, NodeLabel
from gainloop.terms.hashing import value_digest

LINEAGE_CHANGED = "lineage.changed"
"""Topic of the event of every unit that changed the property graph: {sequence, nodes}, nodes as
[label, id] pairs that an edge may not lead to.
"""

End = tuple[str, str]
"""Label and id of a node."""

_IDS_AT_ONCE = 500
_UNIQUE_VIOLATION = "23505"


class UnitOfWork:
    """Context manager; commits at the end of the block, rolls back on any error and on a dry run.

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
        self.now: datetime
        self._own_connection = connection is None
        self._connection = connection
        self._record: AuditRecord | None = None
        self._events: list[tuple[str, dict[str, Any]]] = []
        self._edges: dict[str, LineageEdge] = {}
        self._replacing: set[str] = set()
        self._retracted: list[LineageEdge] = []
        self._nodes: list[list[str]] = []
        self.session: Session

    def __enter__(self) -> Self:
        self.database.writer_lock.acquire()
        try:
            connection = self._connection or self.database.engine.connect()
            self._connection = connection.execution_options(**{WRITES: True})
            self.session = Session(self._connection, expire_on_commit=False)
            self.session.begin()
            self.session.connection()  # the writer's turn: what is stamped now comes in order
            self.now = self.database.clock()
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
                self._end()
            else:
                self.session.rollback()
                _raise_conflict(error)
        except sa.exc.IntegrityError as failed:
            self.session.rollback()
            _raise_conflict(failed)
            raise
        finally:
            self.session.close()
            if self._own_connection and self._connection is not None:
                self._connection.close()
            self.database.writer_lock.release()

    def _end(self) -> None:
        if self.database.is_dry_run:
            self.session.flush()
            self.session.rollback()
        else:
            self.session.commit()

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
        source: End,
        relation: LineageType,
        target: End,
        properties: Mapping[str, Any] | None = None,
        valid_from: datetime | None = None,
    ) -> None:
        """One lineage edge between (label, id) ends; an edge that is held already is left as it is.

        valid_from: since when it is true, now where nobody says.
        """
        edge = self._edge(source, relation, target)
        edge.properties = dict(properties or {})
        edge.valid_from = valid_from or self.now
        self._edges[edge.natural_id] = edge

    def unlink(self, source: End, relation: LineageType, target: End) -> None:
        """The edge between these ends is held no longer; what it was stays on record.

        Raises NotFound where no such edge is held.
        """
        natural_id = self._edge(source, relation, target).natural_id
        (*_, last) = find_edges(self.session, [natural_id]).get(natural_id, [None])
        if last is None or last.retracted_at is not None:
            raise NotFound(f"{source[0]} {source[1]} is not linked to {target[0]} {target[1]}")
        self._retract(last)

    def replace_link(
        self,
        source: End,
        relation: LineageType,
        target: End,
        properties: Mapping[str, Any],
        qualifier: str = "",
    ) -> None:
        """As `link`; the edge between these ends that is held already is held no longer.

        qualifier: keeps edges between the same ends apart, such as a metric.
        """
        edge = self._edge(source, relation, target, qualifier)
        edge.properties = dict(properties)
        self._edges[edge.natural_id] = edge
        self._replacing.add(edge.natural_id)

    def touch(self, label: NodeLabel, node_id: str) -> None:
        """What the graph keeps of a node has changed."""
        self._nodes.append([label.value, node_id])

    def _edge(
        self, source: End, relation: LineageType, target: End, qualifier: str = ""
    ) -> LineageEdge:
        named = [*source, relation.value, *target]
        digest = value_digest([*named, qualifier] if qualifier else named)
        natural_id = f"edge-{digest[:32]}"
        return LineageEdge(
            id=natural_id,
            natural_id=natural_id,
            source_label=source[0],
            source_id=source[1],
            type=relation,
            target_label=target[0],
            target_id=target[1],
            valid_from=self.now,
            recorded_at=self.now,
        )

    def _retract(self, edge: LineageEdge) -> None:
        edge.retracted_at = self.now
        self._retracted.append(edge)

    def _seal(self, record: AuditRecord) -> None:
        edges = self._new_edges()
        self.session.flush()
        # Last but for what carries its sequence, because it locks the head: writers queue here.
        sequence = append_entry(
            self.session, record, at=self.now, actor_id=self.actor.id, action=self.action
        )
        for edge in edges:
            edge.sequence = sequence
        for edge in self._retracted:
            edge.retracted_sequence = sequence
        self.session.add_all(edges)
        if edges or self._retracted or self._nodes:
            self._events.append((LINEAGE_CHANGED, {"sequence": sequence, "nodes": self._nodes}))
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

    def _new_edges(self) -> list[LineageEdge]:
        """Those that are not held yet; what was retracted comes back as a further edge."""
        known = find_edges(self.session, list(self._edges))
        new: list[LineageEdge] = []
        for natural_id, edge in self._edges.items():
            earlier = known.get(natural_id, [])
            if earlier and earlier[-1].retracted_at is None:
                if natural_id not in self._replacing:
                    continue
                self._retract(earlier[-1])
            if earlier:
                edge.id = f"{natural_id}-{len(earlier) + 1}"
            new.append(edge)
        return new


def find_edges(session: Session, natural_ids: Sequence[str]) -> dict[str, list[LineageEdge]]:
    """Edges that were ever held between the same ends, by natural id, the oldest first."""
    found: dict[str, list[LineageEdge]] = {}
    for start in range(0, len(natural_ids), _IDS_AT_ONCE):
        chosen = natural_ids[start : start + _IDS_AT_ONCE]
        rows = session.exec(
            select(LineageEdge)
            .where(col(LineageEdge.natural_id).in_(chosen))
            .order_by(col(LineageEdge.recorded_at))
        )
        for row in rows:
            found.setdefault(row.natural_id, []).append(row)
    return found


def _raise_conflict(error: BaseException | None) -> None:
    """Raises Conflict where another process wrote the same row at the same moment, which only
    PostgreSQL lets it try.
    """
    cause = error.orig if isinstance(error, sa.exc.IntegrityError) else None
    if getattr(cause, "sqlstate", None) == _UNIQUE_VIOLATION:
        raise Conflict(
            "somebody else wrote this at the same moment, and nothing was stored: try again",
            code="WRITTEN_MEANWHILE",
        ) from error
