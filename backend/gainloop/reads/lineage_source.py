"""Who answers a trace: the graph if it is up and whole and has all that the trace needs, else the
rows. Called by every read that traces.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.columns import UtcDateTime
from gainloop.models.governance import Outbox
from gainloop.ports.graph import Graph, GraphDown
from gainloop.reads.graph_mark import is_mark_of_home
from gainloop.reads.lineage_edges import RowTraces, Traces
from gainloop.reads.rows import Columns, Statement, fetch
from gainloop.stores.relational.unit_of_work import LINEAGE_CHANGED

T = TypeVar("T")


class TraceSource(StrEnum):
    GRAPH = "graph"
    RELATIONAL = "relational"


@dataclass(frozen=True, slots=True)
class Tracing:
    """graph: None where there is none to ask; now: for telling how far it is behind."""

    graph: Graph | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Traced(Generic[T]):
    """An answer, who gave it, and by how many seconds the graph was behind the rows."""

    answer: T
    answered_by: TraceSource
    lag_seconds: float


def ask(
    session: Session, tracing: Tracing, as_of: datetime | None, question: Callable[[Traces], T]
) -> Traced[T]:
    """The graph that goes down halfway, or is built anew meanwhile, is asked in vain."""
    oldest, oldest_needed = fetch(session, _waiting(as_of), lambda *moments: moments)[0]
    lag = 0.0 if oldest is None else max(0.0, (tracing.now - oldest).total_seconds())
    if tracing.graph is not None and oldest_needed is None and tracing.graph.is_up():
        try:
            mark = tracing.graph.mark()
            if is_mark_of_home(session, mark):
                answer = question(tracing.graph)
                if tracing.graph.mark() == mark:
                    return Traced(answer, TraceSource.GRAPH, lag)
        except GraphDown:
            pass
    return Traced(question(RowTraces(session)), TraceSource.RELATIONAL, lag)


def _waiting(as_of: datetime | None) -> Statement:
    """Since when the oldest change waits to come into the graph: any, and one that is visible."""
    at = col(Outbox.recorded_at)
    is_needed = sa.true() if as_of is None else at <= as_of
    columns: Columns = (
        sa.func.min(at, type_=UtcDateTime),
        sa.func.min(sa.case((is_needed, at)), type_=UtcDateTime),
    )
    return sa.select(*columns).where(
        col(Outbox.topic) == LINEAGE_CHANGED, col(Outbox.delivered_at).is_(None)
    )
