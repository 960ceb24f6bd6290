"""Ranks the pool and stores the run: scores of all, rows and reasons of the top.

Called by `gainloop priorities run`, the mutation `refreshPriorities` and the demo program. The
run's id is made of all its inputs: equal inputs are the run that is there already.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from gainloop.errors import InvalidInput
from gainloop.models.catalog import LabelingUnit
from gainloop.models.governance import Actor
from gainloop.models.priority import Priority, PriorityRun
from gainloop.pipeline.reasons.evidence import Reason
from gainloop.pipeline.reasons.notes import write_notes
from gainloop.pipeline.reasons.writing import write_reasons
from gainloop.pipeline.scoring.ranking import Ranking, rank_pool
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction, LineageType, Profile, Rung
from gainloop.terms.progress import Progress, silent
from gainloop.workflows.priorities.leakage_notes import leakage_notes
from gainloop.workflows.priorities.plan import RunPlan, plan_run
from gainloop.workflows.priorities.request import RunOptions, RunResult
from gainloop.workflows.priorities.rows import priority_row, scores_table, top_rows, unit_row

CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A ranking ready to be stored; reasons belong to the first places of its order."""

    plan: RunPlan
    ranking: Ranking
    reasons: Sequence[Reason]
    notes: list[str]


def run_priorities(
    home: Home, actor: Actor, request: RunOptions, progress: Progress = silent
) -> RunResult:
    """Raises InvalidInput, NotFound; then nothing is stored. Scores without holding the writer."""
    require(actor.role, Permission.RUN_PRIORITIES)
    progress("reading features", 0, 3)
    with home.database.read() as session:
        plan = plan_run(session, home.objects, request)
        if session.get(PriorityRun, plan.run_id) is not None:
            return RunResult(plan.run_id, is_new=False)
    progress("scoring", 1, 3)
    ranked = _rank(plan, home.settings.run_rows)
    if request.must_select and not ranked.ranking.selection.num_selected:
        raise InvalidInput(
            "EMPTY_RUN",
            "no clip fits into this budget: give more hours",
            field="budgetHours",
        )
    progress("storing", 2, 3)
    is_new = _store(home, actor, ranked)
    progress("done", 3, 3)
    return RunResult(plan.run_id, is_new)


def _rank(plan: RunPlan, num_beyond: int) -> _Ranked:
    features = plan.pool.features
    ranking = rank_pool(features, plan.rank_request)
    notes = [*leakage_notes(plan.pool), *write_notes(features, ranking, plan.sources)]
    if plan.pool.left_out and _uses_errors(plan):
        names = ", ".join(plan.pool.left_out)
        notes.append(
            f"Misses of classes that {plan.sources.evaluated_model} never names are left out: "
            f"{names}."
        )
    reasons = write_reasons(features, ranking, plan.sources, top_rows(ranking, num_beyond))
    return _Ranked(plan, ranking, reasons, notes)


def _store(home: Home, actor: Actor, ranked: _Ranked) -> bool:
    """Returns False where another process stored the same run meanwhile."""
    plan = ranked.plan
    table = scores_table(plan.pool.features.candidates, ranked.ranking)
    scores_object = home.objects.put_table(table)
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.RUN_PRIORITIES,
        action=AuditAction.PRIORITIES_RUN,
    ) as unit:
        if unit.session.get(PriorityRun, plan.run_id) is not None:
            return False
        run = _run_row(unit, ranked, scores_object)
        unit.session.add(run)
        unit.session.flush()
        _enter_units(unit, ranked)
        _enter_priorities(unit.session, ranked)
        if run.evaluation_id is not None:
            unit.link(("PriorityRun", run.id), LineageType.USED, ("Evaluation", run.evaluation_id))
        unit.emit("priorities.run", {"run": run.id})
        unit.record(AuditRecord("PriorityRun", run.id, _audited(run)))
    return True


def _run_row(unit: UnitOfWork, ranked: _Ranked, scores_object: str) -> PriorityRun:
    """Names only the sources that the order or the costs rest on."""
    plan, ranking = ranked.plan, ranked.ranking
    sources = plan.pool.sources
    number = unit.session.exec(select(func.coalesce(func.max(PriorityRun.number), 0))).one() + 1
    return PriorityRun(
        id=plan.run_id,
        number=number,
        profile=plan.request.profile,
        rung=plan.rank_request.rung.value,
        missing=[asdict(entry) for entry in plan.missing],
        notes=ranked.notes,
        weights_version_id=plan.weights.id,
        weights_used=ranking.weights_used,
        evaluation_id=plan.sources.evaluation_id if _uses_errors(plan) else None,
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
        scores_object=scores_object,
        valid_from=unit.now,
        recorded_at=unit.now,
    )


def _enter_units(unit: UnitOfWork, ranked: _Ranked) -> None:
    """Adds the units of the top that no earlier run has named."""
    top = ranked.ranking.order[: len(ranked.reasons)]
    units = {spec.id: spec for spec in (ranked.plan.pool.units[int(row)] for row in top)}
    for chunk in _chunks(units):
        known = set(
            unit.session.exec(select(LabelingUnit.id).where(col(LabelingUnit.id).in_(chunk)))
        )
        rows = [unit_row(units[key], unit.now) for key in chunk if key not in known]
        if rows:
            unit.session.connection().execute(sa.insert(LabelingUnit), rows)


def _enter_priorities(session: Session, ranked: _Ranked) -> None:
    plan = ranked.plan
    for places in _chunks(range(len(ranked.reasons))):
        rows = [
            priority_row(plan.run_id, plan.pool, ranked.ranking, place, ranked.reasons[place])
            for place in places
        ]
        session.connection().execute(sa.insert(Priority), rows)


def _chunks(values: Any) -> Iterator[list[Any]]:
    iterator = iter(values)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def _uses_errors(plan: RunPlan) -> bool:
    request = plan.rank_request
    return request.profile is not Profile.FIFO and request.rung <= Rung.ERRORS_BY_TAG


def _audited(run: PriorityRun) -> dict[str, Any]:
    return {
        "number": run.number,
        "profile": run.profile.value,
        "rung": run.rung,
        "weights_version": run.weights_version_id,
        "evaluation": run.evaluation_id,
        "prediction_set": run.prediction_set_id,
        "embedding_set": run.embedding_set_id,
        "scope": run.scope,
        "budget_hours": run.budget_hours,
        "candidates": run.num_candidates,
        "selected": run.num_selected,
        "holdback_share": run.holdback_share,
        "scores_object": run.scores_object,
    }
