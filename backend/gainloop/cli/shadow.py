"""`gainloop shadow`: prioritized labeling beside first in, first out and a random draw."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from gainloop.cli.judged_orders import print_judged
from gainloop.cli.opening import opened_home
from gainloop.cli.output import AsJson, DryRun, print_done, print_json, print_line, print_table
from gainloop.cli.priority_changes import read_weights
from gainloop.formats.shadow_file import read_shadow_file
from gainloop.reads.shadow import CycleRow, MetricRow, ShadowReport, list_cycles, shadow_report
from gainloop.terms.enums import ShadowArm
from gainloop.terms.options import Limits
from gainloop.workflows.shadow.judge_orders import judge_orders
from gainloop.workflows.shadow.record_shadow_cycle import record_shadow_cycle
from gainloop.workflows.shadow.request import ArmRequest, CycleRequest

app = typer.Typer(help="Shadow cycles: is prioritized labeling better?", no_args_is_help=True)


@app.command("record")
def record(
    file: Annotated[Path, typer.Argument(help="YAML or JSON; docs/shadow.md says what is in it.")],
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Record one cycle: arms of equal label-hours, trained apart from one base."""
    said = read_shadow_file(file, Limits())
    arms = {
        arm: ArmRequest(entry.batches, entry.model, entry.evaluation)
        for arm, entry in said.arms.items()
    }
    request = CycleRequest(said.name, said.base_model, arms, said.note)
    with opened_home(is_dry_run=dry_run) as (home, actor):
        cycle_id, is_new = record_shadow_cycle(home, actor, request)
    line = f"Shadow cycle {cycle_id} {'recorded' if is_new else 'was there already'}."
    print_done({"id": cycle_id, "new": is_new}, line, is_dry_run=dry_run, as_json=as_json)


@app.command("list")
def list_command(as_json: AsJson = False) -> None:
    """Every cycle with its arms, oldest first."""
    with opened_home() as (home, actor), home.database.read() as session:
        rows = list_cycles(session, actor)
    if as_json:
        print_json([asdict(row) for row in rows])
    elif rows:
        _print_cycles(rows)
    else:
        print_line("No shadow cycle yet: `gainloop shadow record FILE` records one.")


@app.command("report")
def report(
    benchmark: Annotated[
        str | None, typer.Option(help="Name of the benchmark; else that of the newest cycle.")
    ] = None,
    target: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Recall in the worst cohorts; else the best of FIFO."),
    ] = None,
    weights: Annotated[
        Path | None,
        typer.Option(help="JSON of other weights, to be judged by clips that were drawn."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What prioritized labeling brought beside first in, first out and a random draw; and what
    other orders would have found, told from the holdback.
    """
    given = None if weights is None else read_weights(weights)
    with opened_home() as (home, actor):
        with home.database.read() as session:
            found = shadow_report(session, home.objects, actor, benchmark, target)
        judged = judge_orders(home, actor, given)
    if as_json:
        print_json({**report_json(found), "holdback": asdict(judged)})
        return
    _print_report(found)
    print_judged(judged)


def _print_report(found: ShadowReport) -> None:
    print_line(f"{found.state.value.replace('_', ' ').capitalize()}. {found.headline}")
    if not found.cycles:
        print_line("`gainloop shadow record FILE` records one; docs/shadow.md says how.")
        return
    print_line(f"Benchmark {found.benchmark_name}. {found.stop_rule}")
    for metric in found.metrics:
        _print_metric(metric)
    _print_cycles(found.cycles)


def report_json(found: ShadowReport) -> dict[str, object]:
    """As `ShadowReport`, each step with what follows from it."""
    document = asdict(found)
    for metric, row in zip(document["metrics"], found.metrics, strict=True):
        contrasts = zip(metric["lift"]["contrasts"], row.lift.contrasts, strict=True)
        for contrast, known in contrasts:
            for step, full in zip(contrast["steps"], known.steps, strict=True):
                step["gain"], step["boundary"] = full.gain, full.boundary
                step["gain_per_hour"] = full.gain_per_hour
    return document


def _print_metric(metric: MetricRow) -> None:
    print_line("")
    print_line(f"{metric.label.capitalize()}. {metric.null_sentence}")
    rows = []
    for contrast in metric.lift.contrasts:
        last = contrast.last
        half = last.half_width if last else None
        rows.append(
            [
                contrast.baseline.value,
                contrast.state.value.replace("_", " "),
                contrast.num_cycles,
                last and last.delta,
                last.delta - half if last and half is not None else None,
                last.delta + half if last and half is not None else None,
                contrast.effect,
                last and last.evidence,
                contrast.num_cycles_needed,
            ]
        )
    print_table(
        ("beside", "state", "cycles", "difference", "low", "high", "A/A sd", "evidence", "needs"),
        rows,
    )
    if metric.target is not None:
        print_line(f"To reach {metric.target:.3f} for the first time:")
        print_table(
            ("arm", "cycles", "label-hours", "spent"),
            (
                [reach.arm.value, reach.num_cycles, reach.hours, reach.hours_spent]
                for reach in metric.reached
            ),
        )


def _print_cycles(rows: list[CycleRow] | tuple[CycleRow, ...]) -> None:
    print_table(
        ("cycle", "base", "benchmark", "arm", "model", "hours", "clips", "worst", "recall"),
        (
            [
                *((row.name, row.base_model_version_id, row.benchmark_id) if first else [""] * 3),
                *(arm.arm.value, arm.model_version_id, arm.hours, arm.num_clips),
                *(arm.worst_recall, arm.recall),
            ]
            for row in rows
            for arm in row.arms
            for first in [arm.arm is ShadowArm.PRIORITIZED]
        ),
    )
