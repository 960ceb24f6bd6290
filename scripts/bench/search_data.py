"""Vectors to search, their exact neighbors, and our index of them. Called by the goals P2 to P4.

Vectors lie around 2,000 centers, as published comparisons of the codes have it, so near to each
other that codes of one bit alone name the right ten among their first hundred in 97 of 100 cases
at 100,000 vectors. Kept under one temporary folder for as long as the process runs: goals share
what is costly to make.
"""

import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from gainloop.ports.vectors import Space
from gainloop.stores.vectors.faiss_index import FaissIndex
from gainloop.terms.boxes import Texts
from gainloop.terms.embeddings import Metric

DIMENSION = 256
NUM_CENTERS = 2_000
NUM_QUERIES = 200
K = 10
SMALL, FULL = 120_000, 1_000_000
_SPREAD = 1.6  # deviation inside a cluster, that of the centers being 1
_CHUNK = 50_000
_folder = TemporaryDirectory(prefix="gainloop-search-")

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SearchData:
    """vectors: (N, D) of length 1, memory-mapped; nearest: (Q, K) exact rows of each query."""

    space: Space
    ids: Texts
    vectors: Vectors
    queries: Vectors
    nearest: NDArray[np.int64]
    index: FaissIndex
    build_cpu_s: float


@cache
def search_data(count: int) -> SearchData:
    folder = Path(_folder.name) / str(count)
    folder.mkdir()
    vectors, queries = _draw(folder / "drawn.npy", count)
    ids = np.array([f"clip-{number:07}" for number in range(count)], dtype=object)
    space = Space("bench", DIMENSION, Metric.COSINE)
    index = FaissIndex(folder / "index")
    with threadpool_limits(limits=1):
        faiss.omp_set_num_threads(1)
        start = time.process_time()
        index.rebuild(space, ids, vectors, "")
        build_cpu_s = time.process_time() - start
    return SearchData(space, ids, vectors, queries, _exact(vectors, queries), index, build_cpu_s)


def recall_of(found: list[Any], data: SearchData) -> float:
    """found: rows of the first queries, K each; the share of exact neighbors among them."""
    hits = [
        len(set(map(int, rows)) & set(exact.tolist())) / K
        for rows, exact in zip(found, data.nearest, strict=False)
    ]
    return float(np.mean(hits))


def rows_of(ids: tuple[str, ...]) -> list[int]:
    return [int(name.removeprefix("clip-")) for name in ids]


def _draw(path: Path, count: int) -> tuple[Vectors, Vectors]:
    rng = np.random.default_rng(11)
    centers = rng.normal(size=(NUM_CENTERS, DIMENSION)).astype(np.float32)
    vectors = np.lib.format.open_memmap(path, mode="w+", dtype=np.float32, shape=(count, DIMENSION))
    for start in range(0, count, _CHUNK):
        size = min(_CHUNK, count - start)
        vectors[start : start + size] = vectors_around(centers, size, rng)
    return vectors, vectors_around(centers, NUM_QUERIES, rng)


def vectors_around(centers: Vectors, count: int, rng: np.random.Generator) -> Vectors:
    chosen = centers[rng.integers(0, len(centers), count)]
    points = chosen + np.float32(_SPREAD) * rng.normal(size=chosen.shape).astype(np.float32)
    scaled: Vectors = points / np.linalg.norm(points, axis=1, keepdims=True)
    return scaled


def _exact(vectors: Vectors, queries: Vectors) -> NDArray[np.int64]:
    """Chunk by chunk, so that the whole is never in memory twice."""
    best = np.full((len(queries), K), -np.inf, dtype=np.float32)
    rows = np.zeros((len(queries), K), dtype=np.int64)
    for start in range(0, len(vectors), _CHUNK):
        chunk = queries @ vectors[start : start + _CHUNK].T
        place = np.tile(np.arange(start, start + chunk.shape[1]), (len(queries), 1))
        values, all_rows = np.hstack([best, chunk]), np.hstack([rows, place])
        top = np.argpartition(-values, K, axis=1)[:, :K]
        best = np.take_along_axis(values, top, axis=1)
        rows = np.take_along_axis(all_rows, top, axis=1)
    return rows
