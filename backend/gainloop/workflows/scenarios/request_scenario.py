"""Asks for clips of a scenario: a queue of its candidates or, where there is none, a request to the
fleet. Called by `gainloop scenario request` and the mutation `requestScenario`.

The queue is drawn from a run of its own, over the candidates alone; run and queue are units of work
of their own, and equal requests are the queue that is there already.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from gainloop.errors import InvalidInput, NotFound
from gainloop.models.definitions import CollectionRequest, Scenario
from gainloop.models.governance import Actor
from gainloop.reads.clip_filter import ClipFilter
from gainloop.reads.scenario_preview import find_none_left
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction
from gainloop.terms.hashing import short_id, value_digest
from gainloop.workflows.queue.create_queue import QueueRequest
from gainloop.workflows.reasons import check_reason
from gainloop.workflows.scenarios.draw_queue import draw_queue, draw_run

MOST_WANTED = 100_000


@dataclass(frozen=True, slots=True)
class ScenarioOrder:
    """scenario_id: name:version; budget_hours: None takes all candidates; num_wanted: clips to be
    collected where the lake has none; target_cluster_ids: error clusters that the queue is for.
    """

    scenario_id: str
    name: str
    ontology_version_id: str
    instructions: str
    checks: Sequence[tuple[str, str]]
    reason: str
    budget_hours: float | None = None
    num_wanted: int = 20
    target_cluster_ids: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class OrderResult:
    """One of the two ids is set. `is_new` is False where it was there already.

    num_barred: clips that show the scenario but must not be labeled; note: why none of the clips
    that are there can be; empty where there is none, or a queue.
    """

    queue_id: str | None
    collection_request_id: str | None
    is_new: bool
    num_barred: int = 0
    note: str = ""


def request_scenario(home: Home, actor: Actor, order: ScenarioOrder) -> OrderResult:
    """Where no candidate is left, what a queue needs may be missing. Raises InvalidInput, NotFound,
    Conflict; then nothing is stored.
    """
    with home.database.read() as session:
        expression = _scenario(session, order.scenario_id).expression
    return place_order(home, actor, order, rank_order(home, actor, order, expression))


def rank_order(home: Home, actor: Actor, order: ScenarioOrder, expression: str) -> str | None:
    """Checks an order and ranks the candidates of its scenario, which may be still to be saved.
    The id of the run, None where the fleet is to be asked. Raises as `request_scenario`.
    """
    require(actor.role, Permission.CREATE_QUEUE)
    require(actor.role, Permission.RUN_PRIORITIES)
    _check_number(order.num_wanted)
    scope = ClipFilter(expression=expression)
    return draw_run(home, actor, scope, _queue(order, ""), order.budget_hours)


def place_order(home: Home, actor: Actor, order: ScenarioOrder, run_id: str | None) -> OrderResult:
    """Makes the queue of the run, or the request to the fleet; `rank_order` said which."""
    if run_id is None:
        return _ask_fleet(home, actor, order)
    done = draw_queue(home, actor, _queue(order, run_id))
    return OrderResult(done.queue_id, None, done.is_new)


def _queue(order: ScenarioOrder, run_id: str) -> QueueRequest:
    return QueueRequest(
        run_id=run_id,
        name=order.name,
        ontology_version_id=order.ontology_version_id,
        instructions=order.instructions,
        checks=order.checks,
        scenario_id=order.scenario_id,
        reason=check_reason(order.reason),
        target_cluster_ids=order.target_cluster_ids,
    )


def _scenario(session: Session, scenario_id: str) -> Scenario:
    found = session.get(Scenario, scenario_id)
    if found is None:
        raise NotFound(f"there is no scenario {scenario_id!r}", path="scenario")
    return found


def _check_number(num_wanted: int) -> None:
    if not 1 <= num_wanted <= MOST_WANTED:
        raise InvalidInput(
            "BAD_NUMBER",
            f"ask for 1 to {MOST_WANTED:,} clips, not {num_wanted:,}",
            field="numWanted",
        )


def _ask_fleet(home: Home, actor: Actor, order: ScenarioOrder) -> OrderResult:
    with home.database.read() as session:
        expression = _scenario(session, order.scenario_id).expression
        found = find_none_left(session, home.objects, expression)
    num_barred = len(found.barred)
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.CREATE_QUEUE,
        action=AuditAction.SCENARIO_REQUEST,
    ) as unit:
        reason = order.reason.strip()
        digest = value_digest([order.scenario_id, order.num_wanted, reason])
        request_id = short_id("collection", digest)
        if unit.session.get(CollectionRequest, request_id) is not None:
            return OrderResult(None, request_id, False, num_barred, found.sentence)
        scenario = _scenario(unit.session, order.scenario_id)
        request = CollectionRequest(
            id=request_id,
            scenario_id=scenario.id,
            expression=scenario.expression,
            reason=reason,
            num_candidates=num_barred,
            num_wanted=order.num_wanted,
            actor_id=actor.id,
            recorded_at=unit.now,
        )
        unit.session.add(request)
        unit.emit("collection.requested", {"request": request_id})
        change = {
            "scenario": scenario.id,
            "wanted": request.num_wanted,
            "barred": num_barred,
            "reason": reason,
        }
        unit.record(AuditRecord("CollectionRequest", request_id, change))
    return OrderResult(None, request_id, True, num_barred, found.sentence)
