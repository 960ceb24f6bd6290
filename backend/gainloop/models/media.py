"""Frames that may be shown, and the redaction records without which none is served."""

from datetime import datetime

from sqlmodel import Field

from gainloop.models.columns import Json, Table, UtcDateTime, enum_column
from gainloop.terms.enums import ClipOrigin
from gainloop.terms.hashing import value_digest


class FrameSet(Table, table=True):
    """Frames of some clips that can be drawn or read again. The id is a digest of both objects.

    scenes_object: one row per clip; boxes_object: one row per thing on a frame (`terms.scenes`).
    """

    id: str = Field(primary_key=True)
    ordinal: int = Field(unique=True)
    origin: ClipOrigin = Field(sa_type=enum_column(ClipOrigin))
    scenes_object: str
    boxes_object: str
    num_clips: int
    num_frames: int
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class FrameSetClip(Table, table=True):
    frame_set_id: str = Field(primary_key=True, foreign_key="frame_set.id")
    clip_id: str = Field(primary_key=True, foreign_key="clip.id", index=True)


class RedactionRecord(Table, table=True):
    """Says why frames of a set may be served: what removed faces and plates, or why none exist.

    source_digest: of the frames that it is about; where the set says otherwise, it is void.
    measured_recall: of the redactor on a named fixture, None where nothing had to be found.
    """

    id: str = Field(primary_key=True)
    frame_set_id: str = Field(foreign_key="frame_set.id", index=True)
    redactor: str
    redactor_version: str
    settings: dict[str, str] = Field(default_factory=dict, sa_type=Json)
    measured_recall: float | None = None
    statement: str
    source_digest: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)


def frames_digest(scenes_object: str, boxes_object: str) -> str:
    """What the frames of a set are: equal frames, equal digest."""
    return value_digest([scenes_object, boxes_object])
