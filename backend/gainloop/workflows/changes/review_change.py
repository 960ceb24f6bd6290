"""Approves or rejects a change that somebody else proposed.

Called by `gainloop change review` and the mutation `reviewChange`. A review is never changed.
"""

import sqlalchemy as sa
from sqlmodel import select

from gainloop.models.changes import ChangeReview
from gainloop.models.governance import Actor
from gainloop.rules.access import Permission
from gainloop.rules.change_control import check_review, status_after
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction
from gainloop.terms.governance import ChangeStatus, ReviewVerdict
from gainloop.workflows.changes.steps import facts_of, get_change, is_alone
from gainloop.workflows.reasons import check_reason


def review_change(
    home: Home,
    actor: Actor,
    change_id: str,
    verdict: ReviewVerdict,
    rationale: str,
    *,
    is_dry_run: bool = False,
) -> ChangeStatus:
    """What the change is afterwards. Raises InvalidInput NO_REASON, NotFound, and as
    `rules.change_control.check_review`; then, and on a dry run, nothing is stored.
    """
    reason = check_reason(rationale)
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.REVIEW_CHANGE,
        action=AuditAction.CHANGE_REVIEW,
    ) as unit:
        change = get_change(unit.session, change_id)
        alone = is_alone(unit.session, home, actor)
        check_review(facts_of(unit.session, change), actor.id, verdict, is_alone=alone)
        status = status_after(verdict)
        if is_dry_run:
            return status
        change.status = status
        if status is ChangeStatus.REJECTED:
            change.closed_by_id, change.closed_at = actor.id, unit.now
            change.closing_reason = reason
        counted = select(sa.func.count()).where(ChangeReview.change_id == change.id)
        review = ChangeReview(
            change_id=change.id,
            number=unit.session.exec(counted).one() + 1,
            reviewer_id=actor.id,
            verdict=verdict,
            rationale=reason,
            recorded_at=unit.now,
        )
        unit.session.add_all([change, review])
        told = {
            "verdict": verdict.value,
            "base": change.base_version_id,
            "own_proposal": actor.id == change.proposer_id,
        }
        unit.record(AuditRecord("ChangeRequest", change.id, told, rationale=reason))
    return status
