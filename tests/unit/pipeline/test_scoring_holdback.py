"""The holdback: its exact size and probabilities, its places, and what stays as it was."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gainloop.pipeline.scoring.holdback import draw_holdback
from gainloop.pipeline.scoring.limits import REACH
from gainloop.pipeline.scoring.ranking import Ranking, RankRequest, rank_pool
from gainloop.pipeline.scoring.selection import select_within
from gainloop.terms.enums import Arm, Profile, Rung
from gainloop.terms.features import Features
from tests.unit.pipeline.feature_builder import MadeClip, make_features

WEIGHTED = [Profile.WEIGHTED_SUM, Profile.WEIGHTED_SUM_BATCH]


def sixty() -> Features:
    """Each costs 2 + 10 x (3 + 5 x 7) / 60 = 8.33 min."""
    return make_features(
        [
            MadeClip({"weather": "rain"}, drive=f"d{row // 5}", duration=10.0, uncertainty=row / 60)
            for row in range(60)
        ]
    )


def rank(profile: Profile, seed: int = 0, share: float = 0.2) -> Ranking:
    request = RankRequest(
        profile, Rung.PREDICTIONS, budget_hours=5.0, seed=seed, holdback_share=share
    )
    return rank_pool(sixty(), request)


@pytest.mark.parametrize("profile", WEIGHTED)
def test_its_size_is_the_share_of_the_budget_over_the_mean_cost(profile: Profile) -> None:
    ranking = rank(profile)

    # 0.2 x 300 min / 8.33 min = 7.2; the rest of the budget holds 29 more.
    held = ranking.arms == Arm.HOLDBACK
    assert held.sum() == len(ranking.holdback) == 7
    assert ranking.holdback.propensity.tolist() == [7 / 60] * 60
    assert ranking.propensity[held].tolist() == [7 / 60] * 7
    assert ranking.selection.num_selected == 36
    assert ranking.selection.is_selected[held].all()
    prioritized = ranking.selection.is_selected & ~held
    assert ranking.propensity[prioritized].tolist() == [1.0] * 29
    assert ranking.propensity[~ranking.selection.is_selected].tolist() == [0.0] * 24
    assert set(ranking.arms) == {Arm.HOLDBACK, Arm.PRIORITIZED}


def test_every_clip_is_drawn_as_often_as_its_propensity_says() -> None:
    minutes = np.linspace(2.0, 30.0, 40)
    draws = [draw_holdback(minutes, 4.0, 0.25, seed) for seed in range(2_000)]

    frequency = np.mean([draw.is_drawn for draw in draws], axis=0)

    # 0.25 x 240 / 16 = 3.75, so 4 of 40.
    assert {len(draw) for draw in draws} == {4}
    assert draws[0].propensity.tolist() == [0.1] * 40
    sigma = np.sqrt(0.1 * 0.9 / len(draws))
    assert np.abs(frequency - 0.1).max() < 4 * sigma


def test_its_places_are_spread_over_the_selected_ranks() -> None:
    order, minutes = np.arange(60), np.full(60, 6.0)
    places = []
    for seed in range(400):
        holdback = draw_holdback(minutes, 3.0, 0.1, seed)
        taken = select_within(order, minutes, 3.0, holdback).taken
        places += np.flatnonzero(holdback.is_drawn[taken]).tolist()

    # 3 of 30 are drawn; ranks 0 to 29 are as likely as each other: mean 14.5, variance 899 / 12.
    assert len(places) == 1_200
    assert abs(np.mean(places) - 14.5) < 4 * np.sqrt(899 / 12 / 1_200)
    by_fifth = np.bincount(np.array(places) // 6)
    assert np.abs(by_fifth - 240).max() < 4 * np.sqrt(240 * 0.8)
    assert {0, 29} <= set(places)


@pytest.mark.parametrize("profile", WEIGHTED)
def test_the_seed_decides_what_is_drawn(profile: Profile) -> None:
    one, again, other = rank(profile, 1), rank(profile, 1), rank(profile, 2)

    assert one.order.tolist() == again.order.tolist()
    assert one.arms.tolist() == again.arms.tolist()
    assert set(one.holdback.rows) != set(other.holdback.rows)


def test_the_others_keep_the_order_of_the_literal_sum() -> None:
    plain, with_holdback = rank(Profile.WEIGHTED_SUM, share=0.0), rank(Profile.WEIGHTED_SUM)

    held = with_holdback.holdback.is_drawn
    kept = with_holdback.order[~held[with_holdback.order]]
    assert kept.tolist() == plain.order[~held[plain.order]].tolist()
    assert with_holdback.totals.tolist() == plain.totals.tolist()


def test_no_share_holds_nothing_back_and_a_random_order_needs_none() -> None:
    request = RankRequest(Profile.WEIGHTED_SUM_BATCH, Rung.RANDOM, 5.0, holdback_share=0.2)

    assert len(rank(Profile.WEIGHTED_SUM, share=0.0).holdback) == 0
    assert len(rank_pool(sixty(), request).holdback) == 0


def test_a_share_below_half_a_clip_draws_none() -> None:
    assert len(draw_holdback(np.full(50, 10.0), 0.5, 0.1, seed=0)) == 0


def test_without_a_budget_it_is_a_share_of_what_is_selected() -> None:
    assert len(draw_holdback(np.ones(5_000), None, 0.1, seed=0)) == REACH // 10
    assert len(draw_holdback(np.ones(40), None, 0.1, seed=0)) == 4
    holdback = draw_holdback(np.ones(5_000), None, 0.1, seed=0)
    assert select_within(np.arange(5_000), np.ones(5_000), None, holdback).taken.size == REACH


def test_a_budget_for_the_whole_pool_holds_back_a_share_of_the_pool() -> None:
    holdback = draw_holdback(np.full(50, 6.0), 1_000.0, 0.1, seed=0)

    assert len(holdback) == 5
    assert holdback.propensity.tolist() == [0.1] * 50


def test_a_clip_that_no_budget_holds_is_never_drawn() -> None:
    minutes = np.array([*[10.0] * 30, 500.0])

    holdback = draw_holdback(minutes, 5.0, 0.2, seed=0)

    assert holdback.propensity[-1] == 0.0
    assert holdback.propensity[:-1].tolist() == [6 / 30] * 30


@given(
    st.lists(st.floats(0.1, 120.0), min_size=1, max_size=30),
    st.floats(0.01, 20.0),
    st.floats(0.0, 0.5),
    st.integers(0, 99),
)
def test_holdback_and_picks_together_stay_within_the_budget(
    minutes: list[float], hours: float, share: float, seed: int
) -> None:
    costs = np.array(minutes)
    holdback = draw_holdback(costs, hours, share, seed)

    visits = select_within(np.arange(len(costs)), costs, hours, holdback)

    assert visits.selection.spent_minutes <= hours * 60 + 1e-6
    assert visits.selection.is_selected[holdback.rows].all()
    assert len(set(visits.taken)) == len(visits.taken) == visits.selection.num_selected
