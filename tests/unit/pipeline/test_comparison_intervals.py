"""Intervals of changes: exact sums, the same as an explicit loop, and what they cover."""

import numpy as np
import pytest
from scipy import stats

from gainloop.pipeline.comparison.bootstrap import draw_units, resample_changes
from gainloop.pipeline.comparison.intervals import (
    describe_changes,
    measure_changes,
    tail_shares,
)
from gainloop.terms.boxes import Floats, Ints
from scripts.coverage_simulation import covered


def counts(num_units: int, num_cohorts: int, seed: int = 0) -> tuple[Ints, Ints, Ints]:
    generator = np.random.default_rng(seed)
    gt = generator.poisson(6, (num_units, num_cohorts))
    return gt, generator.binomial(gt, 0.8), generator.binomial(gt, 0.7)


def loop_over_indices(
    gt: Ints, tp_a: Ints, tp_b: Ints, num_resamples: int, seed: int
) -> tuple[Floats, Floats]:
    """Low and high of every cohort: each resample picks rows and adds them up."""
    changes = []
    for block in draw_units(len(gt), num_resamples, seed):
        for units in block:
            objects = gt[units].sum(axis=0)
            changes.append((tp_b[units].sum(axis=0) - tp_a[units].sum(axis=0)) / objects)
    tail = tail_shares(np.count_nonzero(gt, axis=0))
    columns = np.array(changes).T
    low = [np.quantile(column, share) for column, share in zip(columns, tail, strict=True)]
    high = [np.quantile(column, 1 - share) for column, share in zip(columns, tail, strict=True)]
    return np.array(low), np.array(high)


def test_recalls_and_their_change_are_those_of_the_whole() -> None:
    gt = np.array([[10, 4], [30, 0]])
    tp_a = np.array([[5, 4], [27, 0]])
    tp_b = np.array([[8, 1], [28, 0]])

    found = measure_changes(gt, tp_a, tp_b, num_resamples=200)

    assert found.num_objects.tolist() == [40, 4]
    assert found.num_units.tolist() == [2, 1]
    assert found.num_changed.tolist() == [2, 1]
    assert found.a.tolist() == [0.8, 1.0]
    assert found.b.tolist() == [0.9, 0.25]
    assert found.delta.tolist() == [0.1, -0.75]
    assert found.low[0] < 0.1 < found.high[0]
    assert np.isnan([found.low[1], found.high[1], found.se[1]]).all()  # one unit says nothing


def test_intervals_are_those_of_an_explicit_loop_with_the_same_indices() -> None:
    gt, tp_a, tp_b = counts(num_units=37, num_cohorts=5)

    found = measure_changes(gt, tp_a, tp_b, num_resamples=300, seed=7)

    low, high = loop_over_indices(gt, tp_a, tp_b, 300, 7)
    assert found.low == pytest.approx(low, abs=1e-6)
    assert found.high == pytest.approx(high, abs=1e-6)


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    gt, tp_a, tp_b = counts(num_units=20, num_cohorts=3)
    whole = measure_changes(gt, tp_a, tp_b, num_resamples=64)

    monkeypatch.setattr("gainloop.pipeline.comparison.bootstrap.BLOCK_VALUES", 20 * 16)
    in_blocks = measure_changes(gt, tp_a, tp_b, num_resamples=64)

    assert in_blocks.low.tolist() == whole.low.tolist()
    assert in_blocks.se.tolist() == whole.se.tolist()


def test_large_counts_stay_exact() -> None:
    gt = np.full((8, 1), 5_000_001)
    change = np.ones((8, 1), dtype=np.int64)

    resampled = resample_changes(gt, change, num_resamples=10)

    assert resampled.dtype == np.float64
    assert resampled.ravel().tolist() == [1 / 5_000_001] * 10


def test_the_same_seed_gives_the_same_intervals_and_another_seed_others() -> None:
    gt, tp_a, tp_b = counts(num_units=15, num_cohorts=2)

    first, again = (measure_changes(gt, tp_a, tp_b, 200, seed=3) for _ in range(2))
    other = measure_changes(gt, tp_a, tp_b, 200, seed=4)

    assert first.low.tolist() == again.low.tolist()
    assert first.low.tolist() != other.low.tolist()


def test_few_units_widen_the_interval_by_student_and_the_root() -> None:
    shares = tail_shares(np.array([6, 30, 1_000]))

    expected = stats.norm.cdf(stats.t.ppf(0.025, 5) * np.sqrt(6 / 5))
    assert shares[0] == pytest.approx(expected, rel=1e-9)
    assert shares[0] < shares[1] < shares[2] < 0.025


def test_different_objects_get_no_interval() -> None:
    a = np.array([[40], [10]]), np.array([[20], [5]])
    b = np.array([[10], [0]]), np.array([[9], [0]])

    found = describe_changes(a, b)

    assert (found.a[0], found.b[0], found.delta[0]) == (0.5, 0.9, 0.4)
    assert (found.num_objects[0], found.num_units[0]) == (10, 1)
    assert np.isnan([found.low[0], found.high[0], found.se[0]]).all()


def test_drawing_clips_covers_and_drawing_frames_does_not() -> None:
    """A small part of `python -m scripts.coverage_simulation`."""
    by_clip = covered(40, 20, num_repeats=100, num_resamples=300)
    by_frame = covered(40, 20, num_repeats=100, num_resamples=100, draws_frames=True)

    assert by_clip >= 0.92
    assert by_frame < 0.9
