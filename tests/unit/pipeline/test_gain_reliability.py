"""Forecasts by size beside what came of them."""

import numpy as np
import pytest

from gainloop.pipeline.expected_gain.calibration import reliability_of, shrinkage_of


def test_bins_hold_equal_numbers_in_order_of_what_was_expected() -> None:
    expected = np.array([0.04, 0.01, 0.03, 0.02, 0.08, 0.05, 0.07, 0.06, 0.09])
    realized = 2 * expected

    small, large = reliability_of(expected, realized)

    assert (small.num, large.num) == (5, 4)
    assert small.expected == pytest.approx(0.03)
    assert large.expected == pytest.approx(0.075)
    assert small.realized == pytest.approx(0.06)
    # sd of 2, 4, 6, 8, 10 hundredths over the root of 5
    assert small.high - small.realized == pytest.approx(1.96 * np.sqrt(10) / 100 / np.sqrt(5))
    assert small.realized - small.low == pytest.approx(small.high - small.realized)


def test_too_few_forecasts_make_no_curve() -> None:
    seven = np.arange(7) / 100

    assert reliability_of(seven, seven) == []
    assert len(reliability_of(np.arange(8) / 100, np.arange(8) / 100)) == 2


def test_there_are_five_bins_at_most() -> None:
    many = np.arange(100) / 1000

    assert [found.num for found in reliability_of(many, many)] == [20] * 5


def test_intervals_of_a_biased_forecaster_hold_after_a_few_cycles() -> None:
    """It expects 2.2 times what comes, within intervals that would be right without the bias. From
    the third outcome on every forecast is corrected by those before it.
    """
    rng = np.random.default_rng(7)
    bias, noise = 2.2, 0.008
    hits = np.zeros((400, 15), dtype=np.bool_)
    for program in hits:
        drop = rng.uniform(0.04, 0.08, 15)
        expected = bias * (drop + rng.normal(0, noise, 15))
        realized = drop + rng.normal(0, noise, 15)
        reach = 1.96 * noise * np.sqrt(2)
        for cycle in range(15):
            corrected = shrinkage_of(expected[:cycle], realized[:cycle]) * expected[cycle]
            program[cycle] = abs(realized[cycle] - corrected) <= reach

    coverage = hits.mean(axis=0)
    assert coverage[:3].max() < 0.05
    assert 0.85 <= coverage[5:].min() <= coverage[5:].max() <= 0.97
    assert 0.85 <= coverage[5:].mean() <= 0.95
