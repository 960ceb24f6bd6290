"""Evaluations and their errors."""

from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.global_ids import global_id
from gainloop.api.types.benchmark import Benchmark
from gainloop.api.types.clip import Clip
from gainloop.api.types.connection import After, Connection, First, window_of
from gainloop.api.types.finding import Finding
from gainloop.api.types.model_version import ModelVersion
from gainloop.api.types.node import Node, existing
from gainloop.api.types.results import (
    Calibration,
    ClassResult,
    CocoSummary,
    CohortResult,
    ErrorTypeResult,
    OutcomeCounts,
    SizeResult,
)
from gainloop.api.types.scalars import DateTime
from gainloop.reads import benchmarks as benchmark_reads
from gainloop.reads import cohorts as cohort_reads
from gainloop.reads import detection_errors as error_reads
from gainloop.reads.evaluations import EvaluationRow, previous_evaluation
from gainloop.terms.enums import ErrorType, GroundTruthErrorKind
from gainloop.terms.matches import Counts, Outcome
from gainloop.terms.options import ScoreKind

if TYPE_CHECKING:
    from gainloop.api.types.error_clusters import ErrorCluster


@strawberry.type(description="One missed object or one false detection.")
class DetectionError(Node):
    row: strawberry.Private[error_reads.ErrorRow]
    outcome: Outcome = program("Missed (FN) or false (FP).")
    frame_index: int = program("Frame number inside the clip.")
    class_name: str = program("Class of the object or detection.")
    x: float = program("Left edge, pixels.")
    y: float = program("Top edge, pixels.")
    width: float = program("Width, pixels.")
    height: float = program("Height, pixels.")
    score: float | None = program("Score of a false detection.")
    iou: float = program("The best overlap that it had, below the threshold.")

    error_type: ErrorType | None = program("What is wrong with it; null for old imports.")
    in_vocabulary: bool = program(
        "False where the model never names this class, so that more labels would not help."
    )
    suspect_kind: GroundTruthErrorKind | None = program(
        "Set where the label, not the model, seems to be wrong."
    )

    @program.resolver("The clip that it is on.")
    def clip(self, info: Info) -> Clip:
        return Clip.load(info, self.row.clip_id)

    @program.resolver("The evaluation that found it.")
    def evaluation(
        self, info: Info
    ) -> Annotated["Evaluation", strawberry.lazy("gainloop.api.types.evaluation")]:
        return Evaluation.load(info, self.row.evaluation_id)

    @program.resolver("The cluster that it is in, by the newest clustering.")
    def cluster(
        self, info: Info
    ) -> Annotated["ErrorCluster", strawberry.lazy("gainloop.api.types.error_clusters")] | None:
        from gainloop.api.types.error_clusters import ErrorCluster

        row = info.context.loaders.cluster_of_error.load(self.row.key)
        return None if row is None else ErrorCluster.of(row)

    @classmethod
    def of(cls, row: error_reads.ErrorRow) -> Self:
        node_id = global_id("DetectionError", row.evaluation_id, row.ordinal)
        return cls(id=strawberry.ID(node_id), row=row, **copied(cls, row))


@strawberry.input(description="Which errors are listed; what is left out sets no condition.")
class ErrorFilter:
    outcome: Outcome | None = strawberry.field(default=None, description="FN or FP.")
    class_name: str | None = strawberry.field(default=None, description="This class only.")
    clip_id: str | None = strawberry.field(default=None, description="On this clip only.")
    error_type: ErrorType | None = strawberry.field(
        default=None, description="Only errors of this type."
    )


@strawberry.type(description="A model version measured on a benchmark version; immutable.")
class Evaluation(Node):
    row: strawberry.Private[EvaluationRow]
    num_clips: int = program("Number of clips.")
    num_frames: int = program("Number of frames.")
    score_kind: ScoreKind = program("What the model's scores are.")
    created_at: DateTime = program("When it was imported.")

    @program.resolver("Model and benchmark, as people write them.")
    def label(self) -> str:
        return f"{self.row.model_version_id} on {self.row.benchmark_id}"

    @program.resolver("The model version that was measured.")
    def model_version(self, info: Info) -> ModelVersion:
        return ModelVersion.load(info, self.row.model_version_id)

    @program.resolver("The benchmark version that it was measured on.")
    def benchmark(self, info: Info) -> Benchmark:
        return Benchmark.load(info, self.row.benchmark_id)

    @program.resolver("The calibration of raw scores that was fitted on it.")
    def calibration(self, info: Info) -> Calibration | None:
        row = info.context.loaders.calibration.load(self.row.evaluation_id)
        return None if row is None else Calibration.of(row)

    @program.resolver("COCO's 12 numbers.")
    def coco(self) -> CocoSummary:
        return CocoSummary(**self.row.coco)

    @program.resolver("Counts over all classes at IoU 0.5.")
    def counts(self) -> OutcomeCounts:
        return OutcomeCounts.of(Counts(self.row.gt, self.row.tp, self.row.fp, self.row.fn))

    @program.resolver("Results by class.")
    def classes(self) -> list[ClassResult]:
        return [ClassResult.of(row) for row in self.row.classes]

    @program.resolver("Results by size of the objects.")
    def sizes(self) -> list[SizeResult]:
        return [SizeResult.of(row) for row in self.row.sizes]

    @program.resolver("Cohort axes on which at least one of its clips has a value.")
    def axes(self, info: Info) -> list[str]:
        return info.context.loaders.axes_of_benchmark.load(self.row.benchmark_id)

    @program.resolver("Results by combination of axis values, most missed objects first.")
    def cohorts(
        self,
        info: Info,
        by: Annotated[list[str], strawberry.argument(description="One to three axes.")],
        class_name: Annotated[
            str | None, strawberry.argument(description="Objects of this class only.")
        ] = None,
    ) -> list[CohortResult]:
        context = info.context
        rows = cohort_reads.cohort_results(
            context.session, context.home.objects, context.reader, self.row, by, class_name
        )
        return [CohortResult.of(by, row) for row in rows]

    @program.resolver("Missed objects and false detections, by clip and frame.")
    def errors(
        self,
        info: Info,
        first: First = 50,
        after: After = None,
        filter: Annotated[
            ErrorFilter | None, strawberry.argument(description="Which errors.")
        ] = None,
    ) -> Connection[DetectionError]:
        session, reader, key = info.context.session, info.context.reader, self.row.evaluation_id
        chosen = None if filter is None else error_reads.ErrorFilter(**vars(filter))
        cursors = info.context.cursors(f"errors {key} {chosen}")
        window, _ = window_of(first, after, cursors)
        return Connection.of(
            info.context,
            error_reads.list_errors(session, reader, key, window, chosen),
            DetectionError.of,
            cursors,
            lambda: error_reads.count_errors(session, reader, key, chosen),
        )

    @program.resolver("The evaluation before this one on the same benchmark version.")
    def previous(
        self, info: Info
    ) -> Annotated["Evaluation", strawberry.lazy("gainloop.api.types.evaluation")] | None:
        same = info.context.loaders.evaluations_of_benchmark.load(self.row.benchmark_id)
        row = previous_evaluation(self.row, same)
        return None if row is None else Evaluation.of(row)

    @program.resolver(
        "What kinds of errors there are, and what mending each would bring; empty for old imports."
    )
    def error_types(self) -> list[ErrorTypeResult]:
        return ErrorTypeResult.all_of(self.row.error_types)

    @program.resolver("Why its numbers are not those of today's ground truth; null where they are.")
    def stale_reason(self, info: Info) -> str | None:
        measured_on = existing(info.context.loaders.benchmark.load(self.row.benchmark_id))
        versions = info.context.loaders.versions_of_benchmark.load(measured_on.name)
        return benchmark_reads.stale_reason(measured_on, versions)

    @program.resolver("Axes that a comparison can be made by, those of the objects too.")
    def comparison_axes(self, info: Info) -> list[str]:
        return info.context.loaders.comparison_axes_of_benchmark.load(self.row.benchmark_id)

    @program.resolver("Labels that seem to be wrong, not the model.")
    def num_suspects(self, info: Info) -> int:
        return info.context.loaders.suspects_of_evaluation.load(self.row.evaluation_id) or 0

    @program.resolver("What the import had to say about the files.")
    def findings(self) -> list[Finding]:
        return [Finding.of_json(row) for row in self.row.findings]

    @classmethod
    def of(cls, row: EvaluationRow) -> Self:
        node_id = strawberry.ID(global_id("Evaluation", row.evaluation_id))
        return cls(id=node_id, row=row, **copied(cls, row))

    @classmethod
    def load(cls, info: Info, key: str) -> Self:
        return cls.of(existing(info.context.loaders.evaluation.load(key)))
