"""Keeps only named clips of what a reader returned: one dataset, split by clip into two uses.

Called by the imports of evaluations and predictions for `--clips`.
"""

from collections.abc import Set as AbstractSet
from dataclasses import replace

import numpy as np

from gainloop.errors import InvalidInput
from gainloop.terms.boxes import Bools, Detections, FrameTable, GroundTruth, Ints


def keep_clips(frames: FrameTable, wanted: AbstractSet[str]) -> tuple[FrameTable, Ints]:
    """The frames of the wanted clips, and for each old frame its new position, -1 where left out.

    Raises InvalidInput UNKNOWN_CLIP if a wanted clip is not among the frames.
    """
    absent = sorted(wanted - set(frames.clips))
    if absent:
        raise InvalidInput(
            "UNKNOWN_CLIP",
            f"{len(absent)} of {len(wanted)} named clips are not in the data, such as {absent[0]}; "
            f"it holds {', '.join(frames.clips[:5])}",
            field="clips",
        )
    kept_clips = [position for position, clip in enumerate(frames.clips) if clip in wanted]
    clip_of = np.full(len(frames.clips), -1)
    clip_of[kept_clips] = np.arange(len(kept_clips))
    is_kept = clip_of[frames.clip] >= 0
    subset = FrameTable(
        clips=tuple(frames.clips[position] for position in kept_clips),
        clip=clip_of[frames.clip[is_kept]],
        index=frames.index[is_kept],
        width=frames.width[is_kept],
        height=frames.height[is_kept],
        name=frames.name[is_kept],
    )
    return subset, np.where(is_kept, np.cumsum(is_kept) - 1, -1)


def keep_objects(truth: GroundTruth, new_frame: Ints) -> GroundTruth:
    kept = new_frame[truth.frame] >= 0
    return replace(
        truth,
        frame=new_frame[truth.frame[kept]],
        cls=truth.cls[kept],
        xywh=truth.xywh[kept],
        area=truth.area[kept],
        is_crowd=truth.is_crowd[kept],
        source_id=truth.source_id[kept],
        attributes={name: values[kept] for name, values in truth.attributes.items()},
    )


def keep_detections(detections: Detections, new_frame: Ints) -> Detections:
    return _select(
        replace(detections, frame=new_frame[detections.frame]), new_frame[detections.frame] >= 0
    )


def _select(detections: Detections, kept: Bools) -> Detections:
    return replace(
        detections,
        frame=detections.frame[kept],
        cls=detections.cls[kept],
        xywh=detections.xywh[kept],
        score=detections.score[kept],
        source_id=detections.source_id[kept],
        inputs=detections.inputs and detections.inputs.take(kept),
    )
