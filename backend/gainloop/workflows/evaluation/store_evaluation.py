"""Stores a drafted evaluation: its bulk objects before the transaction, its row inside one.

Called by `import_evaluation` and `rematch_benchmark`.
"""

from dataclasses import asdict, dataclass

from gainloop.models.evaluation import Benchmark, Evaluation
from gainloop.stores.home import Home
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import LineageType
from gainloop.workflows.evaluation.calibrations import store_calibration
from gainloop.workflows.evaluation.draft import Draft
from gainloop.workflows.evaluation.measure import class_rows, size_rows, type_rows
from gainloop.workflows.evaluation.register import next_ordinal, register_model_version


@dataclass(frozen=True, slots=True)
class Bulk:
    """Digests of the stored objects: written before the transaction, which holds the writer."""

    matches: str
    detections: str


def put_bulk(home: Home, draft: Draft) -> Bulk:
    return Bulk(home.objects.put_table(draft.matches), home.objects.put_table(draft.detections))


def enter_evaluation(
    unit: UnitOfWork,
    draft: Draft,
    bulk: Bulk,
    benchmark: Benchmark,
    rematched_from: str | None = None,
) -> None:
    """The evaluation, its calibration and its lineage; its errors are entered by the caller."""
    session, measured = unit.session, draft.measured
    model_version_id = register_model_version(session, draft.subject.model, unit.now)
    session.add(
        Evaluation(
            id=draft.evaluation_id,
            ordinal=next_ordinal(session, Evaluation),
            model_version_id=model_version_id,
            benchmark_id=benchmark.id,
            benchmark_digest=benchmark.digest,
            score_kind=draft.subject.scores,
            detections_object=bulk.detections,
            matches_object=bulk.matches,
            num_clips=len(measured.truth.frames.clips),
            num_frames=len(measured.truth.frames),
            num_detections=len(measured.found.detections),
            **asdict(measured.totals),
            coco=asdict(measured.result.summary),
            classes=class_rows(measured),
            sizes=size_rows(measured),
            error_types=type_rows(measured),
            findings=[asdict(finding) for finding in measured.findings],
            rematched_from=rematched_from,
            valid_from=unit.now,
            recorded_at=unit.now,
        )
    )
    session.flush()
    if draft.fitted is not None:
        store_calibration(unit, draft.fitted, model_version_id, draft.evaluation_id, benchmark.id)
    unit.link(
        ("Evaluation", draft.evaluation_id), LineageType.OF, ("ModelVersion", model_version_id)
    )
    unit.emit("evaluation.imported", {"evaluation": draft.evaluation_id})
