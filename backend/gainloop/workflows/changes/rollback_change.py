"""Takes the newest change of a subject back in one step: a new version equal to the former one.

Called by `gainloop change rollback` and the mutation `rollbackChange`. Needs no review, so that it
can be done at once: the content was in force before. Neither version is changed.
"""

from gainloop.models.changes import ChangeRequest
from gainloop.models.governance import Actor
from gainloop.rules.access import Permission
from gainloop.rules.change_control import check_rollback
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction
from gainloop.terms.governance import ChangeStatus, ImpactState
from gainloop.workflows.changes.activate_change import Activated, supersede
from gainloop.workflows.changes.governed_kinds import GOVERNED
from gainloop.workflows.changes.impact_documents import Impact
from gainloop.workflows.changes.steps import (
    facts_of,
    get_change,
    newest_version,
    next_number,
    version_after,
)
from gainloop.workflows.reasons import check_reason


def rollback_change(
    home: Home, actor: Actor, change_id: str, rationale: str, *, is_dry_run: bool = False
) -> Activated:
    """Raises InvalidInput NO_REASON, NotFound, Conflict NOT_ACTIVE; then, and on a dry run, nothing
    is stored.
    """
    reason = check_reason(rationale)
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.ACTIVATE_CHANGE,
        action=AuditAction.CHANGE_ROLLBACK,
    ) as unit:
        former = get_change(unit.session, change_id)
        check_rollback(facts_of(unit.session, former))
        newest = newest_version(unit.session, former)
        number = next_number(unit.session)
        change = ChangeRequest(
            id=f"change-{number}",
            number=number,
            kind=former.kind,
            subject=former.subject,
            base_version_id=newest.version_id,
            base_content=former.content,
            content=former.base_content,
            rationale=reason,
            proposer_id=actor.id,
            status=ChangeStatus.ACTIVE,
            impact=_impact(former).as_json(),
            effective_from=unit.now,
            closed_by_id=actor.id,
            closed_at=unit.now,
            reverts_id=former.id,
            recorded_at=unit.now,
        )
        version = version_after(change, newest)
        if is_dry_run:
            return Activated("", version.version_id, unit.now)
        supersede(unit.session, change)
        GOVERNED[change.kind].add_version(unit, change.subject, version, reason, unit.now)
        change.version_id = version.version_id
        unit.session.add(change)
        told = {
            "version": version.version_id,
            "reverts": former.id,
            "equal_to": former.base_version_id,
            "content": change.content,
        }
        unit.record(AuditRecord("ChangeRequest", change.id, told, rationale=reason))
    return Activated(change.id, version.version_id, unit.now)


def _impact(former: ChangeRequest) -> Impact:
    note = f"Takes back {former.id}: the content of {former.base_version_id} again."
    return Impact(ImpactState.NOT_REPLAYED, (note,))
