"""`gainloop limits`: what every selection must hold and may not exceed."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from gainloop.cli.opening import opened_home
from gainloop.cli.output import AsJson, print_json, print_line
from gainloop.errors import InvalidInput
from gainloop.reads.run_limits import LimitsRow, list_limits
from gainloop.terms.limits import Minimum
from gainloop.workflows.priorities.set_limits import limits_of_document, set_limits

app = typer.Typer(
    help="Safety floors, minimums and caps of every priority run.", no_args_is_help=True
)


@app.command()
def show(as_json: AsJson = False) -> None:
    """The limits in force, and the versions before."""
    with opened_home() as (home, actor), home.database.read() as session:
        versions = list_limits(session, actor)
    if as_json:
        print_json([_document(row) for row in versions])
        return
    newest = versions[0]
    print_line(f"In force: {newest.limits_version_id}. {newest.note}")
    for floor in newest.floors:
        print_line(f"Safety floor {floor['name']}: {Minimum.of_json(floor).label}")
    for minimum in newest.minimums:
        print_line(f"Minimum {Minimum.of_json(minimum).label}")
    share, copies = newest.largest_share, newest.most_copies
    print_line(f"Largest share of the hours in one cell: {'none' if share is None else share}")
    print_line(f"Most clips of one group of copies: {'none' if copies is None else copies}")
    if len(versions) > 1:
        print_line(f"{len(versions) - 1} versions before; --json prints all.")


@app.command("set")
def set_command(
    file: Annotated[
        Path,
        typer.Argument(
            help="JSON of floors, minimums, largest_share, most_copies; what is left out is none."
        ),
    ],
    reason: Annotated[str, typer.Option(help="Why.")],
    as_json: AsJson = False,
) -> None:
    """Set the next version; runs are made under it from now on."""
    limits = limits_of_document(_read(file))
    with opened_home() as (home, actor):
        version, is_new = set_limits(home, actor, limits, reason)
    if as_json:
        print_json({"limits": version, "new": is_new})
    else:
        print_line(f"{version} {'is in force' if is_new else 'was in force already'}.")


def _document(row: LimitsRow) -> dict[str, Any]:
    return {
        "limits": row.limits_version_id,
        "floors": row.floors,
        "minimums": row.minimums,
        "largest_share": row.largest_share,
        "most_copies": row.most_copies,
        "note": row.note,
    }


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InvalidInput("NO_FILE", f"there is no file {path}", field="file") from None
    except (OSError, ValueError) as error:
        raise InvalidInput("BAD_LIMITS", f"{path} is no JSON: {error}", field="file") from error
