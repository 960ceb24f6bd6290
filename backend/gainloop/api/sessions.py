"""Who a session cookie stands for. Called by `execution` and the routes beside GraphQL."""

from sqlmodel import Session

from gainloop.api.keys import Keys
from gainloop.api.signatures import session_actor
from gainloop.errors import NotSignedIn
from gainloop.models.governance import Actor
from gainloop.reads.actors import find_account
from gainloop.settings import Settings
from gainloop.stores.home import Home


def find_actor(session: Session, settings: Settings, keys: Keys, token: str | None) -> Actor | None:
    """The person whose cookie this is, as the store has him now; detached from the session."""
    if token is None or not settings.demo_accounts:
        return None
    actor_id = session_actor(keys.sessions, token, settings.session_hours)
    return None if actor_id is None else find_account(session, actor_id)


def require_actor(home: Home, keys: Keys, token: str | None) -> Actor:
    """Raises NotSignedIn."""
    with home.database.read() as session:
        actor = find_actor(session, home.settings, keys, token)
    if actor is None:
        raise NotSignedIn("sign in first")
    return actor
