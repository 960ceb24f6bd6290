"""What every step of a change request begins with: the request, locked, and its facts."""

import sqlalchemy as sa
from sqlmodel import Session, col, select

from gainloop.errors import NotFound
from gainloop.models.changes import ChangeRequest
from gainloop.models.governance import Actor
from gainloop.rules.access import PERMISSIONS, Permission
from gainloop.rules.change_control import ChangeFacts
from gainloop.stores.home import Home
from gainloop.terms.enums import ActorKind, Role
from gainloop.workflows.changes.governed import VersionContent
from gainloop.workflows.changes.governed_kinds import GOVERNED


def get_change(session: Session, change_id: str) -> ChangeRequest:
    """Until the transaction ends nobody else decides on it. Raises NotFound."""
    change = session.get(ChangeRequest, change_id, with_for_update=True)
    if change is None:
        raise NotFound(
            f"there is no change request {change_id[:80]!r}; `gainloop change list` shows all"
        )
    return change


def facts_of(session: Session, change: ChangeRequest) -> ChangeFacts:
    newest = newest_version(session, change)
    return ChangeFacts(
        change_id=change.id,
        status=change.status,
        proposer_id=change.proposer_id,
        base_version_id=change.base_version_id,
        newest_version_id=newest.version_id,
        version_id=change.version_id,
    )


def newest_version(session: Session, change: ChangeRequest) -> VersionContent:
    return GOVERNED[change.kind].newest(session, change.subject)


def version_after(change: ChangeRequest, newest: VersionContent) -> VersionContent:
    """The next version of the subject, with the content of the change."""
    stem = newest.version_id.rsplit(":", 1)[0]
    number = newest.number + 1
    return VersionContent(f"{stem}:{number}", number, change.content)


def next_number(session: Session) -> int:
    return (session.exec(select(sa.func.max(ChangeRequest.number))).one() or 0) + 1


def is_alone(session: Session, home: Home, actor: Actor) -> bool:
    """Whether nobody but this person may review here. Demo accounts count while one can sign in
    with them.
    """
    reviewing = [role for role in Role if Permission.REVIEW_CHANGE in PERMISSIONS[role]]
    others = select(Actor.id).where(Actor.id != actor.id, col(Actor.role).in_(reviewing)).limit(1)
    if not home.settings.demo_accounts:
        others = others.where(Actor.kind != ActorKind.DEMO_ACCOUNT)
    return session.exec(others).first() is None
