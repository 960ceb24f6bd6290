"""Ranking a pool: parts that add up, total order, budget, each profile and rung."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gainloop.pipeline.scoring.limits import REACH
from gainloop.pipeline.scoring.ranking import Ranking, RankRequest, rank_pool
from gainloop.pipeline.scoring.selection import select_within
from gainloop.terms.enums import Arm, PartName, Profile, Rung
from gainloop.terms.features import Features
from tests.unit.pipeline.feature_builder import MadeClip, make_features, summed

RAIN, DRY = {"weather": "rain"}, {"weather": "dry"}
BENCHMARK = (
    MadeClip(RAIN, vector=(0.0, 0.0), gt=(10, 40), fn=(1, 20)),
    MadeClip(DRY, vector=(8.0, 8.0), gt=(50, 10), fn=(2, 0)),
)
POOL = (
    MadeClip(DRY, vector=(8.0, 7.0), uncertainty=0.1, objects=2.0, duration=10.0),
    MadeClip(RAIN, vector=(0.0, 1.0), uncertainty=0.5, objects=4.0, duration=10.0),
    MadeClip(RAIN, vector=(3.0, 3.0), uncertainty=0.9, objects=1.0, duration=10.0),
)


def features_of_all() -> Features:
    return make_features(POOL, labeled=[MadeClip(DRY)], benchmark=BENCHMARK)


def rank(
    features: Features, rung: Rung, profile: Profile = Profile.WEIGHTED_SUM, seed: int = 0
) -> Ranking:
    return rank_pool(features, RankRequest(profile=profile, rung=rung, seed=seed))


def test_the_weighted_sum_is_the_literal_one_on_rung_1() -> None:
    ranking = rank(features_of_all(), Rung.ERRORS_BY_EMBEDDING)

    # Ranks of uncertainty 0, .5, 1; of misses nearby 0, 1, .5; of cost .5, 1, 0; gaps 0, 1, 1.
    assert ranking.totals.tolist() == pytest.approx(
        [
            0.30 * 0.0 + 0.35 * 0.0 + 0.25 * 0.0 + 0.10 * 0.5,
            0.30 * 0.5 + 0.35 * 1.0 + 0.25 * 1.0 + 0.10 * 0.0,
            0.30 * 1.0 + 0.35 * 0.5 + 0.25 * 1.0 + 0.10 * 1.0,
        ],
        abs=1e-12,
    )
    assert ranking.order.tolist() == [2, 1, 0]
    assert set(ranking.arms) == {Arm.PRIORITIZED}


def test_rung_2_ranks_by_the_miss_rate_of_the_cohort() -> None:
    ranking = rank(features_of_all(), Rung.ERRORS_BY_TAG)

    missed = ranking.scores.names.index(PartName.MISSED_NEARBY)
    assert summed(ranking).signals[:, missed].tolist() == [0.0, 0.75, 0.75]


def test_weights_without_input_are_shared_among_the_other_parts() -> None:
    ranking = rank(make_features(POOL, labeled=[MadeClip(DRY)]), Rung.PREDICTIONS)

    assert ranking.weights_used == pytest.approx(
        {"uncertainty": 0.30 / 0.65, "coverage_gap": 0.25 / 0.65, "low_cost": 0.10 / 0.65}
    )
    assert sum(ranking.weights_used.values()) == pytest.approx(1.0)


@pytest.mark.parametrize("profile", [Profile.WEIGHTED_SUM, Profile.WEIGHTED_SUM_BATCH])
def test_weights_of_parts_without_input_alone_leave_the_order_of_import(profile: Profile) -> None:
    parts = (
        PartName.UNCERTAINTY,
        PartName.MISSED_NEARBY,
        PartName.COVERAGE_GAP,
        PartName.LOW_COST,
    )
    features = make_features([MadeClip(DRY), MadeClip(RAIN), MadeClip(DRY)])
    only_unknown = {**dict.fromkeys(parts, 0.0), PartName.UNCERTAINTY: 1.0}

    ranking, other = (
        rank_pool(features, RankRequest(profile, Rung.METADATA, weights=weights))
        for weights in (only_unknown, {**only_unknown, PartName.LOW_COST: 0.5})
    )

    assert (ranking.is_weighted, other.is_weighted) == (False, True)
    assert ranking.weights_used == {"coverage_gap": 0.0, "low_cost": 0.0}
    assert ranking.totals.tolist() == [0.0, 0.0, 0.0]
    assert ranking.order.tolist() == [0, 1, 2]
    assert other.weights_used == {"coverage_gap": 0.0, "low_cost": 1.0}


def test_rung_4_halves_the_coverage_gap_with_each_copy() -> None:
    pool = [
        MadeClip(RAIN, drive="a", start=0.0, duration=20.0),
        MadeClip(RAIN, drive="a", start=20.0, duration=20.0),
        MadeClip(RAIN, drive="b", start=0.0, duration=20.0),
    ]

    ranking = rank(make_features(pool), Rung.METADATA)

    assert ranking.weights_used == pytest.approx({"coverage_gap": 0.25 / 0.35, "low_cost": 2 / 7})
    assert summed(ranking).signals[:, 0].tolist() == [1.0, 0.5, 1.0]
    assert ranking.order.tolist() == [0, 2, 1]


def test_rung_4_without_tags_covers_drives() -> None:
    pool = [MadeClip(drive="a"), MadeClip(drive="b"), MadeClip(drive="b")]

    ranking = rank(make_features(pool, labeled=[MadeClip(drive="a")]), Rung.METADATA)

    # Drive a is labeled beyond its share; the second clip of drive b is a copy.
    assert summed(ranking).signals[:, 0].tolist() == [0.0, 1.0, 0.5]


def test_rung_5_is_a_seeded_draw_with_the_share_selected_as_propensity() -> None:
    features = make_features([MadeClip()] * 8)
    # A clip of which nothing is known costs 2 + 20 x (3 + 5 x 7) / 60 = 14.67 min.
    request = RankRequest(Profile.WEIGHTED_SUM, Rung.RANDOM, budget_hours=0.5, seed=7)

    ranking, again = rank_pool(features, request), rank_pool(features, request)
    other = rank(features, Rung.RANDOM, seed=8)

    assert ranking.order.tolist() == again.order.tolist()
    assert ranking.order.tolist() != other.order.tolist()
    assert ranking.selection.num_selected == 2
    assert ranking.propensity.tolist() == [0.25] * 8
    assert ranking.weights_used == {"draw": 1.0}


def test_fifo_is_oldest_first_and_unknown_times_last_by_import() -> None:
    pool = [MadeClip(), MadeClip(start=50.0), MadeClip(start=10.0), MadeClip()]

    ranking = rank(make_features(pool), Rung.RANDOM, Profile.FIFO)

    assert ranking.order.tolist() == [2, 1, 0, 3]
    assert ranking.totals.tolist() == [0.5, 0.75, 1.0, 0.25]
    assert set(ranking.arms) == {Arm.FIFO}
    assert ranking.propensity.tolist() == [1.0] * 4


def test_equal_scores_keep_the_order_of_import() -> None:
    ranking = rank(make_features([MadeClip(RAIN)] * 5), Rung.METADATA)

    assert ranking.order.tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("rung", list(Rung))
@pytest.mark.parametrize("profile", [one for one in Profile if one is not Profile.EXPECTED_GAIN])
def test_shown_parts_add_up_to_the_score(profile: Profile, rung: Rung) -> None:
    ranking = rank(features_of_all(), rung, profile)

    for row, total in enumerate(ranking.totals):
        parts = ranking.scores.parts_of(row)
        assert abs(math.fsum(part["value"] for part in parts) - total) < 1e-9
        for part in parts:
            sign = -1 if part["name"] in ("like_picked", "isolated") else 1
            assert part["value"] == sign * part["weight"] * part["signal"]
            assert 0 <= part["signal"] <= 1


def test_equal_features_and_request_give_equal_bits() -> None:
    one, two = (rank(features_of_all(), Rung.ERRORS_BY_EMBEDDING) for _ in range(2))

    assert one.totals.tobytes() == two.totals.tobytes()


def test_rare_without_misses_stays_below_frequent_with_many_misses() -> None:
    fog = {"weather": "fog"}
    pool = [MadeClip(fog, uncertainty=0.5), *[MadeClip(RAIN, uncertainty=0.5)] * 9]
    benchmark = [
        MadeClip(fog, gt=(40, 0), fn=(0, 0)),
        *[MadeClip(RAIN, gt=(40, 0), fn=(20, 0))] * 9,
    ]

    ranking = rank(make_features(pool, benchmark=benchmark), Rung.ERRORS_BY_TAG)

    assert ranking.order[-1] == 0


def test_a_unit_that_no_longer_fits_is_passed_over_for_a_later_one() -> None:
    minutes = np.array([30.0, 40.0, 25.0, 5.0])

    selection = select_within(np.arange(4), minutes, budget_hours=1.0).selection

    assert selection.is_selected.tolist() == [True, False, True, True]
    assert selection.spent_minutes == 60.0
    assert selection.num_passed_over == 1


def test_a_budget_below_every_cost_selects_nothing() -> None:
    selection = select_within(np.arange(2), np.array([30.0, 40.0]), budget_hours=0.49).selection

    assert selection.num_selected == 0
    assert selection.spent_minutes == 0.0


def test_without_a_budget_the_first_thousand_are_selected() -> None:
    selection = select_within(np.arange(1500)[::-1], np.ones(1500), budget_hours=None).selection

    assert selection.num_selected == REACH
    assert not selection.is_selected[:500].any()


def test_the_search_for_a_fit_ends() -> None:
    minutes = np.array([60.0] * (REACH + 2) + [1.0])

    selection = select_within(np.arange(len(minutes)), minutes, budget_hours=0.5).selection

    assert selection.num_selected == 0


@given(
    st.lists(st.floats(0.1, 120.0), min_size=1, max_size=40),
    st.floats(0.0, 20.0),
)
def test_a_selection_never_exceeds_the_budget(minutes: list[float], budget: float) -> None:
    selection = select_within(np.arange(len(minutes)), np.array(minutes), budget).selection

    assert selection.spent_minutes <= budget * 60 + 1e-6
