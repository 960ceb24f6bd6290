"""Clips that a queue would have labeled twice: those that have labels, those that wait elsewhere.

Called by `create_queue`: a run stays as it is, while labels of its clips come back.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.errors import GateBlocked
from gainloop.models.catalog import Clip
from gainloop.models.priority import Priority, Queue, QueueItem
from gainloop.pipeline.reasons.words import number_of, verb
from gainloop.reads.clip_filter import is_labeled
from gainloop.reads.leakage import NAMED
from gainloop.terms.enums import QueueItemState

_WAITING = (QueueItemState.OPEN, QueueItemState.LEASED)


def require_unlabeled(session: Session, run_id: str) -> None:
    """Of the selected clips of a run. Raises GateBlocked LABELED."""
    statement = (
        sa.select(col(Clip.id))
        .join(Priority, col(Priority.clip_id) == Clip.id)
        .where(col(Priority.run_id) == run_id, col(Priority.is_selected), is_labeled())
        .order_by(col(Priority.rank))
    )
    labeled = list(dict.fromkeys(session.connection().execute(statement).scalars()))
    if labeled:
        raise GateBlocked(
            f"{number_of(len(labeled), 'selected clip')} "
            f"{verb(len(labeled), 'has', 'have')} labels by now: {_first(labeled)}. "
            f"Rank again: a new run leaves {verb(len(labeled), 'it', 'them')} out",
            code="LABELED",
            path="run",
        )


def note_waiting_elsewhere(session: Session, queue: Queue) -> tuple[str, ...]:
    """One sentence about clips of the queue that stand open in others, or none."""
    own = sa.select(col(QueueItem.clip_id)).where(col(QueueItem.queue_id) == queue.id)
    statement = (
        sa.select(col(QueueItem.clip_id), col(Queue.name))
        .join(Queue, col(Queue.id) == QueueItem.queue_id)
        .where(
            col(QueueItem.queue_id) != queue.id,
            col(QueueItem.clip_id).in_(own),
            col(QueueItem.state).in_(_WAITING),
        )
        .order_by(col(QueueItem.clip_id), col(Queue.ordinal))
    )
    names: dict[str, list[str]] = {}
    for clip_id, name in session.connection().execute(statement):
        names.setdefault(clip_id, []).append(name)
    if not names:
        return ()
    found = _first([f"{clip_id} ({', '.join(queues)})" for clip_id, queues in names.items()])
    return (
        f"{number_of(len(names), 'clip')} {verb(len(names), 'stands', 'stand')} "
        f"open in another queue too, and would be labeled twice: {found}.",
    )


def _first(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" … and {more:,} more" if more > 0 else "")
