"""What another order would have found, told from clips that were labeled by a random draw.

In: holdback items with what labeling them found, the probability of their draw, and whether the
other order selects them. Out: an estimate with interval, or that there are too few. Called by
`workflows.shadow.judge_orders`.

Items count with selected / propensity (Horvitz and Thompson 1952), and the sum of finds is divided
by the sum of hours under the same weights, which normalizes itself (Hajek 1971). The interval is
that of a ratio by linearization, with Student's t; few items with large weights widen it, and the
effective sample size says how few they are (Kish 1965).
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import stdtrit

from gainloop.terms.boxes import Bools, Floats
from gainloop.terms.enums import OffPolicyState

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


@dataclass(frozen=True, slots=True)
class Gap:
    """value: of one order less that of another; low, high: 95 % interval; None where either has too
    few items.
    """

    state: OffPolicyState
    value: float | None = None
    low: float | None = None
    high: float | None = None


def compare_values(items: HoldbackItems, other: Bools) -> Gap:
    """Of the order that `items` tell of, less the one that selects `other` (N,) of them. Both are
    told from the same draws, so that what they share is no noise.
    """
    estimates = [estimate_value(one) for one in (items, replace(items, is_selected=other))]
    first, second = estimates
    if first.value is None or second.value is None:
        return Gap(OffPolicyState.TOO_LITTLE_SUPPORT)
    residual = np.zeros(len(items.found))
    for sign, chosen, value in ((1, items.is_selected, first.value), (-1, other, second.value)):
        weights = chosen / items.propensity
        hours = float(weights @ items.hours)
        residual += sign * weights * (items.found - value * items.hours) / hours
    count = int((items.is_selected | other).sum())
    spread = float(np.sqrt(count / (count - 1) * (residual**2).sum()))
    degrees = min(estimate.effective_items for estimate in estimates) - 1
    reach = float(stdtrit(degrees, 0.975)) * spread
    value = first.value - second.value
    return Gap(_state(value, reach), value, value - reach, value + reach)


def _state(value: float, reach: float) -> OffPolicyState:
    if abs(value) <= reach:
        return OffPolicyState.NOT_DISTINGUISHABLE
    return OffPolicyState.BETTER if value > 0 else OffPolicyState.WORSE


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
