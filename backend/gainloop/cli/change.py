"""`gainloop change`: propose, review, activate, roll back what is under change control."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from gainloop.cli.opening import opened_home
from gainloop.cli.output import AsJson, DryRun, print_json, print_line, print_table
from gainloop.cli.texts import document_of
from gainloop.errors import InvalidInput, NotFound
from gainloop.reads.changes import (
    ChangeRow,
    ReviewRow,
    changes_by_id,
    list_changes,
    reviews_by_change,
)
from gainloop.reads.pages import all_pages
from gainloop.rules.change_lines import ChangedLine, changed_lines
from gainloop.terms.enums import Profile
from gainloop.terms.governance import ChangeStatus, GovernedKind, ReviewVerdict
from gainloop.workflows.changes.activate_change import Activated, activate_change
from gainloop.workflows.changes.impact_documents import Impact
from gainloop.workflows.changes.propose_change import Proposal, Proposed, propose_change
from gainloop.workflows.changes.review_change import review_change
from gainloop.workflows.changes.rollback_change import rollback_change
from gainloop.workflows.changes.withdraw_change import withdraw_change

app = typer.Typer(
    help="Weights and limits change by proposal, review and activation.", no_args_is_help=True
)
propose_app = typer.Typer(
    help="Propose the next version, with what it would do attached.", no_args_is_help=True
)
app.add_typer(propose_app, name="propose")

ChangeId = Annotated[str, typer.Argument(help="Id of the change request, such as change-3.")]
Reason = Annotated[str, typer.Option(help="Why.")]
From = Annotated[
    str | None,
    typer.Option(
        "--effective-from",
        help="In force from then on, with a time zone: 2027-01-04T06:00+01:00. "
        "Default: from its activation on.",
    ),
]
Base = Annotated[
    str | None,
    typer.Option(help="Version that it follows, such as expected_gain:1; refused if not newest."),
]


@propose_app.command("weights")
def propose_weights(
    profile: Annotated[Profile, typer.Option(help="Whose weights.")],
    file: Annotated[
        Path,
        typer.Option(
            help="JSON of weights, exposure, severity, uncertainty_measure, or of weights alone, "
            'such as {"uncertainty": 0.5}; what is left out stays.'
        ),
    ],
    reason: Reason,
    effective_from: From = None,
    base: Base = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Propose weights of a profile."""
    document, moment = document_of(file), moment_of(effective_from)
    proposal = Proposal(GovernedKind.WEIGHTS, profile.value, document, reason, base, moment)
    _propose(proposal, is_dry_run=dry_run, as_json=as_json)


@propose_app.command("limits")
def propose_limits(
    file: Annotated[
        Path,
        typer.Option(
            help="JSON of floors, minimums, largest_share, most_copies; what is left out is none."
        ),
    ],
    reason: Reason,
    effective_from: From = None,
    base: Base = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Propose limits of every selection."""
    document, moment = document_of(file), moment_of(effective_from)
    proposal = Proposal(GovernedKind.LIMITS, "", document, reason, base, moment)
    _propose(proposal, is_dry_run=dry_run, as_json=as_json)


@app.command("list")
def list_command(
    status: Annotated[
        list[ChangeStatus] | None, typer.Option(help="Only these; repeatable.")
    ] = None,
    kind: Annotated[GovernedKind | None, typer.Option(help="Only of this kind.")] = None,
    as_json: AsJson = False,
) -> None:
    """Change requests, newest first."""
    with opened_home() as (home, actor), home.database.read() as session:
        rows = list(
            all_pages(lambda window: list_changes(session, actor, window, status or (), kind))
        )
        reviews = (
            reviews_by_change(session, actor, [row.change_id for row in rows]) if as_json else {}
        )
    if as_json:
        print_json([_document(row, reviews.get(row.change_id, [])) for row in rows])
    elif rows:
        print_table(
            ("change", "of", "follows", "status", "version", "by", "why"),
            (
                [
                    row.change_id,
                    f"{row.kind.value} {row.subject}",
                    row.base_version_id + (" (stale)" if row.is_stale else ""),
                    row.status.value,
                    row.version_id,
                    row.proposer,
                    row.rationale,
                ]
                for row in rows
            ),
        )
    else:
        print_line("No change request yet: `gainloop change propose --help` says how.")


@app.command("show")
def show(change: ChangeId, as_json: AsJson = False) -> None:
    """One change request: what it changes, what it would do, who said what."""
    with opened_home() as (home, actor), home.database.read() as session:
        row = changes_by_id(session, actor, [change]).get(change)
        reviews = reviews_by_change(session, actor, [change]).get(change, [])
    if row is None:
        raise NotFound(f"there is no change request {change}; `gainloop change list` shows all")
    if as_json:
        print_json(_document(row, reviews))
        return
    print_line(
        f"{row.change_id}, {row.status.value}: {row.kind.value} of {row.subject}, after "
        f"{row.base_version_id}{' (stale: it has to be proposed again)' if row.is_stale else ''}"
    )
    print_line(f"Proposed by {row.proposer}: {row.rationale}")
    if row.version_id is not None:
        print_line(f"Made {row.version_id}, in force from {row.effective_from}")
    _print_lines(row.lines)
    print_line(Impact.of_json(row.impact).sentence)
    for review in reviews:
        print_line(f"{review.verdict.value} by {review.reviewer}: {review.rationale}")
    if row.closing_reason and row.status is ChangeStatus.WITHDRAWN:
        print_line(f"Withdrawn: {row.closing_reason}")


@app.command("review")
def review(
    change: ChangeId,
    verdict: Annotated[ReviewVerdict, typer.Argument(help="What you say of it.")],
    reason: Reason,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Approve or reject what somebody else proposed; exit 3 for one's own proposal. What is
    approved can be rejected until it is activated.
    """
    with opened_home() as (home, actor):
        status = review_change(home, actor, change, verdict, reason, is_dry_run=dry_run)
    _print_status(change, status, is_dry_run=dry_run, as_json=as_json)


@app.command("activate")
def activate(change: ChangeId, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Make the version that an approved change proposes; exit 3 where it is not approved."""
    with opened_home() as (home, actor):
        done = activate_change(home, actor, change, is_dry_run=dry_run)
    _print_activated(done, is_dry_run=dry_run, as_json=as_json)


@app.command("rollback")
def rollback(
    change: ChangeId, reason: Reason, dry_run: DryRun = False, as_json: AsJson = False
) -> None:
    """Take the newest change back: a new version equal to the one before it."""
    with opened_home() as (home, actor):
        done = rollback_change(home, actor, change, reason, is_dry_run=dry_run)
    _print_activated(done, is_dry_run=dry_run, as_json=as_json)


@app.command("withdraw")
def withdraw(
    change: ChangeId, reason: Reason, dry_run: DryRun = False, as_json: AsJson = False
) -> None:
    """Take back a proposal of one's own."""
    with opened_home() as (home, actor):
        withdraw_change(home, actor, change, reason, is_dry_run=dry_run)
    _print_status(change, ChangeStatus.WITHDRAWN, is_dry_run=dry_run, as_json=as_json)


def moment_of(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInput(
            "BAD_TIME",
            f"{text!r:.60} is no moment such as 2027-01-04T06:00+01:00",
            field="effective_from",
        ) from None


def proposed_document(proposal: Proposal, done: Proposed) -> dict[str, Any]:
    return {
        "change": done.change_id,
        "new": done.is_new and done.change_id is not None,
        "status": None if done.change_id is None else ChangeStatus.PROPOSED.value,
        "kind": proposal.kind.value,
        "base": done.base.version_id,
        "lines": [asdict(line) for line in _lines(proposal, done)],
        "impact": done.impact.as_json(),
    }


def _propose(proposal: Proposal, *, is_dry_run: bool, as_json: bool) -> None:
    with opened_home() as (home, actor):
        done = propose_change(home, actor, proposal, is_dry_run=is_dry_run)
    if as_json:
        print_json(proposed_document(proposal, done))
        return
    _print_lines(_lines(proposal, done))
    print_line(done.impact.sentence)
    if done.change_id is None:
        print_line("Dry run: nothing was written.")
    elif done.is_new:
        print_line(
            f"{done.change_id} is proposed after {done.base.version_id}. Somebody else reviews it: "
            "on the page Changes, or by `gainloop change review` if it is not yours."
        )
    else:
        print_line(f"{done.change_id} proposes this already.")


def _lines(proposal: Proposal, done: Proposed) -> list[ChangedLine]:
    return changed_lines(proposal.kind, done.base.content, done.content)


def _print_lines(lines: list[ChangedLine]) -> None:
    print_table(
        ("line", "before", "after"),
        ([line.name, line.before, line.after] for line in lines),
    )


def _print_status(change_id: str, status: ChangeStatus, *, is_dry_run: bool, as_json: bool) -> None:
    if as_json:
        print_json({"change": change_id, "status": status.value, "dry_run": is_dry_run})
    elif is_dry_run:
        print_line(f"Dry run: {change_id} would be {status.value}; nothing was written.")
    else:
        print_line(f"{change_id} is {status.value}.")


def _print_activated(done: Activated, *, is_dry_run: bool, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "change": done.change_id or None,
                "version": done.version_id,
                "effective_from": done.valid_from.isoformat(),
                "dry_run": is_dry_run,
            }
        )
    elif is_dry_run:
        print_line(f"Dry run: {done.version_id} would be made; nothing was written.")
    else:
        print_line(f"{done.version_id} is in force from {done.valid_from}, by {done.change_id}.")


def _document(row: ChangeRow, reviews: list[ReviewRow]) -> dict[str, Any]:
    lines = [asdict(line) for line in row.lines]
    stored = {name: value for name, value in asdict(row).items() if name != "change_id"}
    return {
        "change": row.change_id,
        **stored,
        "is_stale": row.is_stale,
        "lines": lines,
        "reviews": [asdict(review) for review in reviews],
    }
