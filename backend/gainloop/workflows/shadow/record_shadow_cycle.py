"""Records one shadow cycle: the same base, arms of equal label-hours, separate trainings, one
benchmark.

Called by `gainloop shadow record` and the demo program. Figures are measured from the stored
evaluations, never typed.
"""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from gainloop.errors import Conflict, InvalidInput
from gainloop.models.evaluation import Benchmark
from gainloop.models.gain import ShadowCycle, ShadowCycleArm
from gainloop.models.governance import Actor
from gainloop.reads.shadow_arms import ArmFigures, clips_of_batches, measure_figures
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction, ShadowArm
from gainloop.terms.hashing import short_id, value_digest
from gainloop.terms.names import MAX_NAME, check_title
from gainloop.workflows.outcomes.record_outcome import MAX_NOTE
from gainloop.workflows.shadow import check_arms
from gainloop.workflows.shadow.request import CycleRequest


@dataclass(frozen=True, slots=True)
class _Draft:
    """What was found out before the transaction; by arm."""

    benchmark_id: str
    benchmark_digest: str
    hours: dict[ShadowArm, float]
    num_clips: dict[ShadowArm, int]
    figures: dict[ShadowArm, ArmFigures]


def record_shadow_cycle(home: Home, actor: Actor, request: CycleRequest) -> tuple[str, bool]:
    """The id, and whether it is new: what is said twice in the same words is one cycle.

    Raises InvalidInput, NotFound, Conflict NAME_TAKEN, and GateBlocked LEAKAGE, ARMS_TOO_CLOSE;
    then nothing is stored.
    """
    require(actor.role, Permission.RECORD_OUTCOME)
    said = _said(request)
    check_arms.check_shape(request)
    cycle_id = short_id("shadow", value_digest(said))
    with home.database.read() as session:
        if session.get(ShadowCycle, cycle_id) is not None:
            return cycle_id, False
        _check_free(session, said["name"], cycle_id, request)
        draft = _draft(session, home, actor, request)
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.RECORD_OUTCOME,
        action=AuditAction.SHADOW_RECORD,
    ) as unit:
        if unit.session.get(ShadowCycle, cycle_id) is not None:
            return cycle_id, False
        _check_free(unit.session, said["name"], cycle_id, request)
        last = unit.session.exec(select(sa.func.max(ShadowCycle.ordinal))).one() or 0
        unit.session.add(
            ShadowCycle(
                id=cycle_id,
                ordinal=last + 1,
                name=said["name"],
                base_model_version_id=request.base_model_version_id,
                benchmark_id=draft.benchmark_id,
                benchmark_digest=draft.benchmark_digest,
                hours=sum(draft.hours.values()),
                note=said["note"],
                actor_id=actor.id,
                valid_from=unit.now,
                recorded_at=unit.now,
            )
        )
        unit.session.flush()
        rows = _rows(cycle_id, request, draft)
        unit.session.add_all(rows)
        figures = {row.arm.value: [row.hours, row.recall, row.worst_recall] for row in rows}
        change = {**said, "benchmark_digest": draft.benchmark_digest, "figures": figures}
        unit.record(AuditRecord("ShadowCycle", cycle_id, change, rationale=said["note"] or None))
    return cycle_id, True


def _draft(session: Session, home: Home, actor: Actor, request: CycleRequest) -> _Draft:
    evaluations = check_arms.read_evaluations(session, actor, request)
    check_arms.check_base(session, actor, request)
    hours = check_arms.check_hours(session, request.arms)
    clips = {arm: clips_of_batches(session, entry.batch_ids) for arm, entry in request.arms.items()}
    benchmark_id = evaluations[ShadowArm.PRIORITIZED].benchmark_id
    check_arms.check_clips(session, home.objects, clips, benchmark_id)
    check_arms.check_holdouts(session, home.objects, request.arms)
    return _Draft(
        benchmark_id=benchmark_id,
        benchmark_digest=session.get_one(Benchmark, benchmark_id).digest,
        hours=hours,
        num_clips={arm: len(rows) for arm, rows in clips.items()},
        figures={
            arm: measure_figures(session, home.objects, actor, row)
            for arm, row in evaluations.items()
        },
    )


def _check_free(session: Session, name: str, cycle_id: str, request: CycleRequest) -> None:
    """Raises Conflict NAME_TAKEN, InvalidInput USED_BEFORE."""
    taken = session.exec(select(ShadowCycle.id).where(col(ShadowCycle.name) == name)).first()
    if taken is not None:
        raise Conflict(
            f"{taken} is called {name!r} already, with other arms: choose another name",
            code="NAME_TAKEN",
            path="name",
        )
    check_arms.check_unused(session, cycle_id, request.arms)


def _rows(cycle_id: str, request: CycleRequest, draft: _Draft) -> list[ShadowCycleArm]:
    return [
        ShadowCycleArm(
            cycle_id=cycle_id,
            arm=arm,
            batch_ids=list(entry.batch_ids),
            model_version_id=entry.model_version_id,
            evaluation_id=entry.evaluation_id,
            hours=draft.hours[arm],
            num_clips=draft.num_clips[arm],
            recall=draft.figures[arm].recall,
            worst_recall=draft.figures[arm].worst_recall,
        )
        for arm, entry in request.arms.items()
    ]


def _said(request: CycleRequest) -> dict[str, Any]:
    """The same whatever the order of arms and batches. Raises InvalidInput BAD_NAME, TOO_LONG."""
    note = request.note.strip()
    if len(note) > MAX_NOTE:
        raise InvalidInput("TOO_LONG", f"a note has at most {MAX_NOTE:,} characters", field="note")
    return {
        "name": check_title(request.name, "name", MAX_NAME),
        "base": request.base_model_version_id,
        "arms": {
            arm.value: {
                "batches": sorted(entry.batch_ids),
                "model": entry.model_version_id,
                "evaluation": entry.evaluation_id,
            }
            for arm, entry in sorted(request.arms.items())
        },
        "note": note,
    }
