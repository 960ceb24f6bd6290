"""`gainloop predictions`: a model's output on clips without ground truth."""

from pathlib import Path
from typing import Annotated

import typer

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
    progress_bar,
)
from gainloop.terms.options import BoxConvention, ScoreKind
from gainloop.workflows.predictions.import_predictions import import_predictions
from gainloop.workflows.predictions.request import PredictionsImport, PredictionsRequest

app = typer.Typer(help="Predictions on unlabeled clips.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Predictions on unlabeled clips."""


@app.command("import")
def import_command(
    model: ModelOption,
    file_format: FormatOption,
    detections: Detections,
    images: Annotated[
        Path | None, typer.Option(help="COCO file of the images, for results by image id.")
    ] = None,
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
    """Bring in what a model sees on clips that nobody labeled: objects and uncertainty per clip."""
    request = PredictionsRequest(
        model=model,
        file_format=file_format,
        detections=detections,
        images=images,
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
    with opened_home() as (home, actor), progress_bar() as progress:
        done = import_predictions(home, actor, request, progress)
    _print(done, dry_run=dry_run, as_json=as_json)


def _print(done: PredictionsImport, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "id": done.prediction_set_id,
                "new": done.is_new and not dry_run,
                "dry_run": dry_run,
                "num_clips": done.num_clips,
                "num_predictions": done.num_predictions,
                "clips_added": done.clips_added,
                "findings": finding_rows(done.findings),
            }
        )
        return
    print_findings(done.findings)
    state = (
        "was there already, nothing was written"
        if not done.is_new
        else "checked, nothing written"
        if dry_run
        else "imported"
    )
    print_line(
        f"Predictions {done.prediction_set_id} {state}: "
        f"{done.num_predictions} on {done.num_clips} clips."
    )
