"""A governed object changed as programs do: proposed, approved by somebody else, activated."""

from typing import Any

from gainloop.bootstrap import operator_of
from gainloop.models.governance import Actor
from gainloop.stores.home import Home
from gainloop.terms.enums import Profile
from gainloop.terms.governance import GovernedKind, ReviewVerdict
from gainloop.terms.limits import Limits
from gainloop.workflows.changes.activate_change import activate_change
from gainloop.workflows.changes.propose_change import Proposal, propose_change
from gainloop.workflows.changes.review_change import review_change


def account(home: Home, role: str) -> Actor:
    """The demo account of a role, such as safety."""
    with home.database.read() as session:
        return session.get_one(Actor, f"demo-{role.replace('_', '-')}")


def change_limits(home: Home, limits: Limits, reason: str = "for the test") -> str:
    """The id of the version that is in force now."""
    return change_version(home, GovernedKind.LIMITS, "", limits.as_json(), reason)


def change_weights(
    home: Home, profile: Profile, document: dict[str, Any], reason: str = "for the test"
) -> str:
    return change_version(home, GovernedKind.WEIGHTS, profile.value, document, reason)


def change_version(home: Home, kind: GovernedKind, subject: str, document: Any, reason: str) -> str:
    operator = operator_of(home)
    proposed = propose_change(home, operator, Proposal(kind, subject, document, reason))
    assert proposed.change_id is not None
    change = proposed.change_id
    review_change(home, account(home, "safety"), change, ReviewVerdict.APPROVE, "agreed")
    return activate_change(home, operator, change).version_id
