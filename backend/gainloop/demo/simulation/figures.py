"""What the runs come to: figures of each policy in each world, with intervals over seeds.

`Run`s come in, `WorldFigures` go out. Called by `report`. All figures are simulated.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gainloop.demo.simulation.closed_loop import Course, Run
from gainloop.demo.simulation.curves import Interval, area, interval_of, on_grid, relative_hours
from gainloop.demo.simulation.forecasts import Outcomes
from gainloop.demo.simulation.policies import (
    EXPECTED_GAIN,
    FIFO,
    HOLDBACK,
    RANDOM,
    WEIGHTED_SUM,
    WEIGHTED_SUM_BATCH,
)
from gainloop.terms.boxes import Floats

FIRST_CYCLES = 3
"""Rounds before realized gain can say anything of what is expected."""


@dataclass(frozen=True, slots=True)
class PolicyFigures:
    """Comparisons are missing where the other policy was not simulated. *_aulc: area under the
    curve over label-hours; worst3_final, mean_final: at the end; unlearnable, corrupt: shares of
    the labeled clips; part_error: the furthest that parts of a score were from the score.
    """

    worst3_aulc: Interval
    worst3_final: Interval
    mean_aulc: Interval
    mean_final: Interval
    comparisons: Mapping[str, Interval]
    unlearnable: float
    corrupt: float
    part_error: float


@dataclass(frozen=True, slots=True)
class GainFigures:
    """Of `expected_gain`: certificates of all batches; forecasts of all batches, and of cells with
    enough benchmark objects. realized_share: what was realized of what was expected, over all
    batches; *_low, *_high: the least and the most, counted up to each round from the third on;
    *_late: of batches after the third alone, of which little is expected.
    """

    certificate_median: float
    certificate_least: float
    num_batches: int
    forecast_correlation: float
    forecast_coverage: float
    realized_share: float
    realized_share_low: float
    realized_share_high: float
    realized_share_late: float
    num_cell_forecasts: int
    cell_forecast_coverage: float
    cell_forecast_spearman: float


@dataclass(frozen=True, slots=True)
class WorldFigures:
    """curves: (G,) mean worst-3 recall of each policy over `grid`."""

    world: str
    seeds: tuple[int, ...]
    grid: Floats
    policies: Mapping[str, PolicyFigures]
    curves: Mapping[str, Floats]
    gain: GainFigures | None
    holdback_cost: Interval | None


def figures_of(runs: list[Run], course: Course) -> dict[str, WorldFigures]:
    """By world, in the order of the runs."""
    return {
        world: _world_figures(world, [run for run in runs if run.world == world], course)
        for world in dict.fromkeys(run.world for run in runs)
    }


@dataclass(frozen=True, slots=True)
class _Curves:
    """(seeds, G) of one policy."""

    worst3: Floats
    mean: Floats
    grid: Floats

    @classmethod
    def of(cls, runs: list[Run], grid: Floats) -> "_Curves":
        return cls(
            np.array([on_grid(run.hours, run.worst3, grid) for run in runs]),
            np.array([on_grid(run.hours, run.mean, grid) for run in runs]),
            grid,
        )


def _world_figures(world: str, runs: list[Run], course: Course) -> WorldFigures:
    grid = np.arange(course.num_rounds + 1, dtype=np.float64) * course.hours
    by_policy = {
        name: [run for run in runs if run.policy == name]
        for name in dict.fromkeys(run.policy for run in runs)
    }
    curves = {name: _Curves.of(found, grid) for name, found in by_policy.items()}
    gained = by_policy.get(EXPECTED_GAIN, [])
    return WorldFigures(
        world=world,
        seeds=tuple(dict.fromkeys(run.seed for run in runs)),
        grid=grid,
        policies={
            name: _policy_figures(found, curves[name], curves) for name, found in by_policy.items()
        },
        curves={name: found.worst3.mean(axis=0) for name, found in curves.items()},
        gain=_gain_figures(gained) if any(run.forecasts for run in gained) else None,
        holdback_cost=_difference(curves[EXPECTED_GAIN], curves[HOLDBACK])
        if {EXPECTED_GAIN, HOLDBACK} <= set(curves)
        else None,
    )


def _policy_figures(runs: list[Run], own: _Curves, curves: Mapping[str, _Curves]) -> PolicyFigures:
    comparisons = {}
    for other in (RANDOM, FIFO, WEIGHTED_SUM, WEIGHTED_SUM_BATCH):
        if other in curves and runs[0].policy != other:
            comparisons[f"gain_vs_{other}"] = _difference(own, curves[other])
    if RANDOM in curves and runs[0].policy != RANDOM:
        comparisons["mean_gain_vs_random"] = _mean_difference(own, curves[RANDOM])
    for other in (RANDOM, FIFO):
        if other in curves and runs[0].policy != other:
            comparisons[f"hours_vs_{other}"] = _hours(own, curves[other])
    return PolicyFigures(
        worst3_aulc=_mean_of(area(own.worst3, own.grid)),
        worst3_final=_mean_of(own.worst3[:, -1]),
        mean_aulc=_mean_of(area(own.mean, own.grid)),
        mean_final=_mean_of(own.mean[:, -1]),
        comparisons=comparisons,
        unlearnable=float(np.mean([run.unlearnable for run in runs])),
        corrupt=float(np.mean([run.corrupt for run in runs])),
        part_error=max(run.part_error for run in runs),
    )


def _mean_of(values: Floats) -> Interval:
    return interval_of(len(values), lambda rows: float(values[rows].mean()))


def _difference(own: _Curves, other: _Curves) -> Interval:
    """Of worst-3 areas, seed by seed."""
    return _mean_of(area(own.worst3, own.grid) - area(other.worst3, other.grid))


def _mean_difference(own: _Curves, other: _Curves) -> Interval:
    return _mean_of(area(own.mean, own.grid) - area(other.mean, other.grid))


def _hours(own: _Curves, other: _Curves) -> Interval:
    """To the other's best level on the mean curve of the drawn seeds."""
    return interval_of(
        len(own.worst3),
        lambda rows: relative_hours(
            own.worst3[rows].mean(axis=0), other.worst3[rows].mean(axis=0), own.grid
        ),
    )


def _gain_figures(runs: list[Run]) -> GainFigures:
    from scipy.stats import spearmanr

    certificates = np.concatenate([run.certificates for run in runs])
    batches = Outcomes.pool([one.batch for run in runs for one in run.forecasts])
    later = Outcomes.pool([one.batch for run in runs for one in run.forecasts[FIRST_CYCLES:]])
    cells = Outcomes.pool([one.cells for run in runs for one in run.forecasts])
    num_rounds = max(len(run.forecasts) for run in runs)
    so_far = [
        _realized_share(Outcomes.pool([one.batch for run in runs for one in run.forecasts[:end]]))
        for end in range(min(FIRST_CYCLES, num_rounds), num_rounds + 1)
    ]
    return GainFigures(
        certificate_median=float(np.median(certificates)),
        certificate_least=float(certificates.min()),
        num_batches=len(certificates),
        forecast_correlation=_correlation(batches),
        forecast_coverage=_coverage(batches),
        realized_share=_realized_share(batches),
        realized_share_low=min(so_far),
        realized_share_high=max(so_far),
        realized_share_late=_realized_share(later),
        num_cell_forecasts=len(cells),
        cell_forecast_coverage=_coverage(cells),
        cell_forecast_spearman=float(spearmanr(cells.expected, cells.realized).statistic)
        if len(cells) > 2
        else float("nan"),
    )


def _realized_share(found: Outcomes) -> float:
    expected = float(found.expected.sum())
    return float(found.realized.sum()) / expected if expected > 0 else float("nan")


def _correlation(found: Outcomes) -> float:
    if len(found) < 3:
        return float("nan")
    return float(np.corrcoef(found.expected, found.realized)[0, 1])


def _coverage(found: Outcomes) -> float:
    """Share of intervals that hold what was realized."""
    if not len(found):
        return float("nan")
    return float(((found.low <= found.realized) & (found.realized <= found.high)).mean())
