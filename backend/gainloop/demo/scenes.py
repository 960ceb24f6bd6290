"""The demo world as scenes that can be drawn: one row per clip, one per thing on a frame.

They show what is really there, also where the catalog has a wrong tag. Called by `build_demo`.
"""

import numpy as np
import pyarrow as pa

from gainloop.demo.camera import HEIGHT, WIDTH
from gainloop.demo.clips import FRAME_SECONDS
from gainloop.demo.motions import KINDS
from gainloop.demo.world import DemoWorld
from gainloop.terms.scenes import SCENE_BOX_COLUMNS, SCENE_COLUMNS

_NUM_SEEDS = 2**31


def scenes_table(world: DemoWorld) -> pa.Table:
    seeds = np.random.default_rng([world.size.seed, 9]).integers(_NUM_SEEDS, size=len(world.clips))
    rows = [
        (
            clip.clip_id,
            clip.num_frames,
            FRAME_SECONDS,
            clip.speed_mps,
            WIDTH,
            HEIGHT,
            seed,
            clip.slice.time_of_day,
            clip.slice.weather,
            clip.slice.road_type,
            list(clip.slice.shows),
            clip.is_corrupt,
        )
        for clip, seed in zip(world.clips, seeds.tolist(), strict=True)
    ]
    return pa.table(dict(zip(SCENE_COLUMNS, map(list, zip(*rows, strict=True)), strict=True)))


def boxes_table(world: DemoWorld) -> pa.Table:
    seen, tracks = world.seen, world.tracks
    clip_ids = np.array([clip.clip_id for clip in world.clips], dtype=object)
    columns = (
        pa.array(clip_ids[seen.clip], pa.string()),
        seen.frame,
        pa.array(np.array(KINDS, dtype=object)[tracks.kind[seen.track]], pa.string()),
        *seen.xywh.T.copy(),
        seen.distance,
        tracks.appearance[seen.track],
        tracks.heading[seen.track],
    )
    return pa.table(dict(zip(SCENE_BOX_COLUMNS, columns, strict=True)))
