"""Learning curves by cell: how the miss rate falls with labeled objects, and how sure that is.

E(N) = f + (A - f) ((N + N0) / N0) ** -beta, a power law over a floor f (as in Slice Tuner, Tae and
Whang 2021), on a grid of its parameters. Counts come in; posterior, mean curve and intervals go
out. Called by `scoring.ranking`.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from gainloop.pipeline.gain_model.counts import CellCounts
from gainloop.terms.boxes import Floats

START_OBJECTS = 8.0
"""N0: labeled objects that the error at no labels stands for."""

PRIOR_OBJECTS = 8.0
MOST_OBJECTS = 100.0
"""Objects of one benchmark are not independent: more than these count as these."""

OLDER_WEIGHT = 0.5
FRESH_WEIGHT = 0.5
RECENT_SHARE = 0.3
FEW_OBJECTS = 20.0
BORROWING_STEPS = 3
BORROWED_SHARE = 0.7
STUCK_FLOOR = 0.25
TAIL = 0.05

_FIRST = (0.25, 0.4, 0.55, 0.7, 0.8, 0.9)
_FLOORS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.45, 0.6)
_EXPONENTS = (0.12, 0.22, 0.35, 0.5, 0.75, 1.1)
_PARAMETERS = np.array(
    [
        (first, floor, exponent)
        for first, floor, exponent in product(_FIRST, _FLOORS, _EXPONENTS)
        if first > floor + 0.02
    ]
)
GRID = np.concatenate([[0.0], np.geomspace(1.0, 1e6, 110)])
"""(M,) labeled objects at which curves are tabulated; straight between, constant beyond."""


@dataclass(frozen=True, slots=True)
class Curves:
    """miss_rate, low, high: (K, M) over `GRID`, posterior mean and its 90 % interval; floor: (K,)
    mean share of objects that labels will not win back; stuck: (K,) probability of a floor above
    0.25; rate, objects: (K,) miss rate that the newest evaluation shows, and the objects that it
    rests on, the prior's 8 among them; posterior: (K, G) over the grid of parameters.
    """

    miss_rate: Floats
    low: Floats
    high: Floats
    floor: Floats
    stuck: Floats
    rate: Floats
    objects: Floats
    posterior: Floats


def fit_curves(counts: CellCounts) -> Curves:
    rate, objects = _newest(counts)
    likelihood = _likelihood(counts, rate, objects)
    posterior = _borrowed(likelihood, (counts.objects[-1] > 0) | (counts.mass > 0))
    table = curve_values(GRID)
    miss_rate = posterior @ table
    low, high = _interval(posterior, table)
    floors = _PARAMETERS[:, 1]
    return Curves(
        miss_rate=miss_rate,
        low=np.minimum(low, miss_rate),  # of few curves the mean can lie beyond a quantile
        high=np.maximum(high, miss_rate),
        floor=posterior @ floors,
        stuck=posterior @ (floors > STUCK_FLOOR).astype(np.float64),
        rate=rate,
        objects=objects,
        posterior=posterior,
    )


def curve_values(exposure: Floats) -> Floats:
    """(G, ...) of each curve of the grid at these labeled objects."""
    first, floor, exponent = (
        column.reshape((-1,) + (1,) * exposure.ndim) for column in _PARAMETERS.T
    )
    ratio = (exposure + START_OBJECTS) / START_OBJECTS
    values: Floats = floor + (first - floor) * ratio**-exponent
    return values


def _newest(counts: CellCounts) -> tuple[Floats, Floats]:
    """Miss rate of each cell now and the objects that it rests on.

    The prior is half what the model's own doubt says, where it is known, half the rate of cells
    nearby. A cell with few benchmark objects borrows from the newest label batch.
    """
    missed, objects = counts.missed[-1], counts.objects[-1]
    if len(counts.fresh.missed):
        borrows = RECENT_SHARE * (objects < FEW_OBJECTS)
        missed = missed + borrows * counts.fresh.missed[-1]
        objects = objects + borrows * counts.fresh.objects[-1]
    prior = _prior(counts, counts.missed[-1], counts.objects[-1], uses_doubt=True)
    total = objects + PRIOR_OBJECTS
    return (missed + PRIOR_OBJECTS * prior) / total, total


def _prior(counts: CellCounts, missed: Floats, objects: Floats, *, uses_doubt: bool) -> Floats:
    overall = (missed.sum() + 0.5) / (objects.sum() + 1.0)
    near: Floats = (counts.nearness @ missed + overall) / (counts.nearness @ objects + 1.0)
    if not uses_doubt or np.isnan(counts.calibration):
        return near
    doubted = np.clip(counts.calibration * counts.doubt, 0.01, 0.99)
    prior: Floats = np.where(np.isnan(doubted), near, 0.5 * doubted + 0.5 * near)
    return prior


def _likelihood(counts: CellCounts, rate: Floats, objects: Floats) -> Floats:
    """(K, G) log-likelihood. The newest evaluation counts whole, older ones half, since they are of
    the same benchmark; so does what models made of clips before they learned from them.
    """
    total = _binomial(counts.exposure[-1], rate, objects)
    for exposure, missed, found in zip(
        counts.exposure[:-1], counts.missed[:-1], counts.objects[:-1], strict=True
    ):
        prior = _prior(counts, missed, found, uses_doubt=False)
        size = found + PRIOR_OBJECTS
        total += OLDER_WEIGHT * _binomial(exposure, (missed + PRIOR_OBJECTS * prior) / size, size)
    fresh = counts.fresh
    for exposure, missed, found in zip(fresh.exposure, fresh.missed, fresh.objects, strict=True):
        total += FRESH_WEIGHT * _binomial(exposure, missed / np.maximum(found, 1e-9), found)
    return total


def _binomial(exposure: Floats, rate: Floats, objects: Floats) -> Floats:
    values = np.clip(curve_values(exposure).T, 1e-6, 1 - 1e-6)
    size = np.minimum(objects, MOST_OBJECTS)[:, None]
    hits = size * np.clip(rate, 0.0, 1.0)[:, None]
    found: Floats = hits * np.log(values) + (size - hits) * np.log(1 - values)
    return found


def _borrowed(likelihood: Floats, is_used: Floats) -> Floats:
    """(K, G) posterior. The prior moves toward the mean posterior of all cells in use, three times:
    that cells of this program hardly learn is seen sooner so (empirical Bayes).
    """
    floor, exponent = _PARAMETERS[:, 1], _PARAMETERS[:, 2]
    prior = np.exp(-floor / 0.25) * np.exp(-0.5 * ((np.log(exponent) - np.log(0.4)) / 0.6) ** 2)
    prior /= prior.sum()
    scaled = np.exp(likelihood - likelihood.max(axis=1, keepdims=True))
    posterior = _normalized(scaled * prior)
    for _ in range(BORROWING_STEPS):
        if is_used.any():
            prior = (1 - BORROWED_SHARE) * prior + BORROWED_SHARE * posterior[is_used].mean(axis=0)
        posterior = _normalized(scaled * prior)
    return posterior


def _normalized(weights: Floats) -> Floats:
    shares: Floats = weights / weights.sum(axis=1, keepdims=True)
    return shares


def _interval(posterior: Floats, table: Floats) -> tuple[Floats, Floats]:
    """(K, M) quantiles of each curve's value at each place of the grid."""
    low, high = np.empty((2, len(posterior), table.shape[1]))
    for place, column in enumerate(table.T):
        order = np.argsort(column, kind="stable")
        reached = np.cumsum(posterior[:, order], axis=1)
        low[:, place] = column[order][(reached < TAIL).sum(axis=1).clip(max=len(order) - 1)]
        high[:, place] = column[order][(reached < 1 - TAIL).sum(axis=1).clip(max=len(order) - 1)]
    return low, high
