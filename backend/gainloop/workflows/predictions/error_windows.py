"""Where a model probably fails inside clips, kept with a prediction set for runs that ask for it.

Called by `import_predictions`; read again by `reads.error_windows`.
"""

import numpy as np
import pyarrow as pa
from sqlmodel import Session, col, select

from gainloop.models.catalog import Clip
from gainloop.pipeline.windows.expected_misses import expected_misses
from gainloop.pipeline.windows.plan_windows import FPS, Windows, plan_windows
from gainloop.terms.boxes import Detections, Floats, FrameTable, Ints

_CLIPS_AT_ONCE = 1_000


def frame_rates(session: Session, clip_ids: tuple[str, ...]) -> Floats:
    """(C,) frames a second as the catalog has them, NaN for unknown."""
    known: dict[str, float] = {}
    for start in range(0, len(clip_ids), _CLIPS_AT_ONCE):
        asked = clip_ids[start : start + _CLIPS_AT_ONCE]
        rows = session.exec(
            select(Clip.id, Clip.fps).where(col(Clip.id).in_(asked), col(Clip.fps).is_not(None))
        )
        known |= {clip_id: fps for clip_id, fps in rows if fps is not None}
    return np.array([known.get(clip_id, np.nan) for clip_id in clip_ids], dtype=np.float64)


def windows_table(
    frames: FrameTable, found: Detections, probability: Floats, fps: Floats
) -> pa.Table:
    """One row per clip with windows, by clip: `first`, `last` frame numbers of each window;
    num_labeled: one frame a second of each; mean_objects: expected objects on a frame inside;
    density: expected misses on a frame inside over those on a mean frame of the clip.
    """
    windows = plan_windows(frames, expected_misses(frames, found, probability), fps)
    clips, start, count = np.unique(windows.clip, return_index=True, return_counts=True)
    size = len(frames.clips)
    num_frames = np.bincount(frames.clip, minlength=size)[clips]
    num_inside = np.bincount(frames.clip[windows.frames], minlength=size)[clips]
    inside = windows.frames[found.frame]
    objects = np.bincount(
        frames.clip[found.frame[inside]], weights=probability[inside], minlength=size
    )[clips]
    spans = list(zip(start.tolist(), (start + count).tolist(), strict=True))
    table = pa.table(
        {
            "clip_id": pa.array([frames.clips[clip] for clip in clips], pa.string()),
            "first": pa.array([windows.first[a:b].tolist() for a, b in spans], _PLACES),
            "last": pa.array([windows.last[a:b].tolist() for a, b in spans], _PLACES),
            "num_labeled": pa.array(_labeled(windows, fps, spans), pa.int64()),
            "mean_objects": objects / num_inside,
            "density": windows.inside[start] * num_frames / num_inside,
        }
    )
    return table.sort_by("clip_id")


_PLACES = pa.list_(pa.int32())


def _labeled(windows: Windows, fps: Floats, spans: list[tuple[int, int]]) -> Ints:
    """Frames to label in each clip: one a second of each window, at least one."""
    rate = np.where(fps > 0, fps, FPS)[windows.clip]
    length = windows.last - windows.first + 1
    frames = np.maximum(np.ceil(length / rate - 1e-9), 1).astype(np.int64)
    return np.array([int(frames[start:end].sum()) for start, end in spans], dtype=np.int64)
