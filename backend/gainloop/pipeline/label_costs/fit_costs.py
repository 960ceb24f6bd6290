"""What labeling costs, learned from units whose labeling time was measured.

In: frames, objects and minutes of completed units of one task and level. Out: coefficients, an
interval, and how good both are on units that the fit had not seen. Called by `learn_costs`.

minutes = opening + frames x (look + boxes x seconds per box), fitted to ratios of minutes by a
loss that grows linearly for what is far off (Huber), so that a tab left open over lunch counts
little. Coefficients are above 0 and, by a weak prior, in proportion to those of the assumption:
where all units are alike the data cannot tell frames from openings.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import least_squares

from gainloop.pipeline.costs import COST_V1, CostAssumption
from gainloop.terms.boxes import Floats, Ints

METHOD = "huber-log-v1"
LEAST_ITEMS = 20
"""Completed units from which on costs are learned."""

COVERAGE = 0.8
"""Share of units that an interval is meant to hold."""

_NUM_FOLDS = 10
_PRIOR_SPREAD = 1.0  # of the logarithm of a coefficient around that of the assumption
_HUBER = 1.5  # standard deviations from which on a unit counts as far off
_LEAST_SPREAD = 0.02
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class CompletedUnits:
    """frames: (N,) labeled; boxes: (N,) on a mean frame as predicted, NaN where unknown; minutes:
    (N,) above 0.
    """

    frames: Ints
    boxes: Floats
    minutes: Floats

    def __len__(self) -> int:
        return len(self.minutes)


@dataclass(frozen=True, slots=True)
class CostFit:
    """costs: coefficients, and the factors of the 80 % interval. estimates: (N,) of each unit by a
    fit without it. mape: mean of |estimate - minutes| / minutes; baseline_mape: likewise of the
    mean of the other units; coverage: share of units inside intervals made without them.
    """

    costs: CostAssumption
    estimates: Floats
    mape: float
    baseline_mape: float
    coverage: float


def fit_costs(units: CompletedUnits, name: str) -> CostFit:
    """name: of the costs that are learned. Raises ValueError for fewer than LEAST_ITEMS units."""
    if len(units) < LEAST_ITEMS:
        raise ValueError(f"{len(units)} units are too few to learn costs from")
    known = ~np.isnan(units.boxes)
    usual = float(np.median(units.boxes[known])) if known.any() else COST_V1.boxes_per_frame
    terms = _terms(units.frames, np.where(known, units.boxes, usual))
    minutes = units.minutes
    fold = np.random.default_rng(0).permutation(len(units)) % _NUM_FOLDS
    estimates, means = np.empty(len(units)), np.empty(len(units))
    for number in range(_NUM_FOLDS):
        held, others = fold == number, fold != number
        estimates[held] = terms[held] @ _coefficients(terms[others], minutes[others])
        means[held] = minutes[others].mean()
    ratio = minutes / estimates
    inside = [
        (ratio[fold == number] >= low) & (ratio[fold == number] <= high)
        for number in range(_NUM_FOLDS)
        for low, high in [_spread(ratio[fold != number])]
    ]
    opening, look, box = _coefficients(terms, minutes).tolist()
    return CostFit(
        costs=replace(
            COST_V1,
            name=name,
            opening_minutes=opening,
            look_seconds=60 * look,
            box_seconds=60 * box,
            boxes_per_frame=usual,
            spread=_spread(ratio),
            num_items=len(units),
        ),
        estimates=estimates,
        mape=_mape(estimates, minutes),
        baseline_mape=_mape(means, minutes),
        coverage=float(np.concatenate(inside).mean()),
    )


def _terms(frames: Ints, boxes: Floats) -> Floats:
    return np.column_stack([np.ones(len(frames)), frames, frames * boxes])


def _coefficients(terms: Floats, minutes: Floats) -> Floats:
    """(3,) minutes of an opening, of a frame and of a box."""
    assumed = np.array(
        [COST_V1.opening_minutes, COST_V1.look_seconds / 60, COST_V1.box_seconds / 60]
    )
    start = np.log(assumed) + np.median(np.log(minutes / (terms @ assumed)))
    found, spread = start, max(_spread_of(np.log(minutes / (terms @ np.exp(start)))), _LEAST_SPREAD)
    for _ in range(_ROUNDS):

        def residuals(logs: Floats, spread: float = spread) -> Floats:
            off = np.log(minutes / (terms @ np.exp(logs))) / spread
            return np.concatenate([off, (logs - start) / _PRIOR_SPREAD])

        def slopes(logs: Floats, spread: float = spread) -> Floats:
            parts = terms * np.exp(logs)
            shares = parts / parts.sum(axis=1, keepdims=True)
            return np.vstack([-shares / spread, np.eye(3) / _PRIOR_SPREAD])

        solved = least_squares(residuals, found, slopes, loss="huber", f_scale=_HUBER)
        found = solved.x
        spread = max(_spread_of(np.log(minutes / (terms @ np.exp(found)))), _LEAST_SPREAD)
    coefficients: Floats = np.exp(found)
    return coefficients


def _spread_of(values: Floats) -> float:
    """Standard deviation by the median deviation, which outliers leave as it is."""
    return float(1.4826 * np.median(np.abs(values - np.median(values))))


def _spread(ratio: Floats) -> tuple[float, float]:
    """Factors of the low and the high end: the ranks that hold a new ratio in 80 % of cases."""
    tail, count = (1 - COVERAGE) / 2, len(ratio)
    ascending = np.sort(ratio)
    low = max(int(np.floor(tail * (count + 1))) - 1, 0)
    high = min(int(np.ceil((1 - tail) * (count + 1))) - 1, count - 1)
    return float(min(ascending[low], 1.0)), float(max(ascending[high], 1.0))


def _mape(estimates: Floats, minutes: Floats) -> float:
    return float(np.mean(np.abs(estimates - minutes) / minutes))
