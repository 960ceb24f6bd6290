"""Priority runs at scale, on a home that is made through the imports that users take.

`python -m scripts.priorities_at_scale [--clips 100000] [--benchmark 3200] [--runs 10] [-o
priorities-scale.json]` imports a planted catalog, embeddings, predictions and two evaluations,
ranks the pool again after the second, checks that the parts of every score of every profile add up
to it, and replays runs of other budgets. Exit codes: 0 measured, 1 a score that is not its parts or
a replay that is not its run. Figures depend on the machine, so no test rests on them. Called by
`make priorities-scale`.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlmodel import func, select

from gainloop.bootstrap import open_home, operator_of
from gainloop.models.gain import RunCell
from gainloop.models.priority import PriorityRun
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from gainloop.terms.enums import Profile
from gainloop.workflows.priorities.replay_run import replay_run
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from scripts.bench.machine import describe_machine
from scripts.priority_scale.parts import worst_gap
from scripts.priority_scale.program import Program, add_evaluation, add_program

SEED = 7
MOST_GAP = 1e-9
HOURS = 250.0
PROFILES = (Profile.EXPECTED_GAIN, Profile.WEIGHTED_SUM_BATCH, Profile.WEIGHTED_SUM)
T = TypeVar("T")


class Differs(Exception):
    """A figure that must be exact is not."""


@dataclass(frozen=True, slots=True)
class Timed:
    """cpu: seconds of this process and its threads."""

    what: str
    wall: float
    cpu: float


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.priorities_at_scale",
        description=(__doc__ or "").partition("\n")[0],
    )
    parser.add_argument("--clips", type=int, default=100_000, help="of the pool")
    parser.add_argument("--benchmark", type=int, default=3_200, help="clips; a cell has sixteen")
    parser.add_argument("--runs", type=int, default=10, help="runs that are replayed")
    parser.add_argument("-o", "--output", type=Path, default=Path("priorities-scale.json"))
    options = parser.parse_args(arguments)
    program = Program(options.clips, options.benchmark, SEED)
    with tempfile.TemporaryDirectory(prefix="gainloop-priorities-") as folder:
        home = open_home(load_settings(home=Path(folder) / "home", database_url=""))
        try:
            found = measure(home, Path(folder), program, options.runs)
        except Differs as difference:
            print(f"DIFFERS: {difference}")
            return 1
        finally:
            home.close()
    options.output.write_text(json.dumps(found, indent=1), encoding="utf-8")
    return 0


def measure(home: Home, folder: Path, program: Program, num_runs: int) -> dict[str, Any]:
    """Raises Differs."""
    steps: list[Timed] = []

    def step(what: str, work: Callable[[], T]) -> T:
        result, seconds = _timed(what, work)
        print(f"{what}: {seconds.wall:.1f} s, {seconds.cpu:.1f} CPU s", flush=True)
        steps.append(seconds)
        return result

    step("imports", lambda: add_program(home, folder, program))
    step("first run, which makes the atlas", lambda: _run(home, Profile.EXPECTED_GAIN, HOURS))
    step("a second evaluation", lambda: add_evaluation(home, folder, program, version=2))
    runs = {
        profile: step(f"ranked anew, {profile}", partial(_run, home, profile, HOURS))
        for profile in PROFILES
    }
    gaps = {profile.value: _checked_parts(home, run) for profile, run in runs.items()}
    replayed = [
        _run(home, PROFILES[number % len(PROFILES)], HOURS / (number + 2))
        for number in range(num_runs)
    ]
    step(f"{num_runs} replays", partial(_check_replays, home, replayed))
    with home.database.read() as session:
        run = session.get_one(PriorityRun, runs[Profile.EXPECTED_GAIN])
        cells = select(func.count()).select_from(RunCell).where(RunCell.run_id == run.id)
        seen = {
            "candidates": run.num_candidates,
            "selected": run.num_selected,
            "cells": session.exec(cells).one(),
        }
    return {
        **asdict(program),
        **seen,
        "steps": [asdict(seconds) for seconds in steps],
        "worst_gap": gaps,
        "equal_replays": len(replayed),
        "machine": describe_machine(),
        "command": f"python -m scripts.priorities_at_scale --clips {program.num_clips} "
        f"--benchmark {program.num_benchmark} --runs {num_runs}",
    }


def _run(home: Home, profile: Profile, hours: float) -> str:
    return run_priorities(home, operator_of(home), RunOptions(profile, hours)).run_id


def _checked_parts(home: Home, run_id: str) -> float:
    with home.database.read() as session:
        gap = worst_gap(home, session.get_one(PriorityRun, run_id))
    print(f"{run_id}: parts are within {gap:.1e} of the score")
    if gap > MOST_GAP:
        raise Differs(f"a score of {run_id} is {gap} off the sum of its parts")
    return gap


def _check_replays(home: Home, run_ids: Sequence[str]) -> None:
    for run_id in run_ids:
        if not replay_run(home, operator_of(home), run_id).is_equal:
            raise Differs(f"{run_id} does not come out again")


def _timed(what: str, work: Callable[[], T]) -> tuple[T, Timed]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, Timed(what, time.perf_counter() - wall, time.process_time() - cpu)


if __name__ == "__main__":
    sys.exit(main())
