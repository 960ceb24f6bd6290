"""What another model version saw on the same frames, as the comparison of two versions takes it.

Called by the import of predictions.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from sqlmodel import Session, col, select

from gainloop.models.evaluation import PredictionSet
from gainloop.pipeline.uncertainty.disagreement import SideDetections
from gainloop.reads.clip_vectors import rows_of
from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Bools, Detections, Floats, FrameTable, Ints

_BOX = ["x", "y", "width", "height"]
_COLUMNS = ["clip_id", "frame_index", "class_name", *_BOX, "probability"]


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """ours, theirs: on the frames that both saw; is_shared: (C,) clips with any such frame."""

    model_version_id: str
    ours: SideDetections
    theirs: SideDetections
    is_shared: Bools


@dataclass(frozen=True, slots=True)
class _Theirs:
    """frame: (D,) our row of the frame of each detection; seen: (F,) our frames that they saw."""

    frame: Ints
    class_names: Sequence[str]
    xywh: Floats
    probability: Floats
    seen: Bools


def read_other_version(
    session: Session,
    objects: ObjectStore,
    model_version_id: str,
    frames: FrameTable,
    found: Detections,
    probability: Floats,
) -> OtherVersion | None:
    """The version of the newest set by another one that holds any of these clips, each clip as its
    newest set has it; None where there is none. found, probability: of our version.
    """
    sets = session.exec(
        select(PredictionSet)
        .where(col(PredictionSet.model_version_id) != model_version_id)
        .order_by(col(PredictionSet.ordinal).desc())
    ).all()
    clips = np.array(frames.clips, dtype=object)
    other: str | None = None
    is_open = np.ones(len(clips), dtype=np.bool_)
    parts: list[_Theirs] = []
    for entry in sets:
        if other not in (None, entry.model_version_id) or not is_open.any():
            continue
        held = rows_of(clips, objects.get_table(entry.stats_object, columns=["clip_id"])) >= 0
        if (held & is_open).any():
            other = entry.model_version_id
            parts.append(_read_set(objects, entry, frames, held & is_open))
            is_open &= ~held
    if other is None:
        return None
    return _on_shared_frames(other, frames, found, probability, parts)


def _read_set(
    objects: ObjectStore, entry: PredictionSet, frames: FrameTable, wanted: Bools
) -> _Theirs:
    names = [frames.clips[clip] for clip in np.flatnonzero(wanted)]
    chosen: list[tuple[str, str, object]] = [("clip_id", "in", names)]
    their_frames = objects.get_table(
        entry.frames_object, columns=["clip_id", "frame_index"], filters=chosen
    )
    row = _our_frames(frames, their_frames)
    seen = np.zeros(len(frames), dtype=np.bool_)
    seen[row[row >= 0]] = True
    boxes = objects.get_table(entry.predictions_object, columns=_COLUMNS, filters=chosen)
    frame = _our_frames(frames, boxes)
    kept = frame >= 0
    return _Theirs(
        frame=frame[kept],
        class_names=np.array(boxes["class_name"].to_pylist(), dtype=object)[kept].tolist(),
        xywh=np.column_stack([boxes[name].to_numpy() for name in _BOX])[kept],
        probability=boxes["probability"].to_numpy()[kept],
        seen=seen,
    )


def _our_frames(frames: FrameTable, table: pa.Table) -> Ints:
    """Our row of the frame of each row, -1 where we have no such frame."""
    ours = pa.table({"clip_id": pa.array(frames.clips, pa.string())})
    clip = rows_of(np.array(table["clip_id"].to_pylist(), dtype=object), ours)
    index = table["frame_index"].to_numpy().astype(np.int64)
    keys = _key(frames.clip, frames.index)
    order = np.argsort(keys, kind="stable")
    wanted = _key(clip, index)
    place = np.minimum(np.searchsorted(keys[order], wanted), max(len(keys) - 1, 0))
    row = order[place] if len(keys) else np.zeros(len(wanted), dtype=np.int64)
    is_ours = (clip >= 0) & (keys[row] == wanted) if len(keys) else np.zeros(0, dtype=np.bool_)
    return np.where(is_ours, row, -1)


def _key(clip: Ints, index: Ints) -> Ints:
    return clip * (1 << 32) + index


def _on_shared_frames(
    other: str,
    frames: FrameTable,
    found: Detections,
    probability: Floats,
    parts: Sequence[_Theirs],
) -> OtherVersion:
    seen = np.any([part.seen for part in parts], axis=0)
    their_names = [name for part in parts for name in part.class_names]
    numbers = {name: number for number, name in enumerate(sorted({*found.classes, *their_names}))}
    our_numbers = np.array([numbers[name] for name in found.classes], dtype=np.int64)
    kept = seen[found.frame]
    ours = SideDetections(
        clip=frames.clip[found.frame[kept]],
        group=found.frame[kept] * len(numbers) + our_numbers[found.cls[kept]],
        probability=probability[kept],
        xywh=found.xywh[kept],
    )
    frame = np.concatenate([part.frame for part in parts])
    their_numbers = np.array([numbers[name] for name in their_names], dtype=np.int64)
    theirs = SideDetections(
        clip=frames.clip[frame],
        group=frame * len(numbers) + their_numbers,
        probability=np.concatenate([part.probability for part in parts]),
        xywh=np.concatenate([part.xywh for part in parts]),
    )
    shared = np.bincount(frames.clip[seen], minlength=len(frames.clips)) > 0
    return OtherVersion(other, ours, theirs, shared)
