"""`gainloop scenario`: which clips show what, as expressions, and asking for more of them."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from gainloop.cli.opening import opened_home
from gainloop.cli.output import (
    AsJson,
    DryRun,
    plural,
    print_done,
    print_json,
    print_line,
    print_table,
)
from gainloop.cli.queue_options import CheckOption, InstructionsOption, OntologyOption, checks_of
from gainloop.cli.texts import text_of
from gainloop.reads.scenario_preview import PreviewRow, preview_scenario
from gainloop.reads.scenarios import find_scenario, list_scenarios
from gainloop.workflows.scenarios.request_scenario import ScenarioOrder, request_scenario
from gainloop.workflows.scenarios.save_scenario import ScenarioRequest, save_scenario

app = typer.Typer(
    help="Scenarios: expressions over axes and tags; docs/scenarios.md is their language.",
    no_args_is_help=True,
)


@app.command("list")
def list_command(as_json: AsJson = False) -> None:
    """The version in force of every scenario."""
    with opened_home() as (home, actor), home.database.read() as session:
        rows = list_scenarios(session, actor)
    if as_json:
        print_json([asdict(row) for row in rows])
    elif rows:
        print_table(
            ("scenario", "expression", "reason"),
            ([row.scenario_id, row.expression, row.reason] for row in rows),
        )
    else:
        print_line("No scenario yet: `gainloop scenario save --help` says how.")


@app.command()
def preview(
    expression: Annotated[
        str, typer.Argument(help="Such as 'time_of_day = night and weather in (rain, snow)'.")
    ] = "",
    name: Annotated[
        str | None, typer.Option(help="A saved scenario instead, by name or name:version.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What an expression finds today; nothing is saved."""
    with opened_home() as (home, actor), home.database.read() as session:
        if name is not None:
            expression = find_scenario(session, actor, name).expression
        found = preview_scenario(session, home.objects, actor, expression)
    if as_json:
        print_json(preview_document(found))
    else:
        print_preview(found)


@app.command()
def save(
    name: Annotated[str, typer.Argument(help="Name of the scenario.")],
    expression: Annotated[str, typer.Argument(help="Which clips show it.")],
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    description: Annotated[str, typer.Option(help="In words.")] = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Save a scenario; another expression under its name is its next version."""
    request = ScenarioRequest(name, expression, reason, description)
    with opened_home(is_dry_run=dry_run) as (home, actor):
        done = save_scenario(home, actor, request)
    line = f"Scenario {done.scenario_id} {'saved' if done.is_new else 'was there already'}."
    document = {"id": done.scenario_id, "new": done.is_new}
    print_done(document, line, is_dry_run=dry_run, as_json=as_json)


@app.command()
def request(
    scenario: Annotated[str, typer.Argument(help="Name, or name:version.")],
    name: Annotated[str, typer.Option(help="What people call the queue.")] = "",
    ontology: OntologyOption = "",
    instructions: InstructionsOption = "",
    check: CheckOption = None,
    budget_hours: Annotated[
        float | None, typer.Option(help="Label-hours; default: all candidates.")
    ] = None,
    wanted: Annotated[int, typer.Option(help="Clips to collect, where there are none.")] = 20,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    as_json: AsJson = False,
) -> None:
    """Make a queue of a scenario's candidates, or ask the fleet where there is none."""
    text, checks = text_of(instructions, "instructions"), checks_of(check)
    with opened_home() as (home, actor):
        with home.database.read() as session:
            scenario_id = find_scenario(session, actor, scenario).scenario_id
        order = ScenarioOrder(
            scenario_id=scenario_id,
            name=name,
            ontology_version_id=ontology,
            instructions=text,
            checks=checks,
            reason=reason,
            budget_hours=budget_hours,
            num_wanted=wanted,
        )
        done = request_scenario(home, actor, order)
    what = "made" if done.is_new else "was there already"
    if as_json:
        print_json(asdict(done))
    elif done.queue_id is not None:
        print_line(f"Queue {done.queue_id} {what}.")
    else:
        print_line(
            f"No clip of {scenario_id} is left to label. Collection request "
            f"{done.collection_request_id} for {plural(wanted, 'clip')} {what}."
        )
        if done.note:
            print_line(done.note)


def print_preview(found: PreviewRow) -> None:
    if found.expression:
        print_line(found.expression)
    print_line(
        f"{plural(found.num_candidates, 'candidate')}, {found.hours:.2f} h to label "
        f"({found.hours_low:.2f} to {found.hours_high:.2f})"
    )
    print_line(
        f"{plural(found.num_labeled, 'clip')} labeled, {found.num_in_benchmarks:,} in benchmarks, "
        f"{found.num_barred:,} too close to one that is held out"
    )
    missed = found.missed
    if missed is None:
        print_line("Misses: no model was measured on a development benchmark yet.")
    else:
        few = ", too few for a rate" if found.too_few else ""
        print_line(f"Misses: {missed.fn:,} of {plural(missed.gt, 'object')}{few}")
    gain = "unknown" if found.expected_gain is None else f"{found.expected_gain:.2f}"
    print_line(f"Expected gain: {gain}. {found.expected_gain_basis}")
    if found.sample:
        print_line(f"Such as {', '.join(found.sample)}")


def preview_document(found: PreviewRow) -> dict[str, Any]:
    return {**asdict(found), "too_few": found.too_few}
