"""Which vectors of a space may be found, before the nearest are taken: those on which an error lies
that the filter keeps, and those of the backlog.

Objects that were found are no failures, so that vectors of benchmark clips without such an error
are left out. Called by `similar_failures`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.evaluation import BenchmarkClip, DetectionError
from gainloop.ports.vectors import Kept
from gainloop.reads.clip_masks import AllClips, all_clips, mask_of_ids, mask_where, places_in
from gainloop.reads.detection_errors import ErrorRow
from gainloop.reads.similar_features import errors_of_keys, errors_within
from gainloop.reads.similar_memory import CandidatesMemory
from gainloop.reads.similar_places import NO_ERRORS, ErrorsOn, PlacedThings, errors_on
from gainloop.reads.similar_request import SimilarFilter, clips_within, error_conditions
from gainloop.terms.boxes import Bools, Ints


@dataclass(frozen=True, slots=True)
class Thing:
    """What a vector is of; errors: those that lie on it, the best fit first."""

    clip_id: str
    frame_index: int | None = None
    errors: tuple[ErrorRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidates:
    """things: by the ids of vectors; num_kept: None where nothing was asked for."""

    things: Callable[[Sequence[str]], list[Thing]]
    kept: Kept | None
    num_kept: int | None


@dataclass(frozen=True, slots=True)
class ClipMasks:
    """Of one question; each part of a filter is remembered by itself, so that filters share it."""

    session: Session
    memory: CandidatesMemory
    state: int
    clips: AllClips

    @classmethod
    def of(cls, session: Session, memory: CandidatesMemory) -> "ClipMasks":
        state = memory.state(session)
        return cls(session, memory, state, memory.grown(lambda known: all_clips(session, known)))

    def within(self, among: SimilarFilter) -> Bools:
        """Clips that its conditions on clips leave."""
        conditions = clips_within(self.session, among)
        if not conditions:
            return np.asarray(self.clips.named.ids.is_valid(), dtype=np.bool_)
        return self._find(
            ("within", among.clips), lambda: mask_where(self.session, self.clips, conditions)
        )

    def benchmarked(self) -> Bools:
        statement = sa.select(col(BenchmarkClip.clip_id))
        return self._find(
            ("benchmarked",), lambda: mask_of_ids(self.session, self.clips, statement)
        )

    def failing(self, among: SimilarFilter, evaluation_ids: Sequence[str]) -> Bools:
        """Clips on which an error lies that its conditions on errors leave."""
        conditions = error_conditions(among, list(evaluation_ids), of_most=not among.model_versions)
        statement = sa.select(col(DetectionError.clip_id)).where(*conditions)
        return self._find(
            ("failing", among.of_errors, tuple(evaluation_ids)),
            lambda: mask_of_ids(self.session, self.clips, statement, self.benchmarked()),
        )

    def clips_of(self, things: PlacedThings) -> Ints:
        """Places of the clips of things among all, -1 where one has none."""
        return self.memory.find(
            self.state,
            ("clips of", things.named),
            lambda: places_in(things.clips, self.clips.named.ids),
            lambda places: places.nbytes,
        )

    def errors_on(
        self, things: PlacedThings, among: SimilarFilter, evaluation_ids: list[str]
    ) -> ErrorsOn:
        """Errors that the filter leaves, on the things that they lie on."""
        if not among.takes_errors:
            return NO_ERRORS
        return self.memory.find(
            self.state,
            ("errors on", things.named, among.of_errors, among.clips, tuple(evaluation_ids)),
            lambda: errors_on(things, errors_within(self.session, among, evaluation_ids)),
            lambda found: found.nbytes,
        )

    def _find(self, key: tuple[object, ...], read: Callable[[], Bools]) -> Bools:
        return self.memory.find(self.state, key, read, lambda mask: mask.nbytes)


def clip_candidates(
    masks: ClipMasks, among: SimilarFilter, evaluation_ids: Sequence[str]
) -> Candidates:
    """Of a space of clips."""
    mask = masks.within(among)
    if among.takes_errors:
        failing = masks.failing(among, evaluation_ids)
        mask = mask & (failing | ~masks.benchmarked() if among.takes_backlog else failing)
    else:
        mask = mask & ~masks.benchmarked()
    num_kept = None if among.is_plain else int(np.count_nonzero(mask))
    return Candidates(_clips, Kept(masks.clips.named, mask), num_kept)


def placed_candidates(
    masks: ClipMasks, things: PlacedThings, among: SimilarFilter, evaluation_ids: list[str]
) -> Candidates:
    """Of a space of frames, objects or errors."""
    errors = masks.errors_on(things, among, evaluation_ids)
    mask = np.zeros(len(things), dtype=np.bool_)
    mask[errors.rows] = True
    if among.takes_backlog:
        backlog = np.append(masks.within(among) & ~masks.benchmarked(), np.False_)
        mask |= backlog[masks.clips_of(things)][things.clip]

    def found(names: Sequence[str]) -> list[Thing]:
        rows = [things.row_of(name) for name in names]
        keys = [errors.keys_on(row) for row in rows]
        known = errors_of_keys(masks.session, [key for on_thing in keys for key in on_thing])
        return [
            Thing(
                things.clip_of(row), int(things.frame[row]), tuple(known[key] for key in on_thing)
            )
            for row, on_thing in zip(rows, keys, strict=True)
        ]

    return Candidates(found, Kept(things.named, mask), int(np.count_nonzero(mask)))


def _clips(names: Sequence[str]) -> list[Thing]:
    return [Thing(name) for name in names]
