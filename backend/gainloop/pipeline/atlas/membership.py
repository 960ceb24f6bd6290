"""Which cells a clip belongs to, and to what share. Called wherever clips are counted by cell."""

import numpy as np

from gainloop.pipeline.atlas.encoding import ROWS_AT_ONCE, is_placed, one_hot
from gainloop.terms.atlas import Atlas, Memberships
from gainloop.terms.boxes import Bools, Floats, Ints
from gainloop.terms.features import Axes

NUM_KEPT = 3


def place(atlas: Atlas, axes: Axes, codes: Ints, vectors: Floats | None) -> Memberships:
    """Shares fall with exp(-(d2 - least d2) / (2 h2)); the three largest are kept. A clip without a
    vector is placed by its tags alone.
    """
    kept = min(NUM_KEPT, len(atlas))
    cells = np.zeros((len(codes), NUM_KEPT), dtype=np.int64)
    shares = np.zeros((len(codes), NUM_KEPT))
    tags = one_hot(atlas.axes, axes, codes) * atlas.tag_scale
    placed = is_placed(vectors, len(codes))
    for start in range(0, len(codes), ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        part = None if vectors is None else vectors[rows]
        distances = _distances(atlas, tags[rows], part, placed[rows])
        order = np.argsort(np.round(distances, 9), axis=1, kind="stable")[:, :kept]
        found = np.take_along_axis(distances, order, axis=1)
        weight = np.exp((found[:, :1] - found) / (2 * atlas.bandwidth))
        cells[rows, :kept] = order
        shares[rows, :kept] = weight / weight.sum(axis=1, keepdims=True)
    return Memberships(cells, shares)


def sums_by_cell(memberships: Memberships, weights: Floats, num_cells: int) -> Floats:
    """(K,) of `weights` (N,), split by membership."""
    shares = memberships.shares * weights[:, None]
    return np.asarray(
        np.bincount(memberships.cells.ravel(), shares.ravel(), num_cells), dtype=np.float64
    )


def _distances(atlas: Atlas, tags: Floats, vectors: Floats | None, placed: Bools) -> Floats:
    """(N, K) squared, over tags, and over vectors of clips that have one."""
    num_vector = len(atlas.mean)
    found = _squared(tags, atlas.centers[:, num_vector:])
    if num_vector and vectors is not None and placed.any():
        scaled = (vectors[placed] - atlas.mean) / atlas.scale
        found[placed] += _squared(scaled, atlas.centers[:, :num_vector])
    return found


def _squared(points: Floats, centers: Floats) -> Floats:
    gaps = points @ centers.T
    gaps *= -2
    gaps += (points**2).sum(axis=1)[:, None]
    gaps += (centers**2).sum(axis=1)
    return np.maximum(gaps, 0.0, out=gaps)
