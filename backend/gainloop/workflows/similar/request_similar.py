"""Asks for labels of clips that look like a failure: a queue of these, or what the scenario gives.

Called by `gainloop errors request` and the mutation `requestSimilar`. Where none of the clips can
be labeled, the failure is described as a scenario, and that is asked for: its other candidates or,
where the lake has none, the fleet.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gainloop.errors import InvalidInput
from gainloop.models.governance import Actor
from gainloop.reads.clip_filter import ClipFilter
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.workflows.queue.create_queue import QueueRequest
from gainloop.workflows.reasons import check_reason
from gainloop.workflows.scenarios.draw_queue import draw_queue, draw_run
from gainloop.workflows.scenarios.request_scenario import (
    OrderResult,
    ScenarioOrder,
    place_order,
    rank_order,
)
from gainloop.workflows.scenarios.save_scenario import (
    ScenarioRequest,
    expression_to_save,
    save_scenario,
)


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
    `request_scenario`; then nothing is stored. NotAllowed where only the scenario is left, for who
    may not save one.
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
    # A scope of no clips would be all of them.
    run_id = draw_run(home, actor, scope, queue, order.budget_hours) if clip_ids else None
    if run_id is None:
        return _ask_by_scenario(home, actor, order)
    done = draw_queue(home, actor, replace(queue, run_id=run_id))
    return OrderResult(done.queue_id, None, done.is_new)


def _ask_by_scenario(home: Home, actor: Actor, order: SimilarOrder) -> OrderResult:
    """The scenario is saved once all else of the order was checked and its candidates ranked."""
    require(actor.role, Permission.DEFINE_SCENARIOS)
    if not order.expression.strip():
        raise InvalidInput(
            "NO_EXPRESSION",
            "none of these clips can be labeled: each is labeled, in a benchmark or too close to "
            "one. Say what the fleet should look for, such as weather = rain and "
            "time_of_day = night",
            field="expression",
        )
    wanted = ScenarioRequest(order.name, order.expression, order.reason)
    with home.database.read() as session:
        expression = expression_to_save(session, wanted)
    asked = ScenarioOrder(
        scenario_id="",
        name=order.name,
        ontology_version_id=order.ontology_version_id,
        instructions=order.instructions,
        checks=order.checks,
        reason=order.reason,
        budget_hours=order.budget_hours,
        num_wanted=order.num_wanted,
        target_cluster_ids=order.target_cluster_ids,
    )
    run_id = rank_order(home, actor, asked, expression)
    scenario = save_scenario(home, actor, wanted)
    return place_order(home, actor, replace(asked, scenario_id=scenario.scenario_id), run_id)
