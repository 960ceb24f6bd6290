"""Stores a ranking: the run, the rows of its top with parts and reasons, cells, all scores, and
what it was made of.

Called by `run_priorities`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from gainloop.models.catalog import LabelingUnit
from gainloop.models.gain import PriorityChange, RunCell
from gainloop.models.governance import Actor
from gainloop.models.priority import Priority, PriorityRun
from gainloop.pipeline.reasons.evidence import Reason
from gainloop.pipeline.reasons.stop_notes import stop_notes
from gainloop.pipeline.scoring.ranking import VERSION, Ranking
from gainloop.rules.access import Permission
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction, LineageType
from gainloop.workflows.priorities.cell_rows import cell_rows
from gainloop.workflows.priorities.change_rows import Changes, changes_since
from gainloop.workflows.priorities.limits_in_force import infeasible_json, triage_rows
from gainloop.workflows.priorities.plan import RunPlan
from gainloop.workflows.priorities.rows import priority_row, scores_table, unit_row
from gainloop.workflows.priorities.stop_cells import stopping_since
from gainloop.workflows.priorities.stored_inputs import put_inputs

CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Ranked:
    """A ranking ready to be stored; reasons belong to the first places of its order."""

    plan: RunPlan
    ranking: Ranking
    reasons: Sequence[Reason]
    notes: list[str]


def store_run(home: Home, actor: Actor, ranked: Ranked) -> bool:
    """Returns False where another process stored the same run meanwhile."""
    plan = ranked.plan
    table = scores_table(plan.features.candidates, ranked.ranking)
    scores_object = home.objects.put_table(table)
    atlas_object = plan.atlas.object if plan.atlas else None
    inputs_object = put_inputs(
        home.objects,
        plan.features,
        plan.rank_request,
        VERSION,
        plan.vectors,
        atlas_object,
        plan.measure.as_json,
    )
    stopping = stopping_since(home, plan, ranked.ranking)
    families = [family["family"] for family in plan.families]
    cells = cell_rows(plan.run_id, plan.features, ranked.ranking, stopping, families)
    changes = changes_since(home, plan, ranked.ranking, table, cells)
    ranked = _with_stories(ranked, changes)
    if stopping is not None and plan.atlas is not None:
        ranked = replace(ranked, notes=[*ranked.notes, *stop_notes(stopping, plan.sources.cells)])
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.RUN_PRIORITIES,
        action=AuditAction.PRIORITIES_RUN,
    ) as unit:
        if unit.session.get(PriorityRun, plan.run_id) is not None:
            return False
        run = _run_row(unit, ranked, scores_object, inputs_object)
        run.previous_id = changes.previous_id
        unit.session.add(run)
        unit.session.flush()
        triage = triage_rows(plan.run_id, plan.features.candidates, ranked.ranking)
        named = {row["unit_id"] for row in changes.rows} | {row.unit_id for row in triage}
        _enter_units(unit, ranked, named)
        _enter_priorities(unit.session, ranked)
        if cells:
            unit.session.connection().execute(sa.insert(RunCell), cells)
        _enter_changes(unit.session, changes)
        unit.session.add_all(triage)
        for evaluation_id in _evaluations(run):
            unit.link(("PriorityRun", run.id), LineageType.USED, ("Evaluation", evaluation_id))
        unit.emit("priorities.run", {"run": run.id})
        unit.record(AuditRecord("PriorityRun", run.id, _audited(run)))
    return True


def _with_stories(ranked: Ranked, changes: Changes) -> Ranked:
    """Reasons say how their unit moved since the run before, and why."""
    plan, order = ranked.plan, ranked.ranking.order[: len(ranked.reasons)]
    units = plan.features.candidates.unit_ids[order].tolist()
    return replace(
        ranked,
        reasons=[
            replace(reason, details=(*reason.details, changes.stories[unit]))
            if unit in changes.stories
            else reason
            for unit, reason in zip(units, ranked.reasons, strict=True)
        ],
    )


def _run_row(
    unit: UnitOfWork, ranked: Ranked, scores_object: str, inputs_object: str
) -> PriorityRun:
    """Names only the sources that the order or the costs rest on."""
    plan, ranking = ranked.plan, ranked.ranking
    sources, gain = plan.pool.sources, ranking.gain
    number = unit.session.exec(select(func.coalesce(func.max(PriorityRun.number), 0))).one() + 1
    return PriorityRun(
        id=plan.run_id,
        number=number,
        profile=plan.profile,
        rung=plan.rank_request.rung.value,
        missing=[asdict(entry) for entry in plan.missing],
        notes=ranked.notes,
        weights_version_id=plan.weights.id,
        weights_used=ranking.scores.weights_used,
        evaluation_id=plan.sources.evaluation_id if plan.uses_errors else None,
        prediction_set_id=sources.prediction_set.id if sources.prediction_set else None,
        embedding_set_id=sources.embedding_set.id
        if sources.embedding_set and ranking.analysis.uses_embeddings
        else None,
        scope=plan.request.scope_json,
        budget_hours=plan.request.budget_hours,
        spent_hours=ranking.selection.spent_minutes / 60,
        seed=plan.request.seed,
        num_candidates=len(ranking.order),
        num_selected=ranking.selection.num_selected,
        holdback_share=ranking.request.holdback_share,
        num_holdback=len(ranking.holdback),
        atlas_id=plan.atlas.id if plan.atlas else None,
        expected_gain=gain.expected if gain else None,
        certificate=gain.certificate.ratio if gain else None,
        uncertainty_measure=plan.measure.used,
        cost_model_id=plan.cost_model_id,
        asked_measure=plan.request.uncertainty,
        limits_version_id=plan.limits.id,
        minimums=[minimum.as_json() for minimum in plan.request.minimums],
        infeasible=infeasible_json(ranking),
        worth=ranking.limits.worth,
        worth_without_limits=ranking.limits.worth_without,
        copy_rate=ranking.limits.copy_rate,
        scores_object=scores_object,
        inputs_object=inputs_object,
        in_windows=plan.request.in_windows,
        tasks=[task.value for task in plan.request.tasks],
        families=plan.families,
        valid_from=unit.now,
        recorded_at=unit.now,
    )


def _evaluations(run: PriorityRun) -> list[str]:
    first = [] if run.evaluation_id is None else [run.evaluation_id]
    return list(dict.fromkeys([*first, *(family["evaluation"] for family in run.families)]))


def _enter_units(unit: UnitOfWork, ranked: Ranked, changed: set[str]) -> None:
    """Adds the units of the top, and of changes, that no earlier run has named."""
    units, pool = {}, ranked.plan.pool
    for spec in (pool.units[int(row)] for row in ranked.ranking.order[: len(ranked.reasons)]):
        units[spec.id] = spec
    units.update({spec.id: spec for spec in pool.units if spec.id in changed} if changed else {})
    for chunk in _chunks(units):
        known = _known_units(unit.session, chunk)
        rows = [unit_row(units[key], unit.now) for key in chunk if key not in known]
        if rows:
            unit.session.connection().execute(sa.insert(LabelingUnit), rows)


def _enter_changes(session: Session, changes: Changes) -> None:
    """But those of units that were never near the top and are no candidates any more."""
    for chunk in _chunks(changes.rows):
        known = _known_units(session, [row["unit_id"] for row in chunk])
        rows = [row for row in chunk if row["unit_id"] in known]
        if rows:
            session.connection().execute(sa.insert(PriorityChange), rows)


def _known_units(session: Session, keys: Sequence[str]) -> set[str]:
    return set(session.exec(select(LabelingUnit.id).where(col(LabelingUnit.id).in_(keys))))


def _enter_priorities(session: Session, ranked: Ranked) -> None:
    plan = ranked.plan
    for places in _chunks(range(len(ranked.reasons))):
        rows = [
            priority_row(plan, ranked.ranking, place, ranked.reasons[place]) for place in places
        ]
        session.connection().execute(sa.insert(Priority), rows)


def _chunks(values: Any) -> Iterator[list[Any]]:
    iterator = iter(values)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def _audited(run: PriorityRun) -> dict[str, Any]:
    of_gain = {
        "atlas": run.atlas_id,
        "expected_gain": run.expected_gain,
        "certificate": run.certificate,
    }
    measure = run.asked_measure or run.uncertainty_measure
    return {
        "number": run.number,
        "profile": run.profile.value,
        "rung": run.rung,
        "weights_version": run.weights_version_id,
        "limits_version": run.limits_version_id,
        **({"minimums": run.minimums} if run.minimums else {}),
        **({"infeasible": run.infeasible} if run.infeasible else {}),
        "evaluation": run.evaluation_id,
        "prediction_set": run.prediction_set_id,
        "embedding_set": run.embedding_set_id,
        "scope": run.scope,
        "budget_hours": run.budget_hours,
        "candidates": run.num_candidates,
        "selected": run.num_selected,
        "holdback_share": run.holdback_share,
        "scores_object": run.scores_object,
        "inputs_object": run.inputs_object,
        **(of_gain if run.atlas_id else {}),
        **({"uncertainty": measure.value} if measure else {}),
        **({"tasks": run.tasks} if run.tasks else {}),
        **({"families": run.families} if run.families else {}),
        **({"cost_model": run.cost_model_id} if run.cost_model_id else {}),
    }
