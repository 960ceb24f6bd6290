"""Forecasts by size beside what came of them."""

import numpy as np
import pytest

from gainloop.pipeline.expected_gain.calibration import reliability_of


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
