"""Imports a model's results on ground truth: benchmark, evaluation, errors, calibration.

Called by `gainloop evaluation import`, the mutation `importEvaluation` and the demo program.
The evaluation's id is made of model, benchmark and detections: the same files are imported once.
"""

from dataclasses import asdict

from gainloop.models.evaluation import DetectionError, Evaluation
from gainloop.models.governance import Actor
from gainloop.pipeline.calibration.platt import Calibration as ScoreMap
from gainloop.rules.access import Permission
from gainloop.stores.bulk_tables import frames_table, ground_truth_table
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.staging import Stage, enter_all
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction
from gainloop.terms.names import check_name, parse_versioned
from gainloop.terms.options import ScoreKind
from gainloop.terms.progress import Progress, silent
from gainloop.workflows.catalog.register_clips import (
    count_unknown,
    enter_unknown,
    stage_bare_clips,
)
from gainloop.workflows.evaluation.calibrations import find_calibration
from gainloop.workflows.evaluation.draft import Draft, Subject, draft_evaluation, error_rows
from gainloop.workflows.evaluation.measure import (
    Measured,
    fit_calibration,
    measure,
    probabilities,
)
from gainloop.workflows.evaluation.read_files import read_evaluation_files
from gainloop.workflows.evaluation.register import BenchmarkObjects, register_benchmark
from gainloop.workflows.evaluation.request import EvaluationImport, EvaluationRequest
from gainloop.workflows.evaluation.store_evaluation import enter_evaluation, put_bulk


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
    result = _store(home, actor, request, draft)
    progress("done", 3, 3)
    return result


def _draft(home: Home, request: EvaluationRequest, measured: Measured) -> Draft:
    scores = request.options.scores
    score_map = _score_map(home, request, measured)
    return draft_evaluation(
        Subject(request.model, request.benchmark, scores, request.calibration),
        measured,
        probabilities(measured, scores, score_map),
        fitted=score_map if request.calibration is None else None,
    )


def _score_map(home: Home, request: EvaluationRequest, measured: Measured) -> ScoreMap | None:
    if request.options.scores is ScoreKind.PROBABILITY:
        return None
    if request.calibration is not None:
        with home.database.read() as session:
            stored = find_calibration(session, request.calibration)
            return ScoreMap(stored.slope, stored.intercept)
    return fit_calibration(measured)


def _put_ground_truth(home: Home, measured: Measured) -> BenchmarkObjects:
    frames, truth = measured.truth.frames, measured.truth.ground_truth
    return BenchmarkObjects(
        ground_truth=home.objects.put_table(ground_truth_table(frames, truth)),
        frames=home.objects.put_table(frames_table(frames)),
    )


def _store(home: Home, actor: Actor, request: EvaluationRequest, draft: Draft) -> EvaluationImport:
    measured = draft.measured
    clips = measured.truth.frames.clips
    stored = None
    if not request.dry_run:
        stored = (put_bulk(home, draft), _put_ground_truth(home, measured))
    with Stage(home.database) as stage:
        staged_clips = stage_bare_clips(stage, clips)
        staged_errors = stage.put(DetectionError, error_rows(draft))
        with UnitOfWork(
            home.database,
            actor=actor,
            permission=Permission.IMPORT_DATA,
            action=AuditAction.EVALUATION_IMPORT,
            connection=stage.connection,
        ) as unit:
            added = count_unknown(unit.session, staged_clips)
            is_new = unit.session.get(Evaluation, draft.evaluation_id) is None
            if is_new and stored is not None:
                entry, truth = stored
                enter_unknown(unit.session, staged_clips)
                benchmark = register_benchmark(unit, request, measured, truth)
                enter_evaluation(unit, entry, benchmark)
                unit.session.connection().execute(enter_all(DetectionError, staged_errors))
                unit.record(_audit_record(draft, benchmark.id, benchmark.digest))
    return EvaluationImport(
        evaluation_id=draft.evaluation_id,
        is_new=is_new,
        clips_matched=len(clips) - added,
        clips_added=added,
        findings=measured.findings,
    )


def _audit_record(draft: Draft, benchmark_id: str, digest: str) -> AuditRecord:
    model, version = parse_versioned(draft.subject.model, "model")
    return AuditRecord(
        "Evaluation",
        draft.evaluation_id,
        {
            "model": f"{model}:{version}",
            "benchmark": benchmark_id,
            "benchmark_digest": digest,
            "detections_digest": draft.measured.detections_digest,
            **asdict(draft.measured.totals),
        },
    )
