"""Runs policies in worlds, on several processes; equal requests give equal runs, however many.

A request comes in, `Run`s go out. Called by the command line and by tests.
"""

from dataclasses import dataclass, field
from functools import partial

from threadpoolctl import threadpool_limits

from gainloop.demo.simulation.closed_loop import ClosedLoop, Course, Run
from gainloop.demo.simulation.detector import expand_world
from gainloop.demo.simulation.policies import POLICIES, STANDARD_POLICIES
from gainloop.demo.simulation.processes import spread
from gainloop.demo.simulation.records import AXES, SimulatedWorld
from gainloop.demo.simulation.worlds import WORLDS, make_world
from gainloop.errors import InvalidInput
from gainloop.pipeline.atlas.fit import Side, fit_atlas, num_cells_for
from gainloop.pipeline.expected_gain.board import load_compiled
from gainloop.terms.atlas import Atlas
from gainloop.terms.enums import Profile
from gainloop.terms.progress import Progress, silent


@dataclass(frozen=True, slots=True)
class SimulationRequest:
    """Raises InvalidInput where a world or a policy is not known, or nothing is asked for."""

    worlds: tuple[str, ...] = ("standard",)
    seeds: tuple[int, ...] = tuple(range(10))
    policies: tuple[str, ...] = STANDARD_POLICIES
    course: Course = field(default_factory=Course)

    def __post_init__(self) -> None:
        _check_names("worlds", self.worlds, WORLDS)
        _check_names("policies", self.policies, tuple(POLICIES))
        if not self.seeds:
            raise InvalidInput("NO_SEEDS", "at least one seed is needed, as in 0-9", field="seeds")
        if min(self.seeds) < 0:
            raise InvalidInput("BAD_SEED", "seeds are not below 0", field="seeds")


def simulate(
    request: SimulationRequest, num_processes: int = 1, progress: Progress = silent
) -> list[Run]:
    """By world, seed and policy, in the order of the request."""
    tasks = [(world, seed) for world in request.worlds for seed in request.seeds]
    runs: list[Run] = []
    work = partial(run_policies, policies=request.policies, course=request.course)
    for number, found in enumerate(spread(work, tasks, num_processes), start=1):
        runs += found
        world, seed = tasks[number - 1]
        progress(f"world {world}, seed {seed}", number, len(tasks))
    return runs


def run_policies(task: tuple[str, int], policies: tuple[str, ...], course: Course) -> list[Run]:
    """task: a world and a seed. One thread, so that sums are added in the same order everywhere."""
    with threadpool_limits(1):
        world = make_world(*task)
        expanded = expand_world(world)
        chosen = [POLICIES[policy] for policy in policies]
        needs_atlas = any(policy.profile is Profile.EXPECTED_GAIN for policy in chosen)
        atlas = make_atlas(world) if needs_atlas else None
        if needs_atlas:
            load_compiled()
        return [ClosedLoop(world, expanded, policy, atlas).run(course) for policy in chosen]


def make_atlas(world: SimulatedWorld) -> Atlas:
    """Of the whole pool and the benchmark, once; it stays for all rounds."""
    pool, benchmark = (
        Side(world.shown_codes(clips), world.shown_vectors(clips))
        for clips in (world.pool.clips, world.benchmark)
    )
    return fit_atlas(pool, benchmark, AXES, num_cells_for(len(benchmark)))


def _check_names(option: str, asked: tuple[str, ...], known: tuple[str, ...]) -> None:
    unknown = [name for name in asked if name not in known]
    if unknown or not asked:
        what = f"there is no {option[:-1]} {unknown[0]}" if unknown else f"no {option} are named"
        if option == "policies":
            what = what.replace("policie ", "policy ")
        raise InvalidInput("UNKNOWN_NAME", f"{what}; there are {', '.join(known)}", field=option)
    if len(set(asked)) < len(asked):
        raise InvalidInput("NAMED_TWICE", f"{option} are named twice", field=option)
