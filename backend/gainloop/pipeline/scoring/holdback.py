"""The holdback: clips that are drawn at random beside the order, so that it can be judged later.

Costs, budget, share and seed come in, the drawn rows with their probabilities go out. Called by
`ranking`; `selection` gives the drawn rows their places.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from gainloop.pipeline.scoring.limits import REACH, minutes_of
from gainloop.terms.boxes import Bools, Floats, Ints

_STREAM = 1
"""Keeps the draw apart from other uses of the run's seed."""


@dataclass(frozen=True, slots=True)
class Holdback:
    """rows: (K,) drawn rows in the order in which they are placed; moments: (K,) ascending, how far
    the profile is with its own picks when each is placed, 0 to 1.

    propensity: (N,) probability that the draw takes a candidate: K / M for each of the M candidates
    that fit into the whole budget alone (all of them, unless one costs more than the budget), else
    0. It is exact, because K and M do not depend on what is drawn.
    """

    rows: Ints
    moments: Floats
    propensity: Floats

    @classmethod
    def none(cls, num_candidates: int) -> Self:
        nothing = np.zeros(0)
        return cls(nothing.astype(np.int64), nothing, np.zeros(num_candidates))

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def is_drawn(self) -> Bools:
        """(N,) by row."""
        is_drawn = np.zeros(len(self.propensity), dtype=bool)
        is_drawn[self.rows] = True
        return is_drawn


def draw_holdback(minutes: Floats, budget_hours: float | None, share: float, seed: int) -> Holdback:
    """A simple random sample without replacement, of a size fixed before the draw.

    The size is share x budget / mean cost, rounded; without a budget, share x the number of clips
    that are selected. It is lowered until even the costliest clips would fit into the budget.
    """
    fitting = np.flatnonzero(minutes <= minutes_of(budget_hours))
    size = _size(minutes[fitting], budget_hours, share) if len(fitting) else 0
    if not size:
        return Holdback.none(len(minutes))
    generator = np.random.default_rng((seed, _STREAM))
    drawn = generator.choice(len(fitting), size, replace=False)
    propensity = np.zeros(len(minutes))
    propensity[fitting] = size / len(fitting)
    return Holdback(fitting[drawn], np.sort(generator.random(size)), propensity)


def _size(minutes: Floats, budget_hours: float | None, share: float) -> int:
    if budget_hours is None:
        return round(share * min(REACH, len(minutes)))
    budget = minutes_of(budget_hours)
    wanted = round(share * min(budget, float(minutes.sum())) / float(minutes.mean()))
    costliest_first = np.cumsum(np.sort(minutes)[::-1])
    return min(wanted, int(np.searchsorted(costliest_first, budget, side="right")))
