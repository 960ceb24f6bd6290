"""Makes a queue of labels of a benchmark that seem to be wrong, one item per clip.

Called by `gainloop queue create-fix` and the mutation `createFixQueue`. Clips come by the
probability that at least one of their labels is wrong; the reason names the frames and the labels.
Items of this kind correct the benchmark and train nothing, so clips of a benchmark may be in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from gainloop.errors import InvalidInput, NotFound
from gainloop.models.catalog import Clip, LabelingUnit
from gainloop.models.evaluation import Evaluation
from gainloop.models.governance import Actor
from gainloop.models.priority import Queue, QueueItem
from gainloop.pipeline.costs import estimate_fix_costs
from gainloop.reads.catalog_state import catalog_state, require_same_catalog
from gainloop.reads.label_errors import SuspectRow, list_suspects
from gainloop.reads.pages import all_pages
from gainloop.rules.access import Permission, require
from gainloop.rules.labeling_units import UnitSpec
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import (
    Arm,
    AuditAction,
    FrameRule,
    GroundTruthErrorKind,
    LabelLevel,
    LineageType,
    QueueItemKind,
    QueueItemState,
    Task,
)
from gainloop.terms.hashing import short_id, value_digest
from gainloop.terms.names import check_name
from gainloop.workflows.priorities.rows import unit_row
from gainloop.workflows.queue.create_queue import QueueResult
from gainloop.workflows.queue.required_parts import required_instructions, required_ontology

MOST_DETAILS = 50
"""Sentences per clip; what is beyond is only counted."""

_CHUNK = 500
_KIND_WORDS = {
    GroundTruthErrorKind.OVERLOOKED: "overlooked",
    GroundTruthErrorKind.BADLY_LOCATED: "badly located",
    GroundTruthErrorKind.SWAPPED: "of the wrong class",
}


@dataclass(frozen=True, slots=True)
class FixQueueRequest:
    """`kind` None takes all kinds."""

    evaluation_id: str
    name: str
    ontology_version_id: str
    instructions: str
    kind: GroundTruthErrorKind | None = None


@dataclass(frozen=True, slots=True)
class _ClipToFix:
    clip_id: str
    suspects: tuple[SuspectRow, ...]

    @property
    def score(self) -> float:
        """The probability that at least one label is wrong."""
        return float(1 - np.prod([1 - row.score for row in self.suspects]))

    @property
    def frames(self) -> list[int]:
        return sorted({row.error.frame_index for row in self.suspects})


def create_fix_queue(home: Home, actor: Actor, request: FixQueueRequest) -> QueueResult:
    """Equal requests are one queue. Raises InvalidInput, NotFound, Conflict; then stores nothing.

    Clips and items are made before the unit of work opens: what an evaluation says never changes,
    and the catalog, which names the sensors, is looked at again inside.
    """
    require(actor.role, Permission.CREATE_QUEUE)
    with home.database.read() as session:
        catalog = catalog_state(session)
        clips = _clips_to_fix(session, actor, request)
        items = _item_rows(session, request.evaluation_id, clips)
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.CREATE_QUEUE,
        action=AuditAction.GROUND_TRUTH_QUEUE,
    ) as unit:
        queue = _draft(unit, request, items)
        if unit.session.get(Queue, queue.id) is not None:
            return QueueResult(queue.id, is_new=False)
        require_same_catalog(unit.session, catalog)
        unit.session.add(queue)
        unit.session.flush()
        _enter_units(unit, [row["unit"] for row in items])
        rows = [{**row, "queue_id": queue.id} for row in items]
        for row in rows:
            del row["unit"]
        unit.session.connection().execute(sa.insert(QueueItem), rows)
        _link(unit, queue.id, items)
        unit.emit("queue.created", {"queue": queue.id})
        unit.record(AuditRecord("Queue", queue.id, _audited(queue, request)))
    return QueueResult(queue.id, is_new=True)


def _clips_to_fix(session: Session, actor: Actor, request: FixQueueRequest) -> list[_ClipToFix]:
    """The likeliest first. Raises NotFound, InvalidInput NOTHING_TO_FIX."""
    evaluation_id = request.evaluation_id
    if session.get(Evaluation, evaluation_id) is None:
        raise NotFound(f"there is no evaluation {evaluation_id!r}", path="evaluation")
    by_clip: dict[str, list[SuspectRow]] = {}
    for row in all_pages(
        lambda window: list_suspects(session, actor, evaluation_id, window, request.kind)
    ):
        by_clip.setdefault(row.error.clip_id, []).append(row)
    if not by_clip:
        what = "no label" if request.kind is None else f"no label {_KIND_WORDS[request.kind]}"
        raise InvalidInput(
            "NOTHING_TO_FIX",
            f"evaluation {evaluation_id} shows {what} that seems to be wrong; choose another "
            "evaluation or another kind",
            field="evaluation",
        )
    clips = [_ClipToFix(clip_id, tuple(rows)) for clip_id, rows in by_clip.items()]
    return sorted(clips, key=lambda clip: (-clip.score, -len(clip.suspects), clip.clip_id))


def _draft(unit: UnitOfWork, request: FixQueueRequest, items: Sequence[dict[str, Any]]) -> Queue:
    session = unit.session
    name = check_name(request.name, "name")
    ontology = required_ontology(session, request.ontology_version_id)
    instructions = required_instructions(request.instructions)
    kind = None if request.kind is None else request.kind.value
    digest = value_digest([request.evaluation_id, kind, name, ontology.id, instructions])
    last = session.exec(select(func.coalesce(func.max(Queue.ordinal), 0))).one()
    return Queue(
        id=short_id("queue", digest),
        ordinal=last + 1,
        name=name,
        evaluation_id=request.evaluation_id,
        ontology_version_id=ontology.id,
        instructions=instructions,
        checks=[],
        num_items=len(items),
        hours=sum(item["cost_minutes"] for item in items) / 60,
        valid_from=unit.now,
        recorded_at=unit.now,
    )


def _item_rows(
    session: Session, evaluation_id: str, clips: Sequence[_ClipToFix]
) -> list[dict[str, Any]]:
    costs = estimate_fix_costs(
        np.array([len(clip.frames) for clip in clips]),
        np.array([len(clip.suspects) for clip in clips]),
    )
    sensors = _sensors(session, [clip.clip_id for clip in clips])
    rows = []
    for place, clip in enumerate(clips):
        unit = UnitSpec(
            clip_id=clip.clip_id,
            task=Task.BOX_2D,
            streams=sensors[clip.clip_id],
            frame_rule=FrameRule.ERROR_WINDOWS,
            level=LabelLevel.FRAME,
        )
        rows.append(
            {
                "unit": unit,
                "rank": place + 1,
                "unit_id": unit.id,
                "clip_id": clip.clip_id,
                "kind": QueueItemKind.FIX_GROUND_TRUTH,
                "state": QueueItemState.OPEN,
                "score": clip.score,
                "parts": [_part(clip)],
                "arm": Arm.PRIORITIZED,
                "propensity": 1.0,
                "cost_minutes": float(costs.minutes[place]),
                "cost_low_minutes": float(costs.low[place]),
                "cost_high_minutes": float(costs.high[place]),
                "reason": _reason(evaluation_id, clip),
            }
        )
    return rows


def _part(clip: _ClipToFix) -> dict[str, Any]:
    return {
        "name": "wrong_label",
        "label": "Probability of a wrong label",
        "weight": 1.0,
        "signal": clip.score,
        "value": clip.score,
    }


def _reason(evaluation_id: str, clip: _ClipToFix) -> dict[str, Any]:
    counts = dict.fromkeys(_KIND_WORDS, 0)
    for row in clip.suspects:
        counts[row.kind] += 1
    kinds = ", ".join(f"{count} {_KIND_WORDS[kind]}" for kind, count in counts.items() if count)
    total = len(clip.suspects)
    labels = "1 label seems" if total == 1 else f"{total} labels seem"
    shown = ", ".join(str(frame) for frame in clip.frames[:10])
    if len(clip.frames) > 10:
        shown += f" and {len(clip.frames) - 10} more"
    on = "frame" if len(clip.frames) == 1 else "frames"
    in_order = sorted(clip.suspects, key=lambda row: row.error.frame_index)
    details = [row.sentence for row in in_order[:MOST_DETAILS]]
    if total > MOST_DETAILS:
        details.append(f"{total - MOST_DETAILS} more are in the list of the evaluation.")
    return {
        "headline": f"{labels} to be wrong on {on} {shown}: {kinds}.",
        "details": details,
        "links": [{"label": "The evaluation", "kind": "evaluation", "id": evaluation_id}],
    }


def _sensors(session: Session, clip_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for start in range(0, len(clip_ids), _CHUNK):
        chunk = clip_ids[start : start + _CHUNK]
        rows = session.exec(select(Clip.id, Clip.sensors).where(col(Clip.id).in_(chunk)))
        found.update((clip_id, tuple(sorted(sensors or ()))) for clip_id, sensors in rows)
    return found


def _enter_units(unit: UnitOfWork, specs: Sequence[UnitSpec]) -> None:
    for start in range(0, len(specs), _CHUNK):
        chunk = specs[start : start + _CHUNK]
        ids = [spec.id for spec in chunk]
        known = set(unit.session.exec(select(LabelingUnit.id).where(col(LabelingUnit.id).in_(ids))))
        rows = [unit_row(spec, unit.now) for spec in chunk if spec.id not in known]
        if rows:
            unit.session.connection().execute(sa.insert(LabelingUnit), rows)


def _link(unit: UnitOfWork, queue_id: str, items: Sequence[dict[str, Any]]) -> None:
    for item in items:
        unit.link(
            ("Queue", queue_id),
            LineageType.SELECTED,
            ("Clip", item["clip_id"]),
            {"rank": item["rank"], "arm": Arm.PRIORITIZED.value},
        )


def _audited(queue: Queue, request: FixQueueRequest) -> dict[str, Any]:
    return {
        "name": queue.name,
        "evaluation": queue.evaluation_id,
        "kind": None if request.kind is None else request.kind.value,
        "ontology_version": queue.ontology_version_id,
        "instructions": queue.instructions,
        "items": queue.num_items,
        "hours": queue.hours,
    }
