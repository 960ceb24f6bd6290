"""`gainloop outcome`: what a training changed."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

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
from gainloop.errors import NotFound
from gainloop.formats.outcome_file import read_outcome_file
from gainloop.reads.outcomes import deltas_by_outcome, list_outcomes, outcomes_by_id
from gainloop.reads.pages import all_pages
from gainloop.terms.cohorts import cohort_label
from gainloop.terms.options import Limits
from gainloop.workflows.outcomes.record_outcome import OutcomeRequest, record_outcome

app = typer.Typer(help="Training outcomes.", no_args_is_help=True)


@app.command("record")
def record(
    file: Annotated[
        Path, typer.Argument(help="YAML or JSON; docs/outcomes.md says what is in it.")
    ],
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Record what a training changed: measured from two evaluations, or typed with evidence."""
    said = read_outcome_file(file, Limits())
    request = OutcomeRequest(
        note=said.note,
        release_id=said.release,
        base_evaluation_id=said.base_evaluation,
        evaluation_id=said.evaluation,
        base_model_version_id=said.base_model,
        model_version_id=said.model,
        deltas=tuple(delta.as_delta() for delta in said.deltas),
        evidence=said.evidence,
    )
    with opened_home(is_dry_run=dry_run) as (home, actor):
        outcome_id, is_new = record_outcome(home, actor, request)
    line = f"Outcome {outcome_id} {'recorded' if is_new else 'was there already'}."
    document = {"id": outcome_id, "new": is_new}
    print_done(document, line, is_dry_run=dry_run, as_json=as_json)


@app.command("list")
def list_command(as_json: AsJson = False) -> None:
    """Every outcome, newest first."""
    with opened_home() as (home, actor), home.database.read() as session:
        rows = list(all_pages(lambda window: list_outcomes(session, actor, window)))
    if as_json:
        print_json([asdict(row) for row in rows])
    elif rows:
        print_table(
            ("outcome", "model", "before", "release", "figures"),
            (
                [
                    row.outcome_id,
                    row.model_version_id,
                    row.base_model_version_id,
                    row.release_id,
                    row.source.value,
                ]
                for row in rows
            ),
        )
    else:
        print_line("No outcome yet: `gainloop outcome record FILE` records one.")


@app.command("show")
def show(
    outcome: Annotated[str, typer.Argument(help="Id of the outcome.")], as_json: AsJson = False
) -> None:
    """One outcome with its changes."""
    with opened_home() as (home, actor), home.database.read() as session:
        row = outcomes_by_id(session, actor, [outcome]).get(outcome)
        if row is None:
            raise NotFound(
                f"there is no outcome {outcome!r:.120}; `gainloop outcome list` shows all"
            )
        deltas = deltas_by_outcome(session, actor, [outcome]).get(outcome, [])
    if as_json:
        print_json({**asdict(row), "deltas": [asdict(delta) for delta in deltas]})
        return
    print_line(
        f"{row.model_version_id} after {row.base_model_version_id}: "
        f"{plural(len(deltas), 'change')}, {row.source.value}"
    )
    print_table(
        ("of", "metric", "before", "after", "change", "low", "high", "verdict", "objects"),
        (
            [
                delta.cluster_id or cohort_label(delta.cohort, delta.class_name),
                delta.metric,
                *(delta.a, delta.b, delta.delta, delta.low, delta.high),
                delta.verdict and delta.verdict.value,
                delta.num_objects,
            ]
            for delta in deltas
        ),
    )
