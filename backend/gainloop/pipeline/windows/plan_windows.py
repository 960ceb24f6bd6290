"""Which seconds of a clip are worth labeling: windows around the failures that are expected.

In: expected misses by frame. Out: `Windows`, for the clips where a few seconds hold most of them.
Called by the import of predictions; a clip without windows is labeled as a whole.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.terms.boxes import Bools, Floats, FrameTable, Ints

REACH_SECONDS = 1.0
"""Before and after the worst frame of a window."""

MOST_OF_FRAMES = 0.3
"""Largest share of a clip's frames that windows may take; more is the whole clip."""

ENOUGH = 0.95
"""Of the expected misses: no further window is opened once so many are inside."""

LEAST_INSIDE = 0.6
"""Of the expected misses; a clip whose windows hold less has its failures everywhere."""

FPS = 10.0
"""Stands in where the catalog does not say."""


@dataclass(frozen=True, slots=True)
class Windows:
    """W windows. clip: (W,) position in the clips, ascending; first, last: (W,) frame numbers, both
    inside; inside: (W,) share of the expected misses of the clip that all its windows hold; frames:
    (F,) whether a frame lies in a window.
    """

    clip: Ints
    first: Ints
    last: Ints
    inside: Floats
    frames: Bools

    def __len__(self) -> int:
        return len(self.clip)


def plan_windows(frames: FrameTable, misses: Floats, fps: Floats) -> Windows:
    """misses: (F,) of each frame; fps: (C,) frames a second of each clip, NaN for unknown."""
    order = np.lexsort((frames.index, frames.clip))
    starts = np.searchsorted(frames.clip[order], np.arange(len(frames.clips) + 1))
    rate = np.where(fps > 0, fps, FPS)
    is_inside = np.zeros(len(frames), dtype=np.bool_)
    rows: list[tuple[int, int, int, float]] = []
    for clip in range(len(frames.clips)):
        own = order[starts[clip] : starts[clip + 1]]
        reach = max(round(REACH_SECONDS * float(rate[clip])), 1)
        chosen, inside = _choose(misses[own], reach)
        if chosen is None:
            continue
        is_inside[own[chosen]] = True
        edges = np.flatnonzero(np.diff(np.r_[False, chosen, False].astype(np.int8)))
        rows += [
            (clip, int(frames.index[own[start]]), int(frames.index[own[end - 1]]), inside)
            for start, end in edges.reshape(-1, 2).tolist()
        ]
    clips, first, last, inside_share = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Windows(
        clip=np.array(clips, dtype=np.int64),
        first=np.array(first, dtype=np.int64),
        last=np.array(last, dtype=np.int64),
        inside=np.array(inside_share, dtype=np.float64),
        frames=is_inside,
    )


def _choose(misses: Floats, reach: int) -> tuple[Bools | None, float]:
    """Frames of the best windows, the best first; None where no few seconds stand out.

    A window is `reach` frames to each side of its middle, or shorter where the clip is short.
    """
    count, total = len(misses), float(misses.sum())
    budget = int(MOST_OF_FRAMES * count)
    length = min(2 * reach + 1, budget)
    if length < 1 or total <= 0:
        return None, 0.0
    chosen = np.zeros(count, dtype=np.bool_)
    left = misses.copy()
    while budget >= length and left.sum() > (1 - ENOUGH) * total:
        sums = np.convolve(left, np.ones(length), mode="valid")
        start = int(sums.argmax())
        if sums[start] <= 0:
            break
        new = ~chosen[start : start + length]
        chosen[start : start + length] = True
        left[start : start + length] = 0.0
        budget -= int(new.sum())
    inside = 1 - float(left.sum()) / total
    return (chosen, inside) if inside >= LEAST_INSIDE else (None, inside)
