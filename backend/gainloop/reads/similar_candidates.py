"""Which vectors of a space may be found, before the nearest are taken: those on which an error lies
that the filter keeps, and those of the backlog.

Objects that were found are no failures, so that vectors of benchmark clips without such an error
are left out. Called by `similar_failures`.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.catalog import Clip
from gainloop.models.evaluation import BenchmarkClip, DetectionError
from gainloop.ports.vectors import Kept
from gainloop.reads.detection_errors import ErrorRow
from gainloop.reads.embedding_spaces import SpaceRow, places_of_space
from gainloop.reads.similar_features import errors_within
from gainloop.reads.similar_request import (
    SimilarFilter,
    clips_within,
    error_conditions,
    is_backlog,
)
from gainloop.stores.objects import ObjectStore
from gainloop.stores.relational.audit_log import read_head
from gainloop.terms.boxes import Floats
from gainloop.terms.embeddings import EmbeddingKind, Places

LEAST_OVERLAP = 0.5
"""Of the boxes of a vector and an error, from which on they are the same thing."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What a vector is of; errors: those that lie on it, the best fit first."""

    clip_id: str
    frame_index: int | None = None
    errors: tuple[ErrorRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidates:
    """things: by id, empty in a space of clips, whose ids say it. num_kept: None where nothing was
    asked for.
    """

    kept: Kept
    things: dict[str, Thing] = field(default_factory=dict)
    num_kept: int | None = None

    def __post_init__(self) -> None:
        if self.kept.only is not None:
            object.__setattr__(self, "num_kept", len(self.kept.only))

    def thing(self, name: str) -> Thing:
        return self.things.get(name) or Thing(name)


class CandidatesMemory:
    """Candidates of the last filters, for as long as nothing in the store has changed."""

    def __init__(self, most: int = 16) -> None:
        self._most = most
        self._held: OrderedDict[tuple[str, SimilarFilter], tuple[int, Candidates]] = OrderedDict()
        self._lock = threading.Lock()

    def find(
        self,
        session: Session,
        space: str,
        among: SimilarFilter,
        read: Callable[[], Candidates],
    ) -> Candidates:
        """Those of before, or what `read` gives."""
        sequence, _ = read_head(session)
        key = space, among
        with self._lock:
            held = self._held.get(key)
        if held is not None and held[0] == sequence:
            return held[1]
        candidates = read()
        with self._lock:
            self._held[key] = sequence, candidates
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return candidates


def clip_candidates(
    session: Session, among: SimilarFilter, evaluation_ids: list[str]
) -> Candidates:
    """Of a space of clips. Where the backlog is wanted, it is named by what it is not: benchmarks
    are few clips of many.
    """
    with_error = sa.select(col(DetectionError.clip_id)).where(
        *error_conditions(among, evaluation_ids)
    )
    conditions = clips_within(session, among)
    if not among.takes_backlog:
        fails = col(Clip.id).in_(with_error)
        return Candidates(Kept(_clips(session, [fails, *conditions])))
    benchmarked = sa.select(col(BenchmarkClip.clip_id))
    if among.takes_errors:
        benchmarked = benchmarked.where(col(BenchmarkClip.clip_id).not_in(with_error))
    without = frozenset(session.connection().execute(benchmarked).scalars())
    if conditions:
        found = _clips(session, conditions)
        return Candidates(Kept([clip_id for clip_id in found if clip_id not in without]))
    if among.takes_errors:
        return Candidates(Kept(None, without))
    all_clips = sa.select(sa.func.count()).select_from(Clip)
    num_clips = session.connection().execute(all_clips).scalar_one()
    return Candidates(Kept(None, without), num_kept=num_clips - len(without))


def _clips(session: Session, conditions: list[sa.ColumnElement[bool]]) -> Sequence[str]:
    return session.connection().execute(sa.select(col(Clip.id)).where(*conditions)).scalars().all()


def placed_candidates(
    session: Session,
    objects: ObjectStore,
    space: SpaceRow,
    among: SimilarFilter,
    evaluation_ids: list[str],
) -> Candidates:
    """Of a space of frames, objects or errors."""
    ids, places = places_of_space(objects, space)
    found: dict[int, list[ErrorRow]] = {}
    if among.takes_errors:
        errors = errors_within(session, among, evaluation_ids)
        for error, row in zip(
            errors, rows_of_errors(places, space.kind, ids.tolist(), errors), strict=True
        ):
            if row is not None:
                found.setdefault(row, []).append(error)
    rows = set(found)
    if among.takes_backlog:
        statement = sa.select(col(Clip.id)).where(is_backlog(), *clips_within(session, among))
        backlog = set(session.connection().execute(statement).scalars())
        rows |= {row for row, clip_id in enumerate(places.clip.tolist()) if clip_id in backlog}
    things = {
        ids[row]: Thing(places.clip[row], int(places.frame[row]), tuple(found.get(row, ())))
        for row in sorted(rows)
    }
    return Candidates(Kept(things.keys()), things=things)


def rows_of_errors(
    places: Places, kind: EmbeddingKind, ids: Sequence[str], errors: Sequence[ErrorRow]
) -> list[int | None]:
    """For each error the vector that it lies on: that of its own id, of its frame, or the one of
    the largest overlap on its frame, the first of equal ones.
    """
    on_frame: dict[tuple[str, int], list[int]] = {}
    for row, place in enumerate(zip(places.clip.tolist(), places.frame.tolist(), strict=True)):
        on_frame.setdefault(place, []).append(row)
    by_id = {name: row for row, name in enumerate(ids)} if kind is EmbeddingKind.ERROR else {}
    found: list[int | None] = []
    for error in errors:
        own = by_id.get(f"{error.evaluation_id}:{error.ordinal}")
        rows = on_frame.get((error.clip_id, error.frame_index), [])
        if own is not None or not rows:
            found.append(own)
        elif kind is EmbeddingKind.FRAME:
            found.append(rows[0])
        else:
            overlaps = _overlaps(places.box[rows], error)
            best = int(np.argmax(overlaps))
            found.append(rows[best] if overlaps[best] >= LEAST_OVERLAP else None)
    return found


def _overlaps(boxes: Floats, error: ErrorRow) -> Floats:
    """Intersection over union of each box with that of the error."""
    low = np.maximum(boxes[:, :2], (error.x, error.y))
    ends = (error.x + error.width, error.y + error.height)
    high = np.minimum(boxes[:, :2] + boxes[:, 2:], ends)
    shared = np.clip(high - low, 0.0, None).prod(axis=1)
    union = boxes[:, 2:].prod(axis=1) + error.width * error.height - shared
    overlaps: Floats = np.nan_to_num(shared / union)
    return overlaps
