"""The outbox as those see it who deliver it: what waits, what was taken up, what has arrived.

Rows are written by the unit of work and marked here, in short transactions of their own: a mark is
bookkeeping about a change that is on record already. Called by `jobs` and `workflows.graph`; reads
ask how far behind a listener is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from gainloop.models.governance import Outbox
from gainloop.stores.relational.database import WRITES, Database

_MOST_IDS = 500


@dataclass(frozen=True, slots=True)
class Event:
    """One row; `relayed_at` and `delivered_at` as in the table."""

    id: str
    sequence: int
    topic: str
    payload: dict[str, Any]
    recorded_at: datetime
    relayed_at: datetime | None
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Lag:
    """How far the listener of a topic is behind: events that have not arrived, and the age of the
    oldest of them in seconds, 0 without any.
    """

    num_events: int
    seconds: float


_COLUMNS = (
    col(Outbox.id),
    col(Outbox.sequence),
    col(Outbox.topic),
    col(Outbox.payload),
    col(Outbox.recorded_at),
    col(Outbox.relayed_at),
    col(Outbox.delivered_at),
)
# Ids are SEQUENCE-NUMBER: by length first, so that 7-10 comes after 7-9.
_ORDER = (col(Outbox.sequence), sa.func.length(col(Outbox.id)), col(Outbox.id))


def pending(session: Session, limit: int) -> list[Event]:
    """Those that nobody took up yet, oldest first."""
    waiting = sa.select(*_COLUMNS).where(col(Outbox.relayed_at).is_(None))
    return _fetch(session, waiting.order_by(*_ORDER).limit(limit))


def count_pending(session: Session) -> int:
    waiting = sa.select(sa.func.count()).where(col(Outbox.relayed_at).is_(None))
    return int(session.connection().execute(waiting).scalar_one())


def events_by_id(session: Session, ids: Sequence[str]) -> dict[str, Event]:
    found: dict[str, Event] = {}
    for part in _parts(ids):
        named = sa.select(*_COLUMNS).where(col(Outbox.id).in_(part))
        found.update((event.id, event) for event in _fetch(session, named))
    return found


def undelivered(session: Session, topic: str, limit: int | None = None) -> list[Event]:
    """Those of a topic that have not arrived, oldest first."""
    waiting = sa.select(*_COLUMNS).where(
        col(Outbox.topic) == topic, col(Outbox.delivered_at).is_(None)
    )
    return _fetch(session, waiting.order_by(*_ORDER).limit(limit))


def lag(session: Session, topic: str, now: datetime) -> Lag:
    waiting = sa.select(sa.func.count(), sa.func.min(col(Outbox.recorded_at))).where(
        col(Outbox.topic) == topic, col(Outbox.delivered_at).is_(None)
    )
    num_events, oldest = session.connection().execute(waiting).one()
    seconds = 0.0 if oldest is None else max((now - oldest).total_seconds(), 0.0)
    return Lag(int(num_events), seconds)


def mark_relayed(database: Database, ids: Sequence[str]) -> None:
    """A second mark changes nothing."""
    _mark(database, ids, col(Outbox.relayed_at))


def mark_delivered(database: Database, ids: Sequence[str]) -> None:
    """What has arrived was taken up as well, whoever did it."""
    _mark(database, ids, col(Outbox.relayed_at), col(Outbox.delivered_at))


def mark_delivered_up_to(database: Database, topics: Sequence[str], sequence: int) -> None:
    """Every event of these topics, up to that audit entry: what they told of is in place."""
    reached = (col(Outbox.topic).in_(topics), col(Outbox.sequence) <= sequence)
    with database.read() as session:
        ids = sa.select(col(Outbox.id)).where(*reached, col(Outbox.delivered_at).is_(None))
        found = list(session.connection().execute(ids).scalars())
    mark_delivered(database, found)


def _mark(database: Database, ids: Sequence[str], *places: Mapped[datetime | None]) -> None:
    """In the writer's turn, so that the one writer of SQLite is not kept waiting by its lock."""
    if not ids:
        return
    values = {place: sa.func.coalesce(place, database.clock()) for place in places}
    with database.writer_lock, database.engine.connect() as connection:
        writing = connection.execution_options(**{WRITES: True})
        with writing.begin():
            for part in _parts(ids):
                writing.execute(sa.update(Outbox).where(col(Outbox.id).in_(part)).values(values))


def _parts(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[start : start + _MOST_IDS] for start in range(0, len(ids), _MOST_IDS)]


def _fetch(session: Session, statement: sa.Select[*tuple[Any, ...]]) -> list[Event]:
    return [Event(*row) for row in session.connection().execute(statement)]
