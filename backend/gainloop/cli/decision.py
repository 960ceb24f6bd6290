"""`gainloop decision`: what was decided, by whom, about what, on which evidence."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer
from sqlmodel import Session

from gainloop.cli.opening import opened_home
from gainloop.cli.output import AsJson, DryRun, print_done, print_json, print_line, print_table
from gainloop.cli.texts import text_of
from gainloop.errors import InvalidInput
from gainloop.models.governance import Actor
from gainloop.reads.decisions import DecisionRow, ends_by_decision, list_decisions
from gainloop.reads.node_ids import parse_key
from gainloop.reads.pages import all_pages
from gainloop.terms.enums import DecisionKind, LineageType
from gainloop.terms.lineage import node_key
from gainloop.workflows.decisions.record_decision import DecisionRequest, record_decision

app = typer.Typer(help="Decisions on record.", no_args_is_help=True)
_PARTS_AT_ONCE = 500


@app.command("record")
def record(
    title: Annotated[str, typer.Argument(help="What was decided, in one line.")],
    about: Annotated[list[str], typer.Option(help="LABEL:ID, such as Epic:PERC-12; repeatable.")],
    rationale: Annotated[str, typer.Option(help="Why; @FILE reads a file.")],
    kind: Annotated[DecisionKind, typer.Option(help="What it is on.")] = DecisionKind.OTHER,
    cites: Annotated[
        list[str] | None, typer.Option(help="LABEL:ID that it rests on; repeatable.")
    ] = None,
    evidence: Annotated[list[str] | None, typer.Option(help="https address; repeatable.")] = None,
    decided_at: Annotated[
        str | None, typer.Option(help="When, with a time zone: 2026-03-01T09:00+01:00.")
    ] = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Put a decision on record."""
    request = DecisionRequest(
        kind=kind,
        title=title,
        rationale=text_of(rationale, "rationale"),
        about=tuple(parse_key(key, "about") for key in about),
        cites=tuple(parse_key(key, "cites") for key in cites or ()),
        evidence=tuple(evidence or ()),
        decided_at=_moment(decided_at),
    )
    with opened_home(is_dry_run=dry_run) as (home, actor):
        decision_id, is_new = record_decision(home, actor, request)
    line = f"Decision {decision_id} {'recorded' if is_new else 'was there already'}."
    document = {"id": decision_id, "new": is_new}
    print_done(document, line, is_dry_run=dry_run, as_json=as_json)


@app.command("list")
def list_command(
    about: Annotated[str | None, typer.Option(help="LABEL:ID that they are about.")] = None,
    as_json: AsJson = False,
) -> None:
    """Decisions, newest first."""
    key = None if about is None else parse_key(about, "about")
    with opened_home() as (home, actor), home.database.read() as session:
        rows = list(all_pages(lambda window: list_decisions(session, actor, window, key)))
        documents = _documents(session, actor, rows)
    if as_json:
        print_json(documents)
    elif rows:
        print_table(
            ("decision", "decided", "by", "title", "about"),
            (
                [row.decision_id, row.decided_at, row.author, row.title, ", ".join(one["about"])]
                for row, one in zip(rows, documents, strict=True)
            ),
        )
    else:
        print_line("No decision on record: `gainloop decision record --help` says how.")


def _documents(session: Session, actor: Actor, rows: list[DecisionRow]) -> list[dict[str, Any]]:
    documents: list[dict[str, Any]] = []
    for start in range(0, len(rows), _PARTS_AT_ONCE):
        part = rows[start : start + _PARTS_AT_ONCE]
        ends = ends_by_decision(session, actor, [row.decision_id for row in part])
        for row in part:
            own = ends.get(row.decision_id, [])
            keys = {
                name: [node_key(*end.key) for end in own if end.type is relation]
                for name, relation in (("about", LineageType.ABOUT), ("cites", LineageType.CITES))
            }
            documents.append({**asdict(row), **keys})
    return documents


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInput(
            "BAD_TIME",
            f"{text!r:.60} is no moment such as 2026-03-01T09:00+01:00",
            field="decided_at",
        ) from None
