"""`gainloop labels`: labels that annotation tools wrote for a queue."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from gainloop.cli.opening import opened_home
from gainloop.cli.options import (
    BoxConventionOption,
    ClassMap,
    ClipMap,
    ClipRegex,
    read_options,
)
from gainloop.cli.output import (
    AsJson,
    DryRun,
    Strict,
    finding_rows,
    plural,
    print_findings,
    print_json,
    print_line,
    print_table,
)
from gainloop.errors import GainloopError, NotFound
from gainloop.reads.acceptance_results import check_batch
from gainloop.reads.label_batches import list_batches
from gainloop.reads.pages import all_pages
from gainloop.reads.queues import queues_by_id
from gainloop.rules.acceptance import describe_check
from gainloop.rules.label_acceptance import CheckResult
from gainloop.terms.enums import LabelFormat
from gainloop.terms.options import BoxConvention
from gainloop.workflows.labels.import_labels import LabelsRequest, import_labels
from gainloop.workflows.labels.store_labels import LabelsImport

app = typer.Typer(help="Labels that came back for queues.", no_args_is_help=True)


@app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="What the annotation tool wrote.")],
    file_format: Annotated[
        LabelFormat, typer.Option("--format", help="cvat: XML for images or video; coco: JSON.")
    ],
    queue: Annotated[str, typer.Option(help="Queue that the labels are for.")],
    spent_hours: Annotated[
        float | None, typer.Option(help="Label-hours that it took, where somebody knows.")
    ] = None,
    times: Annotated[
        Path | None,
        typer.Option(
            help="What each clip took: a CSV with clip_id and minutes, or .json of Label Studio."
        ),
    ] = None,
    name: Annotated[str, typer.Option(help="Name of the batch, else that of the file.")] = "",
    reason: Annotated[str, typer.Option(help="Why, where it corrects an earlier batch.")] = "",
    clip_map: ClipMap = None,
    clip_regex: ClipRegex = None,
    class_map: ClassMap = None,
    box_convention: BoxConventionOption = BoxConvention.EXCLUSIVE,
    strict: Strict = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Bring in labels as a batch; the same file for the same queue is one batch."""
    request = LabelsRequest(
        path=file,
        format=file_format,
        queue_id=queue,
        name=name,
        spent_hours=spent_hours,
        reason=reason,
        options=read_options(
            clip_map=clip_map,
            clip_regex=clip_regex,
            class_map=class_map,
            box_convention=box_convention,
            strict=strict,
        ),
        is_dry_run=dry_run,
        times=times,
    )
    with opened_home() as (home, actor):
        done = import_labels(home, actor, request)
    if as_json:
        counts = asdict(done)
        del counts["findings"]
        print_json({**counts, "dry_run": dry_run, "findings": finding_rows(done.findings)})
        return
    print_findings(done.findings)
    print_line(_sentence(done) + (" (dry run)" if dry_run else ""))


def _sentence(done: LabelsImport) -> str:
    timed = f"; minutes of {plural(done.num_timed, 'clip')}" if done.num_timed else ""
    if not done.is_new:
        return f"Batch {done.batch_id} was there already{timed}."
    return (
        f"Batch {done.batch_id}: {plural(done.num_clips, 'clip')}, "
        f"{plural(done.num_frames, 'frame')}; {plural(done.num_new, 'label')} new, "
        f"{done.num_changed:,} changed, {done.num_removed:,} removed, "
        f"{done.num_unchanged:,} unchanged{timed}"
    )


@app.command("list")
def list_command(
    queue: Annotated[str | None, typer.Option(help="Only batches of this queue.")] = None,
    as_json: AsJson = False,
) -> None:
    """Every label batch, newest first."""
    with opened_home() as (home, actor), home.database.read() as session:
        if queue is not None and not queues_by_id(session, actor, [queue]):
            raise NotFound(f"there is no queue {queue!r:.120}; `gainloop queue list` shows all")
        rows = list(all_pages(lambda window: list_batches(session, actor, window, queue)))
    if as_json:
        print_json([asdict(row) for row in rows])
    elif rows:
        print_table(
            ("batch", "name", "queue", "format", "clips", "frames", "labels", "hours"),
            (
                [
                    *(row.batch_id, row.name, row.queue_id, row.format.value),
                    *(row.num_clips, row.num_frames, row.num_labels, row.spent_hours),
                ]
                for row in rows
            ),
        )
    else:
        print_line("No label batch yet: `gainloop labels import FILE` brings one in.")


@app.command()
def check(
    batch: Annotated[str, typer.Argument(help="Id of the label batch.")], as_json: AsJson = False
) -> None:
    """Run the acceptance checks of the queue over a batch; exit code 1 where one fails."""
    with opened_home() as (home, actor), home.database.read() as session:
        results = check_batch(session, home.objects, actor, batch)
    if as_json:
        print_json([asdict(result) for result in results])
    else:
        for result in results:
            print_line(f"{_verdict(result)}: {describe_check(result.rule, result.value)}")
            for fault in result.examples:
                frame = "" if fault.frame is None else f", frame {fault.frame}"
                place = f"clip {fault.clip_id}{frame}: " if fault.clip_id else ""
                print_line(f"  {place}{fault.message}")
    if any(result.is_passed is False for result in results):
        raise typer.Exit(GainloopError.exit_code)


def _verdict(result: CheckResult) -> str:
    if result.is_passed is None:
        return "for people to see"
    return "passed" if result.is_passed else f"failed, {plural(result.num_faults, 'fault')}"
