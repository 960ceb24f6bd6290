"""Clips, their drives and tags. Fields that lead to other types read through loaders."""

from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program, raw
from gainloop.api.global_ids import global_id, optional_key_of
from gainloop.api.types.frame import ClipFrame, FrameSummary, Shown
from gainloop.api.types.node import Node, existing
from gainloop.api.types.scalars import DateTime, KeyValue, pairs_of
from gainloop.reads import frames as frame_reads
from gainloop.reads import media as media_reads
from gainloop.reads.clip_filter import SCENARIO_AXIS
from gainloop.reads.clips import ClipRow, TagRow
from gainloop.terms.enums import ClipOrigin

if TYPE_CHECKING:
    from gainloop.api.types.benchmark import Benchmark
    from gainloop.api.types.clip_results import ClipEvaluation, ClipPrediction
    from gainloop.api.types.priority import PriorityItem

EvaluationId = Annotated[
    strawberry.ID | None, strawberry.argument(description="As this evaluation has it.")
]
PredictionSetId = Annotated[
    strawberry.ID | None, strawberry.argument(description="As this prediction set has it.")
]


@strawberry.type(description="A recording that clips come from.")
class Drive(Node):
    drive_id: str = program("The drive's id in the catalog.")

    @program.resolver("Clips in the catalog that come from this drive.")
    def num_clips(self, info: Info) -> int:
        return info.context.loaders.drive_size.load(self.drive_id) or 0

    @classmethod
    def of(cls, drive_id: str) -> Self:
        return cls(id=strawberry.ID(global_id("Drive", drive_id)), drive_id=drive_id)


@strawberry.type(description="One value of one axis of a clip, and where it comes from.")
class Tag:
    axis: str = program("Such as scenario.")
    value: str = program("Such as cut_in.")
    source: str = program("Catalog, parsed, the name of a model, or an annotator.")
    confidence: float | None = program("0 to 1, null where the source gives none.")

    @classmethod
    def of(cls, row: TagRow) -> Self:
        return cls(**copied(cls, row))


@strawberry.type(description="A piece of a recording: what is ranked, shown and labeled.")
class Clip(Node):
    row: strawberry.Private[ClipRow]
    clip_id: str = program("The clip's id in the catalog.")
    start_at: DateTime | None = program("When the recording of the clip began.")
    duration_s: float | None = program("Length in seconds.")
    fps: float | None = program("Frames per second.")
    num_frames: int | None = program("Number of frames.")
    program_name: str | None = program("Road or proving ground.", name="program")
    region: str | None = program("Where it was recorded; null is unknown.")
    weather: str | None = program("Weather; null is unknown, which is not the same as clear.")
    time_of_day: str | None = program("Light; null is unknown.")
    road_type: str | None = program("Kind of road; null is unknown.")
    traffic_density: str | None = program("How much traffic; null is unknown.")
    sensors: list[str] = program("Sensor streams.")
    origin: ClipOrigin = program("Recorded on a road, or drawn by a program.")
    is_labeled: bool = program("Whether its labels exist already.")
    ingested_at: DateTime = program("When it came into the catalog.")
    uri: str | None = raw("Address of the recording in the data lake.")

    @raw.resolver("Columns of the catalog that Gainloop has no name for.")
    def extra(self) -> list[KeyValue] | None:
        return pairs_of(self.row.extra)

    @program.resolver("The recording that it comes from.")
    def drive(self) -> Drive | None:
        return None if self.row.drive_id is None else Drive.of(self.row.drive_id)

    @program.resolver("Values of axes beyond the catalog's own columns.")
    def tags(self, info: Info) -> list[Tag]:
        return [Tag.of(row) for row in info.context.loaders.tags.load(self.clip_id)]

    @program.resolver("Scenarios that it shows.")
    def scenario_tags(self, info: Info) -> list[str]:
        rows = info.context.loaders.tags.load(self.clip_id)
        return [row.value for row in rows if row.axis == SCENARIO_AXIS]

    @program.resolver("Benchmarks that it is part of.")
    def benchmarks(
        self, info: Info
    ) -> list[Annotated["Benchmark", strawberry.lazy("gainloop.api.types.benchmark")]]:
        from gainloop.api.types.benchmark import Benchmark

        rows = info.context.loaders.clip_benchmarks.load(self.clip_id)
        return [Benchmark.of(row) for row in rows]

    @program.resolver("One per evaluation that contains this clip, newest first.")
    def evaluations(
        self, info: Info
    ) -> list[Annotated["ClipEvaluation", strawberry.lazy("gainloop.api.types.clip_results")]]:
        from gainloop.api.types.clip_results import ClipEvaluation

        rows = info.context.loaders.clip_evaluations.load(self.clip_id)
        return [ClipEvaluation.of(row) for row in rows]

    @program.resolver("One per prediction set on this clip, newest first.")
    def predictions(
        self, info: Info
    ) -> list[Annotated["ClipPrediction", strawberry.lazy("gainloop.api.types.clip_results")]]:
        from gainloop.api.types.clip_results import ClipPrediction

        rows = info.context.loaders.clip_predictions.load(self.clip_id)
        return [ClipPrediction.of(row) for row in rows]

    @program.resolver("Where it stands in the most recent runs, newest first.")
    def priorities(
        self, info: Info
    ) -> list[Annotated["PriorityItem", strawberry.lazy("gainloop.api.types.priority")]]:
        from gainloop.api.types.priority import PriorityItem

        rows = info.context.loaders.clip_priorities.load(self.clip_id)
        return [PriorityItem.of(row) for row in rows]

    @program.resolver("Frames that exist, in order, and what happened there; at most 5,000.")
    def frames(
        self,
        info: Info,
        evaluation_id: EvaluationId = None,
        prediction_set_id: PredictionSetId = None,
        only_errors: Annotated[
            bool | None,
            strawberry.argument(description="Only frames with a miss or a false detection."),
        ] = False,
    ) -> list[FrameSummary]:
        source = self._frame_source(info, evaluation_id, prediction_set_id)
        if source is None:
            # Frames that no file is about; a certain file that is asked for is not replaced.
            is_asked = only_errors or evaluation_id is not None or prediction_set_id is not None
            bare = [] if is_asked else media_reads.list_bare_frames(self._shown_frames(info))
            return [FrameSummary.of(row) for row in bare]
        rows = frame_reads.list_frames(
            info.context.home.objects,
            info.context.reader,
            self.clip_id,
            source,
            only_errors=bool(only_errors),
        )
        return [FrameSummary.of(row) for row in rows]

    @program.resolver("One frame with its boxes; null where there is no such frame.")
    def frame(
        self,
        info: Info,
        index: Annotated[int, strawberry.argument(description="Frame number inside the clip.")],
        evaluation_id: EvaluationId = None,
        prediction_set_id: PredictionSetId = None,
    ) -> ClipFrame | None:
        source = self._frame_source(info, evaluation_id, prediction_set_id)
        shown = self._shown_frames(info)
        if source is not None:
            place = (info.context.home.objects, info.context.reader, self.clip_id, source, index)
            row, boxes = frame_reads.find_frame(*place), frame_reads.frame_boxes(*place)
        elif evaluation_id is None and prediction_set_id is None:
            row, boxes = media_reads.find_bare_frame(shown, index), []
        else:
            row, boxes = None, []
        if row is None:
            return None
        return ClipFrame.of(info.context, self.clip_id, row, boxes, shown)

    def _shown_frames(self, info: Info) -> Shown:
        context = info.context
        return media_reads.find_shown_frames(
            context.session, context.media, context.reader, self.clip_id
        )

    def _frame_source(
        self, info: Info, evaluation_id: str | None, prediction_set_id: str | None
    ) -> frame_reads.FrameSource | None:
        return frame_reads.find_frame_source(
            info.context.session,
            info.context.home.objects,
            info.context.reader,
            self.clip_id,
            optional_key_of(evaluation_id, "Evaluation", "evaluation_id"),
            optional_key_of(prediction_set_id, "PredictionSet", "prediction_set_id"),
        )

    @classmethod
    def of(cls, row: ClipRow) -> Self:
        return cls(id=strawberry.ID(global_id("Clip", row.clip_id)), row=row, **copied(cls, row))

    @classmethod
    def load(cls, info: Info, key: str) -> Self:
        return cls.of(existing(info.context.loaders.clip.load(key)))
