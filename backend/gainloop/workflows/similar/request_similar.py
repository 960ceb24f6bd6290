"""Asks for labels of clips that look like a failure: a queue of these, or what the scenario gives.

Called by `gainloop errors request` and the mutation `requestSimilar`. Where none of the clips can
be labeled, the failure is described as a scenario, and that is asked for: its other candidates or,
where the lake has none, the fleet.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from gainloop.errors import InvalidInput
from gainloop.models.governance import Actor
from gainloop.reads.clip_filter import ClipFilter
from gainloop.reads.rank_clips import candidate_clips
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.workflows.queue.create_queue import QueueRequest, check_parts
from gainloop.workflows.reasons import check_reason
from gainloop.workflows.scenarios.draw_queue import draw_queue
from gainloop.workflows.scenarios.request_scenario import (
    OrderResult,
    ScenarioOrder,
    request_scenario,
)
from gainloop.workflows.scenarios.save_scenario import ScenarioRequest, save_scenario


@dataclass(frozen=True, slots=True)
class SimilarOrder:
    """clip_ids: what was found to look alike, if anything. expression: the failure as a scenario,
    for when none of them can be labeled; it is saved under the name of the order then.
    """

    clip_ids: Sequence[str]
    name: str
    ontology_version_id: str
    instructions: str
    checks: Sequence[tuple[str, str]]
    reason: str
    expression: str = ""
    target_cluster_ids: Sequence[str] = ()
    budget_hours: float | None = None
    num_wanted: int = 20


def request_similar(home: Home, actor: Actor, order: SimilarOrder) -> OrderResult:
    """Equal orders are one queue. Raises InvalidInput NO_CLIPS, NO_EXPRESSION and as
    `request_scenario`; then nothing is stored.
    """
    require(actor.role, Permission.CREATE_QUEUE)
    require(actor.role, Permission.RUN_PRIORITIES)
    clip_ids = tuple(sorted(set(order.clip_ids)))
    if not clip_ids and not order.expression.strip():
        raise InvalidInput(
            "NO_CLIPS",
            "name at least one clip to label, or say what the fleet should look for",
            field="clip_ids",
        )
    scope = ClipFilter(clips=clip_ids)
    queue = QueueRequest(
        run_id="",
        name=order.name,
        ontology_version_id=order.ontology_version_id,
        instructions=order.instructions,
        checks=order.checks,
        reason=check_reason(order.reason),
        target_cluster_ids=order.target_cluster_ids,
    )
    with home.database.read() as session:
        # A scope of no clips would be all of them.
        has_candidates = bool(clip_ids) and bool(candidate_clips(session, scope))
        if has_candidates:
            check_parts(session, queue)
    done = draw_queue(home, actor, scope, queue, order.budget_hours) if has_candidates else None
    if done is not None:
        return OrderResult(done.queue_id, None, done.is_new)
    return _ask_by_scenario(home, actor, order)


def _ask_by_scenario(home: Home, actor: Actor, order: SimilarOrder) -> OrderResult:
    if not order.expression.strip():
        raise InvalidInput(
            "NO_EXPRESSION",
            "none of these clips can be labeled: each is labeled, in a benchmark or too close to "
            "one. Say what the fleet should look for, such as weather = rain and "
            "time_of_day = night",
            field="expression",
        )
    wanted = ScenarioRequest(order.name, order.expression, order.reason)
    scenario = save_scenario(home, actor, wanted)
    return request_scenario(
        home,
        actor,
        ScenarioOrder(
            scenario_id=scenario.scenario_id,
            name=order.name,
            ontology_version_id=order.ontology_version_id,
            instructions=order.instructions,
            checks=order.checks,
            reason=order.reason,
            budget_hours=order.budget_hours,
            num_wanted=order.num_wanted,
        ),
    )
