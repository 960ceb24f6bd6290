"""What evaluations and prediction sets say of one clip."""

from typing import Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.global_ids import global_id
from gainloop.api.types.evaluation import Evaluation
from gainloop.api.types.model_version import ModelVersion
from gainloop.reads.clip_results import ClipEvaluationRow, ClipPredictionRow
from gainloop.terms.measures import UncertaintyMeasure


@strawberry.type(description="What one evaluation counted on a clip.")
class ClipEvaluation:
    row: strawberry.Private[ClipEvaluationRow]
    gt: int = program("Labeled objects.")
    tp: int = program("Objects that were found.")
    fp: int = program("Detections that found nothing.")
    fn: int = program("Objects that were missed.")

    @program.resolver("The evaluation.")
    def evaluation(self, info: Info) -> Evaluation:
        return Evaluation.load(info, self.row.evaluation_id)

    @classmethod
    def of(cls, row: ClipEvaluationRow) -> Self:
        return cls(row=row, **copied(cls, row.counts))


@strawberry.type(description="How unsure a model is on a clip, by one measure.")
class MeasuredUncertainty:
    measure: UncertaintyMeasure = program("The measure.")
    value: float = program("0 is sure, 1 the most there can be; measures share no scale.")


@strawberry.type(description="A model's output on a clip without ground truth.")
class ClipPrediction:
    row: strawberry.Private[ClipPredictionRow]
    id: strawberry.ID = program("Global id of the prediction set, for `frames` and `frame`.")
    num_objects: int = program("Detections on the clip.")
    uncertainty: float | None = program("How unsure the model is, by the named measure.")
    uncertainty_measure: str = program("Name of the measure.")

    @program.resolver("Every measure that its output allows.")
    def measures(self) -> list[MeasuredUncertainty]:
        known = self.row.measures
        return [MeasuredUncertainty(measure=name, value=value) for name, value in known.items()]

    @program.resolver("The model version that predicted.")
    def model_version(self, info: Info) -> ModelVersion:
        return ModelVersion.load(info, self.row.model_version_id)

    @classmethod
    def of(cls, row: ClipPredictionRow) -> Self:
        node_id = strawberry.ID(global_id("PredictionSet", row.prediction_set_id))
        return cls(row=row, id=node_id, **copied(cls, row))
