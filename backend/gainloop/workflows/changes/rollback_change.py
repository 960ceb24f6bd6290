"""Takes the newest change of a subject back in one step: a new version equal to the former one, or
to what was in force where the former one was only scheduled.

Called by `gainloop change rollback` and the mutation `rollbackChange`. Needs no review, so that it
can be done at once: the content was in force before, or was approved for the moment that it keeps.
No version is changed.
"""

from datetime import datetime

from gainloop.models.changes import ChangeRequest
from gainloop.models.governance import Actor
from gainloop.rules.access import Permission
from gainloop.rules.change_control import Restored, check_rollback, restored_by_rollback
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
        governed = GOVERNED[former.kind]
        newest = newest_version(unit.session, former)
        back = restored_by_rollback(governed.history(unit.session, former.subject), unit.now)
        number = next_number(unit.session)
        change = ChangeRequest(
            id=f"change-{number}",
            number=number,
            kind=former.kind,
            subject=former.subject,
            base_version_id=newest.version_id,
            base_content=former.content,
            content=dict(back.version.content),
            rationale=reason,
            proposer_id=actor.id,
            status=ChangeStatus.ACTIVE,
            impact=_impact(former, back, unit.now).as_json(),
            effective_from=back.valid_from,
            closed_by_id=actor.id,
            closed_at=unit.now,
            reverts_id=former.id,
            recorded_at=unit.now,
        )
        version = version_after(change, newest)
        if is_dry_run:
            return Activated("", version.version_id, back.valid_from)
        supersede(unit.session, change)
        governed.add_version(unit, change.subject, version, reason, back.valid_from)
        change.version_id = version.version_id
        unit.session.add(change)
        told = {
            "version": version.version_id,
            "reverts": former.id,
            "equal_to": back.version.version_id,
            "content": change.content,
            "valid_from": back.valid_from.isoformat(),
        }
        unit.record(AuditRecord("ChangeRequest", change.id, told, rationale=reason))
    return Activated(change.id, version.version_id, back.valid_from)


def _impact(former: ChangeRequest, back: Restored, now: datetime) -> Impact:
    notes = [f"Takes back {former.id}: the content of {back.version.version_id} again."]
    if back.valid_from > now:
        moment = back.valid_from.isoformat(timespec="minutes")
        notes.append(f"It was agreed for {moment}, and is in force from then on, as it was to be.")
    if back.lost is not None:
        notes.append(
            f"{back.lost.version_id} was never in force, and does not come into force now: propose "
            "it again."
        )
    return Impact(ImpactState.NOT_REPLAYED, tuple(notes))
