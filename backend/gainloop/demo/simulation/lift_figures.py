"""How often the lift test errs where arms are alike, and how soon it sees a better policy.

Seeds come in, `LiftFigures` go out; every figure is of simulated shadow cycles. Called by the
command line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from threadpoolctl import threadpool_limits

from gainloop.demo.simulation.detector import expand_world
from gainloop.demo.simulation.goals import Goal
from gainloop.demo.simulation.processes import spread
from gainloop.demo.simulation.shadow_program import (
    NUM_CYCLES,
    ShadowProgram,
    ShadowRun,
    SimulatedArm,
)
from gainloop.demo.simulation.simulate import make_atlas
from gainloop.demo.simulation.worlds import make_world
from gainloop.pipeline.expected_gain.board import load_compiled
from gainloop.pipeline.lift.measure_lift import measure_lift
from gainloop.pipeline.lift.records import Contrast
from gainloop.pipeline.lift.sentences import overall_state
from gainloop.terms.enums import LiftState
from gainloop.terms.progress import Progress, silent

WORLD = "nodrift"
"""Clips come in at random order there, so that the oldest clips are a random draw."""
MOST_ERRORS = 0.1
FEWEST_CYCLES = 50
"""Of all programs together, before a share of errors says anything."""


@dataclass(frozen=True, slots=True)
class LiftFigures:
    """num_cycles: of all programs together, each of which is an A/A cycle.

    Of alike arms: num_false, programs that got a verdict after any of their cycles, by any of the
    four lines (two baselines, two metrics); num_undecided, those that end as not distinguishable;
    naive_*: share of cycles whose holdout, drawn anew, calls the arms different. Of arms ranked by
    expected gain: num_better, programs that end as better than both baselines; cycles_to_verdict:
    the median over programs that got there, None without any; effect: what a cycle adds to the
    worst slices over random's, in standard deviations of the A/A difference.
    """

    world: str
    num_programs: int
    num_cycles: int
    num_false: int
    num_undecided: int
    naive_overall: float
    naive_worst3: float
    num_better: int
    cycles_to_verdict: float | None
    effect: float


def simulate_lift(
    seeds: Sequence[int],
    num_cycles: int = NUM_CYCLES,
    num_processes: int = 1,
    progress: Progress = silent,
) -> list[ShadowRun]:
    """A program for each seed."""
    runs = []
    work = partial(run_program, num_cycles=num_cycles)
    for number, run in enumerate(spread(work, seeds, num_processes), start=1):
        runs.append(run)
        progress(f"program {run.seed}", number, len(seeds))
    return runs


def run_program(seed: int, num_cycles: int) -> ShadowRun:
    with threadpool_limits(1):
        world = make_world(WORLD, seed)
        load_compiled()
        return ShadowProgram(world, expand_world(world), make_atlas(world)).run(num_cycles)


def lift_figures(runs: Sequence[ShadowRun]) -> LiftFigures:
    alike = [_lines(run, SimulatedArm.DRAWN) for run in runs]
    better = [_lines(run, SimulatedArm.EXPECTED_GAIN) for run in runs]
    states = [overall_state(worst, is_steered=False) for worst, _ in alike]
    won = [
        worst for worst, _ in better if overall_state(worst, is_steered=False) is LiftState.BETTER
    ]
    waited = [max(line.decided_after or 0 for line in worst) for worst in won]
    gained = np.concatenate([_difference(run, SimulatedArm.EXPECTED_GAIN) for run in runs])
    by_chance = np.concatenate([_difference(run, SimulatedArm.RANDOM_TWIN) for run in runs])
    return LiftFigures(
        world=WORLD,
        num_programs=len(runs),
        num_cycles=len(gained),
        num_false=sum(
            any(line.decided_after is not None for line in (*worst, *overall))
            for worst, overall in alike
        ),
        num_undecided=states.count(LiftState.NOT_DISTINGUISHABLE),
        naive_overall=float(np.concatenate([run.naive_overall for run in runs]).mean()),
        naive_worst3=float(np.concatenate([run.naive_worst3 for run in runs]).mean()),
        num_better=len(won),
        cycles_to_verdict=float(np.median(waited)) if waited else None,
        effect=float(gained.mean() / np.sqrt((by_chance**2).mean())),
    )


def lift_goals(found: LiftFigures) -> list[Goal]:
    share, undecided = (
        count / found.num_programs for count in (found.num_false, found.num_undecided)
    )
    is_enough = found.num_cycles >= FEWEST_CYCLES
    return [
        Goal(
            "programs of alike arms with a verdict after any of 50 cycles or more, at most 0.1",
            share,
            None,
            None,
            is_enough and share <= MOST_ERRORS,
        ),
        Goal(
            "programs of alike arms that end as not distinguishable, at least 0.9",
            undecided,
            None,
            None,
            is_enough and undecided >= 1 - MOST_ERRORS,
        ),
    ]


def _lines(
    run: ShadowRun, prioritized: SimulatedArm
) -> tuple[tuple[Contrast, ...], tuple[Contrast, ...]]:
    worst, overall = (measure_lift(arms).contrasts for arms in run.arms(prioritized))
    return worst, overall


def _difference(run: ShadowRun, arm: SimulatedArm) -> np.ndarray:
    return run.worst3[arm] - run.worst3[SimulatedArm.RANDOM]
