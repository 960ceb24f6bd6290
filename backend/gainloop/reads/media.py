"""Which frames of a clip may be shown, or why none, and the picture of one. Called by the API."""

from dataclasses import dataclass

from sqlmodel import Session

from gainloop.errors import GateBlocked
from gainloop.models.governance import Actor
from gainloop.ports.media import Media, Picture, ShownFrames, Variant
from gainloop.reads.frames import MOST_FRAMES, FrameRow, FrameSummaryRow
from gainloop.rules.access import Permission, require


@dataclass(frozen=True, slots=True)
class RefusedFrames:
    """code: NOT_REDACTED; message: what is missing, and what helps."""

    code: str
    message: str


def find_shown_frames(
    session: Session, media: Media, actor: Actor, clip_id: str
) -> ShownFrames | RefusedFrames:
    require(actor.role, Permission.READ)
    try:
        return media.frames_of(session, clip_id)
    except GateBlocked as refusal:
        return RefusedFrames(refusal.code, refusal.message)


def list_bare_frames(shown: ShownFrames | RefusedFrames) -> list[FrameSummaryRow]:
    """Frames of a clip that no evaluation and no prediction set is about; at most MOST_FRAMES."""
    if isinstance(shown, RefusedFrames):
        return []
    return [FrameSummaryRow(index) for index in range(min(shown.num_frames, MOST_FRAMES))]


def find_bare_frame(shown: ShownFrames | RefusedFrames, index: int) -> FrameRow | None:
    if isinstance(shown, RefusedFrames) or not 0 <= index < shown.num_frames:
        return None
    return FrameRow(index, shown.width, shown.height)


def find_picture(
    session: Session, media: Media, actor: Actor, clip_id: str, frame_index: int, variant: Variant
) -> Picture:
    """Raises GateBlocked NOT_REDACTED, NotFound."""
    require(actor.role, Permission.READ)
    return media.picture(session, clip_id, frame_index, variant)
