"""Simulated shadow cycles: arms of equal hours, and what the lift test makes of them."""

from dataclasses import replace

import numpy as np
import pytest

from gainloop.demo.simulation.detector import expand_world
from gainloop.demo.simulation.labeled_world import LabeledWorld
from gainloop.demo.simulation.lift_figures import lift_figures, lift_goals
from gainloop.demo.simulation.lift_report import lift_document, lift_rows
from gainloop.demo.simulation.naive_test import HoldoutCounts, is_called_different
from gainloop.demo.simulation.recall import recall_by_slice
from gainloop.demo.simulation.recipes import RECIPES, Recipe
from gainloop.demo.simulation.records import SimulatedWorld
from gainloop.demo.simulation.shadow_program import ShadowProgram, ShadowRun, SimulatedArm
from gainloop.demo.simulation.simulate import make_atlas
from gainloop.demo.simulation.synthetic import make_synthetic
from gainloop.terms.boxes import Floats

LEARNABLE = np.array([True, True, True, False])


@pytest.fixture(scope="module")
def world() -> SimulatedWorld:
    recipe = RECIPES["nodrift"]
    assert isinstance(recipe, Recipe)
    return make_synthetic(replace(recipe, num_clips=500, num_benchmark=64, num_holdout=64), 100)


def counts(found: list[list[float]]) -> HoldoutCounts:
    """Four slices of a clip each with four objects of one class and two of another."""
    objects = np.array([[4.0, 2.0]] * 4)
    return HoldoutCounts(objects, np.array(found), np.arange(4), 4)


def test_clips_drawn_twice_count_twice() -> None:
    some = counts([[4, 2], [2, 1], [1, 0], [0, 0]])
    weights = np.array([[1.0, 1, 1, 1], [2, 0, 1, 1], [1, 3, 1, 1]])

    overall, worst = some.drawn(weights[[0, 2]], LEARNABLE)

    assert some.overall() == pytest.approx(10 / 24)
    assert some.by_slice().tolist() == pytest.approx([1.0, 0.5, 0.125, 0.0])
    assert overall.tolist() == pytest.approx([10 / 24, 16 / 36])
    assert worst.tolist() == pytest.approx([1.625 / 3, 1.625 / 3])
    assert some.drawn(weights[1:2], LEARNABLE)[0].tolist() == pytest.approx([13 / 24])


def test_recall_by_slice_is_that_of_the_closed_loop(world: SimulatedWorld) -> None:
    found = np.random.default_rng(0).integers(0, 4, len(world.holdout.clip))
    told = recall_by_slice(world.holdout, found, world.real_classes, 16)

    assert HoldoutCounts.of(world, found).by_slice().tolist() == pytest.approx(told.tolist())


def test_the_naive_test_calls_different_what_is_so_in_every_draw() -> None:
    rng = np.random.default_rng(1)
    objects, slices = np.full((200, 1), 4.0), np.repeat([0, 1, 2, 3], 50)
    some, more = (
        HoldoutCounts(objects, np.full((200, 1), value), slices, 4) for value in (2.0, 3.0)
    )
    turns = np.arange(200.0)[:, None] % 2
    up = HoldoutCounts(objects, 2.0 + turns, slices, 4)
    down = HoldoutCounts(objects, 3.0 - turns, slices, 4)

    assert is_called_different(some, more, LEARNABLE, rng) == (True, True)
    assert is_called_different(some, some, LEARNABLE, rng) == (False, False)
    assert is_called_different(up, down, LEARNABLE, rng) == (False, False)


def test_arms_have_equal_hours_and_share_no_clip(world: SimulatedWorld) -> None:
    program = ShadowProgram(world, expand_world(world), make_atlas(world), hours=1.0)
    state = LabeledWorld(world, expand_world(world))
    state.label_first(np.arange(60))
    state.measure(state.train(np.arange(60)))
    program._state = state  # draws only, nothing trained in between
    probability = np.full((len(world.pool.clips.clip), 4), 0.25)

    first, second = (program.draw_batches(probability, number) for number in (0, 1))

    rows = np.concatenate([*first.values(), *second.values()])
    assert len(set(rows.tolist())) == len(rows)
    assert rows.min() == 60
    longest = float(world.pool.minutes.max())
    for batches in (first, second):
        for batch in batches.values():
            assert 60 - longest < world.pool.minutes[batch].sum() <= 60
    # The oldest of those that no random arm drew.
    drawn = np.concatenate(
        [first[arm] for arm in (SimulatedArm.RANDOM, SimulatedArm.RANDOM_TWIN, SimulatedArm.DRAWN)]
    )
    left = np.setdiff1d(np.arange(60, 500), drawn)
    assert first[SimulatedArm.FIFO].tolist() == left[: len(first[SimulatedArm.FIFO])].tolist()


def test_equal_programs_run_alike(world: SimulatedWorld) -> None:
    expanded, atlas = expand_world(world), make_atlas(world)

    one, other = (ShadowProgram(world, expanded, atlas, hours=0.5).run(2) for _ in range(2))

    for arm in SimulatedArm:
        assert one.worst3[arm].tolist() == other.worst3[arm].tolist()
        assert (one.hours[arm] <= 0.5).all()
    assert one.naive_overall.tolist() == other.naive_overall.tolist()
    assert len(one.naive_worst3) == 2


def test_figures_count_programs_by_what_the_lift_test_says() -> None:
    quiet = program(0, better=0.1)
    loud = program(1, better=0.0, drawn=0.1)

    found = lift_figures([quiet, loud])

    assert (found.num_programs, found.num_cycles) == (2, 12)
    # Alike arms that differ by ten times the luck of a batch get a verdict, which is an error.
    assert (found.num_false, found.num_undecided) == (1, 1)
    assert found.num_better == 1
    assert found.cycles_to_verdict == 3
    assert (found.naive_overall, found.naive_worst3) == (0.5, 0.25)
    assert [goal.met for goal in lift_goals(found)] == [False, False]
    gained = np.concatenate([run.worst3[SimulatedArm.EXPECTED_GAIN] for run in (quiet, loud)])
    assert gained.mean() > 0.6
    assert [row[2] for row in lift_rows(found)[:4]] == [
        "1 of 2 programs",
        "1 of 2 programs",
        "50% of 12 cycles",
        "25% of 12 cycles",
    ]
    assert lift_document(found)["simulated"] is True


def test_goals_of_the_lift_test_need_fifty_cycles() -> None:
    eight, nine = (lift_figures([program(seed) for seed in range(number)]) for number in (8, 9))

    assert (eight.num_cycles, nine.num_cycles) == (48, 54)
    assert (nine.num_false, nine.num_undecided) == (0, 9)
    assert [goal.met for goal in lift_goals(eight)] == [False, False]
    assert [goal.met for goal in lift_goals(nine)] == [True, True]


def program(seed: int, better: float = 0.0, drawn: float = 0.0) -> ShadowRun:
    """Six cycles whose arms differ by the luck of their batches, 0.01, and by what is added."""
    rng = np.random.default_rng(seed)
    added = {SimulatedArm.EXPECTED_GAIN: better, SimulatedArm.DRAWN: drawn}

    def results() -> dict[SimulatedArm, Floats]:
        return {arm: 0.6 + added.get(arm, 0.0) + rng.normal(0, 0.01, 6) for arm in SimulatedArm}

    return ShadowRun(
        seed=seed,
        overall=results(),
        worst3=results(),
        hours={arm: np.full(6, 3.0) for arm in SimulatedArm},
        naive_overall=np.arange(6) % 2 == 0,
        naive_worst3=np.arange(6) < 1 + seed,
    )
