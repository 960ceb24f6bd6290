"""Where the things of a space of frames, objects or errors are, and which errors lie on them.

Read once and held in arrays of numbers, since a space may have millions. Called by
`similar_candidates` and `similar_failures`.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from gainloop.ports.vectors import Named
from gainloop.reads.clip_masks import places_in
from gainloop.reads.detection_errors import ErrorRow
from gainloop.reads.embedding_spaces import SpaceRow, places_of_space
from gainloop.reads.similar_memory import CandidatesMemory
from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.embeddings import EmbeddingKind

LEAST_OVERLAP = 0.5
"""Of the boxes of a vector and an error, from which on they are the same thing."""
_ALWAYS = 0
"""The state of what never changes: sets are what they are."""


@dataclass(frozen=True, slots=True)
class PlacedThings:
    """named: sorted ids; clip: (N,) places in `clips`; frame: (N,) -1 where not said; box: (N, 4).
    keys: sorted, of clip and frame; rows: in that order, those of one frame ascending.
    """

    kind: EmbeddingKind
    named: Named
    clips: pa.Array
    clip: Ints
    frame: Ints
    box: Floats
    keys: Ints
    rows: Ints

    def __len__(self) -> int:
        return len(self.named.ids)

    @property
    def nbytes(self) -> int:
        arrays = (self.clip, self.frame, self.box, self.keys, self.rows)
        texts = (self.named.ids, self.clips)
        return sum(array.nbytes for array in arrays) + sum(int(text.nbytes) for text in texts)

    def row_of(self, name: str) -> int:
        """Of an id that is there."""
        return bisect_left(range(len(self)), name, key=self.name_of)

    def name_of(self, row: int) -> str:
        found: str = self.named.ids[row].as_py()
        return found

    def clip_of(self, row: int) -> str:
        found: str = self.clips[int(self.clip[row])].as_py()
        return found


@dataclass(frozen=True, slots=True)
class ErrorsOn:
    """Errors and the things that they lie on. rows: (E,) ascending; evaluation: (E,) places in
    `evaluation_ids`; ordinal: (E,).
    """

    evaluation_ids: tuple[str, ...]
    rows: Ints
    evaluation: Ints
    ordinal: Ints

    @property
    def nbytes(self) -> int:
        return self.rows.nbytes + self.evaluation.nbytes + self.ordinal.nbytes

    def keys_on(self, row: int) -> list[tuple[str, int]]:
        start, end = np.searchsorted(self.rows, (row, row + 1)).tolist()
        return [
            (self.evaluation_ids[int(self.evaluation[place])], int(self.ordinal[place]))
            for place in range(start, end)
        ]


_NONE = np.zeros(0, dtype=np.int64)
NO_ERRORS = ErrorsOn((), _NONE, _NONE, _NONE)


def placed_things(memory: CandidatesMemory, objects: ObjectStore, space: SpaceRow) -> PlacedThings:
    key = ("placed", *(entry.set_id for entry in space.sets))
    return memory.find(_ALWAYS, key, lambda: _read(objects, space), lambda read: read.nbytes)


def rows_of_errors(things: PlacedThings, errors: Sequence[ErrorRow]) -> list[int | None]:
    """For each error the vector that it lies on: that of its own id, of its frame, or the one of
    the largest overlap on its frame, the first of equal ones.
    """
    own = _rows_of_own(things, errors)
    clips = pa.array([error.clip_id for error in errors], pa.string())
    clip = places_in(clips, things.clips)
    keys = _keys(clip, np.array([error.frame_index for error in errors], dtype=np.int64))
    starts = np.searchsorted(things.keys, keys).tolist()
    ends = np.searchsorted(things.keys, keys, side="right").tolist()
    found: list[int | None] = []
    for place, error in enumerate(errors):
        rows = things.rows[starts[place] : ends[place]]
        if own[place] >= 0 or clip[place] < 0 or not len(rows):
            found.append(own[place] if own[place] >= 0 else None)
        elif things.kind is EmbeddingKind.FRAME:
            found.append(int(rows[0]))
        else:
            overlaps = _overlaps(things.box[rows], error)
            best = int(np.argmax(overlaps))
            found.append(int(rows[best]) if overlaps[best] >= LEAST_OVERLAP else None)
    return found


def errors_on(things: PlacedThings, errors: Sequence[ErrorRow]) -> ErrorsOn:
    """Of one thing they stay in the order that they come in."""
    lie_on = enumerate(rows_of_errors(things, errors))
    found = sorted((row, place) for place, row in lie_on if row is not None)
    rows, places = np.array(found, dtype=np.int64).reshape(-1, 2).T
    names = tuple(dict.fromkeys(error.evaluation_id for error in errors))
    code = {name: place for place, name in enumerate(names)}
    lying = [errors[place] for place in places.tolist()]
    return ErrorsOn(
        names,
        rows,
        np.array([code[error.evaluation_id] for error in lying], dtype=np.int64),
        np.array([error.ordinal for error in lying], dtype=np.int64),
    )


def _read(objects: ObjectStore, space: SpaceRow) -> PlacedThings:
    ids, places = places_of_space(objects, space)
    encoded = pa.array(places.clip, pa.string()).dictionary_encode()
    clip = np.asarray(encoded.indices, dtype=np.int64)
    keys = _keys(clip, places.frame)
    rows = np.argsort(keys, kind="stable")
    named = Named(pa.array(ids, pa.string()))
    return PlacedThings(
        space.kind, named, encoded.dictionary, clip, places.frame, places.box, keys[rows], rows
    )


def _keys(clip: Ints, frame: Ints) -> Ints:
    return (clip << 32) + frame


def _rows_of_own(things: PlacedThings, errors: Sequence[ErrorRow]) -> list[int]:
    """-1 where a vector is of no error by its id."""
    if things.kind is not EmbeddingKind.ERROR:
        return [-1] * len(errors)
    names = pa.array([f"{error.evaluation_id}:{error.ordinal}" for error in errors], pa.string())
    found: list[int] = places_in(names, things.named.ids).tolist()
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
