"""Learns what labeling costs from measured minutes, and keeps what was learned.

Called by every priority run, and by `gainloop costs learn`. Equal minutes are the model that is
there already; nothing is written then.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from sqlmodel import func, select

from gainloop.models.governance import Actor
from gainloop.models.labels import CostModel
from gainloop.pipeline.costs import COST_V1, CostAssumption, estimate_costs
from gainloop.pipeline.label_costs.fit_costs import (
    LEAST_ITEMS,
    METHOD,
    CompletedUnits,
    CostFit,
    fit_costs,
)
from gainloop.reads.label_costs import MOST_ITEMS, MeasuredItem, assumption_of, measured_items
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.enums import AuditAction, LabelLevel, Task
from gainloop.terms.hashing import short_id, value_digest
from gainloop.workflows.priorities.stored_inputs import get_candidates

Key = tuple[Task, LabelLevel]


@dataclass(frozen=True, slots=True)
class LearnedCosts:
    """model_id: None where too few units are measured, and costs are the assumption."""

    model_id: str | None
    costs: CostAssumption


ASSUMED = LearnedCosts(None, COST_V1)
USUAL_UNIT: Key = (Task.BOX_2D, LabelLevel.FRAME)
"""Task and level of the units that runs order."""


def learn_costs(home: Home, actor: Actor) -> dict[Key, LearnedCosts]:
    """By task and level, of those with enough measured units."""
    require(actor.role, Permission.RUN_PRIORITIES)
    with home.database.read() as session:
        items = [item for item in measured_items(session) if item.is_measured]
    groups: dict[Key, list[MeasuredItem]] = {}
    for item in items:
        if item.inputs_object is not None:
            groups.setdefault((item.task, item.level), []).append(item)
    return {
        key: _learn(home, actor, key, group[:MOST_ITEMS])
        for key, group in groups.items()
        if len(group) >= LEAST_ITEMS
    }


def _learn(home: Home, actor: Actor, key: Key, items: Sequence[MeasuredItem]) -> LearnedCosts:
    rows = [[item.batch_id, item.clip_id, item.unit_id, item.minutes] for item in items]
    model_id = short_id("cost", value_digest([METHOD, *(part.value for part in key), rows]))
    with home.database.read() as session:
        stored = session.get(CostModel, model_id)
    if stored is None:
        units = _completed(home, items)
        stored = _store(home, actor, key, items, units, fit_costs(units, model_id))
    return LearnedCosts(model_id, assumption_of(model_id, stored.num_items, stored.coefficients))


def _completed(home: Home, items: Sequence[MeasuredItem]) -> CompletedUnits:
    """As the runs knew the units before anybody labeled them: an estimate knows no more."""
    known: dict[tuple[str | None, str], tuple[int, float]] = {}
    for inputs_object in {item.inputs_object for item in items}:
        assert inputs_object is not None
        wanted = [item.unit_id for item in items if item.inputs_object == inputs_object]
        candidates = get_candidates(home.objects, inputs_object, wanted)
        frames = estimate_costs(candidates).frames.tolist()
        boxes = candidates.objects_per_frame.tolist()
        for unit_id, *facts in zip(candidates.unit_ids.tolist(), frames, boxes, strict=True):
            known[(inputs_object, unit_id)] = (facts[0], facts[1])
    facts = [known[(item.inputs_object, item.unit_id)] for item in items]
    frames_of: Ints = np.array([frames for frames, _ in facts], dtype=np.int64)
    boxes_of: Floats = np.array([boxes for _, boxes in facts], dtype=np.float64)
    return CompletedUnits(frames_of, boxes_of, np.array([item.minutes for item in items]))


def _store(
    home: Home,
    actor: Actor,
    key: Key,
    items: Sequence[MeasuredItem],
    units: CompletedUnits,
    fit: CostFit,
) -> CostModel:
    table = pa.table(
        {
            "batch_id": pa.array([item.batch_id for item in items], pa.string()),
            "unit_id": pa.array([item.unit_id for item in items], pa.string()),
            "frames": units.frames,
            "objects_per_frame": units.boxes,
            "minutes": units.minutes,
            "estimate_without_it": fit.estimates,
        }
    )
    costs = fit.costs
    row = CostModel(
        id=costs.name,
        ordinal=0,
        task=key[0],
        level=key[1],
        method=METHOD,
        coefficients={
            "opening_minutes": costs.opening_minutes,
            "look_seconds": costs.look_seconds,
            "box_seconds": costs.box_seconds,
            "boxes_per_frame": costs.boxes_per_frame,
            "low": costs.spread[0],
            "high": costs.spread[1],
        },
        num_items=len(units),
        mape=fit.mape,
        baseline_mape=fit.baseline_mape,
        coverage=fit.coverage,
        items_object=home.objects.put_table(table),
        recorded_at=home.database.clock(),
    )
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.RUN_PRIORITIES,
        action=AuditAction.COSTS_LEARN,
    ) as unit:
        if unit.session.get(CostModel, row.id) is None:
            last = unit.session.exec(select(func.coalesce(func.max(CostModel.ordinal), 0))).one()
            row.ordinal, row.recorded_at = last + 1, unit.now
            unit.session.add(CostModel(**row.model_dump()))
            unit.record(AuditRecord("CostModel", row.id, _audited(row)))
    return row


def _audited(row: CostModel) -> dict[str, object]:
    return {
        "task": row.task.value,
        "level": row.level.value,
        "method": row.method,
        "items": row.num_items,
        "coefficients": row.coefficients,
        "mape": row.mape,
        "baseline_mape": row.baseline_mape,
        "coverage": row.coverage,
        "items_object": row.items_object,
    }
