"""The change request of the demo program: other weights of its default profile, left open.

Called by `build_demo`. Nothing comes into force by it.
"""

from collections.abc import Mapping

from gainloop.models.governance import Actor
from gainloop.stores.home import Home
from gainloop.terms.enums import Profile
from gainloop.terms.governance import GovernedKind
from gainloop.workflows.changes.propose_change import Proposal, propose_change

_OTHER: Mapping[str, float] = {"low_cost": 0.05}
_WEIGHTS: Mapping[Profile, Mapping[str, float]] = {Profile.EXPECTED_GAIN: {"low_cost": 0.5}}
_WHY = "Cost counts for less, so that long clips of hard scenes are not passed by."


def propose_weights(home: Home, actor: Actor, profile: Profile) -> None:
    """Once: a proposal that is open already is left as it is."""
    weights = dict(_WEIGHTS.get(profile, _OTHER))
    propose_change(home, actor, Proposal(GovernedKind.WEIGHTS, profile.value, weights, _WHY))
