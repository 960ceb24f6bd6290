"""What each candidate would add to the labeled objects of its cells.

Memberships, features and copies come in, `Units` go out. Called by `scoring.ranking`.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.atlas.membership import sums_by_cell
from gainloop.terms.atlas import Memberships
from gainloop.terms.boxes import Floats, Ints


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
