"""`gainloop audit`: check that nothing was altered, and take the log elsewhere."""

from pathlib import Path
from typing import Annotated, Any

import typer

from gainloop.cli.opening import opened_home
from gainloop.cli.output import AsJson, plural, print_json, print_line
from gainloop.errors import Tampered
from gainloop.formats.audit_file import read_audit_file, write_audit_file
from gainloop.rules.hash_chain import verify_chain
from gainloop.rules.merkle import merkle_root
from gainloop.stores.relational.audit_log import read_head, read_links
from gainloop.terms.audit import Link

app = typer.Typer(help="Verify and export the audit log.", no_args_is_help=True)


@app.command()
def verify(
    file: Annotated[
        Path | None, typer.Argument(help="An export to check offline; without it, this home.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Walk the hash chain; exit 1 with the first bad row if it does not hold, 5 if unreadable."""
    links, head = read_audit_file(file) if file else _links_of_home()
    verdict = verify_chain(links, head)
    root = merkle_root([link.canonical for link in links])
    if as_json:
        bad = verdict.first_bad
        print_json(
            {
                "intact": verdict.intact,
                "rows": verdict.rows,
                "first_bad": {"sequence": bad[0], "reason": bad[1]} if bad else None,
                "head": verdict.head,
                "root": root,
                "anchors": [],
            }
        )
        raise typer.Exit(0 if verdict.intact else Tampered.exit_code)
    if verdict.first_bad:
        sequence, reason = verdict.first_bad
        raise Tampered(
            f"audit row {sequence} {reason}; {plural(verdict.rows, 'row')} before it intact"
        )
    intact = plural(verdict.rows, "audit row")
    print_line(f"{intact} intact. Head {verdict.head}. Root {root}.")


@app.command()
def export(
    output: Annotated[Path, typer.Option("-o", "--output", help="File to write, JSON lines.")],
    as_json: AsJson = False,
) -> None:
    """Write the log to a file that `audit verify FILE` checks without this home."""
    links, head = _links_of_home()
    rows = write_audit_file(output, links, head)
    result: dict[str, Any] = {"file": str(output), "rows": rows, "head": head[1]}
    print_json(result) if as_json else print_line(f"{rows} audit rows written to {output}.")


def _links_of_home() -> tuple[list[Link], tuple[int, str]]:
    with opened_home() as (home, _), home.database.read() as session:
        return list(read_links(session)), read_head(session)
