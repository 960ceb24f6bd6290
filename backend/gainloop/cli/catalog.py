"""`gainloop catalog`: the clips that exist."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from gainloop.cli.opening import opened_home
from gainloop.cli.options import read_options
from gainloop.cli.output import (
    AsJson,
    DryRun,
    Strict,
    finding_rows,
    print_findings,
    print_json,
    print_line,
    print_table,
    progress_bar,
)
from gainloop.errors import InvalidInput
from gainloop.formats.catalog import preview
from gainloop.formats.catalog_columns import MapFile, read_column_map
from gainloop.terms.options import Limits
from gainloop.workflows.catalog.import_catalog import CatalogRequest, import_catalog

app = typer.Typer(help="The catalog of clips.", no_args_is_help=True)

MapOption = Annotated[
    Path | None,
    typer.Option("--map", help="YAML or JSON of columns: our name to theirs. Default: guessed."),
]


@app.command("import")
def import_command(
    paths: Annotated[list[Path], typer.Argument(help="CSV or Parquet files.")],
    map_file: MapOption = None,
    dataset: Annotated[
        str | None,
        typer.Option(
            help="Name of the dataset that the file is a version of; default: the file's name."
        ),
    ] = None,
    strict: Strict = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Bring in clips; what is known already and unchanged is left alone. `clip_id` is enough.

    Of several files all are checked before one is brought in.
    """
    if dataset is not None and len(paths) > 1:
        raise InvalidInput(
            "ONE_FILE_ONLY",
            f"each of the {len(paths)} files would be another version of {dataset!r:.120}: import "
            "them one by one, or leave out --dataset to name each after its file",
            field="dataset",
        )
    chosen = read_column_map(map_file, Limits()) if map_file else MapFile()
    options = read_options(strict=strict)
    requests = [
        CatalogRequest(path, chosen, options, dry_run=dry_run, dataset=dataset) for path in paths
    ]
    with opened_home() as (home, actor), progress_bar() as progress:
        if len(requests) > 1 and not dry_run:
            for request in requests:
                import_catalog(home, actor, replace(request, dry_run=True), progress)
        results = [import_catalog(home, actor, request, progress) for request in requests]
    totals: dict[str, Any] = {
        name: sum(getattr(result, name) for result in results)
        for name in ("new", "changed", "unchanged", "rejected")
    }
    findings = [finding for result in results for finding in result.findings]
    if as_json:
        print_json({**totals, "findings": finding_rows(findings)})
        return
    print_findings(findings)
    print_line(
        ("Checked, nothing written: " if dry_run else "")
        + ", ".join(f"{count} {name}" for name, count in totals.items())
    )


@app.command("columns")
def columns(
    path: Annotated[Path, typer.Argument(help="CSV or Parquet file.")],
    map_file: MapOption = None,
    as_json: AsJson = False,
) -> None:
    """Show which column of a file would be taken for what, and why."""
    chosen = read_column_map(map_file, Limits()) if map_file else MapFile()
    seen = preview(path, read_options(), chosen)
    if as_json:
        print_json(
            {
                "columns": [asdict(column) for column in seen.column_map.columns],
                "extra": list(seen.column_map.extra),
                "accepted": seen.num_accepted,
                "rejected": seen.num_rejected,
                "findings": finding_rows(seen.findings),
            }
        )
        return
    print_table(
        ("ours", "theirs", "why"),
        ([column.target, column.source, column.why] for column in seen.column_map.columns),
    )
    if seen.column_map.extra:
        print_line(f"Kept as they are: {', '.join(seen.column_map.extra)}")
    print_findings(seen.findings)
