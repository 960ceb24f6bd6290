"""Makes a labeling queue from the selected items of a run.

Called by `gainloop queue create`, the mutation `createQueue` and the demo program. Refused
without ontology version, instructions or acceptance checks: nobody could judge the work. Refused
too where a clip has labels by now, or where labels of an item would leak into a benchmark: a
ranking leaves such clips out, but labels and benchmark may have come after it. Leaks are looked for
before the unit of work opens, which may take a while; inside it only whether what they rest on is
still the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from gainloop.errors import GateBlocked, InvalidInput, NotFound
from gainloop.models.gain import Forecast
from gainloop.models.governance import Actor
from gainloop.models.priority import OntologyVersion, Priority, PriorityRun, Queue, QueueItem
from gainloop.pipeline.reasons.words import number_of, verb
from gainloop.reads.leakage import barred_clips, name_clips
from gainloop.reads.leakage_state import leakage_state, require_same_leakage
from gainloop.reads.node_ids import check_known
from gainloop.rules.acceptance import parse_checks
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.stores.objects import ObjectStore
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import (
    Arm,
    AuditAction,
    LineageType,
    NodeLabel,
    QueueItemKind,
    QueueItemState,
)
from gainloop.terms.hashing import short_id, value_digest
from gainloop.terms.names import check_name
from gainloop.workflows.queue.freeze_forecast import forecast_queue
from gainloop.workflows.queue.labeled_twice import note_waiting_elsewhere, require_unlabeled
from gainloop.workflows.queue.required_parts import required_instructions, required_ontology

MOST_TARGETS = 50


@dataclass(frozen=True, slots=True)
class QueueRequest:
    """`checks`: (rule, value) as in `CheckRule`. A queue without any of its parts is refused.

    scenario_id, reason: what it was asked for, and why; see `workflows.scenarios`.
    target_cluster_ids: error clusters that it is for, at most `MOST_TARGETS`.
    """

    run_id: str
    name: str
    ontology_version_id: str
    instructions: str
    checks: Sequence[tuple[str, str]]
    scenario_id: str | None = None
    reason: str = ""
    target_cluster_ids: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class QueueParts:
    """What every queue has, checked, and the ids of its target clusters, sorted."""

    name: str
    ontology: OntologyVersion
    instructions: str
    checks: list[dict[str, str]]
    targets: list[str]


@dataclass(frozen=True, slots=True)
class QueueResult:
    """`is_new` is False where this queue was there already, and nothing was written.

    notes: of a new queue, what stands open in other queues too.
    """

    queue_id: str
    is_new: bool
    notes: tuple[str, ...] = ()


def create_queue(home: Home, actor: Actor, request: QueueRequest) -> QueueResult:
    """Equal requests are one queue. Raises InvalidInput, NotFound, GateBlocked LEAKAGE,
    LABELED, Conflict; then nothing is stored.
    """
    require(actor.role, Permission.CREATE_QUEUE)
    with home.database.read() as session:
        queue = _draft(session, request, home.database.clock())
        if session.get(Queue, queue.id) is not None:
            return QueueResult(queue.id, is_new=False)
        require_unlabeled(session, request.run_id)
        checked = leakage_state(session)
        _check_leakage(session, home.objects, request.run_id)
        run = session.get_one(PriorityRun, request.run_id)
        forecast = forecast_queue(home, session, actor, run)
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.CREATE_QUEUE,
        action=AuditAction.QUEUE_CREATE,
    ) as unit:
        queue = _draft(unit.session, request, unit.now)
        if unit.session.get(Queue, queue.id) is not None:
            return QueueResult(queue.id, is_new=False)
        require_same_leakage(unit.session, checked)
        require_unlabeled(unit.session, request.run_id)
        unit.session.add(queue)
        unit.session.flush()
        unit.session.connection().execute(_enter_items(queue))
        if forecast is not None:
            rows = forecast.rows(queue.id, queue.hours, unit.now)
            unit.session.connection().execute(sa.insert(Forecast), rows)
        _link(unit, queue, request.run_id)
        for cluster_id in request.target_cluster_ids:
            target = (NodeLabel.ERROR_CLUSTER, cluster_id)
            unit.link((NodeLabel.QUEUE, queue.id), LineageType.TARGETS, target)
        notes = note_waiting_elsewhere(unit.session, queue)
        unit.emit("queue.created", {"queue": queue.id})
        unit.record(AuditRecord("Queue", queue.id, _audited(queue, request)))
    return QueueResult(queue.id, is_new=True, notes=notes)


def _draft(session: Session, request: QueueRequest, now: datetime) -> Queue:
    """The checked queue, not yet stored."""
    run = session.get(PriorityRun, request.run_id)
    if run is None:
        raise NotFound(f"there is no priority run {request.run_id!r}", path="run")
    parts = check_parts(session, request)
    num_items, minutes = _selected(session, run)
    content = [run.id, parts.name, parts.ontology.id, parts.instructions, parts.checks]
    asked = [] if request.scenario_id is None else [request.scenario_id]
    targets = parts.targets
    last = session.exec(select(func.coalesce(func.max(Queue.ordinal), 0))).one()
    return Queue(
        id=short_id("queue", value_digest([*content, *asked, *([targets] if targets else [])])),
        ordinal=last + 1,
        name=parts.name,
        run_id=run.id,
        scenario_id=request.scenario_id,
        ontology_version_id=parts.ontology.id,
        instructions=parts.instructions,
        checks=parts.checks,
        num_items=num_items,
        hours=minutes / 60,
        valid_from=now,
        recorded_at=now,
    )


def check_parts(session: Session, request: QueueRequest) -> QueueParts:
    """All but where its items come from. Raises InvalidInput, NotFound."""
    name = check_name(request.name, "name")
    ontology = required_ontology(session, request.ontology_version_id)
    instructions = required_instructions(request.instructions)
    checks = parse_checks(request.checks, ontology.classes)
    if not checks:
        raise InvalidInput(
            "NO_CHECKS",
            "a queue needs at least one acceptance check, such as min_box_px=12",
            field="checks",
        )
    targets = _check_targets(session, request.target_cluster_ids)
    return QueueParts(name, ontology, instructions, checks, targets)


def _check_targets(session: Session, cluster_ids: Sequence[str]) -> list[str]:
    """Sorted. Raises NotFound, InvalidInput TOO_MANY_TARGETS."""
    targets = sorted(set(cluster_ids))
    if len(targets) > MOST_TARGETS:
        raise InvalidInput(
            "TOO_MANY_TARGETS",
            f"a queue is for at most {MOST_TARGETS} error clusters, not {len(targets)}",
            field="target_cluster_ids",
        )
    keys = [(NodeLabel.ERROR_CLUSTER, cluster_id) for cluster_id in targets]
    check_known(session, keys, "target_cluster_ids")
    return targets


def _check_leakage(session: Session, objects: ObjectStore, run_id: str) -> None:
    chosen = sa.select(col(Priority.clip_id)).where(
        col(Priority.run_id) == run_id, col(Priority.is_selected)
    )
    barred = barred_clips(session, objects, chosen)
    if not barred:
        return
    are, them = verb(len(barred)), verb(len(barred), "it", "them")
    raise GateBlocked(
        f"{number_of(len(barred), 'selected clip')} {are} in a benchmark or too close to one that "
        f"is held out, and labels of {them} would leak into it. {name_clips(barred)} "
        f"Rank again: a new run leaves {them} out",
        code="LEAKAGE",
        path="run",
    )


def _selected(session: Session, run: PriorityRun) -> tuple[int, float]:
    """How many items the run selected, and their minutes. Raises InvalidInput EMPTY_RUN."""
    count, minutes = session.exec(
        select(func.count(), func.sum(Priority.cost_minutes)).where(
            Priority.run_id == run.id, col(Priority.is_selected)
        )
    ).one()
    if not count:
        raise InvalidInput(
            "EMPTY_RUN",
            f"run {run.number} selected nothing: no clip fits into its budget. "
            "Run again with more hours",
            field="run",
        )
    return count, float(minutes)


def _enter_items(queue: Queue) -> sa.Insert:
    """One INSERT … SELECT; ranks are counted anew, so that they are dense in the queue."""
    item, priority = QueueItem.metadata.tables["queue_item"], Priority.metadata.tables["priority"]
    copied = [column.name for column in item.columns if column.name in priority.columns]
    copied.remove("rank")
    made: dict[str, sa.ColumnElement[Any]] = {
        "queue_id": sa.literal(queue.id),
        "rank": func.row_number().over(order_by=priority.c.rank),
        "kind": sa.literal(QueueItemKind.NEW, item.c.kind.type),
        "state": sa.literal(QueueItemState.OPEN, item.c.state.type),
    }
    chosen = sa.select(*made.values(), *(priority.c[name] for name in copied)).where(
        priority.c.run_id == queue.run_id, priority.c.is_selected
    )
    return sa.insert(item).from_select([*made, *copied], chosen)


def _link(unit: UnitOfWork, queue: Queue, run_id: str) -> None:
    unit.link(("Queue", queue.id), LineageType.DRAWN_FROM, ("PriorityRun", run_id))
    items = unit.session.exec(
        select(QueueItem.clip_id, QueueItem.rank, QueueItem.arm).where(
            QueueItem.queue_id == queue.id
        )
    )
    for clip_id, rank, arm in items:
        unit.link(
            ("Queue", queue.id),
            LineageType.SELECTED,
            ("Clip", clip_id),
            {"rank": rank, "arm": Arm(arm).value},
        )
        if queue.scenario_id is not None:
            unit.link(("Clip", clip_id), LineageType.SHOWS, ("Scenario", queue.scenario_id))


def _audited(queue: Queue, request: QueueRequest) -> dict[str, Any]:
    asked = {"scenario": request.scenario_id, "reason": request.reason}
    targets = sorted(set(request.target_cluster_ids))
    return {
        "name": queue.name,
        "run": queue.run_id,
        "ontology_version": queue.ontology_version_id,
        "instructions": queue.instructions,
        "checks": queue.checks,
        "items": queue.num_items,
        "hours": queue.hours,
        **(asked if request.scenario_id is not None else {}),
        **({"targets": targets} if targets else {}),
    }
