"""P5: the points, what counts as equal, and our split beside the peers."""

import numpy as np
import pytest

from scripts.bench.cluster import (
    ENGINES,
    NOISE_SHARE,
    Size,
    kmeans,
    ours,
    plant_points,
    refuse_worse,
)
from scripts.bench.harness import NotEqual

TINY = Size(10_000, 20)


def test_the_same_seed_plants_the_same_points_with_a_tenth_of_noise() -> None:
    first, again = plant_points(TINY), plant_points(TINY)

    assert np.array_equal(first.points, again.points)
    assert first.points.shape == (10_000, 64)
    assert (first.truth < 0).mean() == pytest.approx(NOISE_SHARE, abs=0.01)
    assert len(set(first.truth.tolist())) == 21


def test_every_engine_gives_each_point_a_cluster_and_ours_repeats_itself() -> None:
    planted = plant_points(TINY)

    for engine in ENGINES.values():
        label = engine(planted.points, 20, 0)
        assert len(label) == len(planted.points)
        assert set(label.tolist()) <= set(range(20))
    assert np.array_equal(ours(planted.points, 20, 3), ours(planted.points, 20, 3))
    assert kmeans(planted.points, 20, 0).shape == planted.truth.shape


def test_less_agreement_than_k_means_is_not_equal() -> None:
    refuse_worse([0.70, 0.68], [0.70, 0.69])

    with pytest.raises(NotEqual, match=r"0\.680, that of sk-kmeans 0\.700"):
        refuse_worse([0.68, 0.68], [0.70, 0.70])
