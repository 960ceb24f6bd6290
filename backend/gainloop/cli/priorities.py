"""`gainloop priorities`: rank the pool, show what came out."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from gainloop.cli.opening import opened_home
from gainloop.cli.output import (
    AsJson,
    print_json,
    print_line,
    print_note,
    print_table,
    progress_bar,
)
from gainloop.cli.priority_changes import diff_command, line_command, replay_command
from gainloop.cli.run_limits import (
    MinimumOption,
    limits_document,
    print_limits,
    read_minimums,
    triage_command,
)
from gainloop.errors import InvalidInput, NotFound
from gainloop.models.governance import Actor
from gainloop.reads.clip_filter import ClipFilter
from gainloop.reads.pages import all_pages
from gainloop.reads.priority_runs import RunRow, list_runs, runs_by_id
from gainloop.reads.rank_sources import SourceChoice
from gainloop.reads.ranked import PriorityRow, list_priorities
from gainloop.reads.run_limits import limits_by_run, triage_by_run
from gainloop.rules.cold_start import describe_rung
from gainloop.rules.input_effects import describe_effect, effect_of, effect_table
from gainloop.stores.home import Home
from gainloop.terms.enums import Profile, Rung, Task
from gainloop.terms.measures import UncertaintyMeasure
from gainloop.workflows.priorities.refresh_priorities import refresh_priorities
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities

app = typer.Typer(help="Priority runs: which clip to label next, and why.", no_args_is_help=True)
app.command("replay")(replay_command)
app.command("diff")(diff_command)
app.command("line")(line_command)
app.command("triage")(triage_command)

Values = Annotated[list[str] | None, typer.Option(help="Only clips with this value; repeatable.")]
Windows = Annotated[
    bool,
    typer.Option(
        "--windows", help="Rank seconds around expected failures in place of whole clips."
    ),
]
Measure = Annotated[
    UncertaintyMeasure | None,
    typer.Option(
        help="How uncertainty is measured; default: as the weights say, else entropy. Where "
        "predictions lack what it needs, the run ranks by entropy and says so."
    ),
]
Tasks = Annotated[
    list[Task] | None,
    typer.Option(
        help="What is labeled: the first of these that a clip has streams for, on all of them; "
        "repeatable. Default: boxes, or cuboids where only a lidar is, at the cost of one stream."
    ),
]
Families = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME=SHARE",
        help="Sum expected gain over model families, by these shares; repeatable. Each counts by "
        "its newest evaluation.",
    ),
]
SHOWN = 20


@app.command("run")
def run_command(
    profile: Annotated[
        Profile | None,
        typer.Option(
            help="How to rank; default: expected_gain where 150 benchmark clips or more were "
            "evaluated, else weighted_sum_batch."
        ),
    ] = None,
    budget_hours: Annotated[float | None, typer.Option(help="Label-hours to spend.")] = None,
    evaluation: Annotated[
        str | None, typer.Option(help="Evaluation to learn from; default: the newest.")
    ] = None,
    region: Values = None,
    weather: Values = None,
    time_of_day: Values = None,
    scenario: Values = None,
    holdback: Annotated[
        float | None,
        typer.Option(
            help="Share of the budget to draw at random, 0 to 0.5; default: 0.1, none for fifo."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Decides what is drawn at random.")] = 0,
    minimum: MinimumOption = None,
    windows: Windows = False,
    uncertainty: Measure = None,
    task: Tasks = None,
    family: Families = None,
    all_profiles: Annotated[
        bool, typer.Option("--all-profiles", help="Also one run under every other profile.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Rank every clip that is neither labeled nor in a benchmark. Equal inputs are one run."""
    scope = (tuple(values or ()) for values in (region, weather, time_of_day, scenario))
    request = RunOptions(
        profile=profile,
        budget_hours=budget_hours,
        scope=_scope_of(*scope),
        sources=SourceChoice(evaluation_id=evaluation, families=read_families(family or ())),
        seed=seed,
        holdback_share=holdback,
        in_windows=windows,
        minimums=read_minimums(minimum or ()),
        uncertainty=uncertainty,
        tasks=tuple(dict.fromkeys(task or ())),
    )
    with opened_home() as (home, actor):
        with progress_bar() as progress:
            if all_profiles:
                done = refresh_priorities(home, actor, request, progress).chosen
            else:
                done = run_priorities(home, actor, request, progress)
        if done.why:
            print_note(done.why)
        _print_run(home, actor, done.run_id, as_json=as_json)


@app.command()
def show(
    run: Annotated[str, typer.Argument(help="Id of the run.")], as_json: AsJson = False
) -> None:
    """One run: its rung, what it rests on, and its items with parts and reasons."""
    with opened_home() as (home, actor):
        _print_run(home, actor, run, as_json=as_json)


@app.command("list")
def list_command(as_json: AsJson = False) -> None:
    """Every run, newest first."""
    with opened_home() as (home, actor), home.database.read() as session:
        runs = list(all_pages(lambda window: list_runs(session, actor, window)))
    rows = [
        {
            "run": run.run_id,
            "number": run.number,
            "profile": run.profile.value,
            "rung": run.rung,
            "candidates": run.num_candidates,
            "selected": run.num_selected,
            "spent_hours": run.spent_hours,
        }
        for run in runs
    ]
    if as_json:
        print_json(rows)
    elif rows:
        print_table(list(rows[0]), (list(row.values()) for row in rows))
    else:
        print_line("No run yet: `gainloop priorities run` ranks the pool.")


def _scope_of(
    region: tuple[str, ...],
    weather: tuple[str, ...],
    time_of_day: tuple[str, ...],
    scenario: tuple[str, ...],
) -> ClipFilter:
    return ClipFilter(region=region, weather=weather, time_of_day=time_of_day, scenario=scenario)


def read_families(texts: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """Of NAME=SHARE; what may be asked for is for the run to say."""
    found = []
    for text in texts:
        name, _, share = text.rpartition("=")
        try:
            found.append((name, float(share)))
        except ValueError:
            name = ""
        if not name:
            raise InvalidInput(
                "BAD_FAMILIES",
                f"{text!r:.120} is no NAME=SHARE, such as detector=0.5",
                field="family",
            )
    return tuple(found)


def _print_run(home: Home, actor: Actor, run_id: str, *, as_json: bool) -> None:
    with home.database.read() as session:
        run = runs_by_id(session, actor, [run_id]).get(run_id)
        if run is None:
            raise NotFound(f"there is no run {run_id}; `gainloop priorities list` shows all")
        items = list(all_pages(lambda window: list_priorities(session, actor, run_id, window)))
        limits = limits_by_run(session, actor, [run_id]).get(run_id)
        triage = triage_by_run(session, actor, [run_id]).get(run_id, [])
    if as_json:
        print_json({**_document(run, items), **limits_document(limits), "triage": len(triage)})
        return
    text = describe_rung(Rung(run.rung), run.profile)
    print_line(f"Run {run.run_id}, {run.profile.value}, rung {run.rung}: {text.name}.")
    print_line(text.sentence)
    if run.uncertainty_measure is not UncertaintyMeasure.ENTROPY:
        print_line(f"Uncertainty by {run.uncertainty_measure.value.replace('_', ' ')}.")
    for missing in run.missing:
        print_line(f"Missing: {missing['input']}. {missing['cost']} Cure: {missing['cure']}")
        if effect := effect_of(missing["input"]):
            print_line(describe_effect(effect, effect_table().hours))
    for entry in run.families:
        print_line(f"Model family {entry['family']}: {entry['share']:.0%}, {entry['evaluation']}.")
    for note in run.notes:
        print_line(note)
    print_line(
        f"{run.num_selected} of {run.num_candidates} clips selected, {run.spent_hours:.2f} h"
        + (f" of {run.budget_hours:g} h" if run.budget_hours else "")
    )
    print_limits(limits, len(triage), run_id)
    if run.certificate is not None:
        print_line(
            f"Atlas {run.atlas_id}; certificate {run.certificate:.3f} of what is possible "
            "without limits."
        )
    print_table(
        ("rank", "clip", "score", "minutes", "reason"),
        (
            [item.rank, item.clip_id, item.score, item.cost_minutes, item.reason["headline"]]
            for item in items[:SHOWN]
        ),
    )
    if len(items) > SHOWN:
        print_line(f"… and {len(items) - SHOWN} more; --json prints all.")


def _document(run: RunRow, items: list[PriorityRow]) -> dict[str, Any]:
    text = describe_rung(Rung(run.rung), run.profile)
    return {
        "run": run.run_id,
        "rung": run.rung,
        "rung_name": text.name,
        "rung_sentence": text.sentence,
        "missing": run.missing,
        "notes": run.notes,
        "profile": run.profile.value,
        "uncertainty_measure": run.uncertainty_measure.value,
        "cost_model": run.cost_model_id,
        "weights_version": run.weights_version_id,
        "evaluation": run.evaluation_id,
        "families": run.families,
        "budget_hours": run.budget_hours,
        "spent_hours": run.spent_hours,
        "num_candidates": run.num_candidates,
        "num_selected": run.num_selected,
        "holdback_share": run.holdback_share,
        "num_holdback": run.num_holdback,
        "atlas": run.atlas_id,
        "expected_gain": run.expected_gain,
        "certificate": run.certificate,
        "previous_run": run.previous_id,
        "items": [_item(item) for item in items],
    }


def _item(item: PriorityRow) -> dict[str, Any]:
    return {
        "rank": item.rank,
        "selected": item.selected,
        "unit": item.unit_id,
        "clip": item.clip_id,
        "score": item.score,
        "parts": {_key_of(part): part["value"] for part in item.parts},
        "arm": item.arm.value,
        "cost_minutes": item.cost_minutes,
        "propensity": item.propensity,
        "reason": item.reason["headline"],
        "details": item.reason["details"],
        "links": item.reason["links"],
    }


def _key_of(part: dict[str, Any]) -> str:
    """The name of a part; of one that is of a cell, with its number."""
    name = str(part["name"])
    return f"{name}:{part['cell']}" if "cell" in part else name
