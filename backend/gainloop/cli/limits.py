"""`gainloop limits`: what every selection must hold and may not exceed."""

from pathlib import Path
from typing import Annotated, Any

import typer

from gainloop.cli.change import propose_limits
from gainloop.cli.opening import opened_home
from gainloop.cli.output import AsJson, DryRun, print_json, print_line
from gainloop.reads.governed_versions import limits_in_force
from gainloop.reads.run_limits import LimitsRow, list_limits
from gainloop.terms.limits import Minimum

app = typer.Typer(
    help="Safety floors, minimums and caps of every priority run.", no_args_is_help=True
)


@app.command()
def show(as_json: AsJson = False) -> None:
    """The limits in force, and the versions before."""
    with opened_home() as (home, actor), home.database.read() as session:
        versions = list_limits(session, actor)
        in_force = limits_in_force(session, home.database.clock()).id
    if as_json:
        print_json([_document(row, in_force) for row in versions])
        return
    newest = next(row for row in versions if row.limits_version_id == in_force)
    print_line(f"In force: {newest.limits_version_id}. {newest.note}")
    for floor in newest.floors:
        print_line(f"Safety floor {floor['name']}: {Minimum.of_json(floor).label}")
    for minimum in newest.minimums:
        print_line(f"Minimum {Minimum.of_json(minimum).label}")
    share, copies = newest.largest_share, newest.most_copies
    print_line(f"Largest share of the hours in one cell: {'none' if share is None else share}")
    print_line(f"Most clips of one group of copies: {'none' if copies is None else copies}")
    if len(versions) > 1:
        print_line(f"{len(versions) - 1} other versions; --json prints all.")


@app.command("set")
def set_command(
    file: Annotated[
        Path,
        typer.Argument(
            help="JSON of floors, minimums, largest_share, most_copies; what is left out is none."
        ),
    ],
    reason: Annotated[str, typer.Option(help="Why.")],
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Propose the next version, as `change propose limits` does: somebody else reviews it."""
    propose_limits(file=file, reason=reason, dry_run=dry_run, as_json=as_json)


def _document(row: LimitsRow, in_force: str) -> dict[str, Any]:
    return {
        "limits": row.limits_version_id,
        "in_force": row.limits_version_id == in_force,
        "floors": row.floors,
        "minimums": row.minimums,
        "largest_share": row.largest_share,
        "most_copies": row.most_copies,
        "note": row.note,
    }
