"""Costs learned from made-up minutes: coefficients, intervals, and what outliers do to both."""

import numpy as np
import pytest

from gainloop.pipeline.costs import COST_V1
from gainloop.pipeline.label_costs.fit_costs import (
    COVERAGE,
    LEAST_ITEMS,
    CompletedUnits,
    fit_costs,
)
from gainloop.terms.boxes import Floats, Ints

OPENING, FRAME, BOX = 1.5, 4.0, 5.0  # minutes, seconds, seconds


def world(count: int, seed: int, outliers: float = 0.08) -> CompletedUnits:
    """Minutes by the three figures, with a pace of +-25 %; some took 4 to 9 times as long."""
    rng = np.random.default_rng(seed)
    frames, boxes = rng.integers(1, 40, count), rng.gamma(2.0, 2.0, count)
    minutes = true_minutes(frames, boxes) * np.exp(rng.normal(0, 0.25, count))
    forgotten = rng.random(count) < outliers
    minutes[forgotten] *= rng.uniform(4, 9, int(forgotten.sum()))
    return CompletedUnits(frames, boxes, minutes)


def true_minutes(frames: Ints, boxes: Floats) -> Floats:
    minutes: Floats = OPENING + frames * (FRAME + boxes * BOX) / 60
    return minutes


def test_coefficients_are_found_although_some_clocks_ran_on() -> None:
    costs = fit_costs(world(400, seed=3), "cost-x").costs

    assert costs.opening_minutes == pytest.approx(OPENING, rel=0.2)
    assert costs.look_seconds == pytest.approx(FRAME, rel=0.25)
    assert costs.box_seconds == pytest.approx(BOX, rel=0.1)
    assert (costs.name, costs.num_items) == ("cost-x", 400)


@pytest.mark.parametrize("count", [60, 200])
def test_estimates_beat_the_mean_and_intervals_hold_what_they_say(count: int) -> None:
    fits, shares = [], []
    for seed in range(6):
        fit = fit_costs(world(count, seed), "cost-x")
        fresh = world(2_000, seed=100 + seed)
        costs = fit.costs
        estimate = (
            costs.opening_minutes
            + fresh.frames * (costs.look_seconds + fresh.boxes * costs.box_seconds) / 60
        )
        ratio = fresh.minutes / estimate
        fits.append(fit)
        shares.append(np.mean((ratio >= costs.spread[0]) & (ratio <= costs.spread[1])))

    assert all(fit.mape < 0.35 for fit in fits)
    assert all(fit.baseline_mape > 3 * fit.mape for fit in fits)
    assert 0.75 <= np.mean(shares) <= 0.85  # of clips that no fit has seen
    assert 0.75 <= np.mean([fit.coverage for fit in fits]) <= 0.85
    assert COVERAGE == 0.8


def test_units_that_are_all_alike_keep_the_proportions_of_the_assumption() -> None:
    same = CompletedUnits(np.full(30, 10), np.full(30, 3.0), np.full(30, 10.0))

    costs = fit_costs(same, "cost-x").costs

    total = costs.opening_minutes + 10 * (costs.look_seconds + 3 * costs.box_seconds) / 60
    assert total == pytest.approx(10.0, rel=0.01)
    factor = costs.opening_minutes / COST_V1.opening_minutes
    assert costs.look_seconds / COST_V1.look_seconds == pytest.approx(factor, rel=0.01)
    assert costs.box_seconds / COST_V1.box_seconds == pytest.approx(factor, rel=0.01)


def test_unknown_boxes_count_as_the_usual_number() -> None:
    plain = world(100, seed=5, outliers=0)
    unknown = plain.boxes.copy()
    unknown[:10] = np.nan

    costs = fit_costs(CompletedUnits(plain.frames, unknown, plain.minutes), "cost-x").costs

    assert costs.boxes_per_frame == np.median(plain.boxes[10:])


def test_an_equal_fit_is_the_same_to_the_last_bit_and_few_units_are_refused() -> None:
    units = world(50, seed=7)

    assert fit_costs(units, "cost-x").costs == fit_costs(units, "cost-x").costs
    with pytest.raises(ValueError, match="19 units are too few"):
        fit_costs(world(LEAST_ITEMS - 1, seed=7), "cost-x")
