"""Takes back a proposal of one's own. Called by `gainloop change withdraw` and `withdrawChange`."""

from gainloop.models.governance import Actor
from gainloop.rules.access import Permission
from gainloop.rules.change_control import check_withdrawal
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction
from gainloop.terms.governance import ChangeStatus
from gainloop.workflows.changes.steps import facts_of, get_change
from gainloop.workflows.reasons import check_reason


def withdraw_change(
    home: Home, actor: Actor, change_id: str, rationale: str, *, is_dry_run: bool = False
) -> None:
    """Raises InvalidInput NO_REASON, NotFound, and as `rules.change_control.check_withdrawal`;
    then, and on a dry run, nothing is stored.
    """
    reason = check_reason(rationale)
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.PROPOSE_CHANGE,
        action=AuditAction.CHANGE_WITHDRAW,
    ) as unit:
        change = get_change(unit.session, change_id)
        check_withdrawal(facts_of(unit.session, change), actor.id)
        if is_dry_run:
            return
        change.status = ChangeStatus.WITHDRAWN
        change.closed_by_id, change.closed_at, change.closing_reason = actor.id, unit.now, reason
        unit.session.add(change)
        unit.record(AuditRecord("ChangeRequest", change.id, rationale=reason))
