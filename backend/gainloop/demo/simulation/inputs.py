"""What each input buys: closed loops of expected gain with all inputs, and with one of them gone.

Worlds and seeds come in, runs and effects go out. The effect in a world is forecast from the other
worlds, so that the table says how far it can be trusted in one more. Called by the command line.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from scipy.special import stdtrit
from threadpoolctl import threadpool_limits

from gainloop.demo.simulation.closed_loop import ClosedLoop, Course, Run
from gainloop.demo.simulation.curves import area, on_grid, relative_hours
from gainloop.demo.simulation.detector import Expanded, expand_world
from gainloop.demo.simulation.policies import EXPECTED_GAIN, POLICIES, RANDOM, Policy
from gainloop.demo.simulation.processes import spread
from gainloop.demo.simulation.records import SimulatedClips, SimulatedWorld
from gainloop.demo.simulation.simulate import make_atlas
from gainloop.demo.simulation.worlds import make_world
from gainloop.pipeline.expected_gain.board import load_compiled
from gainloop.rules.input_effects import InputEffect, RankingInput
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.enums import Profile, Rung
from gainloop.terms.progress import Progress, silent

NUM_ROUNDS = 8
EVERY = 4
"""One benchmark clip of so many is left where most of them are taken away."""

_ABOUT = "expected gain without one input, by the profile that is the default there"
_WITHOUT = {
    RankingInput.EVALUATION: (Profile.WEIGHTED_SUM_BATCH, Rung.PREDICTIONS),
    RankingInput.BENCHMARK_CLIPS: (Profile.EXPECTED_GAIN, Rung.ERRORS_BY_EMBEDDING),
    RankingInput.EMBEDDINGS: (Profile.EXPECTED_GAIN, Rung.ERRORS_BY_TAG),
    RankingInput.UNCERTAINTY: (Profile.EXPECTED_GAIN, Rung.ERRORS_BY_EMBEDDING),
    RankingInput.TAGS: (Profile.EXPECTED_GAIN, Rung.ERRORS_BY_EMBEDDING),
}
POLICIES_WITHOUT: Mapping[RankingInput, Policy] = {
    name: Policy(f"without_{name.value}", _ABOUT, profile, rung)
    for name, (profile, rung) in _WITHOUT.items()
}


def simulate_inputs(
    worlds: Sequence[str],
    seeds: Sequence[int],
    course: Course,
    num_processes: int = 1,
    progress: Progress = silent,
) -> list[Run]:
    """By world and seed: random, expected gain, and expected gain without each input."""
    tasks = [(world, seed) for world in worlds for seed in seeds]
    runs: list[Run] = []
    work = partial(run_inputs, course=course)
    for number, found in enumerate(spread(work, tasks, num_processes), start=1):
        runs += found
        progress(f"world {tasks[number - 1][0]}", number, len(tasks))
    return runs


def run_inputs(task: tuple[str, int], course: Course) -> list[Run]:
    with threadpool_limits(1):
        world = make_world(*task)
        expanded = expand_world(world)
        load_compiled()
        whole = [
            ClosedLoop(world, expanded, POLICIES[name], make_atlas(world)).run(course)
            for name in (RANDOM, EXPECTED_GAIN)
        ]
        return whole + [run_without(world, expanded, name, course) for name in RankingInput]


def run_without(
    world: SimulatedWorld, expanded: Expanded, missing: RankingInput, course: Course
) -> Run:
    world, expanded = take_away(world, expanded, missing)
    policy = POLICIES_WITHOUT[missing]
    atlas = make_atlas(world) if policy.profile is Profile.EXPECTED_GAIN else None
    return ClosedLoop(world, expanded, policy, atlas).run(course)


def take_away(
    world: SimulatedWorld, expanded: Expanded, missing: RankingInput
) -> tuple[SimulatedWorld, Expanded]:
    """An evaluation stays where it is: the policy does not look at it."""
    if missing is not RankingInput.BENCHMARK_CLIPS:
        return replace(world, hidden=world.hidden | {missing}), expanded
    kept = np.arange(0, len(world.benchmark), EVERY)
    benchmark, candidates = _only(world.benchmark, kept)
    return (
        replace(world, benchmark=benchmark),
        replace(expanded, benchmark=expanded.benchmark[candidates]),
    )


def effects_of(runs: Iterable[Run], course: Course) -> list[InputEffect]:
    """Of each input, over the worlds of the runs, of which there are three at least."""
    by_world: dict[str, list[Run]] = {}
    for run in runs:
        by_world.setdefault(run.world, []).append(run)
    grid = np.arange(course.num_rounds + 1, dtype=np.float64) * course.hours
    return [_effect(name, list(by_world.values()), grid) for name in RankingInput]


def predict(effects: Floats) -> tuple[float, float]:
    """95 % prediction interval of one more effect, as if all were drawn from one normal."""
    number = len(effects)
    reach = stdtrit(number - 1, 0.975) * effects.std(ddof=1) * np.sqrt(1 + 1 / number)
    middle = float(effects.mean())
    return middle - float(reach), middle + float(reach)


def _effect(name: RankingInput, worlds: list[list[Run]], grid: Floats) -> InputEffect:
    without = POLICIES_WITHOUT[name].name
    gains = np.array(
        [_area(runs, EXPECTED_GAIN, grid) - _area(runs, without, grid) for runs in worlds]
    )
    shares = np.array([_hours(runs, without, grid) for runs in worlds])
    told = shares[~np.isnan(shares)]
    middle = float(np.median(told)) if 2 * len(told) >= len(worlds) else float("inf")
    low, high = predict(gains)
    covered = 0
    for place, gain in enumerate(gains):
        least, most = predict(np.delete(gains, place))
        covered += bool(least <= gain <= most)
    return InputEffect(
        input=name,
        area=round(float(gains.mean()), 4),
        low=round(low, 4),
        high=round(high, 4),
        hours=round(middle, 3) if np.isfinite(middle) else None,
        num_worlds=len(worlds),
        num_covered=covered,
    )


def _curves(runs: list[Run], policy: str, grid: Floats) -> Floats:
    return np.array([on_grid(run.hours, run.worst3, grid) for run in runs if run.policy == policy])


def _area(runs: list[Run], policy: str, grid: Floats) -> float:
    return float(area(_curves(runs, policy, grid), grid).mean())


def _hours(runs: list[Run], without: str, grid: Floats) -> float:
    """With the input over without it, to random's best level; NaN where neither gets there, or
    nothing is to be reached.
    """
    random, ours, theirs = (
        _curves(runs, policy, grid).mean(axis=0) for policy in (RANDOM, EXPECTED_GAIN, without)
    )
    mine, other = (relative_hours(curve, random, grid) for curve in (ours, theirs))
    if np.isnan(mine) or (np.isinf(mine) and np.isinf(other)):
        return float("nan")
    return mine / other


def _only(clips: SimulatedClips, rows: Ints) -> tuple[SimulatedClips, Ints]:
    """These clips, and their candidates among those of all."""
    candidates = np.flatnonzero(np.isin(clips.clip, rows))
    return SimulatedClips(
        slices=clips.slices[rows],
        clip=np.searchsorted(rows, clips.clip[candidates]),
        features=clips.features[candidates],
        classes=clips.classes[candidates],
        codes=clips.codes[rows],
        vectors=clips.vectors[rows],
    ), candidates
