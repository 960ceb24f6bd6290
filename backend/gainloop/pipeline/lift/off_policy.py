"""What another order would have found, told from clips that were labeled by a random draw.

In: holdback items with what labeling them found, the probability of their draw, and whether the
other order selects them. Out: an estimate with interval, or that there are too few. Called by
whoever judges weights before they are used.

Items count with selected / propensity (Horvitz and Thompson 1952), and the sum of finds is divided
by the sum of hours under the same weights, which normalizes itself (Hajek 1971). The interval is
that of a ratio by linearization, with Student's t; few items with large weights widen it, and the
effective sample size says how few they are (Kish 1965).
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from gainloop.terms.boxes import Bools, Floats

FEWEST_ITEMS = 10.0
"""Effective items below which nothing is said: the ratio is biased, and its spread unknown."""


@dataclass(frozen=True, slots=True)
class HoldbackItems:
    """Labeled items of the holdback. found: (N,) missed objects that labeling brought; hours: (N,)
    what it took; propensity: (N,) of the draw, above 0 to 1; is_selected: (N,) by the other order.
    """

    found: Floats
    hours: Floats
    propensity: Floats
    is_selected: Bools


@dataclass(frozen=True, slots=True)
class Estimate:
    """value: missed objects found per label-hour; low, high: 95 % interval; all None where
    `too_few`. num_items: drawn items that the order selects; effective_items: worth as many of
    equal weight.
    """

    num_items: int
    effective_items: float
    value: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def too_few(self) -> bool:
        return self.value is None


def estimate_value(items: HoldbackItems) -> Estimate:
    """Raises ValueError on a propensity that is none, as the draw then gives no weights."""
    if not ((items.propensity > 0) & (items.propensity <= 1)).all():
        raise ValueError("a drawn item has a propensity above 0, up to 1")
    weights = (items.is_selected / items.propensity)[items.is_selected]
    count = len(weights)
    effective = float(weights.sum() ** 2 / (weights**2).sum()) if count else 0.0
    hours = float(weights @ items.hours[items.is_selected])
    if effective < FEWEST_ITEMS or hours <= 0:
        return Estimate(count, effective)
    value = float(weights @ items.found[items.is_selected]) / hours
    residual = items.found[items.is_selected] - value * items.hours[items.is_selected]
    variance = count / (count - 1) * float(((weights * residual) ** 2).sum()) / hours**2
    reach = float(stdtrit(effective - 1, 0.975)) * float(np.sqrt(variance))
    return Estimate(count, effective, value, max(0.0, value - reach), value + reach)
