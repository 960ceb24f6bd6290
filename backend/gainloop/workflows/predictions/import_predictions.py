"""Imports a model's output on clips without ground truth: what it sees there, and how unsure it is.

Called by `gainloop predictions import`, the mutation `importPredictions` and the demo program.
"""

from dataclasses import dataclass

from gainloop.errors import InvalidInput
from gainloop.formats import coco_predictions, kitti
from gainloop.formats.records import PredictionsFile
from gainloop.formats.subset import keep_clips, keep_detections
from gainloop.models.evaluation import Calibration, PredictionSet
from gainloop.models.governance import Actor
from gainloop.rules.access import Permission
from gainloop.stores.bulk_tables import detections_table, frames_table
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.staging import Stage
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.boxes import Detections, Floats
from gainloop.terms.enums import AuditAction
from gainloop.terms.hashing import array_digest, short_id, value_digest
from gainloop.terms.names import parse_versioned
from gainloop.terms.options import ScoreKind
from gainloop.terms.progress import Progress, silent
from gainloop.workflows.catalog.register_clips import (
    count_unknown,
    enter_unknown,
    stage_bare_clips,
)
from gainloop.workflows.evaluation.calibrations import calibration_of_model, find_calibration
from gainloop.workflows.evaluation.register import next_ordinal, register_model_version
from gainloop.workflows.predictions.clip_measures import (
    ClipMeasures,
    measure_set,
    probabilities,
)
from gainloop.workflows.predictions.error_windows import frame_rates, windows_table
from gainloop.workflows.predictions.request import PredictionsImport, PredictionsRequest


@dataclass(frozen=True, slots=True)
class _Draft:
    request: PredictionsRequest
    read: PredictionsFile
    calibration: Calibration | None
    probability: Floats
    prediction_set_id: str

    def measured(self, home: Home) -> ClipMeasures:
        read = self.read
        model_version_id = ":".join(parse_versioned(self.request.model, "model"))
        return measure_set(home, model_version_id, read.frames, read.detections, self.calibration)


def import_predictions(
    home: Home, actor: Actor, request: PredictionsRequest, progress: Progress = silent
) -> PredictionsImport:
    """Raises InvalidInput; then nothing is stored."""
    parse_versioned(request.model, "model")
    progress("reading files", 0, 2)
    read = _read(request)
    draft = _draft(home, request, read)
    progress("storing", 1, 2)
    result = _store(home, actor, draft)
    progress("done", 2, 2)
    return result


def _read(request: PredictionsRequest) -> PredictionsFile:
    if request.file_format == "coco":
        read = coco_predictions.read_predictions(
            request.detections, request.options, request.images
        )
    elif request.file_format == "kitti":
        read = kitti.read_predictions(request.detections, request.options)
    else:
        raise InvalidInput(
            "UNKNOWN_FORMAT",
            f"{request.file_format!r} is no format for predictions; use coco or kitti",
            field="format",
        )
    if request.clips is None:
        return read
    frames, new_frame = keep_clips(read.frames, request.clips)
    return PredictionsFile(frames, keep_detections(read.detections, new_frame), read.findings)


def _draft(home: Home, request: PredictionsRequest, read: PredictionsFile) -> _Draft:
    calibration = _calibration(home, request)
    found = read.detections
    digest = value_digest(
        [
            request.model,
            calibration.id if calibration else None,
            list(read.frames.clips),
            list(found.classes),
            array_digest(read.frames.clip, read.frames.index),
            array_digest(found.frame, found.cls, found.xywh, found.score),
            *_inputs_digest(found),
        ]
    )
    probability = probabilities(calibration, found.score)
    return _Draft(request, read, calibration, probability, short_id("pred", digest))


def _inputs_digest(found: Detections) -> list[dict[str, str]]:
    inputs = found.inputs.present() if found.inputs else {}
    return [{name: array_digest(values) for name, values in inputs.items()}] if inputs else []


def _calibration(home: Home, request: PredictionsRequest) -> Calibration | None:
    if request.options.scores is ScoreKind.PROBABILITY:
        return None
    with home.database.read() as session:
        if request.calibration is not None:
            return find_calibration(session, request.calibration)
        return calibration_of_model(session, ":".join(parse_versioned(request.model, "model")))


def _store(home: Home, actor: Actor, draft: _Draft) -> PredictionsImport:
    request, clips = draft.request, draft.read.frames.clips
    with home.database.read() as session:
        is_known = session.get(PredictionSet, draft.prediction_set_id) is not None
    measured = None if is_known or request.dry_run else draft.measured(home)
    with Stage(home.database) as stage:
        staged = stage_bare_clips(stage, clips)
        with UnitOfWork(
            home.database,
            actor=actor,
            permission=Permission.IMPORT_DATA,
            action=AuditAction.PREDICTIONS_IMPORT,
            connection=stage.connection,
        ) as unit:
            added = count_unknown(unit.session, staged)
            is_new = unit.session.get(PredictionSet, draft.prediction_set_id) is None
            if is_new and measured is not None:
                enter_unknown(unit.session, staged)
                _enter(home, unit, draft, measured)
    return PredictionsImport(
        prediction_set_id=draft.prediction_set_id,
        is_new=is_new,
        num_clips=len(clips),
        num_predictions=len(draft.read.detections),
        clips_added=added,
        findings=draft.read.findings,
    )


def _enter(home: Home, unit: UnitOfWork, draft: _Draft, measured: ClipMeasures) -> None:
    frames, found = draft.read.frames, draft.read.detections
    model_version_id = register_model_version(unit.session, draft.request.model, unit.now)
    unit.session.add(
        PredictionSet(
            id=draft.prediction_set_id,
            ordinal=next_ordinal(unit.session, PredictionSet),
            model_version_id=model_version_id,
            calibration_id=draft.calibration.id if draft.calibration else None,
            score_kind=draft.request.options.scores,
            uncertainty_measure=measured.entropy,
            measures=[measure.value for measure in measured.measures],
            compared_model_version_id=measured.compared_with,
            predictions_object=home.objects.put_table(
                detections_table(frames, found, draft.probability)
            ),
            frames_object=home.objects.put_table(frames_table(frames)),
            stats_object=home.objects.put_table(measured.table),
            windows_object=home.objects.put_table(
                windows_table(
                    frames, found, draft.probability, frame_rates(unit.session, frames.clips)
                )
            ),
            num_clips=len(frames.clips),
            num_frames=len(frames),
            num_predictions=len(found),
            recorded_at=unit.now,
        )
    )
    unit.emit("predictions.imported", {"prediction_set": draft.prediction_set_id})
    unit.record(
        AuditRecord(
            "PredictionSet",
            draft.prediction_set_id,
            {
                "model": model_version_id,
                "clips": len(frames.clips),
                "predictions": len(found),
                "calibration": draft.calibration.name if draft.calibration else None,
                "measures": [measure.value for measure in measured.measures],
            },
        )
    )
