"""How far clips stand apart: the stated formula, exact also where trees cut the work short."""

import numpy as np
import pytest

from gainloop.pipeline.scoring import isolation
from gainloop.pipeline.scoring.isolation import LOWEST, kinship
from gainloop.pipeline.scoring.neighbors import Neighborhood
from gainloop.terms.boxes import Floats
from tests.unit.pipeline.feature_builder import NAN


def by_formula(space: Neighborhood) -> Floats:
    vectors = np.concatenate([space.pool, space.benchmark])
    distances = np.sort(((vectors[:, None] - vectors[None]) ** 2).sum(axis=2), axis=1)[:, 7]
    factor = np.minimum(1, 1.8 * np.median(distances) / distances) ** 3
    return np.asarray(np.maximum(factor, LOWEST)[: len(space.pool)])


def scattered(num_pool: int, num_benchmark: int) -> Neighborhood:
    """Three crowds and a few that stand apart."""
    generator = np.random.default_rng(5)
    count = num_pool + num_benchmark
    vectors = generator.normal(size=(3, 4))[generator.integers(0, 3, count)] * 6
    vectors += generator.normal(size=(count, 4)) * generator.choice([1, 1, 1, 9], (count, 1))
    return Neighborhood.of(vectors[:num_pool], vectors[num_pool:])


def test_the_factor_falls_with_the_distance_to_the_seventh_nearest() -> None:
    space = scattered(150, 50)

    factor = kinship(space)

    assert factor == pytest.approx(by_formula(space), abs=1e-8)
    assert factor.max() == 1.0
    assert factor.min() < 0.5


def test_trees_that_cut_the_work_short_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    space = scattered(500, 100)
    whole = kinship(space)

    monkeypatch.setattr(isolation, "LEAF", 32)
    monkeypatch.setattr(isolation, "CELLS", 10_000)

    assert kinship(space).tolist() == whole.tolist()


def test_a_clip_however_far_keeps_a_rest_and_one_without_a_vector_is_unknown() -> None:
    crowd = np.random.default_rng(1).normal(size=(40, 2))
    pool = np.concatenate([crowd, [[1e3, 1e3]], [[NAN, NAN]]])

    factor = kinship(Neighborhood.of(pool, crowd[:0]))

    assert factor[40] == LOWEST
    assert np.isnan(factor[41])


@pytest.mark.parametrize("count", [1, 2, 9])
def test_clips_that_are_all_alike_stand_apart_from_none(count: int) -> None:
    same = np.ones((count, 3))

    assert kinship(Neighborhood.of(same, same[:0])).tolist() == [1.0] * count


def test_among_copies_one_that_differs_does_not_lose_all() -> None:
    pool = np.concatenate([np.zeros((20, 1)), [[1.0]]])

    factor = kinship(Neighborhood.of(pool, pool[:0]))

    assert factor.tolist() == [1.0] * 21
