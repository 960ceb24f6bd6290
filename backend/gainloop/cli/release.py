"""`gainloop release`: dataset releases, the labels that a training may use."""

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from gainloop.cli.opening import opened_home
from gainloop.cli.output import AsJson, plural, print_json, print_line, print_table
from gainloop.errors import NotFound
from gainloop.reads.label_batches import (
    ReleaseRow,
    batches_by_release,
    list_releases,
    releases_by_id,
)
from gainloop.reads.pages import all_pages
from gainloop.workflows.releases.create_release import ReleaseRequest, create_release
from gainloop.workflows.releases.export_release import export_release

app = typer.Typer(help="Dataset releases.", no_args_is_help=True)
ReleaseArgument = Annotated[str, typer.Argument(help="The release, NAME:VERSION.")]


class ReleaseFormat(StrEnum):
    COCO = "coco"


@app.command("create")
def create(
    name: Annotated[str, typer.Option(help="Name, the same for all versions.")],
    batch: Annotated[list[str] | None, typer.Option(help="Label batch; give it again.")] = None,
    note: Annotated[str, typer.Option(help="What it is for.")] = "",
    as_json: AsJson = False,
) -> None:
    """Pin the labels of batches for good; a clip has those of the last batch that covers it."""
    with opened_home() as (home, actor):
        done = create_release(home, actor, ReleaseRequest(name, batch or (), note))
    if as_json:
        print_json({"id": done.release_id, "new": done.is_new})
    elif done.is_new:
        print_line(f"Release {done.release_id} created.")
    else:
        print_line(f"Release {done.release_id} pins the same labels already.")


@app.command("list")
def list_command(as_json: AsJson = False) -> None:
    """Every dataset release, newest first."""
    with opened_home() as (home, actor), home.database.read() as session:
        rows = list(all_pages(lambda window: list_releases(session, actor, window)))
    if as_json:
        print_json([_summary(row) for row in rows])
    elif rows:
        print_table(
            ("release", "ontology", "batches", "clips", "labels", "digest"),
            (
                [
                    *(row.release_id, row.ontology_version_id),
                    *(row.num_batches, row.num_clips, row.num_labels, row.digest[:12]),
                ]
                for row in rows
            ),
        )
    else:
        print_line("No dataset release yet: `gainloop release create --help` says what it needs.")


@app.command()
def show(release: ReleaseArgument, as_json: AsJson = False) -> None:
    """A dataset release and its batches."""
    with opened_home() as (home, actor), home.database.read() as session:
        row = releases_by_id(session, actor, [release]).get(release)
        if row is None:
            raise NotFound(
                f"there is no dataset release {release!r:.120}; `gainloop release list` shows all"
            )
        batches = batches_by_release(session, actor, [release]).get(release, [])
    if as_json:
        print_json({**_summary(row), "batches": [asdict(batch) for batch in batches]})
        return
    print_line(
        f"{row.release_id}: {plural(row.num_labels, 'label')} of {plural(row.num_clips, 'clip')}, "
        f"SHA-256 {row.digest}"
    )
    print_table(
        ("batch", "name", "queue", "clips", "labels", "hours"),
        (
            [
                *(batch.batch_id, batch.name, batch.queue_id),
                *(batch.num_clips, batch.num_labels, batch.spent_hours),
            ]
            for batch in batches
        ),
    )


@app.command()
def export(
    release: ReleaseArgument,
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder to write.")],
    export_format: Annotated[
        ReleaseFormat, typer.Option("--format", help="coco.")
    ] = ReleaseFormat.COCO,
    as_json: AsJson = False,
) -> None:
    """Write a release for a training: labels and manifest, the same bytes every time."""
    with opened_home() as (home, actor):
        done = export_release(home, actor, release, output)
    if as_json:
        print_json({**asdict(done), "format": export_format.value})
    else:
        print_line(
            f"{plural(done.num_annotations, 'label')} on "
            f"{plural(done.num_images, 'image')} written to {output}."
        )


def _summary(row: ReleaseRow) -> dict[str, Any]:
    summary = asdict(row)
    del summary["manifest_object"]
    return summary
