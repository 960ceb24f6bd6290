"""Simulated worlds have exactly the properties that their recipes plant."""

from dataclasses import replace

import numpy as np
import pytest

from gainloop.demo.simulation.lots import choose_share, other_values, split_exactly
from gainloop.demo.simulation.recipes import RECIPES, Recipe
from gainloop.demo.simulation.records import SimulatedWorld
from gainloop.demo.simulation.slice_plan import plan_slices, pool_shares
from gainloop.demo.simulation.synthetic import BACKGROUND, make_synthetic
from gainloop.demo.simulation.worlds import WORLDS, make_world
from gainloop.terms.boxes import Ints


@pytest.fixture(scope="module")
def standard() -> SimulatedWorld:
    return make_world("standard", 3)


def recipe_of(name: str) -> Recipe:
    recipe = RECIPES[name]
    assert isinstance(recipe, Recipe)
    return recipe


def test_there_are_fifteen_worlds() -> None:
    expected = (
        *("standard", "nodrift", "mild", "balanced", "homogeneous", "noisetrap", "hidden"),
        *("badtags", "bademb", "costs", "duplicates", "smalldev", "devgap", "digits", "cancer"),
    )

    assert expected == WORLDS


def test_whole_numbers_keep_shares_to_less_than_one() -> None:
    counts = split_exactly(10, np.array([0.5, 0.26, 0.24]))

    assert counts.tolist() == [5, 3, 2]


def test_a_share_is_exact_and_another_value_is_never_the_same() -> None:
    rng = np.random.default_rng(0)

    assert int(choose_share(rng, 200, 0.15).sum()) == 30
    values = rng.integers(0, 4, 500)
    assert (other_values(rng, values, 4) != values).all()


def test_pool_shares_are_a_zipf_tail_with_the_unlearnable_slice_lifted(
    standard: SimulatedWorld,
) -> None:
    counts = np.bincount(standard.pool.clips.slices, minlength=16)

    assert len(standard.pool) == 3000
    assert counts[2] == 300
    assert not standard.is_learnable[2]
    assert standard.is_learnable.sum() == 15
    assert counts[0] / counts[1] == pytest.approx(2**1.3, rel=0.01)
    assert counts[15] / counts[0] == pytest.approx(16**-1.3, rel=0.05)


def test_benchmark_and_holdout_have_as_much_of_every_slice(standard: SimulatedWorld) -> None:
    assert np.bincount(standard.benchmark.slices).tolist() == [40] * 16
    assert np.bincount(standard.holdout.slices).tolist() == [100] * 16
    assert sorted(standard.importance.tolist()) == [1.0] * 12 + [2.0] * 4


def test_hidden_slices_carry_the_tags_of_common_ones() -> None:
    for name, num_hidden in (("standard", 4), ("hidden", 9)):
        plan = plan_slices(recipe_of(name), np.random.default_rng([0, 11]))
        tuples = {tuple(row) for row in plan.tags.tolist()}

        assert plan.is_hidden.sum() == num_hidden
        assert len(tuples) == 16 - num_hidden
        assert {tuple(row) for row in plan.tags[plan.is_hidden].tolist()} <= {
            tuple(row) for row in plan.tags[:5].tolist()
        }


@pytest.mark.parametrize(("name", "share"), [("standard", 0.04), ("noisetrap", 0.15)])
def test_corrupt_clips_and_wrong_labels_are_exact_shares(name: str, share: float) -> None:
    pool = make_world(name, 1).pool
    is_of_corrupt = pool.is_corrupt[pool.clips.clip]
    is_wrong = pool.labels != pool.clips.classes

    assert pool.is_corrupt.sum() == round(share * 3000)
    assert is_wrong[is_of_corrupt].sum() == round(0.7 * is_of_corrupt.sum())
    wrong_share = recipe_of(name).wrong_labels
    assert is_wrong[~is_of_corrupt].sum() == round(wrong_share * (~is_of_corrupt).sum())


@pytest.mark.parametrize(("name", "share"), [("standard", 0.1), ("badtags", 0.4)])
def test_wrong_tags_are_an_exact_share(name: str, share: float) -> None:
    recipe = recipe_of(name)
    world = make_synthetic(recipe, 2)
    right = make_synthetic(replace(recipe, wrong_tags=0.0), 2)

    tags = {
        number: right.benchmark.codes[right.benchmark.slices == number][0] for number in range(16)
    }
    planted = np.stack([tags[number] for number in world.pool.clips.slices.tolist()])
    assert (world.pool.clips.codes != planted).sum() == round(share * planted.size)


def test_half_of_the_rare_clips_came_in_one_quarter_of_the_time(standard: SimulatedWorld) -> None:
    assert _share_in_busiest_quarter(standard) > 0.55
    assert _share_in_busiest_quarter(make_world("nodrift", 3)) < 0.4
    start = standard.pool.start_s
    assert (np.diff(start) >= 0).all()


def test_labels_take_time_by_candidates_and_estimates_are_off(standard: SimulatedWorld) -> None:
    pool = standard.pool
    factor = (pool.minutes - 2) / (0.9 * pool.clips.num_candidates)
    by_slice = [factor[pool.clips.slices == number] for number in range(16)]

    assert pool.clips.num_candidates.min() == 2
    assert max(float(np.ptp(part)) for part in by_slice) < 1e-9
    error = np.log(pool.estimated / pool.minutes)
    assert 0.18 < error.std() < 0.22
    spread = np.log([part[0] for part in by_slice]).std()
    wide = make_world("costs", 3).pool
    wide_factor = (wide.minutes - 2) / (0.9 * wide.clips.num_candidates)
    wide_spread = np.log(
        [wide_factor[wide.clips.slices == number][0] for number in range(16)]
    ).std()
    assert wide_spread == pytest.approx(2.5 * spread)


def test_nearly_half_of_what_cannot_be_learned_is_random(standard: SimulatedWorld) -> None:
    recipe = replace(recipe_of("standard"), num_unlearnable=0)
    assert make_synthetic(recipe, 3).is_learnable.all()
    clips = standard.holdout
    is_background = clips.classes == BACKGROUND
    assert 0.3 < is_background.mean() < 0.5


def test_other_worlds_differ_in_what_they_stress() -> None:
    assert len(make_world("smalldev", 0).benchmark) == 160
    gap = make_world("devgap", 0)
    assert len(np.unique(gap.benchmark.slices)) == 12
    assert len(gap.benchmark) == 640
    assert len(np.unique(gap.holdout.slices)) == 16
    balanced = make_world("balanced", 0)
    assert np.ptp(np.bincount(balanced.pool.clips.slices)) <= 1
    assert balanced.is_learnable.all()
    assert not balanced.pool.is_corrupt.any()
    assert (~make_world("noisetrap", 0).is_learnable).sum() == 3
    assert pool_shares(recipe_of("mild"))[0] < pool_shares(recipe_of("standard"))[0] / 2


def test_all_slices_of_the_homogeneous_world_look_alike() -> None:
    looks = plan_slices(recipe_of("homogeneous"), np.random.default_rng(0)).looks

    assert (looks == looks[0]).all()


def test_drives_of_duplicates_are_fifteen_clips_nearly_alike() -> None:
    pool = make_world("duplicates", 0).pool
    counts = np.bincount(pool.drive)

    assert counts.tolist() == [15] * 200
    one = np.flatnonzero(pool.drive == 7)
    assert len(np.unique(pool.clips.slices[one])) == 1
    within = pool.clips.vectors[one].std(axis=0).mean()
    assert within < 0.15 * pool.clips.vectors.std(axis=0).mean()
    assert (np.diff(pool.start_s[one]) == 30).all()


def test_embeddings_of_bademb_hide_what_those_of_standard_show() -> None:
    def separation(name: str) -> float:
        clips = make_world(name, 0).benchmark
        means = np.stack([clips.vectors[clips.slices == number].mean(axis=0) for number in (0, 1)])
        within = clips.vectors[clips.slices == 0].std(axis=0).mean()
        return float(np.linalg.norm(means[0] - means[1]) / within)

    assert separation("bademb") < 0.75 * separation("standard")


@pytest.mark.parametrize(
    ("name", "num_slices", "num_classes"), [("digits", 8, 10), ("cancer", 5, 2)]
)
def test_real_data_are_seen_under_conditions_with_exact_shares(
    name: str, num_slices: int, num_classes: int
) -> None:
    world = make_world(name, 0)
    recipe = RECIPES[name]
    assert not isinstance(recipe, Recipe)
    counts = np.bincount(world.pool.clips.slices)

    assert counts.tolist() == split_exactly(len(world.pool), np.array(recipe.shares)).tolist()
    assert len(world.importance) == num_slices
    assert world.real_classes.tolist() == list(range(num_classes))


def test_equal_seeds_give_equal_worlds_and_others_do_not() -> None:
    first, again, other = make_world("mild", 5), make_world("mild", 5), make_world("mild", 6)

    assert np.array_equal(first.pool.clips.features, again.pool.clips.features)
    assert np.array_equal(first.pool.minutes, again.pool.minutes)
    assert not np.array_equal(first.pool.clips.vectors, other.pool.clips.vectors)


def _share_in_busiest_quarter(world: SimulatedWorld) -> float:
    """Of the rare clips: 0.5 + 0.5 / 4 with a burst, 1/4 and chance without."""
    pool = world.pool
    rare: Ints = np.flatnonzero(pool.clips.slices >= 7)
    start = pool.start_s[rare] / (100 * 86_400)
    return max(
        float(((start >= at) & (start < at + 0.25)).mean()) for at in np.arange(0, 0.75, 0.01)
    )
