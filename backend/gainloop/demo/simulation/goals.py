"""The goals of the simulation, and whether they are met. Figures of the standard world come in.

Called by `report`. A goal that was missed is shown as missed, with the figure.
"""

from dataclasses import dataclass
from math import isnan

from gainloop.demo.simulation.curves import Interval
from gainloop.demo.simulation.figures import WorldFigures
from gainloop.demo.simulation.policies import EXPECTED_GAIN, RANDOM, WEIGHTED_SUM_BATCH

STANDARD = "standard"


@dataclass(frozen=True, slots=True)
class Goal:
    """about: what is asked for; met: None where the policies that it needs were not simulated."""

    about: str
    value: float | None
    low: float | None
    high: float | None
    met: bool | None


def goals_of(found: WorldFigures) -> list[Goal]:
    """Of the standard world."""
    gain = found.policies.get(EXPECTED_GAIN)
    batch = found.policies.get(WEIGHTED_SUM_BATCH)
    ours = gain.comparisons if gain else {}
    of_fifo, of_random = (ours.get(name) for name in ("hours_vs_fifo", "hours_vs_random"))
    vs_random, vs_sum = (ours.get(name) for name in ("gain_vs_random", "gain_vs_weighted_sum"))
    batch_gain = batch.comparisons.get("gain_vs_random") if batch else None
    goals = [
        _below("hours to FIFO's final worst-3 recall, upper end at most 0.25", of_fifo, 0.25),
        _below("hours to random's final worst-3 recall, upper end at most 0.30", of_random, 0.30),
        _from("worst-3 area above random's, at least 0.12", vs_random, 0.12),
        _above("worst-3 area above weighted_sum's, lower end above 0", vs_sum),
        _from(
            "worst-3 area of weighted_sum_batch above random's, at least 0.08",
            batch_gain,
            0.08,
        ),
    ]
    if found.holdback_cost is not None:
        cost = found.holdback_cost
        goals.append(_most("worst-3 area that a tenth held back costs, at most 0.02", cost, 0.02))
    error = max(policy.part_error for policy in found.policies.values())
    goals.append(_figure("parts of every score add up to it, to 1e-9", error, error <= 1e-9))
    return goals + _gain_goals(found)


def _gain_goals(found: WorldFigures) -> list[Goal]:
    gain = found.gain
    if gain is None:
        return []
    least, related = gain.certificate_least, gain.forecast_correlation
    share, late = gain.realized_share, gain.realized_share_late
    cover = gain.cell_forecast_coverage
    return [
        _figure("certificate of every batch, at least 0.95", least, least >= 0.95),
        _figure("correlation of expected and realized, at least 0.8", related, related >= 0.8),
        _figure("realized of expected, all batches, 0.6 to 1.8", share, 0.6 <= share <= 1.8),
        _figure("the same after three rounds, 0.6 to 1.8", late, 0.6 <= late <= 1.8),
        _figure(
            "95 % intervals of cells that hold what was realized, 0.85 to 0.95",
            cover,
            gain.num_cell_forecasts >= 400 and 0.85 <= round(cover, 2) <= 0.95,
        ),
    ]


def harm_of(found: WorldFigures) -> Goal:
    """Of any world: never worse than random. Where all slices are alike, no loss above 0.005."""
    policy = found.policies.get(EXPECTED_GAIN)
    if policy is None or RANDOM not in found.policies:
        return _unknown("never worse than random")
    worst = policy.comparisons["gain_vs_random"]
    mean = policy.comparisons["mean_gain_vs_random"].value
    if found.world == "homogeneous":
        return _from("loss against random at most 0.005", worst, -0.005)
    is_met = None if worst.low is None or mean is None else worst.low >= -0.01 and mean >= -0.005
    return Goal("never worse than random", worst.value, worst.low, worst.high, is_met)


def _figure(about: str, value: float, met: bool) -> Goal:
    return Goal(about, None if isnan(value) else value, None, None, met)


def _below(about: str, found: Interval | None, limit: float) -> Goal:
    """A level that was never reached in some draws has no upper end, and misses the goal."""
    if found is None:
        return _unknown(about)
    is_met = found.high is not None and found.high <= limit
    return Goal(about, found.value, found.low, found.high, is_met)


def _above(about: str, found: Interval | None) -> Goal:
    if found is None or found.low is None:
        return _unknown(about)
    return Goal(about, found.value, found.low, found.high, found.low > 0)


def _from(about: str, found: Interval | None, limit: float) -> Goal:
    if found is None or found.value is None:
        return _unknown(about)
    return Goal(about, found.value, found.low, found.high, found.value >= limit)


def _most(about: str, found: Interval, limit: float) -> Goal:
    is_met = None if found.value is None else found.value <= limit
    return Goal(about, found.value, found.low, found.high, is_met)


def _unknown(about: str) -> Goal:
    return Goal(about, None, None, None, met=None)
