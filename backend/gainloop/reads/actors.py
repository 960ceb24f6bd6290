"""Who can sign in, and who is signed in. Called by the API before there is an actor to ask for."""

import sqlalchemy as sa
from sqlmodel import Session, col, select

from gainloop.models.governance import Actor
from gainloop.terms.enums import ActorKind, Role


def demo_accounts(session: Session) -> list[Actor]:
    """In the order of the roles."""
    accounts = session.exec(select(Actor).where(Actor.kind == ActorKind.DEMO_ACCOUNT)).all()
    order = list(Role)
    return sorted(accounts, key=lambda account: (order.index(account.role), account.id))


def find_account(session: Session, account_id: str) -> Actor | None:
    """A demo account; no other kind of actor can be signed in through the chooser."""
    return session.exec(
        select(Actor).where(
            sa.and_(col(Actor.id) == account_id, col(Actor.kind) == ActorKind.DEMO_ACCOUNT)
        )
    ).first()
