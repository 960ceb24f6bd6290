"""`gainloop axis`: what cohorts are made by."""

from typing import Annotated, Any

import typer

from gainloop.cli.opening import opened_home
from gainloop.cli.output import AsJson, DryRun, print_done, print_json, print_line, print_table
from gainloop.errors import InvalidInput
from gainloop.reads.axes import AxisRow, list_axes
from gainloop.workflows.axes.register_axis import AxisRequest, register_axis

app = typer.Typer(help="Cohort axes, built in and registered.", no_args_is_help=True)


@app.command()
def register(
    name: Annotated[str, typer.Argument(help="Name of the axis, such as ego_speed.")],
    column: Annotated[str, typer.Option(help="Column of the catalog, or one of its extra ones.")],
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    bins: Annotated[
        str | None,
        typer.Option(help="Rising edges of bins of a column of numbers, such as 0,10,20,30."),
    ] = None,
    unit: Annotated[str | None, typer.Option(help="Unit of the edges, such as m/s.")] = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Register an axis; another definition under its name is its next version."""
    request = AxisRequest(name, column, reason, edges=_edges(bins), unit=unit)
    with opened_home(is_dry_run=dry_run) as (home, actor):
        done = register_axis(home, actor, request)
    what = "registered" if done.is_new else "was there already"
    line = f"Axis {done.axis.name}, version {done.axis.version}, {what}."
    document = {**_summary(done.axis), "new": done.is_new}
    print_done(document, line, is_dry_run=dry_run, as_json=as_json)
    if done.axis.labels and not as_json:
        print_line(f"Its values: {', '.join(done.axis.labels)}.")


@app.command("list")
def list_command(as_json: AsJson = False) -> None:
    """Every axis in force."""
    with opened_home() as (home, actor), home.database.read() as session:
        rows = [_summary(row) for row in list_axes(session, actor)]
    if as_json:
        print_json(rows)
        return
    print_table(
        ("name", "version", "column", "kind", "values"),
        (
            (
                *(row["name"], row["version"] or "built in", row["column"], row["kind"]),
                ", ".join(row["values"]) or "as they are",
            )
            for row in rows
        ),
    )


def _edges(text: str | None) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.split(",")) if text is not None else ()
    except ValueError:
        raise InvalidInput(
            "BAD_EDGES", f"{text!r} are no numbers separated by commas, such as 0,10,20"
        ) from None


def _summary(row: AxisRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "version": row.version,
        "column": row.column,
        "kind": row.kind.value,
        "edges": list(row.edges),
        "unit": row.unit,
        "values": list(row.labels),
    }
