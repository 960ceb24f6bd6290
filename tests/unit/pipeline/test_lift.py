"""Lift of hand-made cycles, targets, and what another order would have found."""

import numpy as np
import pytest

from gainloop.pipeline.lift.measure_lift import measure_lift, paired_differences, reach_target
from gainloop.pipeline.lift.off_policy import HoldbackItems, compare_values, estimate_value
from gainloop.pipeline.lift.records import Arms, Reach
from gainloop.terms.boxes import Bools
from gainloop.terms.enums import LiftState, OffPolicyState, ShadowArm

MISSING = np.nan
ARMS = Arms(
    results={
        ShadowArm.PRIORITIZED: np.array([0.70, 0.75, 0.82]),
        ShadowArm.FIFO: np.array([0.60, 0.70, MISSING]),
        ShadowArm.RANDOM: np.array([0.66, 0.68, 0.74]),
        ShadowArm.RANDOM_TWIN: np.array([0.62, MISSING, 0.76]),
    },
    hours={
        ShadowArm.PRIORITIZED: np.array([3.0, 2.0, 3.0]),
        ShadowArm.FIFO: np.array([3.0, 2.0, MISSING]),
        ShadowArm.RANDOM: np.array([3.0, 2.0, 3.0]),
        ShadowArm.RANDOM_TWIN: np.array([3.0, MISSING, 3.0]),
    },
)


def test_random_is_the_mean_of_twins_where_a_cycle_has_both() -> None:
    difference, spread = paired_differences(ARMS, ShadowArm.RANDOM)
    assert difference == pytest.approx([0.06, 0.07, 0.07])
    assert spread.tolist() == [1.5, 2.0, 1.5]
    difference, spread = paired_differences(ARMS, ShadowArm.FIFO)
    assert difference[:2] == pytest.approx([0.10, 0.05])
    assert np.isnan(difference[2])
    assert spread.tolist() == [2.0, 2.0, 2.0]


def test_lift_is_pooled_over_cycles_beside_its_null() -> None:
    lift = measure_lift(ARMS)
    fifo, random = lift.contrasts
    assert lift.null.num_cycles == 2
    assert lift.null.sd is not None
    assert lift.null.sd == pytest.approx(np.sqrt((0.04**2 + 0.02**2) / 2))
    assert (fifo.baseline, fifo.num_cycles) == (ShadowArm.FIFO, 2)
    assert fifo.differences[2] is None
    assert [(step.cycle, step.num_cycles, step.hours) for step in fifo.steps] == [
        (0, 1, 3.0),
        (1, 2, 5.0),
    ]
    assert fifo.last is not None
    assert fifo.last.delta == pytest.approx(0.075)
    assert fifo.last.gain == pytest.approx(0.15)
    assert fifo.last.gain_per_hour == pytest.approx(0.03)
    assert fifo.effect == pytest.approx(0.075 / lift.null.sd)
    assert fifo.num_cycles_one_look == 2  # (2.8 / 2.37)² = 1.4
    assert fifo.state is LiftState.NOT_DISTINGUISHABLE
    assert random.num_cycles == 3


def test_a_baseline_that_no_cycle_has_is_left_out() -> None:
    alone = {arm: ARMS.results[arm] for arm in (ShadowArm.PRIORITIZED, ShadowArm.FIFO)}
    lift = measure_lift(Arms(alone, {arm: ARMS.hours[arm] for arm in alone}))
    assert [contrast.baseline for contrast in lift.contrasts] == [ShadowArm.FIFO]
    assert lift.null.sd is None
    assert lift.contrasts[0].effect is None
    assert not lift.contrasts[0].uses_null


def test_a_target_is_reached_with_the_hours_up_to_its_cycle() -> None:
    target, reached = reach_target(ARMS)
    assert target == 0.70  # the best of FIFO
    assert reached[:3] == (
        Reach(ShadowArm.PRIORITIZED, 1, 3.0, 8.0),
        Reach(ShadowArm.FIFO, 2, 5.0, 5.0),
        Reach(ShadowArm.RANDOM, 3, 8.0, 8.0),
    )
    _, reached = reach_target(ARMS, 0.80)
    assert reached[0] == Reach(ShadowArm.PRIORITIZED, 3, 8.0, 8.0)
    assert reached[1] == Reach(ShadowArm.FIFO, None, None, 5.0)
    only = {ShadowArm.PRIORITIZED: np.array([0.7])}
    assert reach_target(Arms(only, {ShadowArm.PRIORITIZED: np.array([1.0])})) == (None, ())


def items(count: int, is_selected: list[bool] | None = None) -> HoldbackItems:
    """Of two probabilities by turns; 4 objects in half an hour where drawn rarely, else 1."""
    rare = np.arange(count) % 2 == 0
    return HoldbackItems(
        found=np.where(rare, 4.0, 1.0),
        hours=np.full(count, 0.5),
        propensity=np.where(rare, 0.1, 0.2),
        is_selected=np.array(is_selected or [True] * count, dtype=np.bool_),
    )


def test_items_count_by_how_rarely_they_were_to_be_drawn() -> None:
    estimate = estimate_value(items(40))
    assert estimate.value == pytest.approx((10 * 4 + 5 * 1) / (15 * 0.5))
    assert estimate.effective_items == pytest.approx((20 * 15) ** 2 / (20 * (100 + 25)))
    assert estimate.low is not None
    assert estimate.high is not None
    assert estimate.low < 6 < estimate.high


def test_items_that_the_order_passes_over_do_not_count() -> None:
    estimate = estimate_value(items(40, [row % 2 == 0 for row in range(40)]))
    assert (estimate.num_items, estimate.effective_items) == (20, 20)
    assert (estimate.value, estimate.low, estimate.high) == (8.0, 8.0, 8.0)


def test_too_few_items_give_no_value() -> None:
    for few in (items(0), items(8), items(40, [False] * 40)):
        assert estimate_value(few).too_few
    with pytest.raises(ValueError, match="propensity"):
        estimate_value(HoldbackItems(np.ones(1), np.ones(1), np.zeros(1), np.array([True])))


def test_the_interval_holds_the_value_of_the_order_in_nine_of_ten_draws() -> None:
    rng = np.random.default_rng(4)
    found, hours = rng.poisson(2.0, 2_000).astype(float), rng.uniform(0.05, 0.2, 2_000)
    selected = rng.random(2_000) < 0.2 + 0.1 * (found > 2)
    truth = found[selected].sum() / hours[selected].sum()
    held = 0
    for _ in range(300):
        drawn = rng.choice(2_000, 200, replace=False)
        sample = HoldbackItems(found[drawn], hours[drawn], np.full(200, 0.1), selected[drawn])
        estimate = estimate_value(sample)
        assert estimate.low is not None
        assert estimate.high is not None
        held += estimate.low <= truth <= estimate.high
    assert 0.9 <= held / 300 <= 0.99


def test_a_planted_gap_between_orders_is_recovered_and_none_is_not_seen() -> None:
    """One order finds most of what is missed; the other draws from the same pool."""
    rng = np.random.default_rng(9)
    found, hours = rng.poisson(2.0, 2_000).astype(float), rng.uniform(0.05, 0.2, 2_000)
    good, plain = rng.random(2_000) < 0.1 + 0.15 * found, rng.random(2_000) < 0.4

    def value(chosen: Bools) -> float:
        return float(found[chosen].sum() / hours[chosen].sum())

    truth = value(good) - value(plain)
    held, states = 0, []
    for _ in range(200):
        drawn = rng.choice(2_000, 300, replace=False)
        sample = HoldbackItems(found[drawn], hours[drawn], np.full(300, 0.15), good[drawn])
        gap = compare_values(sample, plain[drawn])
        assert gap.low is not None
        assert gap.high is not None
        held += gap.low <= truth <= gap.high
        states.append(gap.state)
        nothing = compare_values(sample, good[drawn])
        assert (nothing.state, nothing.value) == (OffPolicyState.NOT_DISTINGUISHABLE, 0.0)
    assert 0.9 <= held / 200 <= 0.99
    assert states.count(OffPolicyState.BETTER) > 150
    assert OffPolicyState.WORSE not in states


def test_orders_that_the_draw_hardly_met_are_not_compared() -> None:
    few = items(40, [row < 5 for row in range(40)])

    gap = compare_values(few, np.ones(40, dtype=np.bool_))

    assert gap.state is OffPolicyState.TOO_LITTLE_SUPPORT
    assert (gap.value, gap.low, gap.high) == (None, None, None)
    other = compare_values(items(40), few.is_selected)
    assert other.state is OffPolicyState.TOO_LITTLE_SUPPORT
