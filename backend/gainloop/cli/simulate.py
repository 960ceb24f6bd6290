"""`gainloop simulate`: policies against each other, in closed loops in simulated worlds."""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gainloop.cli.output import AsJson, print_json, print_line, print_table, progress_bar
from gainloop.errors import InvalidInput

if TYPE_CHECKING:
    from gainloop.demo.simulation.figures import WorldFigures

ALL = "all"
MOST_SEEDS = 1000
_RANGE = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?")


def simulate(
    worlds: Annotated[
        str, typer.Option(help="Names separated by commas, or all; --list shows them.")
    ] = "standard",
    seeds: Annotated[
        str, typer.Option(help="As in 0-9 or 0,3,7; equal seeds, equal runs.")
    ] = "0-9",
    policies: Annotated[
        str | None, typer.Option(help="Names separated by commas; left out: seven.")
    ] = None,
    processes: Annotated[
        int | None,
        typer.Option(help="At once; left out: one per core. Results do not depend on it.", min=1),
    ] = None,
    write: Annotated[
        Path | None,
        typer.Option(help="A page in Markdown, in whose marked places the tables are written."),
    ] = None,
    lists: Annotated[bool, typer.Option("--list", help="Show worlds and policies.")] = False,
    as_json: AsJson = False,
) -> None:
    """Compare what to label next, in simulated closed loops; no home is read or written."""
    from gainloop.demo.simulation.closed_loop import Course
    from gainloop.demo.simulation.figures import figures_of
    from gainloop.demo.simulation.policies import STANDARD_POLICIES
    from gainloop.demo.simulation.report import document_of, write_tables
    from gainloop.demo.simulation.simulate import SimulationRequest
    from gainloop.demo.simulation.simulate import simulate as run
    from gainloop.demo.simulation.worlds import WORLDS

    if lists:
        _print_names(as_json=as_json)
        return
    request = SimulationRequest(
        worlds=WORLDS if worlds.strip() == ALL else _names(worlds),
        seeds=parse_seeds(seeds),
        policies=STANDARD_POLICIES if policies is None else _names(policies),
    )
    if write is not None and not write.is_file():
        raise InvalidInput("NO_FILE", "there is no such page", file=str(write))
    with progress_bar() as progress:
        runs = run(request, processes or os.cpu_count() or 1, progress)
    found = figures_of(runs, Course())
    if write is not None:
        write_tables(write, found)
    print_json(document_of(found)) if as_json else _print(found)


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
    print_line("")
    words = {True: "met", False: "MISSED", None: "unknown"}
    print_table(
        ("world", "goal", "figure", "low", "high", ""),
        (
            [world, goal.about, goal.value, goal.low, goal.high, words[goal.met]]
            for world, goal in goals_in(found)
        ),
    )
