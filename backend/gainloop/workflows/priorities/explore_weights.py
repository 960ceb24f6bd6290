"""What other weights would change, for many people at a screen: as `reweigh_run`, within bounds.

Called by the API. Nothing is stored.
"""

from collections.abc import Mapping

from gainloop.models.governance import Actor
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.terms.enums import PartName
from gainloop.workflows.priorities.on_request import ranked_on_request
from gainloop.workflows.priorities.replay_run import Reweighed, reweigh_run, run_by_id


def explore_weights(
    home: Home, actor: Actor, run_id: str, weights: Mapping[PartName, float]
) -> Reweighed:
    """Raises as `reweigh_run` and `ranked_on_request`."""
    require(actor.role, Permission.READ)
    with home.database.read() as session:
        num_candidates = run_by_id(session, run_id).num_candidates
    command = f"gainloop priorities replay {run_id} --weights FILE"
    with ranked_on_request(num_candidates, command):
        return reweigh_run(home, actor, run_id, weights)
