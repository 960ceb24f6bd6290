"""Learning curves over label-hours, and what is read off them. Called by `figures`.

Curves are rows of one grid of hours; a bootstrap draws whole runs (seeds) anew.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gainloop.terms.boxes import Floats

NUM_RESAMPLES = 2000
LEAST_RISE = 0.01
"""A baseline that rises less has no level worth the hours that reaching it takes."""

_SEED = 31


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and its 95 % interval; None where there is none, as for a level never reached."""

    value: float | None
    low: float | None
    high: float | None


def on_grid(hours: Floats, values: Floats, grid: Floats) -> Floats:
    """Straight between measurements; beyond the last one, that one."""
    return np.interp(grid, hours, values)


def area(curves: Floats, grid: Floats) -> Floats:
    """(R,) area under each curve (R, G) by trapezoids, over the hours: a mean level."""
    steps = np.diff(grid)
    middles = (curves[:, 1:] + curves[:, :-1]) / 2
    found: Floats = (middles * steps).sum(axis=1) / (grid[-1] - grid[0])
    return found


def hours_to(level: float, curve: Floats, grid: Floats) -> float:
    """When the curve (G,) first is at the level, straight between places of the grid; infinite
    where it never is.
    """
    reached = np.flatnonzero(curve >= level)
    if not len(reached):
        return float("inf")
    place = int(reached[0])
    if place == 0:
        return float(grid[0])
    share = (level - curve[place - 1]) / (curve[place] - curve[place - 1])
    return float(grid[place - 1] + share * (grid[place] - grid[place - 1]))


def relative_hours(curve: Floats, baseline: Floats, grid: Floats) -> float:
    """Hours to the baseline's best level, as a share of the hours that the baseline takes; NaN
    where the baseline rises by less than 0.01.
    """
    level = float(baseline.max())
    if level - baseline[0] < LEAST_RISE:
        return float("nan")
    return hours_to(level, curve, grid) / hours_to(level, baseline, grid)


def interval_of(num_runs: int, figure: Callable[[np.ndarray], float]) -> Interval:
    """`figure` of all runs, and of 2,000 draws of as many with replacement; it is given rows."""
    rng = np.random.default_rng(_SEED)
    found = np.array(
        [figure(rows) for rows in rng.integers(num_runs, size=(NUM_RESAMPLES, num_runs))]
    )
    low, high = _percentiles(found) if num_runs > 1 else (float("nan"), float("nan"))
    return Interval(_known(figure(np.arange(num_runs))), _known(low), _known(high))


def _percentiles(found: Floats) -> tuple[float, float]:
    """Never reached lies above all others; no value where a draw has none."""
    if np.isnan(found).any():
        return float("nan"), float("nan")
    ordered = np.sort(found)
    places = (round(0.025 * (len(found) - 1)), round(0.975 * (len(found) - 1)))
    return float(ordered[places[0]]), float(ordered[places[1]])


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
