"""Frames of a clip, the boxes on them, and where the picture is or why there is none.

No pixels pass here: the address is signed for who asks, and `http.media` answers it.
"""

from dataclasses import replace
from typing import Self

import strawberry

from gainloop.api.context import Context
from gainloop.api.fields import copied, program
from gainloop.api.signatures import MediaGrant, media_token
from gainloop.ports.media import ShownFrames, Variant
from gainloop.reads.frames import BoxRow, BoxSource, FrameRow, FrameSummaryRow
from gainloop.reads.media import RefusedFrames
from gainloop.terms.matches import Outcome

Shown = ShownFrames | RefusedFrames
"""What `reads.media` says of a clip."""


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
    def of(
        cls, context: Context, clip_id: str, row: FrameRow, boxes: list[BoxRow], shown: Shown
    ) -> Self:
        refusal = refusal_of(shown, row.index)
        if isinstance(shown, ShownFrames):
            row = replace(row, width=row.width or shown.width, height=row.height or shown.height)
        return cls(
            **copied(cls, row),
            boxes=[FrameBox.of(box) for box in boxes],
            image_url=address_of(context, clip_id, row.index) if refusal is None else None,
            image_refusal=refusal,
        )


def refusal_of(shown: Shown, index: int) -> Refusal | None:
    """Why a frame has no picture; None where it has one."""
    if isinstance(shown, RefusedFrames):
        return Refusal(code=shown.code, message=shown.message)
    if index < shown.num_frames:
        return None
    message = f"Only frames 0 to {shown.num_frames - 1} of this clip can be drawn."
    return Refusal(code="NOT_FOUND", message=message)


def address_of(context: Context, clip_id: str, index: int) -> str:
    grant = MediaGrant(clip_id, index, Variant.FRAME, context.reader.id)
    return f"/media/{media_token(context.keys.media, grant)}"
