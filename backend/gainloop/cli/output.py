"""What the command line prints: one JSON document or a few readable lines, progress apart."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn
from rich.progress import Progress as Bar
from rich.table import Table

from gainloop.errors import GainloopError, InvalidInput
from gainloop.terms.findings import Finding
from gainloop.terms.progress import Progress

AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON document to standard output.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check and report, but write nothing.")]
Strict = Annotated[bool, typer.Option("--strict", help="Refuse what would only be a warning.")]

_out = Console(soft_wrap=True, highlight=False)
_err = Console(stderr=True, soft_wrap=True, highlight=False)


def print_json(document: Mapping[str, Any] | Sequence[Any]) -> None:
    typer.echo(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False, default=str))


def print_done(document: Mapping[str, Any], line: str, *, is_dry_run: bool, as_json: bool) -> None:
    """What a command wrote, or on a dry run would have written."""
    if as_json:
        print_json({**document, "dry_run": True} if is_dry_run else document)
    else:
        print_line(f"Checked, nothing written: {line}" if is_dry_run else line)


def plural(count: int, noun: str) -> str:
    """`1 row`, `2 rows`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def print_line(text: str) -> None:
    _out.print(escape(text))


def print_note(text: str) -> None:
    """To standard error, beside the result."""
    _err.print(escape(text))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Numbers are aligned to the right; a None is shown as a dash."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    kept = [list(row) for row in rows]
    for position, column in enumerate(columns):
        is_number = any(isinstance(row[position], int | float) for row in kept)
        table.add_column(column, justify="right" if is_number else "left", overflow="fold")
    for row in kept:
        table.add_row(*(_cell(value) for value in row))
    Console(width=max(_out.width, 100), highlight=False).print(table)


def print_findings(findings: Iterable[Finding]) -> None:
    """To standard error, one line each."""
    for finding in findings:
        place = finding.file + (f":{finding.row}" if finding.row else "")
        field = f" [{finding.field}]" if finding.field else ""
        times = f" ({finding.count} rows)" if finding.count > 1 else ""
        _err.print(
            escape(f"{finding.severity}: {finding.code} {place}{field}: {finding.message}{times}")
        )


def finding_rows(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [asdict(finding) for finding in findings]


def print_error(error: GainloopError, *, as_json: bool) -> None:
    if as_json:
        place = (
            {"file": error.file, "row": error.row, "field": error.field}
            if isinstance(error, InvalidInput)
            else {}
        )
        print_json({"error": {"code": error.code, "message": error.message, **place}})
    text = str(error) if isinstance(error, InvalidInput) else f"{error.code}: {error.message}"
    _err.print(f"[bold red]error[/] {escape(text)}")


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on standard error while it is a terminal, else silence."""
    with Bar(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=_err,
        transient=True,
        disable=not _err.is_terminal,
    ) as bar:
        task = bar.add_task("starting", total=None)

        def tell(step: str, done: int, total: int) -> None:
            bar.update(task, description=step, completed=done, total=total or None)

        yield tell


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.3f}"
    return escape(f"{value:,}" if isinstance(value, int) else str(value))
