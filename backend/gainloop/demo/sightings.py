"""What the camera sees of the tracks: a box for each thing on each frame, far ones first.

Clips and tracks come in, numpy columns go out. What is cut off by the picture's edge or hidden
behind something nearer is no sighting. Called by `make_world`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gainloop.demo.camera import FAR_M, NEAR_M, cut_to_picture, project
from gainloop.demo.clips import FRAME_SECONDS, DemoClip
from gainloop.demo.motions import KINDS, SIZES
from gainloop.demo.tracks import Tracks
from gainloop.terms.boxes import Bools, Floats, Ints

_MIN_SIDE_PX = 8.0
_MIN_INSIDE = 0.4
_MAX_HIDDEN = 0.8


@dataclass(frozen=True, slots=True)
class Sightings:
    """In the order of clips, frames and falling distance.

    clip, frame: row of the clip and frame in it; track: row of the track; xywh: (S, 4) pixels.
    """

    clip: Ints
    frame: Ints
    track: Ints
    xywh: Floats
    distance: Floats

    def __len__(self) -> int:
        return len(self.clip)


def see(clips: Sequence[DemoClip], tracks: Tracks) -> Sightings:
    num_frames = np.array([clip.num_frames for clip in clips])
    seconds = FRAME_SECONDS * np.arange(num_frames.max())
    distance = tracks.distance[:, None] - tracks.closing[:, None] * seconds
    is_frame = np.arange(len(seconds)) < num_frames[tracks.clip][:, None]
    track, frame = np.nonzero(is_frame & (distance > NEAR_M) & (distance < FAR_M))
    distance = distance[track, frame]
    side = tracks.side[track] + tracks.across[track] * seconds[frame]

    sizes = np.array([SIZES[kind] for kind in KINDS])[tracks.kind[track]]
    whole = project(distance, side, sizes[:, 0], sizes[:, 1])
    xywh = np.round(cut_to_picture(whole), 1)
    keep = (xywh[:, 2:] >= _MIN_SIDE_PX).all(axis=1)
    keep &= xywh[:, 2] * xywh[:, 3] >= _MIN_INSIDE * whole[:, 2] * whole[:, 3]
    order = np.lexsort((-distance, frame, tracks.clip[track]))
    order = order[keep[order]]
    seen = Sightings(
        clip=tracks.clip[track[order]],
        frame=frame[order],
        track=track[order],
        xywh=xywh[order],
        distance=np.round(distance[order], 1),
    )
    return _choose(seen, ~_is_hidden(seen))


def _is_hidden(seen: Sightings) -> Bools:
    """Whether something nearer on the same frame covers most of it."""
    hidden = np.zeros(len(seen), dtype=np.bool_)
    place = seen.clip * (int(seen.frame.max(initial=0)) + 1) + seen.frame
    for step in range(1, len(seen)):
        is_same = place[step:] == place[:-step]
        if not is_same.any():
            break
        hidden[:-step] |= is_same & (_covered(seen.xywh[:-step], seen.xywh[step:]) > _MAX_HIDDEN)
    return hidden


def _covered(behind: Floats, before: Floats) -> Floats:
    """The share of each box that the other covers."""
    ends = np.minimum(behind[:, :2] + behind[:, 2:], before[:, :2] + before[:, 2:])
    common = np.maximum(ends - np.maximum(behind[:, :2], before[:, :2]), 0.0).prod(axis=1)
    covered: Floats = common / behind[:, 2:].prod(axis=1)
    return covered


def _choose(seen: Sightings, keep: Bools) -> Sightings:
    return Sightings(
        seen.clip[keep], seen.frame[keep], seen.track[keep], seen.xywh[keep], seen.distance[keep]
    )
