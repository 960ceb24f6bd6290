"""`gainloop evaluation`: import a model's results on ground truth, list and show them."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from gainloop.cli.evaluation_report import print_report, report_of, summary_of
from gainloop.cli.opening import opened_home
from gainloop.cli.options import (
    BoxConventionOption,
    CalibrationOption,
    ClassMap,
    ClipMap,
    ClipRegex,
    Clips,
    Detections,
    FormatOption,
    ModelOption,
    Scores,
    read_options,
    wanted_clips,
)
from gainloop.cli.output import (
    AsJson,
    DryRun,
    Strict,
    finding_rows,
    print_findings,
    print_json,
    print_line,
    print_table,
    progress_bar,
)
from gainloop.cli.refresh_note import print_refresh_note
from gainloop.reads.evaluations import list_evaluations
from gainloop.reads.pages import all_pages
from gainloop.terms.enums import BenchmarkRole
from gainloop.terms.options import BoxConvention, ScoreKind
from gainloop.workflows.evaluation.import_evaluation import import_evaluation
from gainloop.workflows.evaluation.rematch_benchmark import Rematched, rematch_benchmark
from gainloop.workflows.evaluation.request import EvaluationImport, EvaluationRequest

app = typer.Typer(help="Evaluations of a model on a benchmark.", no_args_is_help=True)


@app.command("import")
def import_command(
    model: ModelOption,
    benchmark: Annotated[str, typer.Option(help="Name of the benchmark.")],
    file_format: FormatOption,
    ground_truth: Annotated[Path, typer.Option(help="File or folder of the ground truth.")],
    detections: Detections,
    role: Annotated[
        BenchmarkRole, typer.Option(help="holdout: only reports and gates look at it.")
    ] = BenchmarkRole.DEVELOPMENT,
    clips: Clips = None,
    clip_map: ClipMap = None,
    clip_regex: ClipRegex = None,
    class_map: ClassMap = None,
    scores: Scores = ScoreKind.PROBABILITY,
    calibration: CalibrationOption = None,
    box_convention: BoxConventionOption = BoxConvention.EXCLUSIVE,
    strict: Strict = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Match detections with ground truth; store the metrics and every error."""
    request = EvaluationRequest(
        model=model,
        benchmark=benchmark,
        file_format=file_format,
        ground_truth=ground_truth,
        detections=detections,
        role=role,
        options=read_options(
            clip_map=clip_map,
            clip_regex=clip_regex,
            class_map=class_map,
            scores=scores,
            box_convention=box_convention,
            strict=strict,
        ),
        clips=wanted_clips(clips),
        calibration=calibration,
        dry_run=dry_run,
    )
    with opened_home() as (home, actor):
        with progress_bar() as progress:
            done = import_evaluation(home, actor, request, progress)
        if dry_run and done.is_new:
            _print_dry_run(done, as_json=as_json)
            return
        report = report_of(home, actor, done.evaluation_id)
        if done.is_new:
            print_refresh_note(home)
    if as_json:
        print_json(report)
        return
    print_findings(done.findings)
    state = "imported" if done.is_new else "was there already, nothing was written"
    print_line(f"Evaluation {done.evaluation_id} {state}.")
    print_report(report)


@app.command()
def show(
    evaluation: Annotated[str, typer.Argument(help="Id of the evaluation.")],
    as_json: AsJson = False,
) -> None:
    """The twelve COCO numbers, classes, error types, doubtful labels and cohorts of one."""
    with opened_home() as (home, actor):
        report = report_of(home, actor, evaluation)
    print_json(report) if as_json else print_report(report)


@app.command("list")
def list_command(as_json: AsJson = False) -> None:
    """Every evaluation, newest first."""
    with opened_home() as (home, actor), home.database.read() as session:
        rows = [
            summary_of(row)
            for row in all_pages(lambda window: list_evaluations(session, actor, window))
        ]
    if as_json:
        print_json(rows)
    elif rows:
        print_table(list(rows[0]), (list(row.values()) for row in rows))
    else:
        print_line("No evaluation yet: `gainloop evaluation import --help` says how to begin.")


@app.command()
def rematch(
    benchmark: Annotated[str, typer.Argument(help="Name of the benchmark, without a version.")],
    as_json: AsJson = False,
) -> None:
    """Match the stored detections of every model anew after the ground truth changed."""
    with opened_home() as (home, actor):
        with progress_bar() as progress:
            done = rematch_benchmark(home, actor, benchmark, progress)
        if any(row.is_new for row in done.models):
            print_refresh_note(home)
    if as_json:
        print_json(asdict(done))
        return
    print_line(f"{done.benchmark_id} is the newest ground truth.")
    print_table(
        ("model", "from", "evaluation", ""),
        (
            [row.model_version_id, row.source_id, row.evaluation_id, _state(row)]
            for row in done.models
        ),
    )


def _state(row: Rematched) -> str:
    if row.refusal:
        return f"refused: {row.refusal}"
    return "matched anew" if row.is_new else "up to date"


def _print_dry_run(done: EvaluationImport, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {"dry_run": True, "id": done.evaluation_id, "findings": finding_rows(done.findings)}
        )
        return
    print_findings(done.findings)
    print_line(f"Checked, nothing written: this would be evaluation {done.evaluation_id}.")
