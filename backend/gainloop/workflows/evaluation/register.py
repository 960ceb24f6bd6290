"""Registers the model version, the benchmark version and its ontology that an import names.

Called inside the unit of work of an import; each returns what is there already if it is the same.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from gainloop.errors import Conflict
from gainloop.models.evaluation import (
    Benchmark,
    BenchmarkClip,
    Evaluation,
    ModelFamily,
    ModelVersion,
    PredictionSet,
)
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.names import check_name, parse_versioned
from gainloop.workflows.evaluation.measure import Measured
from gainloop.workflows.evaluation.request import EvaluationRequest
from gainloop.workflows.ontology.add_ontology import register_ontology


def register_model_version(session: Session, model: str, now: datetime) -> str:
    """The id of the model version NAME:VERSION, registered if it is new."""
    family, version = parse_versioned(model, "model")
    model_id = f"{family}:{version}"
    if session.get(ModelVersion, model_id) is None:
        if session.get(ModelFamily, family) is None:
            session.add(ModelFamily(id=family, recorded_at=now))
            session.flush()
        session.add(ModelVersion(id=model_id, family_id=family, version=version, recorded_at=now))
        session.flush()
    return model_id


@dataclass(frozen=True, slots=True)
class BenchmarkObjects:
    """Digests of the stored ground truth and frames."""

    ground_truth: str
    frames: str


def register_benchmark(
    unit: UnitOfWork, request: EvaluationRequest, measured: Measured, stored: BenchmarkObjects
) -> Benchmark:
    """The version of the benchmark with this ground truth: a known one, or the next.

    Raises Conflict ROLE_CHANGED if the benchmark is known under the other role.
    """
    session, name = unit.session, check_name(request.benchmark, "benchmark")
    versions = session.exec(
        select(Benchmark).where(Benchmark.name == name).order_by(col(Benchmark.version))
    ).all()
    if versions and versions[-1].role is not request.role:
        raise Conflict(
            f"benchmark {name} is registered as {versions[-1].role}; give --role "
            f"{versions[-1].role}, or another name",
            code="ROLE_CHANGED",
            path="role",
        )
    for known in versions:
        if known.digest == measured.benchmark_digest:
            return known
    benchmark = _new_benchmark(unit, request, measured, stored, len(versions) + 1)
    session.add(benchmark)
    session.flush()
    session.add_all(
        BenchmarkClip(benchmark_id=benchmark.id, clip_id=clip)
        for clip in measured.truth.frames.clips
    )
    register_ontology(session, name, list(measured.truth.ground_truth.classes), unit.now)
    session.flush()
    return benchmark


def next_ordinal(session: Session, table: type[Evaluation] | type[PredictionSet]) -> int:
    return session.exec(select(func.coalesce(func.max(table.ordinal), 0))).one() + 1


def _new_benchmark(
    unit: UnitOfWork,
    request: EvaluationRequest,
    measured: Measured,
    stored: BenchmarkObjects,
    version: int,
) -> Benchmark:
    name = check_name(request.benchmark, "benchmark")
    frames, truth = measured.truth.frames, measured.truth.ground_truth
    return Benchmark(
        id=f"{name}:{version}",
        name=name,
        version=version,
        digest=measured.benchmark_digest,
        role=request.role,
        num_clips=len(frames.clips),
        num_frames=len(frames),
        num_objects=measured.num_objects,
        classes=list(truth.classes),
        ground_truth_object=stored.ground_truth,
        frames_object=stored.frames,
        recorded_at=unit.now,
    )
