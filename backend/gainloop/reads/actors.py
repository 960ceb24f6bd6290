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
    """A demo account; no other kind of actor can be signed in through the chooser.

    Asked with every request, so it takes columns, not an object of the session.
    """
    found = session.connection().execute(_ACCOUNT, {"account_id": account_id}).first()
    return None if found is None else Actor(**found._mapping)


_ACCOUNT = sa.select(*(col(getattr(Actor, name)) for name in Actor.model_fields)).where(
    col(Actor.id) == sa.bindparam("account_id"), col(Actor.kind) == ActorKind.DEMO_ACCOUNT
)
