"""Stores a drafted evaluation: its bulk objects before the transaction, its row inside one.

Called by `import_evaluation` and `rematch_benchmark`. What enters a transaction is small: a draft
holds every detection, an `Entry` only what the row says of them.
"""

from dataclasses import asdict, dataclass
from typing import Any

from gainloop.models.evaluation import Benchmark, Evaluation
from gainloop.pipeline.calibration.platt import Calibration as ScoreMap
from gainloop.ports.jobs import EVALUATION_IMPORTED
from gainloop.stores.home import Home
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import LineageType
from gainloop.workflows.evaluation.calibrations import store_calibration
from gainloop.workflows.evaluation.draft import Draft
from gainloop.workflows.evaluation.measure import class_rows, size_rows, type_rows
from gainloop.workflows.evaluation.register import next_ordinal, register_model_version


@dataclass(frozen=True, slots=True)
class Entry:
    """An evaluation whose bulk objects are stored; columns: of its row, as far as known."""

    evaluation_id: str
    model: str
    fitted: ScoreMap | None
    detections_digest: str
    columns: dict[str, Any]


def put_bulk(home: Home, draft: Draft) -> Entry:
    """Before the transaction, which holds the writer."""
    measured = draft.measured
    return Entry(
        evaluation_id=draft.evaluation_id,
        model=draft.subject.model,
        fitted=draft.fitted,
        detections_digest=measured.detections_digest,
        columns={
            "score_kind": draft.subject.scores,
            "detections_object": home.objects.put_table(draft.detections),
            "matches_object": home.objects.put_table(draft.matches),
            "num_clips": len(measured.truth.frames.clips),
            "num_frames": len(measured.truth.frames),
            "num_detections": len(measured.found.detections),
            **asdict(measured.totals),
            "coco": asdict(measured.result.summary),
            "classes": class_rows(measured),
            "sizes": size_rows(measured),
            "error_types": type_rows(measured),
            "findings": [asdict(finding) for finding in measured.findings],
        },
    )


def enter_evaluation(
    unit: UnitOfWork, entry: Entry, benchmark: Benchmark, rematched_from: str | None = None
) -> None:
    """The evaluation, its calibration and its lineage; its errors are entered by the caller."""
    session, key = unit.session, entry.evaluation_id
    model_version_id = register_model_version(session, entry.model, unit.now)
    session.add(
        Evaluation(
            id=key,
            ordinal=next_ordinal(session, Evaluation),
            model_version_id=model_version_id,
            benchmark_id=benchmark.id,
            benchmark_digest=benchmark.digest,
            rematched_from=rematched_from,
            valid_from=unit.now,
            recorded_at=unit.now,
            **entry.columns,
        )
    )
    session.flush()
    if entry.fitted is not None:
        store_calibration(unit, entry.fitted, model_version_id, key, benchmark.id)
    unit.link(("Evaluation", key), LineageType.OF, ("ModelVersion", model_version_id))
    unit.emit(EVALUATION_IMPORTED, {"evaluation": key})
