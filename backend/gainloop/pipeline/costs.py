"""What a labeling unit is expected to cost, in minutes with an interval.

Candidates come in, `Costs` go out; called by `pipeline.scoring`, and where a queue of labels to fix
is made. The figures are a stated, versioned assumption and are never called measured, until enough
labeling time has been: `pipeline.label_costs` then learns those of a task.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.terms.boxes import Bools, Floats, Ints
from gainloop.terms.features import Candidates


@dataclass(frozen=True, slots=True)
class CostAssumption:
    """Minutes = opening + labeled frames x streams x (look + boxes x seconds per box).

    One frame a second is labeled (the rule `keyframes`), of one image stream where the unit does
    not count its own. A cuboid takes as long as `CUBOID_BOXES` boxes. `boxes_per_frame`,
    `duration_s` and `fps` stand in where the clip does not say (`fps` where only its number of
    frames is known). `spread` are factors of the low and the high end; they widen by
    `spread_no_boxes` and `spread_no_length` where these stood in. num_items: measured units that it
    was learned from, 0 for an assumption.
    """

    name: str
    opening_minutes: float
    look_seconds: float
    box_seconds: float
    boxes_per_frame: float
    duration_s: float
    fps: float
    spread: tuple[float, float]
    spread_no_boxes: tuple[float, float]
    spread_no_length: tuple[float, float]
    num_items: int = 0


COST_V1 = CostAssumption(
    name="cost-v1",
    opening_minutes=2.0,
    look_seconds=3.0,
    box_seconds=7.0,
    boxes_per_frame=5.0,
    duration_s=20.0,
    fps=10.0,
    spread=(0.6, 1.6),
    spread_no_boxes=(0.7, 1.5),
    spread_no_length=(0.5, 2.0),
)


CUBOID_BOXES = 3.0
"""Nine numbers in three views in place of four in one; stated, not measured."""


@dataclass(frozen=True, slots=True)
class Costs:
    """minutes, low, high: (N,); frames: (N,) frames to label, each of every stream; is_guessed_*:
    what stood in. num_items as in `CostAssumption`.
    """

    assumption: str
    minutes: Floats
    low: Floats
    high: Floats
    frames: Ints
    is_guessed_boxes: Bools
    is_guessed_length: Bools
    num_items: int = 0


def estimate_costs(candidates: Candidates, assumption: CostAssumption = COST_V1) -> Costs:
    frames, no_length = _labeled_frames(candidates, assumption)
    if candidates.num_streams is not None:
        frames = frames * candidates.num_streams
    no_boxes = np.isnan(candidates.objects_per_frame)
    boxes = np.where(no_boxes, assumption.boxes_per_frame, candidates.objects_per_frame)
    if candidates.is_3d is not None:
        boxes = np.where(candidates.is_3d, CUBOID_BOXES * boxes, boxes)
    seconds = frames * (assumption.look_seconds + boxes * assumption.box_seconds)
    minutes = assumption.opening_minutes + seconds / 60
    low, high = (
        minutes
        * assumption.spread[end]
        * np.where(no_boxes, assumption.spread_no_boxes[end], 1.0)
        * np.where(no_length, assumption.spread_no_length[end], 1.0)
        for end in (0, 1)
    )
    count = assumption.num_items
    return Costs(assumption.name, minutes, low, high, frames, no_boxes, no_length, count)


def estimate_fix_costs(
    num_frames: Ints, num_labels: Ints, assumption: CostAssumption = COST_V1
) -> Costs:
    """For looking at single labels again: the frames that have them, and one box for each."""
    seconds = num_frames * assumption.look_seconds + num_labels * assumption.box_seconds
    minutes = assumption.opening_minutes + seconds / 60
    low, high = (minutes * factor for factor in assumption.spread)
    known = np.zeros(len(minutes), dtype=np.bool_)
    return Costs(assumption.name, minutes, low, high, num_frames, known, known)


def _labeled_frames(candidates: Candidates, assumption: CostAssumption) -> tuple[Ints, Bools]:
    """How many frames are labeled, and where the length of the clip was assumed."""
    num_frames = candidates.num_frames
    duration = candidates.recordings.duration_s
    from_frames = np.where(num_frames > 0, num_frames / assumption.fps, assumption.duration_s)
    seconds = np.where(np.isnan(duration), from_frames, duration)
    frames = np.maximum(np.ceil(seconds - 1e-9), 1).astype(np.int64)
    frames = np.where(num_frames > 0, np.minimum(frames, num_frames), frames)
    no_length = np.isnan(duration) & (num_frames != 1)
    if candidates.labeled_frames is not None:
        frames = np.where(candidates.labeled_frames > 0, candidates.labeled_frames, frames)
        no_length &= candidates.labeled_frames == 0
    return frames, no_length
