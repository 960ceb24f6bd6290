"""Signals: ranks, kernel densities, cohort rates, coverage gaps, copies."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gainloop.pipeline.scoring.cohorts import cohort_rates, coverage_axes, coverage_of
from gainloop.pipeline.scoring.copies import copies_before
from gainloop.pipeline.scoring.neighbors import Neighborhood
from gainloop.pipeline.scoring.signals import NEUTRAL, rank_normalized, significant
from tests.unit.pipeline.feature_builder import NAN, MadeClip, make_features


def test_the_lowest_ranks_0_the_highest_1_and_ties_share_the_middle() -> None:
    assert rank_normalized(np.array([5.0, 1.0, 5.0, 9.0])).tolist() == [0.5, 0.0, 0.5, 1.0]


def test_an_unknown_figure_is_neutral_and_does_not_move_the_others() -> None:
    assert rank_normalized(np.array([NAN, 1.0, 3.0])).tolist() == [NEUTRAL, 0.0, 1.0]
    assert rank_normalized(np.array([7.0])).tolist() == [NEUTRAL]
    assert rank_normalized(np.array([])).tolist() == []


def test_the_last_bits_of_a_sum_decide_no_rank() -> None:
    assert 0.1 + 0.2 != 0.3
    assert rank_normalized(np.array([0.1 + 0.2, 0.3])).tolist() == [0.5, 0.5]


@given(st.lists(st.floats(0, 1e300), min_size=1, max_size=30))
def test_ranks_lie_between_0_and_1_and_their_mean_is_a_half(values: list[float]) -> None:
    ranks = rank_normalized(np.array(values))

    assert ranks.min() >= 0
    assert ranks.max() <= 1
    assert ranks.mean() == pytest.approx(0.5)


def test_rounding_keeps_nine_significant_digits_at_any_size() -> None:
    values = np.array([123456789.123, -1.23456789012e-200, 0.0, 1e-300])
    expected = [123456789.0, -1.23456789e-200, 0.0, 0.0]
    assert significant(values).tolist() == pytest.approx(expected, rel=1e-14, abs=0)


def test_the_density_is_the_kernel_sum_of_miss_counts() -> None:
    pool = np.array([[0.0], [2.0], [NAN]])
    benchmark = np.array([[0.0], [4.0]])
    near = Neighborhood.of(pool, benchmark)
    deviation = np.array([0.0, 2.0, 0.0, 4.0]).std()
    between = (np.array([[0.0, 4.0], [2.0, 2.0]]) / deviation) ** 2

    density = near.density(np.array([3.0, 1.0]))

    expected = np.exp(-between / (2 * near.h2)) @ np.array([3.0, 1.0])
    assert density[:2] == pytest.approx(expected)
    assert np.isnan(density[2])


def test_the_bandwidth_is_the_median_squared_distance_to_the_sixth_neighbor() -> None:
    line = np.arange(20.0)[:, None]
    near = Neighborhood.of(line[:10], line[10:])
    scaled = (line - line.mean()) / line.std()
    distances = np.sort((scaled - scaled.T) ** 2, axis=1)

    assert near.h2 == pytest.approx(float(np.median(distances[:, 6])))


def test_equal_vectors_do_not_break_the_kernel() -> None:
    near = Neighborhood.of(np.ones((3, 2)), np.ones((4, 2)))

    assert near.density(np.array([1.0, 0.0, 2.0, 0.0])).tolist() == [3.0, 3.0, 3.0]


def test_chunks_of_the_pool_do_not_change_the_density() -> None:
    generator = np.random.default_rng(0)
    pool, benchmark = generator.normal(size=(2500, 4)), generator.normal(size=(40, 4))
    weights = generator.integers(0, 5, 40).astype(float)
    near = Neighborhood.of(pool, benchmark)
    distances = ((near.pool[:, None] - near.benchmark[None]) ** 2).sum(axis=2)

    assert near.density(weights) == pytest.approx(np.exp(-distances / (2 * near.h2)) @ weights)


def test_nearest_are_at_most_a_quarter_of_the_benchmark_nearest_first() -> None:
    benchmark = np.array([[0.0], [NAN], [9.0], [2.0], [1.0], [50.0], [51.0], [52.0], [53.0]])
    near = Neighborhood.of(np.array([[0.9], [9.0]]), benchmark)

    assert near.nearest(np.array([0, 1])).tolist() == [[4, 0], [2, 3]]
    assert near.is_placed(0)


def test_a_cohort_rate_is_pulled_toward_the_wider_cohort() -> None:
    night, rain = {"time_of_day": "night"}, {"time_of_day": "night", "weather": "rain"}
    features = make_features(
        [MadeClip(rain), MadeClip(night), MadeClip({"weather": "rain"}), MadeClip()],
        benchmark=[
            MadeClip(rain, gt=(0, 8), fn=(0, 8)),
            MadeClip({**night, "weather": "dry"}, gt=(24, 0), fn=(8, 0)),
            MadeClip({"time_of_day": "day", "weather": "rain"}, gt=(0, 68), fn=(0, 4)),
        ],
    )
    benchmark = features.benchmark
    assert benchmark is not None

    rates = cohort_rates(
        features.candidates.codes,
        benchmark.codes,
        benchmark.gt.sum(axis=1),
        benchmark.fn.sum(axis=1),
    )

    overall = 20 / 100
    of_night = (16 + 8 * overall) / (32 + 8)
    of_rainy_night = (8 + 8 * of_night) / (8 + 8)
    of_rain = (12 + 8 * overall) / (76 + 8)
    assert rates.rate.tolist() == pytest.approx([of_rainy_night, of_night, of_rain, overall])
    # 8 objects on rainy nights are too few to be named with a rate: the group is widened.
    assert rates.num_axes.tolist() == [1, 1, 1, 0]


def test_a_benchmark_without_objects_gives_a_rate_of_0() -> None:
    features = make_features([MadeClip({"weather": "rain"})])
    nothing = np.zeros(0, dtype=np.int64)

    rates = cohort_rates(features.candidates.codes, np.zeros((0, 5), dtype=int), nothing, nothing)

    assert rates.rate.tolist() == [0.0]


def test_the_gap_is_the_target_share_less_the_labeled_share_over_the_largest_gap() -> None:
    rain, fog, dry = ({"weather": name} for name in ("rain", "fog", "dry"))
    features = make_features(
        [MadeClip(rain), MadeClip(fog), MadeClip(dry), MadeClip()],
        labeled=[MadeClip(dry), MadeClip(dry), MadeClip(dry), MadeClip(fog)],
        benchmark=[MadeClip(rain), MadeClip(rain), MadeClip(fog), MadeClip(fog), MadeClip(dry)],
    )
    assert features.benchmark is not None

    coverage = coverage_of(
        features.candidates.codes, features.labeled.codes, features.benchmark.codes
    )

    # 0.4 - 0 for rain, 0.4 - 0.25 for fog, 0.2 - 0.75 for dry; no known gap without tags.
    assert coverage.gap.tolist() == pytest.approx([1.0, 0.375, 0.0, 0.0])
    assert coverage.num_target.tolist() == [2, 2, 1, 0]
    assert coverage.num_labeled.tolist() == [0, 1, 3, 0]
    assert coverage.totals == (4, 4, 5)


def test_without_a_benchmark_the_target_is_the_share_of_pool_and_labeled_clips() -> None:
    rain, dry = {"weather": "rain"}, {"weather": "dry"}
    features = make_features(
        [MadeClip(rain), MadeClip(rain), MadeClip(dry)], labeled=[MadeClip(dry)]
    )

    coverage = coverage_of(features.candidates.codes, features.labeled.codes)

    assert coverage.gap.tolist() == [1.0, 1.0, 0.0]
    assert not coverage.is_by_benchmark


def test_groups_take_as_many_axes_as_leave_five_target_clips_on_average() -> None:
    clips = [
        MadeClip({"weather": weather, "region": region})
        for weather in ("rain", "dry")
        for region in ("A", "B")
    ]
    few = make_features(clips * 4).candidates.codes
    enough = make_features(clips * 5).candidates.codes

    # Time of day is known of no clip; weather is axis 1, region axis 2.
    assert coverage_axes(few, few).tolist() == [1]
    assert coverage_axes(enough, enough).tolist() == [1, 2]


def test_a_group_short_of_labels_is_not_a_group_met() -> None:
    rain, dry = {"weather": "rain"}, {"weather": "dry"}
    features = make_features([MadeClip(rain)], labeled=[MadeClip(rain), MadeClip(dry)])

    coverage = coverage_of(
        features.candidates.codes, features.labeled.codes, features.labeled.codes
    )

    assert coverage.gap.tolist() == [0.0]


def test_copies_are_adjacent_clips_of_a_drive_labeled_ones_first() -> None:
    features = make_features(
        [
            MadeClip(drive="a", start=100.0, duration=20.0),
            MadeClip(drive="a", start=0.0, duration=20.0),
            MadeClip(drive="a", start=500.0, duration=20.0),
            MadeClip(drive="b", start=130.0, duration=20.0),
            MadeClip(start=0.0),
            MadeClip(drive="b"),
            MadeClip(drive="b"),
        ],
        labeled=[MadeClip(drive="a", start=60.0, duration=20.0), MadeClip(drive="c", start=0.0)],
    )

    copies = copies_before(features.candidates.recordings, features.labeled.recordings)

    # The labeled clip at 60 s counts for both of its run; 500 s is another run; unknown times of
    # drive b are one run; a clip without a drive has no copies.
    assert copies.tolist() == [2, 1, 0, 0, 0, 0, 1]
