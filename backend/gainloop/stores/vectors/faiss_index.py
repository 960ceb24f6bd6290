"""The port `VectorIndex` on FAISS, over memory-mapped files under the home.

A generation is a few segments with positions that were taken away. Adding makes a small segment,
taking away a list of positions; where there are too many of either, one segment is made of all.
Opened by `bootstrap.open_vectors`.
"""

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from weakref import WeakKeyDictionary

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gainloop.errors import InvalidInput, Unreadable
from gainloop.ports.vectors import (
    IndexMissing,
    IndexState,
    Kept,
    Named,
    Neighbors,
    Space,
    Vectors32,
)
from gainloop.stores.vectors.content_digest import (
    EMPTY,
    as_text,
    minus,
    of_text,
    plus,
    rows_digest,
)
from gainloop.stores.vectors.generations import IndexFolder, Manifest, Part, space_names
from gainloop.stores.vectors.nearest import KeptRows
from gainloop.stores.vectors.segment import Segment, normalized, open_segment, write_segment
from gainloop.terms.boxes import Bools, Ints, Texts
from gainloop.terms.embeddings import Metric

MOST_SEGMENTS = 8
MOST_GONE = 0.10
"""Share of vectors that may be taken away before one segment is made of what is left."""
_CHUNK = 16_384
_OPEN_TRIES = 5


@dataclass(frozen=True, slots=True)
class _OpenPart:
    segment: Segment
    gone: Ints

    def live(self) -> Bools | None:
        """Which positions are in use, None for all."""
        if not len(self.gone):
            return None
        live = np.ones(len(self.segment), dtype=np.bool_)
        live[self.gone] = False
        return live


@dataclass(frozen=True, slots=True)
class _Generation:
    manifest: Manifest
    parts: tuple[_OpenPart, ...]


_Places = dict[str, tuple[Manifest, list[Ints]]]
"""By space: of each row of each part its place among named ids, -1 where it has none."""


class FaissIndex:
    def __init__(self, root: Path) -> None:
        self.root = root
        self._opened: dict[str, tuple[tuple[int, int], _Generation]] = {}
        self._places: WeakKeyDictionary[Named, _Places] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def names(self) -> list[str]:
        return space_names(self.root)

    def state(self, space: str) -> IndexState | None:
        if self._folder(space).stamp() is None:
            return None
        return _state(self._open(space))

    def rebuild(self, space: Space, ids: Texts, vectors: Vectors32, mark: str) -> IndexState:
        rows = _compared(space, ids, vectors)
        folder = self._folder(space.name)
        with folder.writing():
            before = folder.read_if_whole()
            number = 1 if before is None else before.generation + 1
            empty = Manifest(space, number, 0, as_text(EMPTY), mark, ())
            self._write_whole(folder, empty, ids, rows)
        return _state(self._open(space.name))

    def add(self, space: Space, ids: Texts, vectors: Vectors32, mark: str) -> IndexState:
        rows = _compared(space, ids, vectors)
        folder = self._folder(space.name)
        if folder.stamp() is None:
            return self.rebuild(space, ids, vectors, mark)
        with folder.writing():
            opened = self._open(space.name)
            _check_same(opened.manifest.space, space)
            manifest, parts = self._without(folder, opened, ids.tolist())
            if len(ids):
                path = folder.new_segment()
                write_segment(path, space.metric, ids, rows)
                segment = open_segment(path)
                manifest = replace(
                    manifest,
                    digest=as_text(plus(of_text(manifest.digest), _digest_of(segment))),
                    num_vectors=manifest.num_vectors + len(ids),
                    parts=(*manifest.parts, Part(path.name)),
                )
                parts = (*parts, _OpenPart(segment, np.zeros(0, np.int64)))
            self._take_into_use(folder, replace(manifest, mark=mark), parts)
        return _state(self._open(space.name))

    def remove(self, space: str, ids: Collection[str]) -> IndexState:
        folder = self._folder(space)
        if folder.stamp() is None:
            raise _missing(space)
        with folder.writing():
            manifest, parts = self._without(folder, self._open(space), ids)
            self._take_into_use(folder, manifest, parts)
        return _state(self._open(space))

    def drop(self, space: str) -> None:
        folder = self._folder(space)
        if folder.path.is_dir():
            with folder.writing():
                folder.drop()
        with self._lock:
            self._opened.pop(space, None)

    def search(
        self,
        space: str,
        query: Sequence[float] | Vectors32,
        k: int,
        kept: Kept | None = None,
    ) -> Neighbors:
        generation = self._open(space)
        point = _checked_query(generation.manifest.space, query)
        rows = self._rows_kept(generation, kept)
        ids: list[str] = []
        distances: list[float] = []
        is_exact = True
        for part, kept_rows in zip(generation.parts, rows, strict=True):
            hits = part.segment.search(point, k, kept_rows)
            ids += part.segment.ids.take(pa.array(hits.positions)).to_pylist()
            distances += hits.distances.tolist()
            is_exact = is_exact and hits.is_exact
        order = sorted(range(len(ids)), key=lambda row: (distances[row], ids[row]))[:k]
        found = np.array([distances[row] for row in order], dtype=np.float64)
        return Neighbors(tuple(ids[row] for row in order), found, is_exact)

    def vectors_of(self, space: str, ids: Sequence[str]) -> dict[str, Vectors32]:
        found: dict[str, Vectors32] = {}
        for part in self._open(space).parts:
            gone = set(part.gone.tolist())
            for name in ids:
                position = part.segment.find(name)
                if position >= 0 and position not in gone:
                    found[name] = np.array(part.segment.vectors[position])
        return found

    def digest_of(self, space: Space, ids: Texts, vectors: Vectors32) -> str:
        return as_text(rows_digest(ids.tolist(), _compared(space, ids, vectors)))

    def measured_digest(self, space: str) -> str:
        total = EMPTY
        for part in self._open(space).parts:
            live = part.live()
            total = plus(total, _digest_of(part.segment, live))
        return as_text(total)

    def _rows_kept(self, generation: _Generation, kept: Kept | None) -> list[KeptRows | None]:
        """Per part, None for all."""
        lives = [part.live() for part in generation.parts]
        if kept is None:
            return [None if live is None else KeptRows.of(live) for live in lives]
        mask = np.append(kept.mask, np.False_)
        masks = [mask[places] for places in self._places_among(generation, kept.among)]
        return [
            KeptRows.of(mask if live is None else mask & live)
            for mask, live in zip(masks, lives, strict=True)
        ]

    def _places_among(self, generation: _Generation, among: Named) -> list[Ints]:
        """Per part; remembered for as long as the caller holds the ids."""
        of_space = self._places.setdefault(among, {})
        known = of_space.get(generation.manifest.space.name)
        if known is not None and known[0] == generation.manifest:
            return known[1]
        places = [_places_in(part.segment.ids, among.ids) for part in generation.parts]
        of_space[generation.manifest.space.name] = generation.manifest, places
        return places

    def _folder(self, space: str) -> IndexFolder:
        return IndexFolder(self.root, space)

    def _open(self, space: str) -> _Generation:
        """The generation in use; opened again where a writer has swapped it.

        Raises IndexMissing, Unreadable.
        """
        folder = self._folder(space)
        with self._lock:
            for attempt in range(_OPEN_TRIES):
                stamp = folder.stamp()
                if stamp is None:
                    raise _missing(space)
                known = self._opened.get(space)
                if known is not None and known[0] == stamp:
                    return known[1]
                try:
                    generation = _read_generation(folder)
                except FileNotFoundError as error:  # swapped twice meanwhile, or lost
                    if attempt == _OPEN_TRIES - 1:
                        raise _broken(space, f"{error.filename} is missing") from error
                    continue
                except Unreadable as error:
                    raise _broken(space, error.message) from error
                if folder.stamp() == stamp:
                    self._opened[space] = stamp, generation
                    return generation
        raise IndexMissing(f"the index of {space} is being written: ask again")

    def _without(
        self, folder: IndexFolder, opened: _Generation, ids: Collection[str]
    ) -> tuple[Manifest, tuple[_OpenPart, ...]]:
        """The next manifest, without these ids."""
        digest, num_vectors = of_text(opened.manifest.digest), opened.manifest.num_vectors
        parts: list[Part] = []
        open_parts: list[_OpenPart] = []
        named = pa.array(list(ids), pa.string())
        for part, open_part in zip(opened.manifest.parts, opened.parts, strict=True):
            is_named = _is_in(open_part.segment.ids, named)
            live = open_part.live()
            leaving = np.flatnonzero(is_named if live is None else is_named & live)
            if not len(leaving):
                parts.append(part)
                open_parts.append(open_part)
                continue
            rows = np.zeros(len(open_part.segment), dtype=np.bool_)
            rows[leaving] = True
            digest = minus(digest, _digest_of(open_part.segment, rows))
            num_vectors -= len(leaving)
            gone = np.union1d(open_part.gone, leaving)
            if len(gone) < len(open_part.segment):
                parts.append(Part(part.segment, folder.write_gone(gone)))
                open_parts.append(_OpenPart(open_part.segment, gone))
        manifest = replace(
            opened.manifest,
            generation=opened.manifest.generation + 1,
            digest=as_text(digest),
            num_vectors=num_vectors,
            parts=tuple(parts),
        )
        return manifest, tuple(open_parts)

    def _take_into_use(
        self, folder: IndexFolder, manifest: Manifest, parts: tuple[_OpenPart, ...]
    ) -> None:
        num_gone = sum(len(part.gone) for part in parts)
        num_rows = sum(len(part.segment) for part in parts)
        if len(parts) <= MOST_SEGMENTS and num_gone <= MOST_GONE * num_rows:
            folder.swap(manifest)
            return
        lives = [part.live() for part in parts]
        ids = [
            np.array(part.segment.ids.to_pylist(), dtype=object)[_rows(live)]
            for part, live in zip(parts, lives, strict=True)
        ]
        vectors = [
            part.segment.vectors[_rows(live)] for part, live in zip(parts, lives, strict=True)
        ]
        self._write_whole(folder, manifest, np.concatenate(ids), np.concatenate(vectors))

    def _write_whole(
        self, folder: IndexFolder, manifest: Manifest, ids: Texts, vectors: Vectors32
    ) -> None:
        """One segment of all, taken into use under the number and mark of the manifest."""
        if not len(ids):
            folder.swap(replace(manifest, num_vectors=0, digest=as_text(EMPTY), parts=()))
            return
        path = folder.new_segment()
        write_segment(path, manifest.space.metric, ids, vectors)
        digest = as_text(_digest_of(open_segment(path)))
        whole = replace(manifest, num_vectors=len(ids), digest=digest, parts=(Part(path.name),))
        folder.swap(whole)


def _read_generation(folder: IndexFolder) -> _Generation:
    manifest = folder.read()
    if manifest is None:
        raise FileNotFoundError(2, "no manifest", str(folder.path))
    parts = tuple(
        _OpenPart(open_segment(folder.path / part.segment), folder.read_gone(part))
        for part in manifest.parts
    )
    return _Generation(manifest, parts)


def _state(generation: _Generation) -> IndexState:
    manifest = generation.manifest
    return IndexState(
        space=manifest.space,
        generation=manifest.generation,
        num_vectors=manifest.num_vectors,
        digest=manifest.digest,
        mark=manifest.mark,
        num_bytes=sum(part.segment.num_bytes for part in generation.parts),
        num_code_bytes=sum(part.segment.num_code_bytes for part in generation.parts),
    )


def _digest_of(segment: Segment, live: Bools | None = None) -> int:
    total = EMPTY
    for start in range(0, len(segment), _CHUNK):
        ids = segment.ids.slice(start, _CHUNK)
        rows = segment.vectors[start : start + _CHUNK]
        if live is not None:
            kept = live[start : start + _CHUNK]
            ids, rows = ids.filter(pa.array(kept)), rows[kept]
        total = plus(total, rows_digest(ids.to_pylist(), np.ascontiguousarray(rows)))
    return total


def _places_in(ids: pa.Array, among: pa.Array) -> Ints:
    found = pc.fill_null(pc.index_in(ids, value_set=among), -1)
    return np.asarray(found, dtype=np.int64)


def _is_in(ids: pa.Array, named: pa.Array) -> Bools:
    found: Bools = np.asarray(pc.is_in(ids, value_set=named), dtype=np.bool_)
    return found


def _rows(live: Bools | None) -> slice | Bools:
    return slice(None) if live is None else live


def _missing(space: str) -> IndexMissing:
    return IndexMissing(f"space {space} has no index yet: `gainloop vectors rebuild` makes it")


def _broken(space: str, reason: str) -> Unreadable:
    return Unreadable(
        f"the index of {space} cannot be read: {reason}; `gainloop vectors rebuild` makes it again"
    )


def _compared(space: Space, ids: Texts, vectors: Vectors32) -> Vectors32:
    """The vectors as they are compared."""
    if vectors.shape != (len(ids), space.dimension):
        raise InvalidInput(
            "DIM_MISMATCH",
            f"space {space.name} takes {space.dimension} numbers each, got {vectors.shape}",
        )
    if len(set(ids.tolist())) != len(ids):
        raise ValueError("ids are unique")
    return normalized(vectors) if space.metric is Metric.COSINE else vectors


def _check_same(known: Space, given: Space) -> None:
    if known != given:
        raise InvalidInput(
            "SPACE_MISMATCH",
            f"the index of {known.name} holds {known.dimension} numbers compared by "
            f"{known.metric.value}, not {given.dimension} by {given.metric.value}",
        )


def _checked_query(space: Space, query: Sequence[float] | Vectors32) -> Vectors32:
    point: Vectors32 = np.asarray(query, dtype=np.float32)
    if point.shape != (space.dimension,):
        raise InvalidInput(
            "DIM_MISMATCH",
            f"the vector has {point.size} numbers, space {space.name} has {space.dimension}",
            field="vector",
        )
    with np.errstate(over="ignore"):
        length = float(np.linalg.norm(point))
    if not np.isfinite(length) or (space.metric is Metric.COSINE and length == 0):
        raise InvalidInput(
            "BAD_VECTOR", "a vector has finite numbers and a length above zero", field="vector"
        )
    return normalized(point[None, :])[0] if space.metric is Metric.COSINE else point
