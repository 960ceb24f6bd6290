"""`gainloop epics`: epics of the tracker, and the error clusters that they address."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from gainloop.cli.opening import opened_home
from gainloop.cli.output import (
    AsJson,
    DryRun,
    Strict,
    finding_rows,
    plural,
    print_done,
    print_findings,
    print_json,
    print_line,
    print_table,
)
from gainloop.reads.epics import list_epics
from gainloop.reads.pages import all_pages
from gainloop.workflows.epics.import_epics import import_epics
from gainloop.workflows.epics.link_epic import link_epic, unlink_epic

app = typer.Typer(help="Epics, and what they are for.", no_args_is_help=True)
Key = Annotated[str, typer.Argument(help="Key of the epic, such as PERC-12.")]
Cluster = Annotated[str, typer.Argument(help="Id of the error cluster.")]
Reason = Annotated[str, typer.Option(help="Why.")]


@app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="CSV with key and title, such as Jira exports.")],
    strict: Strict = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Bring in epics from a file; importing it again changes nothing."""
    with opened_home() as (home, actor):
        done = import_epics(home, actor, file, is_strict=strict, is_dry_run=dry_run)
    if as_json:
        print_json(
            {
                "new": done.num_new,
                "changed": done.num_changed,
                "unchanged": done.num_unchanged,
                "findings": finding_rows(done.findings),
            }
        )
        return
    print_findings(done.findings)
    print_line(
        f"{plural(done.num_new, 'epic')} new, {done.num_changed:,} changed, "
        f"{done.num_unchanged:,} unchanged" + (" (dry run)" if dry_run else "")
    )


@app.command("list")
def list_command(
    text: Annotated[str, typer.Option(help="Part of key or title.")] = "",
    as_json: AsJson = False,
) -> None:
    """Every epic, newest first."""
    with opened_home() as (home, actor), home.database.read() as session:
        rows = list(all_pages(lambda window: list_epics(session, actor, window, text)))
    if as_json:
        print_json([asdict(row) for row in rows])
    elif rows:
        print_table(
            ("key", "title", "status", "owner", "due"),
            ([row.key, row.title, row.status, row.owner, row.due] for row in rows),
        )
    else:
        print_line("No epic: `gainloop epics import FILE` brings them in.")


@app.command("link")
def link(
    key: Key,
    cluster: Cluster,
    reason: Reason = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Say that an epic addresses an error cluster."""
    with opened_home(is_dry_run=dry_run) as (home, actor):
        is_new = link_epic(home, actor, key, cluster, reason)
    line = f"{key} {'addresses' if is_new else 'addressed already'} {cluster}."
    document = {"epic": key, "cluster": cluster, "new": is_new}
    print_done(document, line, is_dry_run=dry_run, as_json=as_json)


@app.command("unlink")
def unlink(
    key: Key,
    cluster: Cluster,
    reason: Reason = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Say that an epic addresses an error cluster no longer; that it did stays on record."""
    with opened_home(is_dry_run=dry_run) as (home, actor):
        unlink_epic(home, actor, key, cluster, reason)
    line = f"{key} addresses {cluster} no longer."
    document = {"epic": key, "cluster": cluster}
    print_done(document, line, is_dry_run=dry_run, as_json=as_json)
