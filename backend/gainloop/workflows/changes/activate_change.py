"""Makes the version that an approved change proposes, in force now or from its moment on.

Called by `gainloop change activate` and the mutation `activateChange`.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from gainloop.models.changes import ChangeRequest
from gainloop.models.governance import Actor
from gainloop.rules.access import Permission
from gainloop.rules.change_control import check_activation, in_force_from
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction
from gainloop.terms.governance import ChangeStatus
from gainloop.workflows.changes.governed_kinds import GOVERNED
from gainloop.workflows.changes.steps import facts_of, get_change, newest_version, version_after


@dataclass(frozen=True, slots=True)
class Activated:
    """change_id: that made the version; of a rollback that is a change of its own, and empty on a
    dry run.
    """

    change_id: str
    version_id: str
    valid_from: datetime


def activate_change(
    home: Home, actor: Actor, change_id: str, *, is_dry_run: bool = False
) -> Activated:
    """Raises NotFound, and as `rules.change_control.check_activation`; then, and on a dry run,
    nothing is stored.
    """
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.ACTIVATE_CHANGE,
        action=AuditAction.CHANGE_ACTIVATE,
    ) as unit:
        change = get_change(unit.session, change_id)
        check_activation(facts_of(unit.session, change))
        version = version_after(change, newest_version(unit.session, change))
        valid_from = in_force_from(change.effective_from, unit.now)
        done = Activated(change.id, version.version_id, valid_from)
        if is_dry_run:
            return done
        supersede(unit.session, change)
        governed = GOVERNED[change.kind]
        governed.add_version(unit, change.subject, version, change.rationale, valid_from)
        change.status, change.version_id = ChangeStatus.ACTIVE, version.version_id
        change.effective_from = valid_from
        change.closed_by_id, change.closed_at = actor.id, unit.now
        unit.session.add(change)
        told = {
            "version": version.version_id,
            "base": change.base_version_id,
            "content": change.content,
            "valid_from": valid_from.isoformat(),
        }
        unit.record(AuditRecord("ChangeRequest", change.id, told))
    return done


def supersede(session: Session, change: ChangeRequest) -> None:
    """The change whose version was the newest of the subject is active no longer."""
    active = session.exec(
        select(ChangeRequest).where(
            ChangeRequest.kind == change.kind,
            ChangeRequest.subject == change.subject,
            ChangeRequest.status == ChangeStatus.ACTIVE,
        )
    )
    for former in active:
        former.status = ChangeStatus.SUPERSEDED
        session.add(former)
