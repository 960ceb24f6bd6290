"""A queue of the candidates inside a scope, by a run of its own.

Called by `request_scenario` and `request_similar`. Run and queue are units of work of their own.
"""

from dataclasses import replace

from gainloop.errors import Conflict, GateBlocked, InvalidInput
from gainloop.models.governance import Actor
from gainloop.reads.clip_filter import ClipFilter
from gainloop.stores.home import Home
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from gainloop.workflows.queue.create_queue import QueueRequest, QueueResult, create_queue


def draw_queue(
    home: Home, actor: Actor, scope: ClipFilter, queue: QueueRequest, budget_hours: float | None
) -> QueueResult | None:
    """queue: its run is the one made here. None where all clips of the scope are too close to a
    benchmark that is held out. Raises InvalidInput, NotFound, Conflict.
    """
    options = RunOptions(budget_hours=budget_hours, scope=scope, must_select=True)
    try:
        run = run_priorities(home, actor, options)
    except InvalidInput as refused:
        if refused.code != "NO_CANDIDATES":
            raise
        return None
    try:
        return create_queue(home, actor, replace(queue, run_id=run.run_id))
    except GateBlocked as blocked:
        raise Conflict(blocked.message, code=blocked.code, path=blocked.path) from blocked
