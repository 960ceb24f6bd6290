"""Pictures of frames, from wherever they come; fail closed.

Implemented by `stores.media`, opened by `bootstrap`, asked by `reads.media`. Whoever implements it
gives out a picture only where a redaction record is about exactly the frames that are stored.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from sqlmodel import Session

from gainloop.terms.scenes import Scene

NOT_REDACTED = "NOT_REDACTED"

Painter = Callable[[Scene], bytes]
"""Makes an encoded picture of a scene."""


class Variant(StrEnum):
    """What is made of a frame."""

    FRAME = "frame"  # the whole frame at its own size


@dataclass(frozen=True, slots=True)
class Picture:
    """Freshly encoded bytes, without anything that was attached to the source."""

    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class ShownFrames:
    """Frames of a clip that may be shown: numbers 0 to num_frames - 1; sizes in pixels."""

    num_frames: int
    width: int
    height: int


class Media(Protocol):
    def frames_of(self, session: Session, clip_id: str) -> ShownFrames:
        """Raises GateBlocked NOT_REDACTED with the reason, NotFound without such a clip."""

    def picture(
        self, session: Session, clip_id: str, frame_index: int, variant: Variant
    ) -> Picture:
        """As `frames_of`; NotFound also without such a frame."""
