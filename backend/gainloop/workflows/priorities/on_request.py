"""Bounds of what is ranked anew while somebody waits at a screen; the command line has none.

Called by the API through `explore_weights`, `find_nearest_changes` and `judge_orders` of shadow
cycles.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from gainloop.errors import InvalidInput, TryLater

MOST_CANDIDATES = 20_000
"""Clips of a run, or of several together, that are ranked anew while somebody waits."""

_slot = threading.Lock()


@contextmanager
def ranked_on_request(num_candidates: int, command: str) -> Iterator[None]:
    """command: does the same without bounds. Raises InvalidInput TOO_MANY_CANDIDATES; TryLater
    RANKING_BUSY while another order is reckoned.
    """
    if num_candidates > MOST_CANDIDATES:
        raise InvalidInput(
            "TOO_MANY_CANDIDATES",
            f"{num_candidates:,} clips were ranked, more than the {MOST_CANDIDATES:,} that are "
            f"ranked anew on request: use `{command}`",
            field="runId",
        )
    if not _slot.acquire(blocking=False):
        raise TryLater(
            "another order is being reckoned right now: wait a moment", code="RANKING_BUSY"
        )
    try:
        yield
    finally:
        _slot.release()
