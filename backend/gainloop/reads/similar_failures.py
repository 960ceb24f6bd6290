"""Failures that are like one: the nearest vectors of one embedding space, or where there are none
the errors that are most alike by class, box and context. The answer says which.

Filters decide before the nearest are taken. Called by the API and `gainloop errors similar`.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
from sqlmodel import Session

from gainloop.errors import InvalidInput, NotFound, Unreadable
from gainloop.models.governance import Actor
from gainloop.pipeline.similarity.features import nearest_distances
from gainloop.pipeline.similarity.folding import OWN, fold
from gainloop.ports.vectors import IndexMissing, VectorIndex, Vectors32
from gainloop.reads.detection_errors import ErrorRow
from gainloop.reads.embedding_spaces import SpaceRow, embedding_spaces
from gainloop.reads.similar_anchors import Anchors, clip_moments, find_anchors
from gainloop.reads.similar_candidates import (
    Candidates,
    ClipMasks,
    Thing,
    clip_candidates,
    placed_candidates,
)
from gainloop.reads.similar_features import columns_of, errors_on_clips, errors_within
from gainloop.reads.similar_memory import CandidatesMemory
from gainloop.reads.similar_places import placed_things, rows_of_errors
from gainloop.reads.similar_request import SimilarFilter, SimilarRequest, evaluations_within
from gainloop.rules.access import Permission, require
from gainloop.stores.objects import ObjectStore
from gainloop.terms.embeddings import EmbeddingKind, Metric, SimilarityMethod

GOWER = "gower"
"""The measure of a search by features: a share of properties that differ, from 0 to 1."""
_KINDS = (EmbeddingKind.ERROR, EmbeddingKind.OBJECT, EmbeddingKind.FRAME, EmbeddingKind.CLIP)
"""The nearer to the error itself, the better a space."""
_MOST_FETCHED = 20_000
"""Things that are looked at for one answer: more of the same moment are no reason to read on."""


@dataclass(frozen=True, slots=True)
class SimilarRow:
    """error: None for a clip of the backlog; thing: id of the vector, or of the error; folded: ids
    of further things of the same moment, the nearest first.
    """

    thing: str
    distance: float
    clip_id: str
    frame_index: int | None
    error: ErrorRow | None
    folded: tuple[str, ...]

    @property
    def key(self) -> str:
        """What it is called: an error by EVALUATION:NUMBER, else its clip."""
        return self.clip_id if self.error is None else error_name(self.error)


@dataclass(frozen=True, slots=True)
class SimilarFailures:
    """space: None in a search by features; metric: a `Metric`, or GOWER; num_candidates: what the
    filter left, None where it left all; num_own: results of the moment asked about, left out.
    note: what a reader has to know about the answer, a sentence or more, or "".
    """

    method: SimilarityMethod
    space: SpaceRow | None
    metric: str
    is_exact: bool
    num_candidates: int | None
    num_own: int
    note: str
    rows: tuple[SimilarRow, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """Where to look and what with; memory: of whoever answers more than one request."""

    session: Session
    objects: ObjectStore
    index: VectorIndex
    memory: CandidatesMemory = field(default_factory=CandidatesMemory)

    def similar_failures(self, actor: Actor, request: SimilarRequest) -> SimilarFailures:
        """Raises InvalidInput, NotFound; IndexMissing where a space was asked for that has none, or
        a broken one.
        """
        require(actor.role, Permission.READ)
        request.check()
        anchors = find_anchors(self.session, actor, request)
        spaces, notes = self._spaces(request), list[str]()
        for space in spaces:
            try:
                query = self._query(request, anchors, space)
            except IndexMissing as missing:
                if request.space or request.vector is not None:
                    raise
                notes.append(f"{missing.message}.")
                continue
            if query is not None:
                return self._by_vector(request, anchors, space, query)
        if request.by is SimilarityMethod.EMBEDDINGS and not request.space:
            raise InvalidInput(
                "NO_VECTOR", "no embedding space holds a vector for what was asked", field="by"
            )
        if request.space or request.vector is not None:
            asked = request.clip or " or ".join(anchors.clip_ids[:1])
            message = f"space {spaces[0].name} holds no vector for what was asked ({asked})"
            raise InvalidInput("NO_VECTOR", f"{message}; leave the space out", field="space")
        return self._by_features(request, anchors, notes)

    def _spaces(self, request: SimilarRequest) -> list[SpaceRow]:
        """The one asked for, or all, the best kind and the newest first."""
        if request.by is SimilarityMethod.FEATURES:
            return []
        spaces = embedding_spaces(self.session)
        name = request.space or request.vector_space
        if name is None:
            return sorted(spaces, key=lambda space: _KINDS.index(space.kind))
        chosen = [space for space in spaces if space.name == name]
        if not chosen:
            known = ", ".join(space.name for space in spaces) or "none"
            raise NotFound(f"there is no embedding space {name}; there are: {known}", path="space")
        return chosen

    def _query(
        self, request: SimilarRequest, anchors: Anchors, space: SpaceRow
    ) -> Vectors32 | None:
        """The vector to look around: the given one, or the middle of the anchors' vectors."""
        if request.vector is not None:
            with np.errstate(over="ignore"):  # what is too large for a vector is refused later
                return np.array(request.vector, dtype=np.float32)
        names: list[str] = list(anchors.clip_ids)
        if space.kind is not EmbeddingKind.CLIP:
            if not anchors.errors:
                return None
            things = placed_things(self.memory, self.objects, space)
            rows = rows_of_errors(things, anchors.errors)
            names = list(dict.fromkeys(things.name_of(row) for row in rows if row is not None))
        with _told_if_broken(space):
            found = self.index.vectors_of(space.name, names)
        held = [found[name] for name in names if name in found]
        if not held:
            return None
        middle: Vectors32 = np.stack(held).mean(axis=0, dtype=np.float64).astype(np.float32)
        return middle if middle.any() or space.metric is not Metric.COSINE else held[0]

    def _by_vector(
        self, request: SimilarRequest, anchors: Anchors, space: SpaceRow, query: Vectors32
    ) -> SimilarFailures:
        evaluation_ids = evaluations_within(self.session, request.among)
        candidates = self._candidates(request.among, space, evaluation_ids)
        is_exact = True

        def nearest(count: int) -> list[tuple[str, float]]:
            nonlocal is_exact
            with _told_if_broken(space):
                found = self.index.search(space.name, query, count, candidates.kept)
            is_exact = found.is_exact
            return list(zip(found.ids, found.distances.tolist(), strict=True))

        chosen, num_own, cut = self._folded(request, anchors, candidates, nearest)
        if space.kind is EmbeddingKind.CLIP:
            chosen = self._with_errors(request, anchors, chosen, evaluation_ids)
        return SimilarFailures(
            method=SimilarityMethod.EMBEDDINGS,
            space=space,
            metric=space.metric.value,
            is_exact=is_exact,
            num_candidates=candidates.num_kept,
            num_own=num_own,
            note=" ".join(filter(None, (_note_of(space), cut))),
            rows=tuple(chosen),
        )

    def _candidates(
        self, among: SimilarFilter, space: SpaceRow, evaluation_ids: list[str]
    ) -> Candidates:
        masks = ClipMasks.of(self.session, self.memory)
        if space.kind is EmbeddingKind.CLIP:
            return clip_candidates(masks, among, evaluation_ids)
        things = placed_things(self.memory, self.objects, space)
        return placed_candidates(masks, things, among, evaluation_ids)

    def _folded(
        self,
        request: SimilarRequest,
        anchors: Anchors,
        candidates: Candidates,
        nearest: Callable[[int], list[tuple[str, float]]],
    ) -> tuple[list[SimilarRow], int, str]:
        """The k nearest moments, how many things are of the moment asked about, and a sentence
        where no more things were looked at although moments are missing, else "".
        """
        count = request.k + 8
        while True:
            found = nearest(count)
            things = candidates.things([name for name, _ in found])
            places = self._places(request, anchors, things)
            kept = [row for row, place in enumerate(places) if place == row][: request.k]
            if len(kept) == request.k or len(found) < count or count >= _MOST_FETCHED:
                break
            count = min(count * 4, _MOST_FETCHED)
        last = kept[-1] if len(kept) == request.k else len(found)
        rows = [
            SimilarRow(
                thing=found[row][0],
                distance=found[row][1],
                clip_id=things[row].clip_id,
                frame_index=things[row].frame_index,
                error=things[row].errors[0] if things[row].errors else None,
                folded=tuple(
                    found[other][0] for other in range(row + 1, len(found)) if places[other] == row
                ),
            )
            for row in kept
        ]
        is_cut = len(kept) < request.k and len(found) == count
        return rows, places[:last].count(OWN), _cut_note(count, request.k) if is_cut else ""

    def _places(
        self, request: SimilarRequest, anchors: Anchors, things: Sequence[Thing]
    ) -> list[int]:
        moments = clip_moments(self.session, [thing.clip_id for thing in things])
        seen = [moments[thing.clip_id].at(thing.frame_index) for thing in things]
        if request.is_folded:
            return fold(seen, anchors.own)
        own = {error_name(error) for error in anchors.errors}
        is_own = [
            thing.clip_id in anchors.clip_ids
            if thing.frame_index is None
            else any(error_name(error) in own for error in thing.errors)
            for thing in things
        ]
        return [OWN if is_own[row] else row for row in range(len(things))]

    def _with_errors(
        self,
        request: SimilarRequest,
        anchors: Anchors,
        rows: Sequence[SimilarRow],
        evaluation_ids: list[str],
    ) -> list[SimilarRow]:
        """Of each clip the error that is most like those asked about, else the first."""
        if not request.among.takes_errors:
            return list(rows)
        on_clip = errors_on_clips(
            self.session, request.among, evaluation_ids, [row.clip_id for row in rows]
        )
        errors = [error for row in rows for error in on_clip.get(row.clip_id, [])]
        unlike = self._unlike(anchors.errors, errors)
        best: dict[str, ErrorRow] = {}
        for place in np.argsort(unlike, kind="stable").tolist():
            best.setdefault(errors[place].clip_id, errors[place])
        return [_with_error(row, best.get(row.clip_id)) for row in rows]

    def _unlike(self, anchors: Sequence[ErrorRow], errors: Sequence[ErrorRow]) -> Vectors32:
        if not anchors or not errors:
            return np.zeros(len(errors), np.float32)
        columns = columns_of(self.session, [*errors, *anchors])
        first = len(errors)
        unlike = nearest_distances(columns, np.arange(first, len(columns)))[:first]
        return np.asarray(unlike, dtype=np.float32)

    def _by_features(
        self, request: SimilarRequest, anchors: Anchors, notes: list[str]
    ) -> SimilarFailures:
        evaluation_ids = evaluations_within(self.session, request.among)
        asked = list(anchors.errors)
        if not asked:
            found = errors_on_clips(
                self.session, request.among, evaluation_ids, list(anchors.clip_ids)
            )
            asked = [error for errors in found.values() for error in errors]
        if not asked:
            raise InvalidInput(
                "NOTHING_TO_COMPARE",
                f"clip {request.clip} has neither a vector nor an error; "
                "`gainloop embeddings import` brings vectors in",
                field="clip",
            )
        errors = (
            errors_within(self.session, request.among, evaluation_ids)
            if request.among.takes_errors
            else []
        )
        columns = columns_of(self.session, [*errors, *asked], self.objects)
        anchor_rows = np.arange(len(errors), len(columns))
        distances = nearest_distances(columns, anchor_rows)[: len(errors)]
        order = np.argsort(distances, kind="stable").tolist()
        things = {error_name(row): Thing(row.clip_id, row.frame_index, (row,)) for row in errors}

        def nearest(count: int) -> list[tuple[str, float]]:
            return [(error_name(errors[row]), float(distances[row])) for row in order[:count]]

        candidates = Candidates(lambda names: [things[name] for name in names], None, len(errors))
        chosen, num_own, cut = self._folded(request, anchors, candidates, nearest)
        why = [*notes, *([] if request.by else [_NO_EMBEDDING])]
        return SimilarFailures(
            method=SimilarityMethod.FEATURES,
            space=None,
            metric=GOWER,
            is_exact=True,
            num_candidates=len(errors),
            num_own=num_own,
            note=" ".join(filter(None, (*why, _FEATURES_NOTE, cut))),
            rows=tuple(chosen),
        )


@contextmanager
def _told_if_broken(space: SpaceRow) -> Iterator[None]:
    """Raises IndexMissing for a broken index: what is wrong with its files helps no reader."""
    try:
        yield
    except Unreadable as error:
        raise IndexMissing(
            f"the index of space {space.name} is broken: `gainloop vectors rebuild` makes it again"
        ) from error


def error_name(error: ErrorRow) -> str:
    return f"{error.evaluation_id}:{error.ordinal}"


_NO_EMBEDDING = "No embedding was found for what was asked."
_FEATURES_NOTE = (
    "Errors are compared by class, type, size and place of the box, and by light, weather, road, "
    "region and tags of the clip; clips without errors cannot be found this way."
)


def _note_of(space: SpaceRow) -> str:
    if space.kind is EmbeddingKind.CLIP:
        return (
            f"Compared by what whole clips look like, one vector per clip of {space.name}; of each "
            "clip the error most like the one asked about is shown."
        )
    if space.kind is EmbeddingKind.FRAME:
        return f"Compared by what whole frames look like, one vector per frame of {space.name}."
    return ""


def _cut_note(count: int, k: int) -> str:
    return f"Only the nearest {count:,} were looked at, which show fewer than {k} moments."


def _with_error(row: SimilarRow, error: ErrorRow | None) -> SimilarRow:
    frame = None if error is None else error.frame_index
    return SimilarRow(row.thing, row.distance, row.clip_id, frame, error, row.folded)
