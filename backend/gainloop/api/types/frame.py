"""Frames of a clip and the boxes on them. No pixels: a frame without redaction is never served."""

from typing import Self

import strawberry

from gainloop.api.fields import copied, program
from gainloop.reads.frames import BoxRow, BoxSource, FrameRow, FrameSummaryRow
from gainloop.terms.matches import Outcome

NOT_REDACTED = "No redaction record: boxes are drawn on an empty canvas"


@strawberry.type(description="What happened on one frame.")
class FrameSummary:
    index: int = program("Frame number inside the clip.")
    tp: int = program("Objects that were found.")
    fp: int = program("Detections that found nothing.")
    fn: int = program("Objects that were missed.")
    predictions: int = program("Detections on this frame.")

    @classmethod
    def of(cls, row: FrameSummaryRow) -> Self:
        return cls(**copied(cls, row))


@strawberry.type(description="A box in pixels: top-left corner, width = x2 - x1.")
class FrameBox:
    source: BoxSource = program("Whether it was labeled or predicted.")
    outcome: Outcome | None = program("Null for predictions without ground truth.")
    class_name: str = program("Class of the object.")
    x: float = program("Left edge, pixels.")
    y: float = program("Top edge, pixels.")
    width: float = program("Width, pixels.")
    height: float = program("Height, pixels.")
    score: float | None = program("Score of a detection as the model published it.")
    probability: float | None = program("The score as a probability, 0 to 1.")
    iou: float | None = program("Overlap with its partner, or the best overlap that it had.")

    @classmethod
    def of(cls, row: BoxRow) -> Self:
        return cls(**copied(cls, row))


@strawberry.type(description="Why something is not shown.")
class Refusal:
    code: str = program("Stable code, such as NOT_REDACTED.")
    message: str = program("What a person can make of it.")


@strawberry.type(description="One frame of a clip with its boxes.")
class ClipFrame:
    index: int = program("Frame number inside the clip.")
    width: int | None = program("Width of the frame in pixels, null where no file said.")
    height: int | None = program("Height of the frame in pixels, null where no file said.")
    boxes: list[FrameBox] = program("Labeled and predicted boxes.")
    image_url: str | None = program("Address of the redacted picture, null where there is none.")
    image_refusal: Refusal | None = program("Why there is no picture.")

    @classmethod
    def of(cls, row: FrameRow, boxes: list[BoxRow]) -> Self:
        return cls(
            **copied(cls, row),
            boxes=[FrameBox.of(box) for box in boxes],
            image_url=None,
            image_refusal=Refusal(code="NOT_REDACTED", message=NOT_REDACTED),
        )
