"""Imports a model's results on ground truth: benchmark, evaluation, errors, calibration.

Called by `gainloop evaluation import`, the mutation `importEvaluation` and the demo program.
The evaluation's id is made of model, benchmark and detections: the same files are imported once.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from gainloop.models.evaluation import DetectionError, Evaluation
from gainloop.models.governance import Actor
from gainloop.pipeline.calibration.platt import Calibration as ScoreMap
from gainloop.rules.access import Permission
from gainloop.stores.bulk_tables import (
    detections_table,
    frames_table,
    ground_truth_table,
    matches_table,
)
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.staging import Stage, enter_all
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction, LineageType
from gainloop.terms.hashing import short_id, value_digest
from gainloop.terms.matches import Outcome
from gainloop.terms.names import check_name, parse_versioned
from gainloop.terms.options import ScoreKind
from gainloop.terms.progress import Progress, silent
from gainloop.workflows.catalog.register_clips import (
    count_unknown,
    enter_unknown,
    stage_bare_clips,
)
from gainloop.workflows.evaluation.calibrations import find_calibration, store_calibration
from gainloop.workflows.evaluation.measure import (
    Measured,
    class_rows,
    fit_calibration,
    measure,
    probabilities,
    size_rows,
)
from gainloop.workflows.evaluation.read_files import read_evaluation_files
from gainloop.workflows.evaluation.register import (
    BenchmarkObjects,
    next_ordinal,
    register_benchmark,
    register_model_version,
)
from gainloop.workflows.evaluation.request import EvaluationImport, EvaluationRequest


@dataclass(frozen=True, slots=True)
class _Draft:
    """An evaluation ready to be stored; `score_map` is None for probabilities."""

    request: EvaluationRequest
    measured: Measured
    evaluation_id: str
    score_map: ScoreMap | None
    matches: pa.Table
    detections: pa.Table


@dataclass(frozen=True, slots=True)
class _Bulk:
    """Digests of the stored objects: written before the transaction, which holds the writer."""

    matches: str
    detections: str
    truth: BenchmarkObjects


def import_evaluation(
    home: Home, actor: Actor, request: EvaluationRequest, progress: Progress = silent
) -> EvaluationImport:
    """Reads, matches and stores. Raises InvalidInput; then nothing is stored."""
    parse_versioned(request.model, "model")
    check_name(request.benchmark, "benchmark")
    progress("reading files", 0, 3)
    truth, found = read_evaluation_files(
        request.file_format,
        request.ground_truth,
        request.detections,
        request.options,
        request.clips,
    )
    progress("matching", 1, 3)
    draft = _draft(home, request, measure(truth, found))
    progress("storing", 2, 3)
    result = _store(home, actor, draft)
    progress("done", 3, 3)
    return result


def _draft(home: Home, request: EvaluationRequest, measured: Measured) -> _Draft:
    score_map = _score_map(home, request, measured)
    probability = probabilities(measured, request.options.scores, score_map)
    evaluation_id = short_id(
        "eval",
        value_digest(
            [
                request.model,
                request.benchmark,
                measured.benchmark_digest,
                measured.detections_digest,
                request.options.scores.value,
                request.calibration,
            ]
        ),
    )
    frames, truth = measured.truth.frames, measured.truth.ground_truth
    found = measured.found.detections
    return _Draft(
        request=request,
        measured=measured,
        evaluation_id=evaluation_id,
        score_map=score_map,
        matches=matches_table(frames, truth, found, probability, measured.result.matches),
        detections=detections_table(frames, found, probability),
    )


def _score_map(home: Home, request: EvaluationRequest, measured: Measured) -> ScoreMap | None:
    if request.options.scores is ScoreKind.PROBABILITY:
        return None
    if request.calibration is not None:
        with home.database.read() as session:
            stored = find_calibration(session, request.calibration)
            return ScoreMap(stored.slope, stored.intercept)
    return fit_calibration(measured)


def _put_bulk(home: Home, draft: _Draft) -> _Bulk:
    frames, truth = draft.measured.truth.frames, draft.measured.truth.ground_truth
    return _Bulk(
        matches=home.objects.put_table(draft.matches),
        detections=home.objects.put_table(draft.detections),
        truth=BenchmarkObjects(
            ground_truth=home.objects.put_table(ground_truth_table(frames, truth)),
            frames=home.objects.put_table(frames_table(frames)),
        ),
    )


def _store(home: Home, actor: Actor, draft: _Draft) -> EvaluationImport:
    request, measured = draft.request, draft.measured
    clips = measured.truth.frames.clips
    bulk = None if request.dry_run else _put_bulk(home, draft)
    with Stage(home.database) as stage:
        staged_clips = stage_bare_clips(stage, clips)
        staged_errors = stage.put(DetectionError, _error_rows(draft))
        with UnitOfWork(
            home.database,
            actor=actor,
            permission=Permission.IMPORT_DATA,
            action=AuditAction.EVALUATION_IMPORT,
            connection=stage.connection,
        ) as unit:
            added = count_unknown(unit.session, staged_clips)
            is_new = unit.session.get(Evaluation, draft.evaluation_id) is None
            if is_new and bulk is not None:
                enter_unknown(unit.session, staged_clips)
                _enter_evaluation(unit, draft, bulk, staged_errors)
    return EvaluationImport(
        evaluation_id=draft.evaluation_id,
        is_new=is_new,
        clips_matched=len(clips) - added,
        clips_added=added,
        findings=measured.findings,
    )


def _enter_evaluation(
    unit: UnitOfWork, draft: _Draft, bulk: _Bulk, staged_errors: sa.Table
) -> None:
    request, measured = draft.request, draft.measured
    session = unit.session
    model_version_id = register_model_version(session, request.model, unit.now)
    benchmark = register_benchmark(unit, request, measured, bulk.truth)
    session.add(
        Evaluation(
            id=draft.evaluation_id,
            ordinal=next_ordinal(session, Evaluation),
            model_version_id=model_version_id,
            benchmark_id=benchmark.id,
            benchmark_digest=benchmark.digest,
            score_kind=request.options.scores,
            detections_object=bulk.detections,
            matches_object=bulk.matches,
            num_clips=len(measured.truth.frames.clips),
            num_frames=len(measured.truth.frames),
            num_detections=len(measured.found.detections),
            **asdict(measured.totals),
            coco=asdict(measured.result.summary),
            classes=class_rows(measured),
            sizes=size_rows(measured),
            findings=[asdict(finding) for finding in measured.findings],
            valid_from=unit.now,
            recorded_at=unit.now,
        )
    )
    session.flush()
    session.connection().execute(enter_all(DetectionError, staged_errors))
    if draft.score_map is not None and request.calibration is None:
        store_calibration(
            unit, draft.score_map, model_version_id, draft.evaluation_id, benchmark.id
        )
    unit.link(
        ("Evaluation", draft.evaluation_id), LineageType.OF, ("ModelVersion", model_version_id)
    )
    unit.emit("evaluation.imported", {"evaluation": draft.evaluation_id})
    unit.record(
        AuditRecord(
            "Evaluation",
            draft.evaluation_id,
            {
                "model": model_version_id,
                "benchmark": benchmark.id,
                "benchmark_digest": benchmark.digest,
                "detections_digest": measured.detections_digest,
                **asdict(measured.totals),
            },
        )
    )


def _error_rows(draft: _Draft) -> Iterator[dict[str, Any]]:
    """Misses carry the box of the object, false positives that of the detection."""
    table = draft.matches.append_column("match_row", pa.array(range(len(draft.matches))))
    errors = table.filter(pc.is_in(table["outcome"], pa.array([Outcome.FP, Outcome.FN])))
    is_miss = pc.equal(errors["outcome"], Outcome.FN.value)
    boxes = {
        name: pc.if_else(is_miss, errors[f"gt_{name}"], errors[f"det_{name}"])
        for name in ("x", "y", "width", "height")
    }
    kept = errors.select(
        ["match_row", "outcome", "clip_id", "frame_index", "class_name", "score", "iou"]
    )
    for name, values in boxes.items():
        kept = kept.append_column(name, values)
    ordinal = 0
    for batch in kept.to_batches(max_chunksize=20_000):
        for row in batch.to_pylist():
            ordinal += 1
            row["outcome"] = Outcome(row["outcome"])
            yield {"evaluation_id": draft.evaluation_id, "ordinal": ordinal, **row}
