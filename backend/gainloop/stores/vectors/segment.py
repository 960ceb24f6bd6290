"""One immutable part of an index: ids in order, their vectors, and codes of one bit a number where
there are many.

Made once by `write_segment`, opened memory-mapped, never changed: what is taken away is kept beside
it as positions. A segment of up to `MOST_EXACT` vectors, or a filter that keeps little, is searched
exactly; else the codes of `codes` name candidates, of which the true distances are measured. Called
by `faiss_index`.
"""

import json
import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gainloop.errors import Unreadable
from gainloop.ports.vectors import Vectors32
from gainloop.stores.vectors.codes import make_codes
from gainloop.stores.vectors.nearest import KeptRows, nearest_among, nearest_exact
from gainloop.terms.boxes import Floats, Ints, Texts
from gainloop.terms.embeddings import Metric

MOST_EXACT = 100_000
FILTERED_SHARE = 0.10
"""A filter that keeps no more than this is searched exactly: the cost falls with the share."""
NUM_CANDIDATES = 400
"""Candidates that the codes name, of which the true distances are measured, at least."""
CANDIDATE_SHARE = 1_000
"""One candidate for so many vectors, where that is more: the more there are, the closer they lie.
"""
_CHUNK = 16_384
_NORMALIZED_AT_ONCE = 512  # so that what is computed on the way stays in the processor's memory
_DAMAGE = (ValueError, KeyError, TypeError, OSError, EOFError, RuntimeError, pa.ArrowInvalid)
"""What reading a damaged file raises."""
VECTORS_FILE, IDS_FILE, CODES_FILE, FACTS_FILE = "vectors.npy", "ids.arrow", "codes", "facts.json"


@dataclass(frozen=True, slots=True)
class Hits:
    """positions: in the segment, the nearest first, ties by position, which is by id."""

    positions: Ints
    distances: Floats
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """vectors: (N, D) memory-mapped; scattered: the same, mapped for reading single rows; ids:
    sorted; codes: a FAISS index, None where few.
    """

    name: str
    metric: Metric
    ids: pa.Array
    vectors: Vectors32
    scattered: Vectors32
    codes: faiss.Index | None
    num_bytes: int
    num_code_bytes: int

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def num_candidates(self) -> int:
        return max(NUM_CANDIDATES, len(self) // CANDIDATE_SHARE)

    def find(self, id_text: str) -> int:
        """Its position, -1 where it is not here."""
        low, high = 0, len(self.ids)
        while low < high:
            middle = (low + high) // 2
            if self.ids[middle].as_py() < id_text:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self.ids) and self.ids[low].as_py() == id_text else -1

    def search(self, query: Vectors32, k: int, kept: KeptRows | None) -> Hits:
        """The nearest of those that are kept, None for all."""
        num_kept = len(self) if kept is None else kept.count
        if num_kept == 0:
            return Hits(np.zeros(0, np.int64), np.zeros(0), is_exact=True)
        with _one_thread():
            return self._search(query, k, kept, num_kept / len(self))

    def _search(self, query: Vectors32, k: int, kept: KeptRows | None, share: float) -> Hits:
        if self.codes is not None and share > FILTERED_SHARE and 4 * k <= self.num_candidates:
            found = self._candidates(query, kept, share)
            if len(found) * 2 >= self.num_candidates:
                hits = nearest_among(self.scattered, query, self.metric, k, found)
                return Hits(*hits, is_exact=False)
        positions, distances = nearest_exact(self.vectors, query, self.metric, k, kept)
        return Hits(positions, distances, is_exact=True)

    def _candidates(self, query: Vectors32, kept: KeptRows | None, share: float) -> Ints:
        """Those that the codes take for the nearest; codes know no filter, so more are asked for
        and the others dropped.
        """
        assert self.codes is not None
        wanted = min(int(self.num_candidates / share), len(self))
        _, found = self.codes.search(query[None, :], wanted)
        positions: Ints = found[0][found[0] >= 0]
        return positions if kept is None else positions[kept.mask[positions]]


def write_segment(folder: Path, metric: Metric, ids: Texts, vectors: Vectors32) -> None:
    """Writes all files of a segment durably; folder: does not exist yet. ids: unique; vectors: as
    they are compared, see `normalized`.
    """
    folder.mkdir(parents=True)
    # Arrow sorts by the bytes of UTF-8, which is the order of texts in Python, as `find` needs it.
    order = np.asarray(pc.sort_indices(pa.array(ids, pa.string())), dtype=np.int64)
    _write_ids(folder / IDS_FILE, ids[order])
    rows = np.lib.format.open_memmap(
        folder / VECTORS_FILE, mode="w+", dtype=np.float32, shape=vectors.shape
    )
    for start in range(0, len(order), _CHUNK):
        chunk = vectors[order[start : start + _CHUNK]]
        rows[start : start + _CHUNK] = chunk
    rows.flush()
    if len(order) > MOST_EXACT:
        faiss.write_index(make_codes(metric, rows), str(folder / CODES_FILE))
    del rows
    facts = {"metric": metric.value, "shape": list(vectors.shape)}
    (folder / FACTS_FILE).write_text(json.dumps(facts), encoding="utf-8")
    for path in folder.iterdir():
        sync(path)
    sync(folder)


def open_segment(folder: Path) -> Segment:
    """Without reading the vectors. Raises FileNotFoundError, Unreadable."""
    try:
        facts = json.loads((folder / FACTS_FILE).read_bytes())
        metric, shape = Metric(facts["metric"]), facts["shape"]
        vectors = np.load(folder / VECTORS_FILE, mmap_mode="r", allow_pickle=False)
        scattered = _mapped_for_rows(folder / VECTORS_FILE)
        ids = pa.ipc.open_file(pa.memory_map(str(folder / IDS_FILE))).read_all()["id"]
        codes_file = folder / CODES_FILE
        codes = faiss.read_index(str(codes_file)) if codes_file.exists() else None
    except FileNotFoundError:
        raise
    except _DAMAGE as error:
        raise Unreadable(f"the vectors under {folder.name} cannot be read: {error}") from error
    if list(vectors.shape) != shape or len(ids) != len(vectors):
        raise Unreadable(f"the vectors under {folder.name} are not those that were written")
    return Segment(
        name=folder.name,
        metric=metric,
        ids=ids.combine_chunks() if ids.num_chunks != 1 else ids.chunk(0),
        vectors=vectors,
        scattered=scattered,
        codes=codes,
        num_bytes=sum(path.stat().st_size for path in folder.iterdir()),
        num_code_bytes=codes_file.stat().st_size if codes is not None else 0,
    )


def normalized(vectors: Vectors32) -> Vectors32:
    """Of length 1; none of them may have the length zero. Once only: a second time rounds again."""
    scaled = np.empty(vectors.shape, np.float32)
    for start in range(0, len(vectors), _NORMALIZED_AT_ONCE):
        chunk = slice(start, start + _NORMALIZED_AT_ONCE)
        exact = vectors[chunk].astype(np.float64)
        scaled[chunk] = exact / np.linalg.norm(exact, axis=1, keepdims=True)
    return scaled


def sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _one_thread() -> Iterator[None]:
    """A query is too little work for more: on busy cores they would wait for each other."""
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)


def _mapped_for_rows(path: Path) -> Vectors32:
    """Without reading ahead: a few rows of a file that is not in memory cost a few pages then."""
    rows = np.load(path, mmap_mode="r", allow_pickle=False)
    if hasattr(mmap, "MADV_RANDOM"):
        rows._mmap.madvise(mmap.MADV_RANDOM)
    mapped: Vectors32 = rows
    return mapped


def _write_ids(path: Path, ids: Texts) -> None:
    table = pa.table({"id": pa.array(ids, pa.string())})
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table.combine_chunks(), max_chunksize=max(len(ids), 1))
