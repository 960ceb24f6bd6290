"""Pictures of frames that a program draws, for the port `media`. Fail closed.

A frame set is used only while a redaction record says what its two objects are, the objects have
those bytes, and the clip is synthetic. All of that is looked up again for every picture; only the
painting itself is kept, for a small number of frames. Opened by `bootstrap`.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.errors import GainloopError, GateBlocked, Incomplete, NotFound, Unreadable
from gainloop.models.catalog import Clip
from gainloop.models.media import FrameSet, FrameSetClip, RedactionRecord, frames_digest
from gainloop.ports.media import NOT_REDACTED, Painter, Picture, ShownFrames, Variant
from gainloop.stores.media.scene_reader import read_clip, read_scene
from gainloop.stores.media.verified_objects import VerifiedObjects
from gainloop.stores.objects import ObjectStore
from gainloop.terms.enums import ClipOrigin

MOST_SETS = 20
"""Frame sets of one clip that are looked at, newest first."""

MOST_PICTURES = 64
_SIGNATURES = (
    ("image/png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("image/jpeg", re.compile(rb"\xff\xd8\xff")),
    ("image/webp", re.compile(rb"RIFF....WEBP", re.DOTALL)),
)
_RECORDED = (
    "This clip was recorded, and no redaction record says that faces and plates were removed from "
    "its frames, so only its boxes are drawn."
)
_NO_FRAMES = (
    "No frames of this synthetic clip are registered, so there is no picture. `gainloop demo "
    "build` registers those of the demo program."
)
_NO_RECORD = (
    "The frames of this clip have no redaction record, so they are not shown. Register them again "
    "together with one, as `gainloop demo build` does."
)
_VOID = (
    "The redaction record of this clip is about other frames than those that are stored, so they "
    "are not shown. One of the two was changed since: bring the home back from a backup."
)
_DAMAGED = "so no picture is shown. Bring it back from a backup of the home."


@dataclass(frozen=True, slots=True)
class _SetRow:
    """source_digest: of one redaction record, None where the set has none."""

    scenes_object: str
    boxes_object: str
    source_digest: str | None


class DrawnFrames:
    """Implements the port `Media`. Safe to use from several threads."""

    def __init__(self, objects: ObjectStore, painter: Painter) -> None:
        self._objects = objects
        self._verified = VerifiedObjects(objects)
        self._painter = painter
        self._pictures = _LastUsed(MOST_PICTURES)

    def frames_of(self, session: Session, clip_id: str) -> ShownFrames:
        frame_set = self._shown_set(session, clip_id)
        row = read_clip(self._objects, frame_set.scenes_object, clip_id)
        return ShownFrames(row["num_frames"], row["width"], row["height"])

    def picture(
        self, session: Session, clip_id: str, frame_index: int, variant: Variant
    ) -> Picture:
        frame_set = self._shown_set(session, clip_id)
        row = read_clip(self._objects, frame_set.scenes_object, clip_id)
        if not 0 <= frame_index < row["num_frames"]:
            raise NotFound(
                f"clip {clip_id} has no frame {frame_index}: give 0 to {row['num_frames'] - 1}"
            )

        def paint() -> Picture:
            scene = read_scene(self._objects, row, frame_set.boxes_object, frame_index)
            return _picture(self._painter(scene))

        key = (frame_set.scenes_object, frame_set.boxes_object, clip_id, frame_index, variant)
        return self._pictures.get(key, paint)

    def _shown_set(self, session: Session, clip_id: str) -> _SetRow:
        """The newest set that may be shown. Raises what is wrong with the newest otherwise."""
        _check_origin(session, clip_id)
        refusal: GateBlocked | None = None
        for row in _sets_of(session, clip_id):
            try:
                self._check(row)
            except GateBlocked as error:
                refusal = refusal or error
            else:
                return row
        raise refusal or _refused(_NO_FRAMES)

    def _check(self, row: _SetRow) -> None:
        if row.source_digest is None:
            raise _refused(_NO_RECORD)
        if row.source_digest != frames_digest(row.scenes_object, row.boxes_object):
            raise _refused(_VOID)
        try:
            self._verified.check(row.scenes_object)
            self._verified.check(row.boxes_object)
        except (Incomplete, Unreadable) as error:
            raise _refused(f"{error.message}, {_DAMAGED}") from error


def _check_origin(session: Session, clip_id: str) -> None:
    statement = sa.select(col(Clip.origin)).where(col(Clip.id) == clip_id)
    origin = session.connection().execute(statement).scalar_one_or_none()
    if origin is None:
        raise NotFound(f"there is no clip {clip_id}")
    if origin is not ClipOrigin.SYNTHETIC:
        raise _refused(_RECORDED)


def _sets_of(session: Session, clip_id: str) -> list[_SetRow]:
    """Newest first, once per redaction record."""
    statement = (
        sa.select(
            col(FrameSet.scenes_object),
            col(FrameSet.boxes_object),
            col(RedactionRecord.source_digest),
        )
        .join(FrameSetClip, col(FrameSetClip.frame_set_id) == FrameSet.id)
        .outerjoin(RedactionRecord, col(RedactionRecord.frame_set_id) == FrameSet.id)
        .where(col(FrameSetClip.clip_id) == clip_id, col(FrameSet.origin) == ClipOrigin.SYNTHETIC)
        .order_by(col(FrameSet.ordinal).desc(), col(RedactionRecord.recorded_at).desc())
        .limit(MOST_SETS)
    )
    return [_SetRow(*columns) for columns in session.connection().execute(statement)]


def _picture(data: bytes) -> Picture:
    for media_type, signature in _SIGNATURES:
        if signature.match(data):
            return Picture(data, media_type)
    raise GainloopError("the painter gave no PNG, JPEG or WebP", code="TYPE_MISMATCH")


def _refused(message: str) -> GateBlocked:
    return GateBlocked(message, code=NOT_REDACTED)


class _LastUsed:
    """The pictures that were asked for last; the oldest one makes room."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[object, ...], Picture] = OrderedDict()

    def get(self, key: tuple[object, ...], make: Callable[[], Picture]) -> Picture:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return made
