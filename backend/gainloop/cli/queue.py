"""`gainloop queue`: labeling queues, drawn from a run or made of labels to fix."""

from dataclasses import asdict
from pathlib import Path
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
from gainloop.errors import NotFound
from gainloop.formats.output_file import output_file
from gainloop.reads.leakage import barred_items, name_clips
from gainloop.reads.pages import all_pages
from gainloop.reads.queues import QueueRow, list_queues, queues_by_id
from gainloop.reads.ranked import list_queue_items
from gainloop.terms.enums import GroundTruthErrorKind
from gainloop.workflows.queue.create_fix_queue import FixQueueRequest, create_fix_queue
from gainloop.workflows.queue.create_queue import QueueRequest, QueueResult, create_queue
from gainloop.workflows.queue.export_queue import ExportFormat, export_queue

app = typer.Typer(help="Labeling queues.", no_args_is_help=True)

FIX_INSTRUCTIONS = (
    "Look at the named frames. Add labels that were overlooked, and correct boxes and classes that "
    "are wrong; leave what is right as it is."
)
QueueArgument = Annotated[str, typer.Argument(help="Id of the queue.")]


@app.command()
def create(
    run: Annotated[str, typer.Option(help="Run whose selected items are queued.")],
    name: Annotated[str, typer.Option(help="What people call this queue.")],
    ontology: OntologyOption = "",
    instructions: InstructionsOption = "",
    check: CheckOption = None,
    target: Annotated[
        list[str] | None, typer.Option(help="Error cluster that it is for, by id; repeatable.")
    ] = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Make a queue. Refused without ontology version, instructions and acceptance checks."""
    request = QueueRequest(
        run_id=run,
        name=name,
        ontology_version_id=ontology,
        instructions=text_of(instructions, "instructions"),
        checks=checks_of(check),
        target_cluster_ids=target or (),
    )
    with opened_home(is_dry_run=dry_run) as (home, actor):
        done = create_queue(home, actor, request)
    _print_made(done, is_dry_run=dry_run, as_json=as_json)


@app.command("create-fix")
def create_fix(
    evaluation: Annotated[str, typer.Argument(help="Evaluation that shows the labels.")],
    name: Annotated[str, typer.Option(help="What people call this queue.")],
    ontology: OntologyOption = "",
    instructions: Annotated[
        str, typer.Option(help="What annotators are told; @FILE reads a file.")
    ] = FIX_INSTRUCTIONS,
    kind: Annotated[
        GroundTruthErrorKind | None, typer.Option(help="Only labels of this kind.")
    ] = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Make a queue of labels of a benchmark that seem to be wrong, one item per clip."""
    request = FixQueueRequest(
        evaluation_id=evaluation,
        name=name,
        ontology_version_id=ontology,
        instructions=text_of(instructions, "instructions"),
        kind=kind,
    )
    with opened_home(is_dry_run=dry_run) as (home, actor):
        done = create_fix_queue(home, actor, request)
    _print_made(done, is_dry_run=dry_run, as_json=as_json)


@app.command("list")
def list_command(as_json: AsJson = False) -> None:
    """Every queue, newest first."""
    with opened_home() as (home, actor), home.database.read() as session:
        rows = [
            _summary(row) for row in all_pages(lambda window: list_queues(session, actor, window))
        ]
    if as_json:
        print_json(rows)
    elif rows:
        print_table(list(rows[0]), (list(row.values()) for row in rows))
    else:
        print_line("No queue yet: `gainloop queue create --help` says what it needs.")


@app.command()
def show(queue: QueueArgument, as_json: AsJson = False) -> None:
    """A queue and its items in order."""
    with opened_home() as (home, actor), home.database.read() as session:
        row = queues_by_id(session, actor, [queue]).get(queue)
        if row is None:
            raise NotFound(f"there is no queue {queue}; `gainloop queue list` shows all")
        items = list(all_pages(lambda window: list_queue_items(session, actor, queue, window)))
        withheld = barred_items(session, home.objects, queue)
    if as_json:
        print_json({**asdict(row), "items": [asdict(item) for item in items], "withheld": withheld})
        return
    print_line(f"{row.name} ({row.queue_id}): {row.num_items} items, {row.hours:.2f} h")
    _print_withheld(withheld)
    print_table(
        ("rank", "clip", "state", "minutes", "reason"),
        (
            [item.rank, item.clip_id, item.state, item.cost_minutes, item.reason["headline"]]
            for item in items
        ),
    )


@app.command()
def export(
    queue: QueueArgument,
    output: Annotated[Path, typer.Option("-o", "--output", help="File to write.")],
    export_format: Annotated[
        ExportFormat, typer.Option("--format", help="json or csv.")
    ] = ExportFormat.JSON,
    as_json: AsJson = False,
) -> None:
    """Write a queue for an annotation tool. CSV cells never run as formulas."""
    with opened_home() as (home, actor), output_file(output) as write:
        done = export_queue(home, actor, queue, export_format)
        write(done.data)
    if as_json:
        counts = {"items": done.num_items, "num_withheld": done.num_withheld}
        print_json({"file": str(output), **counts, "withheld": done.withheld})
    else:
        of_all = f" of {done.num_items + done.num_withheld}" if done.num_withheld else ""
        print_line(f"{done.num_items}{of_all} items written to {output}.")
        _print_withheld(done.withheld)


def _print_withheld(reasons: dict[str, str]) -> None:
    if reasons:
        print_line(
            f"Withheld from exports, because labels would leak into a benchmark: "
            f"{plural(len(reasons), 'clip')}. {name_clips(reasons)}"
        )


def _print_made(done: QueueResult, *, is_dry_run: bool, as_json: bool) -> None:
    line = f"Queue {done.queue_id} {'created' if done.is_new else 'was there already'}."
    document = {"id": done.queue_id, "new": done.is_new, "notes": list(done.notes)}
    print_done(document, line, is_dry_run=is_dry_run, as_json=as_json)
    for note in () if as_json else done.notes:
        print_line(note)


def _summary(row: QueueRow) -> dict[str, Any]:
    return {
        "id": row.queue_id,
        "name": row.name,
        "run": row.run_id,
        "evaluation": row.evaluation_id,
        "ontology": row.ontology_version_id,
        "items": row.num_items,
        "hours": row.hours,
    }
