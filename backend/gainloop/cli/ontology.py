"""`gainloop ontology`: the classes that annotators may use."""

from dataclasses import asdict
from typing import Annotated

import typer

from gainloop.cli.opening import opened_home
from gainloop.cli.output import AsJson, DryRun, print_done, print_json, print_table
from gainloop.reads.queues import list_ontologies
from gainloop.workflows.ontology.add_ontology import add_ontology

app = typer.Typer(help="Ontology versions.", no_args_is_help=True)


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="Name of the ontology.")],
    classes: Annotated[str, typer.Option(help="Class names, separated by commas.")],
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Add the next version of an ontology; equal classes are the version that exists."""
    with opened_home(is_dry_run=dry_run) as (home, actor):
        ontology_id, is_new = add_ontology(home, actor, name, classes.split(","))
    line = f"Ontology {ontology_id} {'added' if is_new else 'was there already'}."
    document = {"id": ontology_id, "new": is_new}
    print_done(document, line, is_dry_run=dry_run, as_json=as_json)


@app.command("list")
def list_command(as_json: AsJson = False) -> None:
    """Every ontology version with its classes."""
    with opened_home() as (home, actor), home.database.read() as session:
        rows = list_ontologies(session, actor)
    if as_json:
        print_json([asdict(row) for row in rows])
    else:
        print_table(
            ("id", "classes"), ([row.ontology_version_id, ", ".join(row.classes)] for row in rows)
        )
