"""What inputs buy in simulation: worlds with one input gone, and effects that others forecast."""

from dataclasses import replace

import numpy as np
import pytest

from gainloop.demo.simulation.closed_loop import Course, Run
from gainloop.demo.simulation.detector import expand_world
from gainloop.demo.simulation.input_report import input_goals, input_rows
from gainloop.demo.simulation.inputs import (
    POLICIES_WITHOUT,
    effects_of,
    predict,
    run_without,
    take_away,
)
from gainloop.demo.simulation.labeled_world import LabeledWorld
from gainloop.demo.simulation.recipes import RECIPES, Recipe
from gainloop.demo.simulation.records import SimulatedWorld
from gainloop.demo.simulation.simulate import make_atlas
from gainloop.demo.simulation.synthetic import make_synthetic
from gainloop.rules.input_effects import RankingInput
from gainloop.terms.features import Features

COURSE = Course(num_rounds=2)


@pytest.fixture(scope="module")
def world() -> SimulatedWorld:
    recipe = RECIPES["standard"]
    assert isinstance(recipe, Recipe)
    return make_synthetic(replace(recipe, num_clips=300, num_benchmark=64, num_holdout=64), 100)


def features_without(world: SimulatedWorld, missing: RankingInput | None) -> Features:
    """Of all that is waiting after the first 60 clips."""
    expanded = expand_world(world)
    if missing is not None:
        world, expanded = take_away(world, expanded, missing)
    state = LabeledWorld(world, expanded)
    state.label_first(np.arange(60))
    detector = state.train(state.labeled.rows)
    state.measure(detector)
    return state.features(detector.probabilities(expanded.pool), state.waiting())


def test_an_input_that_is_gone_is_unknown_and_all_others_stay(world: SimulatedWorld) -> None:
    whole, *parts = (
        features_without(world, missing)
        for missing in (None, RankingInput.EMBEDDINGS, RankingInput.TAGS, RankingInput.UNCERTAINTY)
    )
    blind, untagged, sure = parts

    assert whole.benchmark is not None
    assert whole.candidates.vectors is not None
    assert blind.benchmark is not None
    assert blind.candidates.vectors is blind.labeled.vectors is blind.benchmark.vectors is None
    assert untagged.benchmark is not None
    for part in (untagged.candidates, untagged.labeled, untagged.benchmark):
        assert (part.codes == -1).all()
    assert sure.benchmark is not None
    assert sure.candidates.doubt is sure.benchmark.doubt is None
    assert np.isnan(sure.candidates.uncertainty).all()
    for other in (blind, sure):
        assert other.candidates.codes.tolist() == whole.candidates.codes.tolist()
    for other in (untagged, sure):
        assert other.candidates.vectors is not None
        assert other.candidates.vectors.tolist() == whole.candidates.vectors.tolist()
    for other in parts:
        assert other.candidates.objects_per_frame.tolist() == pytest.approx(
            whole.candidates.objects_per_frame.tolist()
        )


def test_a_quarter_of_the_benchmark_keeps_its_own_candidates(world: SimulatedWorld) -> None:
    expanded = expand_world(world)
    small, left = take_away(world, expanded, RankingInput.BENCHMARK_CLIPS)

    assert len(small.benchmark) == 16
    assert small.benchmark.slices.tolist() == list(range(16))
    assert small.holdout is world.holdout
    for place in (0, 5, 15):
        of_small = small.benchmark.clip == place
        of_whole = world.benchmark.clip == 4 * place
        assert small.benchmark.classes[of_small].tolist() == (
            world.benchmark.classes[of_whole].tolist()
        )
        assert np.array_equal(left.benchmark[of_small], expanded.benchmark[of_whole])


def test_loops_run_without_each_input(world: SimulatedWorld) -> None:
    expanded = expand_world(world)
    runs = [
        run_without(world, expanded, missing, Course(num_rounds=1, hours=1.0))
        for missing in RankingInput
    ]

    assert [run.policy for run in runs] == [f"without_{missing.value}" for missing in RankingInput]
    assert all(run.num_labeled > 5 for run in runs)
    # Without an evaluation nothing is expected, and without embeddings cells are made of tags.
    assert [len(run.certificates) for run in runs] == [0, 1, 1, 1, 1]
    hidden = replace(world, hidden=frozenset({RankingInput.EMBEDDINGS}))
    assert len(make_atlas(world).mean) == 24
    assert len(make_atlas(hidden).mean) == 0


def test_one_more_effect_is_predicted_by_students_t() -> None:
    low, high = predict(np.array([0.0, 1.0, 2.0]))

    # Standard deviation 1, t of 97.5 % with two degrees 4.30265, times the root of 4 / 3.
    assert (low, high) == pytest.approx((1 - 4.968275, 1 + 4.968275), abs=1e-5)


def test_effects_are_counted_world_by_world() -> None:
    gains = (0.10, 0.12, 0.14, 0.12, 0.90)
    effects = effects_of([run for row, gain in enumerate(gains) for run in of(row, gain)], COURSE)
    embeddings = next(found for found in effects if found.input is RankingInput.EMBEDDINGS)

    assert [found.input for found in effects] == list(RankingInput)
    assert embeddings.area == pytest.approx(sum(gains) / 5, abs=1e-4)
    # The others lie within what the far one makes of them; the far one is far outside of theirs.
    assert (embeddings.num_worlds, embeddings.num_covered) == (5, 4)
    assert embeddings.hours == 0.5
    assert input_rows([embeddings])[0][-1] == "4 of 5"
    assert [goal.met for goal in input_goals([embeddings])] == [True]
    assert [goal.met for goal in input_goals([replace(embeddings, num_covered=3)])] == [False]


def test_hours_are_told_where_half_of_the_worlds_reach_the_level() -> None:
    worlds = [of(row, 0.1, level=level) for row, level in enumerate((0.5, 0.5, 0.0, 0.0, 0.0))]
    few = effects_of([run for runs in worlds for run in runs], COURSE)
    more = effects_of([run for runs in worlds[:4] for run in runs], COURSE)

    assert few[0].hours is None
    assert more[0].hours == 0.5


def of(row: int, gain: float, level: float = 0.5) -> list[Run]:
    """A world where random ends at the level, which expected gain reaches after 3 hours and every
    other run after 6, its area below by the gain; at level 0 nothing is ever reached.
    """
    name = f"world {row}"
    ours = np.array([0.0, level, level])
    theirs = np.array([0.0, level - 2 * gain, level]) if level else ours
    return [
        _run(name, "random", np.array([0.0, level / 2, level])),
        _run(name, "expected_gain", ours),
        *(_run(name, policy.name, theirs) for policy in POLICIES_WITHOUT.values()),
    ]


def _run(world: str, policy: str, curve: np.ndarray) -> Run:
    return Run(
        world=world,
        seed=0,
        policy=policy,
        hours=np.array([0.0, 3.0, 6.0]),
        worst3=curve,
        mean=curve,
        num_labeled=60,
        unlearnable=0.0,
        corrupt=0.0,
        part_error=0.0,
    )
