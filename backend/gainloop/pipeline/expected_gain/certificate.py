"""How near a batch comes to the best that any batch of its cost could gain.

Frank-Wolfe on a relaxation (Jaggi 2013): F is concave in the labeled objects that a batch adds, so
F(x) + max over batches of <grad F(x), x' - x> is above the gain of every batch, at any x; the least
of these bounds over the steps is kept. Called by `scoring.ranking`.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.expected_gain.objective import Objective
from gainloop.pipeline.expected_gain.units import Units
from gainloop.terms.boxes import Floats, Ints

STEPS = 60
CLOSE = 1e-4
"""Of the bound: where F comes so near to it, further steps cannot lower it by more."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """gain: F of the batch; bound: no batch of at most this cost gains more, by the same curves."""

    gain: float
    bound: float

    @property
    def ratio(self) -> float:
        """1 where nothing can be gained."""
        return self.gain / self.bound if self.bound > 0 else 1.0


def certify(objective: Objective, units: Units, added: Floats, minutes: float) -> Certificate:
    """added: (K,) what the batch adds; minutes: what it may cost. `objective` starts at what is
    labeled before the batch, `units` are all that it could have been made of.
    """
    relaxed = _Relaxed.of(units)
    gain = objective.value(added)
    bound, point = np.inf, added
    for step in range(STEPS):
        slope = objective.gradient(point)
        vertex = relaxed.best(slope, minutes)
        value = objective.value(point)
        bound = min(bound, value + float(slope @ (vertex - point)))
        if bound - value <= CLOSE * bound:
            break
        point = point + 2 / (step + 3) * (vertex - point)
    return Certificate(gain, max(bound, gain))


@dataclass(frozen=True, slots=True)
class _Relaxed:
    """Batches of units in parts. The minutes of a group of copies are laid end to end: whatever is
    picked of it, and in whatever order, the share of a minute that counts is at most 0.5 ** k once
    its k longest units are over, and its worth at most that of the group's best units (Hardy and
    Littlewood's inequality, both falling with time).

    amounts: (N, 3) of each unit as the first of its group; alone, grouped: rows; number: of the
    group of each in `grouped`, ascending; heads: (H,) where its groups start; ends: its minutes
    summed up, the longest unit of each group first.
    """

    units: Units
    amounts: Floats
    alone: Ints
    grouped: Ints
    number: Ints
    heads: Ints
    ends: Floats

    @classmethod
    def of(cls, units: Units) -> "_Relaxed":
        labeled = np.append(units.num_labeled, 0)[units.group]
        strength = units.strength * 0.5**labeled
        grouped = np.flatnonzero(units.group >= 0)
        grouped = grouped[np.lexsort((-units.minutes[grouped], units.group[grouped]))]
        is_head = np.diff(units.group[grouped], prepend=-1) != 0
        return cls(
            units=units,
            amounts=units.memberships.shares * strength[:, None],
            alone=np.flatnonzero(units.group < 0),
            grouped=grouped,
            number=np.cumsum(is_head) - 1,
            heads=np.flatnonzero(is_head),
            ends=np.cumsum(units.minutes[grouped]),
        )

    def best(self, slope: Floats, minutes: float) -> Floats:
        """(K,) what the relaxed batch of at most these minutes adds that is worth most along
        `slope` (K,).
        """
        cells, own = self.units.memberships.cells, self.units.minutes
        rate = (self.amounts * slope[cells]).sum(axis=1) / own
        in_group, length, factor = self._pieces(rate)
        row = np.concatenate([self.alone, in_group])
        length = np.concatenate([own[self.alone], length])
        factor = np.concatenate([np.ones(len(self.alone)), factor])
        order = np.argsort(-rate[row] * factor, kind="stable")
        spent = np.diff(np.minimum(np.cumsum(length[order]), minutes), prepend=0.0)
        used = order[spent > 0]
        share = spent[spent > 0] * factor[used] / own[row[used]]
        added = self.amounts[row[used]] * share[:, None]
        found = np.bincount(cells[row[used]].ravel(), added.ravel(), len(slope))
        return np.asarray(found, dtype=np.float64)

    def _pieces(self, rate: Floats) -> tuple[Ints, Floats, Floats]:
        """Unit, minutes and factor of each piece of the groups' time, best units first: it is cut
        where a unit is over, and where another of the longest would be.
        """
        by_rate = self.grouped[np.lexsort((-rate[self.grouped], self.number))]
        ends = np.cumsum(self.units.minutes[by_rate])
        cuts = np.sort(np.concatenate([ends, self.ends]), kind="stable")
        start, length = cuts - np.diff(cuts, prepend=0.0), np.diff(cuts, prepend=0.0)
        middle = start + length / 2
        last = len(ends) - 1
        place = np.minimum(np.searchsorted(ends, middle), last)
        over = np.searchsorted(self.ends, middle) - self.heads[self.number[place]]
        return by_rate[place], length, 0.5 ** np.maximum(over, 0)
