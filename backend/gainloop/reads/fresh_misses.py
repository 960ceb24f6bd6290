"""What a model made of clips before anybody had labeled them: the misses of its predictions.

Labels of a batch come in, held against the newest predictions from before it; misses by clip go
out. No model can have learned from labels that were not there yet. Called by `labeled_arrays`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlmodel import Session, col, select

from gainloop.models.evaluation import ModelVersion, PredictionSet
from gainloop.models.labels import LabelBatch
from gainloop.pipeline.matching.evaluate import match_sides
from gainloop.pipeline.matching.records import record_matches
from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Detections, GroundTruth, Ints
from gainloop.terms.matches import OUTCOMES, Outcome

_BOX = ("x", "y", "width", "height")


@dataclass(frozen=True, slots=True)
class LabeledBox:
    clip_id: str
    frame: int
    class_name: str
    xywh: tuple[float, ...]


def count_missed(
    session: Session,
    objects: ObjectStore,
    batch: LabelBatch,
    frames: Mapping[str, Sequence[int]],
    boxes: Sequence[LabeledBox],
    *,
    family: str | None = None,
) -> dict[str, float]:
    """Misses by clip, at the operating point of evaluations; a clip is absent where no predictions
    from before the batch cover all of its labeled frames, or where the model names none of its
    labeled classes. Other labels of classes that the model never names are left out. family: of the
    models whose predictions count, None for all.
    """
    found = _predictions_before(session, objects, batch, list(frames), family)
    if found is None:
        return {}
    named = _named_classes(objects, found.predictions_object)
    known = {box.clip_id for box in boxes if box.class_name in named}
    strange = {box.clip_id for box in boxes} - known
    covered = [clip for clip in _covered(objects, found, frames) if clip not in strange]
    if not covered:
        return {}
    position = {
        (clip_id, frame): place
        for place, (clip_id, frame) in enumerate(
            (clip_id, frame) for clip_id in covered for frame in frames[clip_id]
        )
    }
    kept = [
        box for box in boxes if box.class_name in named and (box.clip_id, box.frame) in position
    ]
    table = objects.get_table(
        found.predictions_object, filters=[("clip_id", "in", sorted(covered))]
    )
    clips = list(covered)
    owner = np.repeat(np.arange(len(clips)), [len(frames[clip_id]) for clip_id in clips])
    missed = np.bincount(owner[_missed_frames(position, kept, table)], minlength=len(clips))
    return dict(zip(clips, missed.astype(np.float64).tolist(), strict=True))


def _missed_frames(
    position: Mapping[tuple[str, int], int], boxes: Sequence[LabeledBox], table: pa.Table
) -> Ints:
    """Position of the frame of every missed box."""
    classes = tuple(sorted({box.class_name for box in boxes}))
    code = {name: place for place, name in enumerate(classes)}
    xywh = np.array([box.xywh for box in boxes], dtype=np.float64).reshape(-1, 4)
    truth = GroundTruth(
        classes=classes,
        frame=np.array([position[box.clip_id, box.frame] for box in boxes], dtype=np.int64),
        cls=np.array([code[box.class_name] for box in boxes], dtype=np.int64),
        xywh=xywh,
        area=xywh[:, 2] * xywh[:, 3],
        is_crowd=np.zeros(len(boxes), dtype=np.bool_),
        source_id=np.array([str(place) for place in range(len(boxes))], dtype=object),
    )
    sides = match_sides(truth, _detections(position, code, classes, table))
    matches = record_matches(
        sides.detections, sides.objects, sides.overlaps, sides.assignment, sides.outcomes
    )
    missed: Ints = matches.frame[matches.outcome == list(OUTCOMES).index(Outcome.FN)]
    return missed


def _detections(
    position: Mapping[tuple[str, int], int],
    code: Mapping[str, int],
    classes: tuple[str, ...],
    table: pa.Table,
) -> Detections:
    """Of these frames and classes alone."""
    frame = np.array(
        [
            position.get(key, -1)
            for key in zip(
                table["clip_id"].to_pylist(), table["frame_index"].to_pylist(), strict=True
            )
        ],
        dtype=np.int64,
    )
    cls = np.array([code.get(name, -1) for name in table["class_name"].to_pylist()], dtype=np.int64)
    kept = np.flatnonzero((frame >= 0) & (cls >= 0))
    return Detections(
        classes=classes,
        frame=frame[kept],
        cls=cls[kept],
        xywh=np.column_stack([table[name].to_numpy() for name in _BOX])[kept],
        score=table["score"].to_numpy()[kept],
        source_id=kept.astype(str).astype(object),
    )


def _predictions_before(
    session: Session,
    objects: ObjectStore,
    batch: LabelBatch,
    clip_ids: list[str],
    family: str | None,
) -> PredictionSet | None:
    """The newest set from before the batch that holds one of its clips."""
    statement = (
        select(PredictionSet)
        .where(col(PredictionSet.recorded_at) < batch.recorded_at)
        .order_by(col(PredictionSet.ordinal).desc())
    )
    if family is not None:
        statement = statement.join(
            ModelVersion, col(ModelVersion.id) == PredictionSet.model_version_id
        ).where(ModelVersion.family_id == family)
    sets = session.exec(statement)
    wanted = pa.array(clip_ids, pa.string())
    for entry in sets:
        held = objects.get_table(entry.stats_object, columns=["clip_id"])["clip_id"]
        if pc.any(pc.is_in(held, value_set=wanted)).as_py():
            return entry
    return None


def _covered(
    objects: ObjectStore, found: PredictionSet, frames: Mapping[str, Sequence[int]]
) -> list[str]:
    """Clips all of whose labeled frames the model looked at."""
    table = objects.get_table(
        found.frames_object,
        columns=["clip_id", "frame_index"],
        filters=[("clip_id", "in", sorted(frames))],
    )
    seen: dict[str, set[int]] = {}
    for clip_id, frame in zip(
        table["clip_id"].to_pylist(), table["frame_index"].to_pylist(), strict=True
    ):
        seen.setdefault(clip_id, set()).add(frame)
    return [clip_id for clip_id in frames if set(frames[clip_id]) <= seen.get(clip_id, set())]


@lru_cache(maxsize=16)
def _named_classes(objects: ObjectStore, predictions_object: str) -> frozenset[str]:
    names = objects.get_table(predictions_object, columns=["class_name"])["class_name"]
    return frozenset(pc.unique(names).to_pylist())
