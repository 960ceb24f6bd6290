"""How near a batch comes to the best that any batch of its cost could gain.

Frank-Wolfe on a relaxation (Jaggi 2013): F is concave in the labeled objects that a batch adds, so
F(x) + max over batches of <grad F(x), x' - x> is above the gain of every batch, at any x; the least
of these bounds over the steps is kept. That maximum is itself bounded: with a price for a minute
in place of the budget, every group of copies answers for itself. Called by `scoring.ranking`.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.expected_gain.objective import Objective
from gainloop.pipeline.expected_gain.units import Units
from gainloop.terms.boxes import Bools, Floats, Ints

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
        most, vertex = relaxed.best(slope, minutes)
        value = objective.value(point)
        bound = min(bound, value + most - float(slope @ point))
        if bound - value <= CLOSE * bound:
            break
        point = point + 2 / (step + 3) * (vertex - point)
    return Certificate(gain, max(bound, gain))


LEAST_FACTOR = 2.0**-60
"""Below it a copy adds nothing to a sum of doubles."""

NEAR_SHARES = (1.02, 0.98, 0.5, 0.0)
"""Of the price of the step before, near which the next one is looked for."""

PRICED = 1e-6
"""Of the bound at the best price: nearer is near enough."""

MOST_PRICES = 60
"""Tried for one bound; each is the crossing of two lines below a curve of few pieces."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """rows, in parts or more than once, and the factor that each counts with; worth, minutes: of
    all of them.
    """

    rows: Ints
    factors: Floats
    worth: float
    minutes: float


_NOTHING = _Batch(np.zeros(0, dtype=np.int64), np.zeros(0), 0.0, 0.0)


@dataclass(slots=True)
class _Relaxed:
    """Batches in which a group's first copy counts whole, its second half, and so on. The first two
    are two units, and so are the third and the fourth, but may be the same two: so every batch is
    among them.

    amounts: (N, 3) of each unit as the first of its group; alone, grouped: rows, the latter by
    group; price: of a minute, found last.
    """

    units: Units
    amounts: Floats
    alone: Ints
    grouped: Ints
    price: float = 0.0

    @classmethod
    def of(cls, units: Units) -> "_Relaxed":
        labeled = np.append(units.num_labeled, 0)[units.group]
        strength = units.strength * 0.5**labeled
        grouped = np.flatnonzero(units.group >= 0)
        return cls(
            units=units,
            amounts=units.memberships.shares * strength[:, None],
            alone=np.flatnonzero(units.group < 0),
            grouped=grouped[np.argsort(units.group[grouped], kind="stable")],
        )

    def best(self, slope: Floats, minutes: float) -> tuple[float, Floats]:
        """What no batch of at most these minutes is worth more than along `slope` (K,), and (K,)
        what the relaxed batch of that worth adds.

        At any price, the worth of the answer with its unspent minutes, paid back, is such a bound;
        it is least where two answers of equal value spend more and less than there is.
        """
        worth = (self.amounts * slope[self.units.memberships.cells]).sum(axis=1)
        low = _NOTHING
        for share in NEAR_SHARES:
            high = self._answer(worth, self.price * share)
            if high.minutes > minutes:
                break
            low = high
        else:
            return high.worth, self._added(high, len(slope))
        bound = np.inf
        for _ in range(MOST_PRICES):
            price = (high.worth - low.worth) / (high.minutes - low.minutes)
            crossing = high.worth + price * (minutes - high.minutes)
            found = self._answer(worth, price)
            bound = min(bound, found.worth + price * (minutes - found.minutes))
            if bound <= crossing * (1 + PRICED):
                break
            high, low = (found, low) if found.minutes > minutes else (high, found)
        self.price = price
        share = (minutes - low.minutes) / (high.minutes - low.minutes)
        parts = self._added(high, len(slope)), self._added(low, len(slope))
        return bound, share * parts[0] + (1 - share) * parts[1]

    def _answer(self, worth: Floats, price: float) -> _Batch:
        """Of worth less price the most: all units alone that are worth theirs, and of every group
        the best two as its first and second copy, as its third and fourth, and so on.
        """
        own = self.units.minutes
        is_worth = worth > price * own
        rows = [self.alone[is_worth[self.alone]]]
        factors = [np.ones(len(rows[0]))]
        grouped = self.grouped[is_worth[self.grouped]]
        groups = _Groups.of(self.units.group[grouped])
        place, factor = 0, 1.0
        while (groups.sizes > place).any() and factor > LEAST_FACTOR:
            costs = price * own[grouped]
            pair = groups.best_pairs(
                worth[grouped] * factor - costs, worth[grouped] * (factor / 2) - costs
            )
            for number, (places, is_paid) in enumerate(pair):
                found = places[is_paid & (groups.sizes > place + number)]
                rows.append(grouped[found])
                factors.append(np.full(len(found), factor / 2**number))
            if not pair[0][1].any():
                break
            place, factor = place + 2, factor / 4
        row, of_row = np.concatenate(rows), np.concatenate(factors)
        return _Batch(row, of_row, float((worth[row] * of_row).sum()), float(own[row].sum()))

    def _added(self, batch: _Batch, num_cells: int) -> Floats:
        amounts = self.amounts[batch.rows] * batch.factors[:, None]
        cells = self.units.memberships.cells[batch.rows]
        return np.asarray(np.bincount(cells.ravel(), amounts.ravel(), num_cells), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Groups:
    """number: (N,) of the group of each row, ascending from 0; heads, sizes: (H,) where groups
    start and how many rows they have.
    """

    number: Ints
    heads: Ints
    sizes: Ints

    @classmethod
    def of(cls, group: Ints) -> "_Groups":
        is_head = np.diff(group, prepend=-1) != 0
        heads = np.flatnonzero(is_head)
        return cls(np.cumsum(is_head) - 1, heads, np.diff(heads, append=len(group)))

    def best_pairs(self, first: Floats, second: Floats) -> tuple[tuple[Ints, Bools], ...]:
        """Of each group two different rows with the highest sum of what one is worth as the first
        copy and the other as the second: each with whether it is worth anything there.
        """
        (best, most), (best_2, most_2) = self._top(first), self._top(second)
        (other, rest), (other_2, rest_2) = self._top(first, best), self._top(second, best_2)
        is_same = best == best_2
        is_later = is_same & (
            np.maximum(rest, 0) + np.maximum(most_2, 0)
            > np.maximum(most, 0) + np.maximum(rest_2, 0)
        )
        goes_on = is_same & ~is_later
        ahead = np.where(is_later, other, best), np.where(is_later, rest, most) > 0
        behind = np.where(goes_on, other_2, best_2), np.where(goes_on, rest_2, most_2) > 0
        return ahead, behind

    def _top(self, values: Floats, without: Ints | None = None) -> tuple[Ints, Floats]:
        """Of each group the row of the highest value, and that value; -inf where none is left."""
        if without is not None:
            values = values.copy()
            values[without] = -np.inf
        most = np.maximum.reduceat(values, self.heads)
        is_most = np.flatnonzero(values == most[self.number])
        return is_most[np.diff(self.number[is_most], prepend=-1) != 0], most
