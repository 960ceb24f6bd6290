"""`gainloop simulate`: policies against each other, in closed loops in simulated worlds."""

import os
import re
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gainloop.cli.output import AsJson, print_json, print_line, print_table, progress_bar
from gainloop.errors import InvalidInput

if TYPE_CHECKING:
    from gainloop.demo.simulation.figures import WorldFigures
    from gainloop.demo.simulation.goals import Goal
    from gainloop.demo.simulation.simulate import SimulationRequest

ALL = "all"
MOST_SEEDS = 1000
MOST_ROUNDS = 12
_RANGE = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?")


class TableName(StrEnum):
    """What of a simulation a page holds between marks."""

    POLICIES = "policies"
    WORLDS = "worlds"
    FORECASTS = "forecasts"


Rounds = Annotated[
    int | None,
    typer.Option(
        help="Of labeling; left out: 12, with --lift 6, with --inputs 8.", min=1, max=MOST_ROUNDS
    ),
]
Lift = Annotated[
    bool,
    typer.Option(
        "--lift", help="Shadow cycles instead: how often alike arms get a verdict, and better."
    ),
]
InputsGone = Annotated[
    bool,
    typer.Option("--inputs", help="What each input buys instead: all worlds, with one input gone."),
]


def simulate(
    worlds: Annotated[
        str | None,
        typer.Option(
            help="Names separated by commas, or all; left out: standard. --list shows them."
        ),
    ] = None,
    seeds: Annotated[
        str, typer.Option(help="As in 0-9 or 0,3,7; equal seeds, equal runs.")
    ] = "0-9",
    policies: Annotated[
        str | None, typer.Option(help="Names separated by commas; left out: seven.")
    ] = None,
    rounds: Rounds = None,
    lift: Lift = False,
    inputs: InputsGone = False,
    processes: Annotated[
        int | None,
        typer.Option(help="At once; left out: one per core. Results do not depend on it.", min=1),
    ] = None,
    write: Annotated[
        Path | None,
        typer.Option(help="A page in Markdown, in whose marked place the table is written."),
    ] = None,
    table: Annotated[
        TableName | None,
        typer.Option(
            help="Which table --write puts there; left out: of policies, or of several worlds."
        ),
    ] = None,
    lists: Annotated[bool, typer.Option("--list", help="Show worlds and policies.")] = False,
    as_json: AsJson = False,
) -> None:
    """Compare what to label next, in simulated closed loops; no home is read or written."""
    if lists:
        _print_names(as_json=as_json)
        return
    if write is not None and not write.is_file():
        raise InvalidInput("NO_FILE", "there is no such page", file=str(write))
    at_once = processes or os.cpu_count() or 1
    if lift or inputs:
        _refuse_options(lift and inputs, worlds, policies, table)
        run = _run_lift if lift else _run_inputs
        run(_some_seeds(seeds), rounds, at_once, write, as_json=as_json)
        return
    asked = _request("standard" if worlds is None else worlds, seeds, policies, rounds)
    _run_loops(asked, at_once, write, table, as_json=as_json)


def _request(
    worlds: str, seeds: str, policies: str | None, rounds: int | None
) -> "SimulationRequest":
    from gainloop.demo.simulation.closed_loop import NUM_ROUNDS, Course
    from gainloop.demo.simulation.policies import STANDARD_POLICIES
    from gainloop.demo.simulation.simulate import SimulationRequest
    from gainloop.demo.simulation.worlds import WORLDS

    return SimulationRequest(
        worlds=WORLDS if worlds.strip() == ALL else _names(worlds),
        seeds=parse_seeds(seeds),
        policies=STANDARD_POLICIES if policies is None else _names(policies),
        course=Course(rounds or NUM_ROUNDS),
    )


def _run_loops(
    request: "SimulationRequest",
    processes: int,
    write: Path | None,
    table: TableName | None,
    *,
    as_json: bool,
) -> None:
    from gainloop.demo.simulation.figures import figures_of
    from gainloop.demo.simulation.report import check_place, document_of, write_table
    from gainloop.demo.simulation.simulate import simulate as run

    usual = TableName.WORLDS if len(set(request.worlds)) > 1 else TableName.POLICIES
    name = (table or usual).value
    if write is not None:
        check_place(write, name)
    with progress_bar() as progress:
        runs = run(request, processes, progress)
    found = figures_of(runs, request.course)
    if write is not None:
        write_table(write, name, found)
    print_json(document_of(found)) if as_json else _print(found)


def _run_lift(
    seeds: tuple[int, ...],
    rounds: int | None,
    processes: int,
    write: Path | None,
    *,
    as_json: bool,
) -> None:
    from gainloop.demo.simulation.lift_figures import lift_figures, lift_goals, simulate_lift
    from gainloop.demo.simulation.lift_report import LIFT_COLUMNS, lift_document, lift_rows
    from gainloop.demo.simulation.report import NOTE, check_place, place_table
    from gainloop.demo.simulation.shadow_program import NUM_CYCLES

    if write is not None:
        check_place(write, "lift")
    with progress_bar() as progress:
        found = lift_figures(simulate_lift(seeds, rounds or NUM_CYCLES, processes, progress))
    if write is not None:
        place_table(write, "lift", LIFT_COLUMNS, lift_rows(found))
    if as_json:
        print_json(lift_document(found))
        return
    print_line(NOTE)
    print_table(LIFT_COLUMNS, lift_rows(found))
    _print_goals((found.world, goal) for goal in lift_goals(found))


def _run_inputs(
    seeds: tuple[int, ...],
    rounds: int | None,
    processes: int,
    write: Path | None,
    *,
    as_json: bool,
) -> None:
    from gainloop.demo.simulation.closed_loop import Course
    from gainloop.demo.simulation.input_report import INPUT_COLUMNS, input_goals, input_rows
    from gainloop.demo.simulation.inputs import NUM_ROUNDS, effects_of, simulate_inputs
    from gainloop.demo.simulation.report import NOTE, check_place, place_table
    from gainloop.demo.simulation.worlds import WORLDS
    from gainloop.rules.input_effects import effects_document

    if write is not None:
        check_place(write, "inputs")
    course = Course(rounds or NUM_ROUNDS)
    with progress_bar() as progress:
        runs = simulate_inputs(WORLDS, seeds, course, processes, progress)
    effects = effects_of(runs, course)
    if write is not None:
        place_table(write, "inputs", INPUT_COLUMNS, input_rows(effects))
    if as_json:
        print_json(effects_document(seeds, course.num_rounds, course.hours, effects))
        return
    print_line(NOTE)
    print_table(INPUT_COLUMNS, input_rows(effects))
    _print_goals((ALL, goal) for goal in input_goals(effects))


def _refuse_options(is_both: bool, *options: str | None) -> None:
    if is_both or any(option is not None for option in options):
        raise InvalidInput(
            "BAD_OPTION",
            "--lift and --inputs are two simulations, with worlds, policies and a table of their "
            "own; leave the other options out",
        )


def _some_seeds(text: str) -> tuple[int, ...]:
    seeds = parse_seeds(text)
    if not seeds:
        raise InvalidInput("NO_SEEDS", "at least one seed is needed, as in 0-9", field="seeds")
    return seeds


def parse_seeds(text: str) -> tuple[int, ...]:
    """`0-3,7` is 0, 1, 2, 3 and 7."""
    seeds: list[int] = []
    for part in _names(text):
        found = _RANGE.fullmatch(part)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
        if first > last:
            raise InvalidInput(
                "BAD_SEEDS", f"'{part}' is no seed and no range, such as 0-9", field="seeds"
            )
        if len(seeds) + last - first >= MOST_SEEDS:
            raise InvalidInput("BAD_SEEDS", f"at most {MOST_SEEDS:,} seeds", field="seeds")
        seeds += range(first, last + 1)
    if len(set(seeds)) < len(seeds):
        raise InvalidInput("BAD_SEEDS", "a seed is named twice", field="seeds")
    return tuple(seeds)


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _print_names(*, as_json: bool) -> None:
    from gainloop.demo.simulation.policies import POLICIES
    from gainloop.demo.simulation.recipes import RECIPES

    worlds = {name: recipe.about for name, recipe in RECIPES.items()}
    policies = {name: policy.about for name, policy in POLICIES.items()}
    if as_json:
        print_json({"worlds": worlds, "policies": policies})
        return
    print_table(("world", "what it stresses"), worlds.items())
    print_line("")
    print_table(("policy", "what it labels next"), policies.items())


def _print(found: "dict[str, WorldFigures]") -> None:
    from gainloop.demo.simulation.report import (
        NOTE,
        POLICY_COLUMNS,
        WORLD_COLUMNS,
        goals_in,
        policy_rows,
        world_rows,
    )

    print_line(NOTE)
    for name, world in found.items():
        print_line(f"\n{name}, seeds {', '.join(map(str, world.seeds))}; 95 % intervals over seeds")
        print_table(POLICY_COLUMNS, policy_rows(world))
    if len(found) > 1:
        print_line("\nAll worlds: worst-3 area above random's; hours of expected_gain")
        print_table(WORLD_COLUMNS, world_rows(found.values()))
    _print_goals(goals_in(found))


def _print_goals(goals: "Iterable[tuple[str, Goal]]") -> None:
    words = {True: "met", False: "MISSED", None: "unknown"}
    print_line("")
    print_table(
        ("world", "goal", "figure", "low", "high", ""),
        (
            [world, goal.about, goal.value, goal.low, goal.high, words[goal.met]]
            for world, goal in goals
        ),
    )
