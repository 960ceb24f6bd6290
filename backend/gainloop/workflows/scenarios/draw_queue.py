"""A queue of the candidates inside a scope, by a run of its own.

Called by `request_scenario` and `request_similar`. Run and queue are units of work of their own.
"""

from gainloop.errors import Conflict, GateBlocked, InvalidInput
from gainloop.models.governance import Actor
from gainloop.reads.clip_filter import ClipFilter
from gainloop.reads.rank_clips import candidate_clips
from gainloop.stores.home import Home
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from gainloop.workflows.queue.create_queue import (
    QueueRequest,
    QueueResult,
    check_parts,
    create_queue,
)


def draw_run(
    home: Home, actor: Actor, scope: ClipFilter, queue: QueueRequest, budget_hours: float | None
) -> str | None:
    """Id of a run that `queue` can be made of; its own run_id does not count. None without a
    candidate, then parts of the queue may be missing, or where all of them are too close to a
    benchmark that is held out. Raises InvalidInput, NotFound; then nothing is stored.
    """
    options = RunOptions(budget_hours=budget_hours, scope=scope, must_select=True)
    with home.database.read() as session:
        if not candidate_clips(session, scope):
            return None
        check_parts(session, queue)
    try:
        return run_priorities(home, actor, options).run_id
    except InvalidInput as refused:
        if refused.code != "NO_CANDIDATES":
            raise
        return None


def draw_queue(home: Home, actor: Actor, queue: QueueRequest) -> QueueResult:
    """Of the run that `draw_run` made. Raises Conflict where a benchmark came in between."""
    try:
        return create_queue(home, actor, queue)
    except GateBlocked as blocked:
        raise Conflict(blocked.message, code=blocked.code, path=blocked.path) from blocked
