"""What each candidate would add to the labeled objects of its cells.

Memberships, features and copies come in, `Units` go out. Called by `scoring.ranking`.
"""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from gainloop.pipeline.atlas.membership import sums_by_cell
from gainloop.terms.atlas import Memberships
from gainloop.terms.boxes import Bools, Floats, Ints

ALIKE_SHARE = 0.15
"""Of the median squared distance to the 6th neighbor: nearer clips are copies, where drives are
unknown."""


@dataclass(frozen=True, slots=True)
class Units:
    """N candidates. objects, uncertainty, guard: (N,) the factors n_obj, u and q; minutes: (N,);
    group: (N,) number of the group of copies, -1 for a unit without; num_labeled: (G,) labeled
    copies of each group. Where several model families count, memberships are those of all of them,
    side by side, with the unit's uncertainty to each in the shares.
    """

    memberships: Memberships
    objects: Floats
    uncertainty: Floats
    guard: Floats
    minutes: Floats
    group: Ints
    num_labeled: Ints

    def __len__(self) -> int:
        return len(self.objects)

    @property
    def strength(self) -> Floats:
        """(N,) objects that the unit counts as, before its copies are."""
        return self.objects * self.uncertainty * self.guard


def relative_uncertainty(uncertainty: Floats, cells: Memberships, limit: float) -> Floats:
    """(N,) uncertainty over the mean of the unit's cells, from 1 / limit to limit; 1 where unknown.

    It ranks peers and cannot out-shout another cell.
    """
    if limit <= 1 or np.isnan(uncertainty).all():
        return np.ones(len(uncertainty))
    known = ~np.isnan(uncertainty)
    number = int(cells.cells.max(initial=0)) + 1
    weight = sums_by_cell(cells, known.astype(np.float64), number)
    total = sums_by_cell(cells, np.where(known, uncertainty, 0.0), number)
    overall = float(uncertainty[known].mean())
    mean = np.where(weight > 1e-9, total / np.maximum(weight, 1e-9), overall)
    peers = (cells.shares * mean[cells.cells]).sum(axis=1)
    ratio = np.where(known & (peers > 0), uncertainty / np.where(peers > 0, peers, 1.0), 1.0)
    limited: Floats = np.clip(np.where(np.isnan(ratio), 1.0, ratio), 1 / limit, limit)
    return limited


def group_alike(vectors: Floats, cells: Memberships, width: float) -> Ints:
    """(N,) group of clips that are nearer than 0.15 x `width` to the first of the group; clips of
    one nearest cell alone are compared. vectors: z-scored, a NaN row for a clip without one.
    """
    group = np.full(len(vectors), -1, dtype=np.int64)
    limit, number = ALIKE_SHARE * width, 0
    nearest = cells.cells[:, 0]
    known = ~np.isnan(vectors[:, 0])
    for cell in np.unique(nearest[known]):
        rows = np.flatnonzero(known & (nearest == cell))
        waiting = rows[_has_near(vectors[rows], limit)]
        while len(waiting):
            gaps = ((vectors[waiting] - vectors[waiting[0]]) ** 2).sum(axis=1)
            is_near = gaps <= limit
            if is_near.sum() > 1:
                group[waiting[is_near]] = number
                number += 1
            waiting = waiting[~is_near]
    return group


def _has_near(vectors: Floats, limit: float) -> Bools:
    """(R,) which have another within this squared distance, or hardly further."""
    if len(vectors) < 2:
        return np.zeros(len(vectors), dtype=np.bool_)
    reach = limit**0.5 * (1 + 1e-6) + 1e-12
    tree = cKDTree(vectors, balanced_tree=False)
    gaps, _ = tree.query(vectors, k=2, distance_upper_bound=reach)
    found: Bools = np.isfinite(gaps[:, 1])
    return found
