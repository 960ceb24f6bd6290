"""What the last questions found out, kept for as long as it is true. Called by `similar_candidates`
and by whoever answers more than one question.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.governance import AuditEntry
from gainloop.reads.clip_masks import NO_CLIPS, AllClips
from gainloop.stores.relational.audit_log import read_head
from gainloop.terms.enums import AuditAction

T = TypeVar("T")
MOST_BYTES = 256 * 2**20
CHANGES_NOTHING = (
    *(AuditAction.FILTER_SAVE, AuditAction.FILTER_REMOVE, AuditAction.UPLOAD_REQUEST),
    *(AuditAction.QUEUE_CREATE, AuditAction.QUEUE_EXPORT, AuditAction.GROUND_TRUTH_QUEUE),
    *(AuditAction.DECISION_RECORD, AuditAction.EPICS_IMPORT, AuditAction.EPIC_LINK),
    *(AuditAction.EPIC_UNLINK, AuditAction.JOB_RESUME, AuditAction.JOB_CANCEL),
    *(AuditAction.PRIORITIES_RUN, AuditAction.RELEASE_CREATE, AuditAction.RELEASE_EXPORT),
    *(AuditAction.OUTCOME_RECORD, AuditAction.VECTORS_REBUILD, AuditAction.GRAPH_REBUILD),
)
"""Writes that leave clips, their tags and labels, benchmarks and errors as they are."""


class CandidatesMemory:
    """The least recently used is forgotten first. most_bytes: of all that is held but the ids of
    clips, of which there is one list.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._num_bytes = 0
        self._held: OrderedDict[Hashable, tuple[int, Any, int]] = OrderedDict()
        self._clips = NO_CLIPS
        self._seen = self._changed = 0
        self._lock = threading.Lock()

    def state(self, session: Session) -> int:
        """Equal for two snapshots where nothing changed between them that a filter may ask for."""
        head, _ = read_head(session)
        with self._lock:
            if head < self._seen:  # of an older snapshot: nothing that is held was read from it
                return -head
            if head > self._seen:
                self._changed = _last_change(session, self._seen, head) or self._changed
                self._seen = head
            return self._changed

    def grown(self, read: Callable[[AllClips], Iterator[AllClips]]) -> AllClips:
        """All clips: `read` adds those that came in, and what it added stays if it is given up."""
        with self._lock:
            for clips in read(self._clips):
                self._clips = clips
            return self._clips

    def find(
        self, state: int, key: Hashable, read: Callable[[], T], num_bytes: Callable[[T], int]
    ) -> T:
        """What was read in this state before, or what `read` gives."""
        with self._lock:
            held = self._held.get(key)
            if held is not None and held[0] == state:
                self._held.move_to_end(key)
                found: T = held[1]
                return found
        value = read()
        with self._lock:
            self._forget(key)
            self._held[key] = state, value, num_bytes(value)
            self._num_bytes += num_bytes(value)
            while self._num_bytes > self._most_bytes and len(self._held) > 1:
                self._forget(next(iter(self._held)))
        return value

    def _forget(self, key: Hashable) -> None:
        _, _, num_bytes = self._held.pop(key, (0, None, 0))
        self._num_bytes -= num_bytes


def _last_change(session: Session, after: int, head: int) -> int | None:
    """None where no entry after it changed anything."""
    if after == 0:
        return head
    statement = sa.select(sa.func.max(AuditEntry.sequence)).where(
        col(AuditEntry.sequence) > after, col(AuditEntry.action).not_in(CHANGES_NOTHING)
    )
    return session.connection().execute(statement).scalar()
