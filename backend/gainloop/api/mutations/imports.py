"""Catalogs, evaluations and predictions from uploaded files."""

from typing import Annotated

import strawberry

from gainloop.api.context import Context, Info
from gainloop.api.expected import mutation
from gainloop.api.mutations.results import (
    ImportCatalogResult,
    ImportCatalogSuccess,
    ImportEvaluationResult,
    ImportEvaluationSuccess,
    ImportPredictionsResult,
    ImportPredictionsSuccess,
)
from gainloop.api.queries.preview import map_of
from gainloop.api.types.inputs import (
    ImportCatalogInput,
    ImportEvaluationInput,
    ImportPredictionsInput,
)
from gainloop.reads.uploads import find_upload
from gainloop.rules.access import Permission
from gainloop.terms.enums import AuditAction, BenchmarkRole
from gainloop.terms.options import BoxConvention, ReadOptions, ScoreKind
from gainloop.workflows.catalog.import_catalog import CatalogRequest, import_catalog
from gainloop.workflows.evaluation.import_evaluation import import_evaluation
from gainloop.workflows.evaluation.request import EvaluationRequest
from gainloop.workflows.predictions.import_predictions import import_predictions
from gainloop.workflows.predictions.request import PredictionsRequest

FORMAT = "coco"
CatalogInput = Annotated[ImportCatalogInput, strawberry.argument(description="The catalog.")]
EvaluationInput = Annotated[ImportEvaluationInput, strawberry.argument(description="The results.")]
PredictionsInput = Annotated[
    ImportPredictionsInput, strawberry.argument(description="The predictions.")
]


@strawberry.type
class ImportsMutation:
    @mutation(
        "Import an uploaded catalog; importing it again changes nothing.",
        permission=Permission.IMPORT_DATA,
        action=AuditAction.CATALOG_IMPORT,
    )
    def import_catalog(self, info: Info, input: CatalogInput) -> ImportCatalogResult:
        context = info.context
        request = CatalogRequest(
            path=find_upload(context.home, context.reader, input.upload_id),
            chosen=map_of(input.column_map),
            dry_run=bool(input.dry_run),
        )
        done = context.write(lambda: import_catalog(context.home, context.reader, request))
        return ImportCatalogSuccess.of(done, dry_run=request.dry_run)

    @mutation(
        "Import uploaded results of a model on ground truth; the same files are imported once.",
        permission=Permission.IMPORT_DATA,
        action=AuditAction.EVALUATION_IMPORT,
    )
    def import_evaluation(self, info: Info, input: EvaluationInput) -> ImportEvaluationResult:
        context = info.context
        request = _evaluation_request(context, input)
        done = context.write(lambda: import_evaluation(context.home, context.reader, request))
        return ImportEvaluationSuccess.of(done, dry_run=request.dry_run)

    @mutation(
        "Import a model's uploaded output on clips without ground truth.",
        permission=Permission.IMPORT_DATA,
        action=AuditAction.PREDICTIONS_IMPORT,
    )
    def import_predictions(self, info: Info, input: PredictionsInput) -> ImportPredictionsResult:
        context = info.context
        request = _predictions_request(context, input)
        done = context.write(lambda: import_predictions(context.home, context.reader, request))
        return ImportPredictionsSuccess.of(done)


def _evaluation_request(context: Context, input: ImportEvaluationInput) -> EvaluationRequest:
    home, reader = context.home, context.reader
    truth, found = input.ground_truth_upload_id, input.detections_upload_id
    return EvaluationRequest(
        model=input.model,
        benchmark=input.benchmark,
        file_format=FORMAT,
        ground_truth=find_upload(home, reader, truth, "ground_truth_upload_id"),
        detections=find_upload(home, reader, found, "detections_upload_id"),
        role=input.role or BenchmarkRole.DEVELOPMENT,
        options=ReadOptions(
            clip_regex=input.clip_regex or None,
            scores=input.scores or ScoreKind.PROBABILITY,
            box_convention=input.box_convention or BoxConvention.EXCLUSIVE,
        ),
        dry_run=bool(input.dry_run),
    )


def _predictions_request(context: Context, input: ImportPredictionsInput) -> PredictionsRequest:
    home, reader = context.home, context.reader
    images = input.images_upload_id
    return PredictionsRequest(
        model=input.model,
        file_format=FORMAT,
        detections=find_upload(home, reader, input.detections_upload_id, "detections_upload_id"),
        images=find_upload(home, reader, images, "images_upload_id") if images else None,
        options=ReadOptions(
            clip_regex=input.clip_regex or None,
            scores=input.scores or ScoreKind.PROBABILITY,
        ),
        calibration=input.calibration or None,
    )
