"""How far two orders are apart, with figures worked out by hand."""

import numpy as np
import pytest

from gainloop.pipeline.replay.orders import (
    Order,
    compare_orders,
    overlap_at,
    places_in,
    rank_biased_overlap,
)


def order(units: str, selected: int, minutes: float = 30.0) -> Order:
    count = len(units)
    return Order(
        np.array(list(units), dtype=object),
        np.arange(count) < selected,
        np.full(count, minutes),
    )


def test_equal_orders_are_not_apart() -> None:
    found = compare_orders(order("abcde", 3), order("abcde", 3))

    assert found.rbo == pytest.approx(1.0)
    assert found.overlap == {10: 1.0, 100: 1.0}
    assert (found.hours_moved, found.num_entered, found.num_left) == (0.0, 0, 0)


def test_hours_are_those_of_units_that_were_not_selected_before() -> None:
    found = compare_orders(order("abcdef", 3), order("aefbcd", 4))

    assert (found.num_entered, found.num_left) == (2, 1)  # e and f came, c left
    assert found.hours_moved == 1.0


def test_overlap_counts_the_first_places_of_both() -> None:
    places = places_in(np.array(list("bxad"), dtype=object), np.array(list("abcd"), dtype=object))

    assert places.tolist() == [1, -1, 0, 3]
    assert overlap_at(places, 2) == 0.5
    assert overlap_at(places, 4) == 0.75
    assert overlap_at(places[:0], 4) == 1.0


def test_rank_biased_overlap_weighs_the_first_places_most() -> None:
    # agreement at depths 1, 2, 3 is 0, 1, 1 for "bac" against "abc"; p = 0.5:
    # (1 - p) / p (0 p + 1 p^2 + 1 p^3) + 1 p^3 = 0.375 + 0.125
    assert rank_biased_overlap(np.array([1, 0, 2]), 3, 0.5) == pytest.approx(0.5)
    # the swap at the end: agreement 1, 1/2, 1
    assert rank_biased_overlap(np.array([0, 2, 1]), 3, 0.5) == pytest.approx(0.875)
    assert rank_biased_overlap(np.array([-1, -1]), 2) == 0.0
