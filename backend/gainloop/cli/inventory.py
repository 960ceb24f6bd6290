"""`gainloop inventory`: what the program has, and who answers for it."""

from dataclasses import asdict
from typing import Annotated

import typer

from gainloop.cli.opening import opened_home
from gainloop.cli.output import AsJson, DryRun, print_done, print_json, print_line, print_table
from gainloop.reads.inventory import read_inventory
from gainloop.terms.enums import InventoryKind
from gainloop.workflows.inventory.assign_owner import assign_owner

app = typer.Typer(help="Datasets, ontologies, tools and benchmarks.", no_args_is_help=True)


@app.command("list")
def list_command(as_json: AsJson = False) -> None:
    """Everything in its newest version, with owner and what is not in order."""
    with opened_home() as (home, actor), home.database.read() as session:
        items = read_inventory(session, actor, home.database.clock()).items()
    if as_json:
        print_json([asdict(item) for item in items])
        return
    if not items:
        print_line("Nothing yet: `gainloop catalog import --help` says how to begin.")
        return
    print_table(
        ("kind", "name", "version", "size", "owner", "last sync"),
        (
            [
                *(item.kind.value, item.name, item.version, item.size, item.owner),
                f"{item.last_sync_at:%Y-%m-%d %H:%M} UTC",
            ]
            for item in items
        ),
    )
    for item in items:
        for finding in item.findings:
            print_line(f"{finding.code} {item.kind.value} {item.name}: {finding.message}")


@app.command()
def own(
    kind: Annotated[InventoryKind, typer.Argument(help="What it is.")],
    name: Annotated[str, typer.Argument(help="Its name, as `gainloop inventory list` shows it.")],
    owner: Annotated[str, typer.Argument(help="A person or a team.")],
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Name who answers for an item; who did before is kept."""
    with opened_home(is_dry_run=dry_run) as (home, actor):
        is_new = assign_owner(home, actor, kind, name, owner)
    document = {"kind": kind.value, "name": name, "owner": owner.strip(), "new": is_new}
    if is_new:
        line = f"{owner.strip()} answers for {kind.value} {name}."
    else:
        line = f"{owner.strip()} answered for {kind.value} {name} already."
    print_done(document, line, is_dry_run=dry_run, as_json=as_json)
