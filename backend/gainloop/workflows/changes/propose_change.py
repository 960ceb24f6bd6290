"""Proposes the next version of a governed object, with what it would do attached.

Called by `gainloop change propose`, `gainloop limits set` and the mutation `proposeChange`. Nothing
comes into force by it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, select

from gainloop.errors import InvalidInput
from gainloop.models.changes import ChangeRequest
from gainloop.models.governance import Actor
from gainloop.rules.access import Permission, require
from gainloop.rules.change_control import check_base, check_effective_from
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction
from gainloop.terms.governance import ChangeStatus, GovernedKind
from gainloop.workflows.changes.governed import VersionContent
from gainloop.workflows.changes.governed_kinds import GOVERNED
from gainloop.workflows.changes.impact_documents import Impact
from gainloop.workflows.changes.steps import next_number
from gainloop.workflows.priorities.on_request import ranked_on_request
from gainloop.workflows.reasons import check_reason

_OPEN = (ChangeStatus.PROPOSED, ChangeStatus.APPROVED)


@dataclass(frozen=True, slots=True)
class Proposal:
    """document: JSON of the kind; base_version_id: that the proposer looked at, None for the
    newest; effective_from: None for the moment of activation.
    """

    kind: GovernedKind
    subject: str
    document: Any
    rationale: str
    base_version_id: str | None = None
    effective_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """change_id: None where nothing was written; is_new: False where this person has proposed the
    same on the same version, and it is still open.
    """

    change_id: str | None
    is_new: bool
    base: VersionContent
    content: dict[str, Any]
    impact: Impact


def propose_change(
    home: Home, actor: Actor, proposal: Proposal, *, is_dry_run: bool = False
) -> Proposed:
    """Raises InvalidInput as the kind does, NO_REASON, NO_CHANGE, BAD_TIME; Conflict STALE_BASE.
    Then, and on a dry run, nothing is stored.
    """
    require(actor.role, Permission.PROPOSE_CHANGE)
    rationale = check_reason(proposal.rationale)
    governed = GOVERNED[proposal.kind]
    subject = governed.check_subject(proposal.subject)
    with home.database.read() as session:
        base = governed.newest(session, subject)
    check_base(proposal.base_version_id, base.version_id)
    check_effective_from(proposal.effective_from, home.database.clock())
    content = governed.next_content(subject, proposal.document, base.content)
    if content == base.content:
        raise InvalidInput(
            "NO_CHANGE",
            f"{base.version_id} is this already: there is nothing to change",
            field="document",
        )
    impact = governed.impact(home, subject, content)
    if is_dry_run:
        return Proposed(None, is_new=True, base=base, content=content, impact=impact)
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.PROPOSE_CHANGE,
        action=AuditAction.CHANGE_PROPOSE,
    ) as unit:
        check_base(base.version_id, governed.newest(unit.session, subject).version_id)
        change = _change(unit, proposal, subject, base, content)
        known = _open_twin(unit.session, change)
        if known is not None:
            return Proposed(known, is_new=False, base=base, content=content, impact=impact)
        change.rationale, change.impact = rationale, impact.as_json()
        unit.session.add(change)
        unit.record(AuditRecord("ChangeRequest", change.id, _told(change), rationale=rationale))
    return Proposed(change.id, is_new=True, base=base, content=content, impact=impact)


def propose_on_request(home: Home, actor: Actor, proposal: Proposal) -> Proposed:
    """For people at a screen: raises as `ranked_on_request` beside."""
    require(actor.role, Permission.PROPOSE_CHANGE)
    governed = GOVERNED[proposal.kind]
    subject = governed.check_subject(proposal.subject)
    with home.database.read() as session:
        num_candidates = governed.num_replayed(session, subject)
    command = f"gainloop change propose {proposal.kind.value} --file FILE"
    with ranked_on_request(num_candidates, command):
        return propose_change(home, actor, proposal)


def _change(
    unit: UnitOfWork,
    proposal: Proposal,
    subject: str,
    base: VersionContent,
    content: dict[str, Any],
) -> ChangeRequest:
    number, moment = next_number(unit.session), proposal.effective_from
    return ChangeRequest(
        id=f"change-{number}",
        number=number,
        kind=proposal.kind,
        subject=subject,
        base_version_id=base.version_id,
        base_content=base.content,
        content=content,
        rationale="",
        proposer_id=unit.actor.id,
        status=ChangeStatus.PROPOSED,
        impact={},
        effective_from=None if moment is None else moment.astimezone(UTC),
        recorded_at=unit.now,
    )


def _open_twin(session: Session, change: ChangeRequest) -> str | None:
    found = session.exec(
        select(ChangeRequest).where(
            ChangeRequest.kind == change.kind,
            ChangeRequest.subject == change.subject,
            ChangeRequest.base_version_id == change.base_version_id,
            ChangeRequest.proposer_id == change.proposer_id,
            col(ChangeRequest.status).in_(_OPEN),
        )
    )
    asked = (change.content, change.effective_from)
    return next((one.id for one in found if (one.content, one.effective_from) == asked), None)


def _told(change: ChangeRequest) -> dict[str, Any]:
    moment = change.effective_from
    return {
        "kind": change.kind.value,
        "subject": change.subject,
        "base": change.base_version_id,
        "content": change.content,
        "effective_from": None if moment is None else moment.isoformat(),
        "impact": change.impact,
    }
