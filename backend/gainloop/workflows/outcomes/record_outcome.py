"""Records what a training changed: measured here from two evaluations, or typed by a person.

Called by `gainloop outcome record`, the mutation `recordTrainingOutcome` and the demo program.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, select

from gainloop.errors import InvalidInput, NotFound
from gainloop.models.evaluation import ModelVersion
from gainloop.models.governance import Actor
from gainloop.models.labels import DatasetRelease
from gainloop.models.program import OutcomeDelta, TrainingOutcome
from gainloop.reads.evaluations import EvaluationRow, evaluations_by_id
from gainloop.reads.node_ids import check_known
from gainloop.reads.outcome_clusters import clusters_of_interest
from gainloop.reads.outcome_deltas import OutcomeMeasurement
from gainloop.rules.access import Permission, require
from gainloop.rules.typed_figures import check_typed
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.addresses import check_evidence
from gainloop.terms.cohorts import cohort_id
from gainloop.terms.enums import AuditAction, FigureSource, LineageType, NodeLabel
from gainloop.terms.hashing import short_id, value_digest
from gainloop.terms.outcomes import Delta

MAX_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class OutcomeRequest:
    """Measured: `base_evaluation_id` and `evaluation_id`. Typed: both model versions, `deltas`, and
    evidence. release_id: what the later model was trained on, None where it is not known here.
    """

    note: str = ""
    release_id: str | None = None
    base_evaluation_id: str | None = None
    evaluation_id: str | None = None
    base_model_version_id: str | None = None
    model_version_id: str | None = None
    deltas: tuple[Delta, ...] = ()
    evidence: tuple[str, ...] = ()

    @property
    def is_measured(self) -> bool:
        return self.evaluation_id is not None or self.base_evaluation_id is not None


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What is recorded, before it is."""

    source: FigureSource
    base_model_version_id: str
    model_version_id: str
    deltas: tuple[Delta, ...]


def record_outcome(home: Home, actor: Actor, request: OutcomeRequest) -> tuple[str, bool]:
    """The id, and whether it is new: what is said twice in the same words is one outcome.

    Raises InvalidInput, NotFound, and GateBlocked where the evaluations give no verdicts; then
    nothing is stored.
    """
    require(actor.role, Permission.RECORD_OUTCOME)
    note = _check_note(request.note)
    evidence = check_evidence(request.evidence)
    with home.database.read() as session:
        _check_release(session, request.release_id)
        outcome = (
            _measure(session, home, actor, request)
            if request.is_measured
            else _typed(session, request, evidence)
        )
    said = _said(request, outcome, note, evidence)
    outcome_id = short_id("outcome", value_digest(said))
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.RECORD_OUTCOME,
        action=AuditAction.OUTCOME_RECORD,
    ) as unit:
        if unit.session.get(TrainingOutcome, outcome_id) is not None:
            return outcome_id, False
        last = unit.session.exec(select(sa.func.max(TrainingOutcome.ordinal))).one() or 0
        unit.session.add(
            TrainingOutcome(
                id=outcome_id,
                ordinal=last + 1,
                model_version_id=outcome.model_version_id,
                base_model_version_id=outcome.base_model_version_id,
                release_id=request.release_id,
                source=outcome.source,
                evaluation_id=request.evaluation_id,
                base_evaluation_id=request.base_evaluation_id,
                note=note,
                evidence=evidence,
                actor_id=actor.id,
                valid_from=unit.now,
                recorded_at=unit.now,
            )
        )
        unit.session.flush()
        unit.session.add_all(_rows(outcome_id, outcome.deltas))
        _link(unit, outcome_id, request, outcome)
        unit.record(AuditRecord("TrainingOutcome", outcome_id, said, rationale=note or None))
    return outcome_id, True


def _measure(session: Session, home: Home, actor: Actor, request: OutcomeRequest) -> _Outcome:
    base = _evaluation(session, actor, request.base_evaluation_id, "base_evaluation_id")
    later = _evaluation(session, actor, request.evaluation_id, "evaluation_id")
    if request.deltas:
        raise InvalidInput(
            "BOTH_WAYS", "give two evaluations, or typed figures, not both", field="deltas"
        )
    if base.model_version_id == later.model_version_id:
        raise InvalidInput(
            "SAME_MODEL",
            f"both evaluations are of {base.model_version_id}: name those of two model versions",
            field="evaluation_id",
        )
    measurement = OutcomeMeasurement(session, home.objects, actor, base, later)
    models = (base.model_version_id, later.model_version_id)
    clusters = clusters_of_interest(session, actor, request.release_id, models)
    deltas = (*measurement.of_cohorts(), *measurement.of_clusters(clusters))
    return _Outcome(FigureSource.MEASURED, base.model_version_id, later.model_version_id, deltas)


def _typed(session: Session, request: OutcomeRequest, evidence: list[str]) -> _Outcome:
    base_id = _model(session, request.base_model_version_id, "base_model_version_id")
    later_id = _model(session, request.model_version_id, "model_version_id")
    if base_id == later_id:
        raise InvalidInput(
            "SAME_MODEL", f"{base_id} cannot be compared with itself", field="model_version_id"
        )
    if not evidence:
        raise InvalidInput(
            "NO_EVIDENCE",
            "typed figures need at least one https address where they can be checked",
            field="evidence",
        )
    check_typed(request.deltas)
    _check_clusters(session, request.deltas)
    return _Outcome(FigureSource.TYPED, base_id, later_id, request.deltas)


def _check_release(session: Session, release_id: str | None) -> None:
    if release_id is not None and session.get(DatasetRelease, release_id) is None:
        raise NotFound(
            f"there is no dataset release {release_id!r:.120}; `gainloop release list` shows all",
            path="release_id",
        )


def _check_clusters(session: Session, deltas: Sequence[Delta]) -> None:
    keys = [
        (NodeLabel.ERROR_CLUSTER, delta.cluster_id)
        for delta in deltas
        if delta.cluster_id is not None
    ]
    check_known(session, keys, "deltas")


def _evaluation(
    session: Session, actor: Actor, evaluation_id: str | None, field: str
) -> EvaluationRow:
    if evaluation_id is None:
        raise InvalidInput("ONE_MISSING", "name both evaluations, before and after", field=field)
    found = evaluations_by_id(session, actor, [evaluation_id]).get(evaluation_id)
    if found is None:
        raise NotFound(
            f"there is no evaluation {evaluation_id!r:.120}; `gainloop evaluation list` shows all",
            path=field,
        )
    return found


def _model(session: Session, model_version_id: str | None, field: str) -> str:
    if model_version_id is None:
        raise InvalidInput(
            "ONE_MISSING", "name both model versions, or two evaluations", field=field
        )
    if session.get(ModelVersion, model_version_id) is None:
        raise NotFound(
            f"there is no model version {model_version_id!r:.120}: "
            "import an evaluation of it first",
            path=field,
        )
    return model_version_id


def _said(
    request: OutcomeRequest, outcome: _Outcome, note: str, evidence: list[str]
) -> dict[str, Any]:
    return {
        "source": outcome.source.value,
        "model": outcome.model_version_id,
        "base": outcome.base_model_version_id,
        "release": request.release_id,
        "evaluation": request.evaluation_id,
        "base_evaluation": request.base_evaluation_id,
        "note": note,
        "evidence": evidence,
        "num_deltas": len(outcome.deltas),
        "deltas": value_digest([_plain(delta) for delta in outcome.deltas]),
    }


def _plain(delta: Delta) -> dict[str, Any]:
    return {**asdict(delta), "cohort": dict(delta.cohort)}


def _target(delta: Delta) -> tuple[NodeLabel, str]:
    if delta.cluster_id is not None:
        return NodeLabel.ERROR_CLUSTER, delta.cluster_id
    return NodeLabel.COHORT, cohort_id(delta.cohort, delta.class_name)


def _rows(outcome_id: str, deltas: Sequence[Delta]) -> list[OutcomeDelta]:
    return [
        OutcomeDelta(
            outcome_id=outcome_id,
            number=number,
            cohort_id=None if delta.cluster_id else cohort_id(delta.cohort, delta.class_name),
            **_plain(delta),
        )
        for number, delta in enumerate(deltas, start=1)
    ]


def _link(unit: UnitOfWork, outcome_id: str, request: OutcomeRequest, outcome: _Outcome) -> None:
    """What an earlier outcome said of the same model and target is held no longer."""
    model = (NodeLabel.MODEL_VERSION, outcome.model_version_id)
    if request.release_id is not None:
        release = (NodeLabel.DATASET_RELEASE, request.release_id)
        unit.link(model, LineageType.TRAINED_ON, release)
    for number, delta in enumerate(outcome.deltas, start=1):
        figures = {
            "outcome_id": outcome_id,
            "number": number,
            "source": outcome.source.value,
            "metric": delta.metric,
            "class_name": delta.class_name,
            "a": delta.a,
            "b": delta.b,
            "delta": delta.delta,
            "low": delta.low,
            "high": delta.high,
            "verdict": None if delta.verdict is None else delta.verdict.value,
        }
        known = {name: value for name, value in figures.items() if value is not None}
        unit.replace_link(model, LineageType.CHANGED, _target(delta), known, delta.metric)


def _check_note(text: str) -> str:
    note = text.strip()
    if len(note) > MAX_NOTE:
        raise InvalidInput(
            "TOO_LONG",
            f"a note has at most {MAX_NOTE:,} characters, not {len(note):,}",
            field="note",
        )
    return note
