"""What other weights would change, for many people at a screen: as `reweigh_run`, within bounds.

Called by the API. Nothing is stored. The command line has no such bounds.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from gainloop.errors import InvalidInput, TryLater
from gainloop.models.governance import Actor
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.terms.enums import PartName
from gainloop.workflows.priorities.replay_run import Reweighed, reweigh_run, run_by_id

MOST_CANDIDATES = 20_000
"""Clips of a run that are ranked anew while somebody waits."""

_slot = threading.Lock()


def explore_weights(
    home: Home, actor: Actor, run_id: str, weights: Mapping[PartName, float]
) -> Reweighed:
    """Raises as `reweigh_run`; InvalidInput TOO_MANY_CANDIDATES; TryLater REWEIGH_BUSY while
    another order is reckoned.
    """
    require(actor.role, Permission.READ)
    with home.database.read() as session:
        num_candidates = run_by_id(session, run_id).num_candidates
    if num_candidates > MOST_CANDIDATES:
        raise InvalidInput(
            "TOO_MANY_CANDIDATES",
            f"{run_id} ranks {num_candidates:,} clips, more than the {MOST_CANDIDATES:,} that are "
            f"ranked anew on request: use `gainloop priorities replay {run_id} --weights FILE`",
            field="runId",
        )
    with one_at_a_time():
        return reweigh_run(home, actor, run_id, weights)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Raises TryLater REWEIGH_BUSY."""
    if not _slot.acquire(blocking=False):
        raise TryLater(
            "other weights are being tried right now: wait a moment", code="REWEIGH_BUSY"
        )
    try:
        yield
    finally:
        _slot.release()
