"""Exact nearest neighbors over one matrix, and the distances that answers tell.

FAISS finds candidates in float32; their distances are measured again in float64, so that an answer
is the same whichever way it was found. Called by `segment`.
"""

from dataclasses import dataclass
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from gainloop.ports.vectors import Vectors32
from gainloop.terms.boxes import Bools, Floats, Ints
from gainloop.terms.embeddings import Metric


@dataclass(frozen=True, slots=True)
class KeptRows:
    """Rows of a matrix that are kept. mask: (N,); bits: the same, packed for FAISS."""

    mask: Bools
    bits: NDArray[np.uint8]
    count: int

    @classmethod
    def of(cls, mask: Bools) -> "KeptRows":
        return cls(mask, np.packbits(mask, bitorder="little"), int(np.count_nonzero(mask)))


_MARGIN = 32
_MOST_GATHERED = 4_096
_CLOSE = 1e-5  # what float32 may be off, relative to the largest value


def distances_to(vectors: Vectors32, query: Vectors32, metric: Metric) -> Floats:
    """(N,) 1 - cosine for vectors of length 1, the Euclidean distance, minus the inner product."""
    rows, point = vectors.astype(np.float64), query.astype(np.float64)
    if metric is Metric.L2:
        apart: Floats = np.sqrt(np.square(rows - point).sum(axis=1))
        return apart
    # Row by row, so that a distance does not depend on what else is measured.
    product: Floats = (rows * point).sum(axis=1)
    return -product if metric is Metric.IP else 1.0 - product


def nearest_exact(
    vectors: Vectors32, query: Vectors32, metric: Metric, k: int, kept: KeptRows | None
) -> tuple[Ints, Floats]:
    """Positions and distances of the k nearest, ties by position. kept: None for all."""
    count = len(vectors) if kept is None else kept.count
    if count <= _MOST_GATHERED:
        found = np.arange(len(vectors)) if kept is None else np.flatnonzero(kept.mask)
        return _ranked(vectors, query, metric, k, found)
    selector = None
    if kept is not None:
        make: Any = (
            faiss.IDSelectorBitmap
        )  # its wrapper takes an array, which its stub does not know
        selector = make(kept.bits)  # which outlives it: it is only borrowed
    wanted = min(count, k + _MARGIN)
    while True:
        values, found = _scan(vectors, query, metric, wanted, selector)
        if wanted == count or not _may_go_on(values, min(k, len(values)), metric):
            return _ranked(vectors, query, metric, k, found)
        wanted = min(count, wanted * 4)


def _scan(
    vectors: Vectors32,
    query: Vectors32,
    metric: Metric,
    wanted: int,
    selector: faiss.IDSelector | None,
) -> tuple[Vectors32, Ints]:
    values, found = np.empty(wanted, np.float32), np.empty(wanted, np.int64)
    matrix, point = np.asarray(vectors), np.ascontiguousarray(query)
    place = [faiss.swig_ptr(array) for array in (point, matrix, values, found)]
    size = (vectors.shape[1], 1, len(vectors), wanted)
    if metric is Metric.L2:
        faiss.knn_L2sqr(place[0], place[1], *size, place[2], place[3], None, selector)
    else:
        faiss.knn_inner_product(place[0], place[1], *size, place[2], place[3], selector)
    return values[found >= 0], found[found >= 0]


def _may_go_on(values: Vectors32, k: int, metric: Metric) -> bool:
    """Whether what was not fetched may be as near as the k-th, as far as float32 tells."""
    floor = 1.0 if metric is Metric.COSINE else 0.0
    scale = float(np.abs(values).max(initial=floor))
    return bool(abs(float(values[k - 1]) - float(values[-1])) <= _CLOSE * scale)


def _ranked(
    vectors: Vectors32, query: Vectors32, metric: Metric, k: int, found: Ints
) -> tuple[Ints, Floats]:
    distances = distances_to(vectors[found], query, metric)
    order = np.lexsort((found, distances))[:k]
    return found[order], distances[order]
