"""Exact nearest neighbors over one matrix, and the distances that answers tell.

FAISS finds candidates in float32; their distances are measured again in float64, so that an answer
is the same whichever way it was found. Called by `segment`.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import faiss
import numpy as np

from gainloop.ports.vectors import Vectors32
from gainloop.terms.boxes import Bools, Floats, Ints
from gainloop.terms.embeddings import Metric


@dataclass(frozen=True)
class KeptRows:
    """Rows of a matrix that are kept. mask: (N,)."""

    mask: Bools
    count: int

    @classmethod
    def of(cls, mask: Bools) -> "KeptRows":
        return cls(mask, int(np.count_nonzero(mask)))

    @cached_property
    def rows(self) -> Ints:
        return np.flatnonzero(self.mask)


_MARGIN = 32
_CLOSE = 1e-5  # what float32 may be off, relative to the largest value


def distances_to(vectors: Vectors32, query: Vectors32, metric: Metric) -> Floats:
    """(N,) 1 - cosine for vectors of length 1, never below 0; the Euclidean distance; minus the
    inner product.
    """
    rows, point = vectors.astype(np.float64), query.astype(np.float64)
    if metric is Metric.L2:
        apart: Floats = np.sqrt(np.square(rows - point).sum(axis=1))
        return apart
    # Row by row, so that a distance does not depend on what else is measured.
    product: Floats = (rows * point).sum(axis=1)
    return -product if metric is Metric.IP else np.maximum(1.0 - product, 0.0)


def nearest_exact(
    vectors: Vectors32, query: Vectors32, metric: Metric, k: int, kept: KeptRows | None
) -> tuple[Ints, Floats]:
    """Positions and distances of the k nearest, ties by position. kept: None for all."""
    if kept is not None:
        return nearest_among(vectors, query, metric, k, kept.rows)
    wanted = min(len(vectors), k + _MARGIN)
    while True:
        values, found = _scan(vectors, query, metric, wanted)
        if wanted == len(vectors) or not _may_go_on(values, min(k, len(values)), metric):
            return _ranked(vectors, query, metric, k, found)
        wanted = min(len(vectors), wanted * 4)


def nearest_among(
    vectors: Vectors32, query: Vectors32, metric: Metric, k: int, rows: Ints
) -> tuple[Ints, Floats]:
    """The same of some rows, which are compared where they lie: no others are read."""
    found = rows[_as_near(_compared(vectors, query, metric, rows), k, metric)]
    return _ranked(vectors, query, metric, k, found)


def _compared(vectors: Vectors32, query: Vectors32, metric: Metric, rows: Ints) -> Vectors32:
    """Squared distances or inner products."""
    matrix, point = np.asarray(vectors), np.ascontiguousarray(query)
    values = np.empty(len(rows), np.float32)
    known: Any = faiss  # its stub does not know these two
    compare = known.fvec_L2sqr_by_idx if metric is Metric.L2 else known.fvec_inner_products_by_idx
    place = [faiss.swig_ptr(array) for array in (values, point, matrix, rows)]
    compare(*place, vectors.shape[1], 1, len(rows))
    return values


def _as_near(values: Vectors32, k: int, metric: Metric) -> Ints:
    """Places of all that may be among the k nearest, as far as float32 tells."""
    if len(values) <= k:
        return np.arange(len(values))
    far = values if metric is Metric.L2 else -values
    last = float(np.partition(far, k - 1)[k - 1])
    floor = 1.0 if metric is Metric.COSINE else 0.0
    scale = float(np.abs(values).max(initial=floor))
    return np.flatnonzero(far <= last + _CLOSE * scale)


def _scan(
    vectors: Vectors32, query: Vectors32, metric: Metric, wanted: int
) -> tuple[Vectors32, Ints]:
    values, found = np.empty(wanted, np.float32), np.empty(wanted, np.int64)
    matrix, point = np.asarray(vectors), np.ascontiguousarray(query)
    place = [faiss.swig_ptr(array) for array in (point, matrix, values, found)]
    size = (vectors.shape[1], 1, len(vectors), wanted)
    if metric is Metric.L2:
        faiss.knn_L2sqr(place[0], place[1], *size, place[2], place[3], None, None)
    else:
        faiss.knn_inner_product(place[0], place[1], *size, place[2], place[3], None)
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
