"""What is met in each clip: road users and clutter as tracks on the ground plane.

Clips come in, one row per thing goes out, numpy columns. Called by `make_world`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from gainloop.demo.camera import FAR_M, NEAR_M
from gainloop.demo.clips import DemoClip
from gainloop.demo.motions import KINDS, MOTIONS, Motion
from gainloop.terms.boxes import Floats, Ints

NUM_APPEARANCES = 2**31


@dataclass(frozen=True, slots=True)
class Tracks:
    """clip: row of the clip; kind: position in KINDS; distance, side: meters at the clip's first
    frame; closing: meters a second that it comes nearer; across: meters a second to the right;
    appearance, heading: as drawn (`terms.scenes`).
    """

    clip: Ints
    kind: Ints
    distance: Floats
    side: Floats
    closing: Floats
    across: Floats
    appearance: Ints
    heading: Ints

    def __len__(self) -> int:
        return len(self.clip)


def make_tracks(clips: Sequence[DemoClip], seed: int) -> Tracks:
    rng = np.random.default_rng([seed, 3])
    speed = np.array([clip.speed_mps for clip in clips])
    seconds = np.array([clip.duration_s for clip in clips])
    met = [_met(rng, motion, clips, speed, seconds) for motion in MOTIONS]
    clip, kind, distance, side, closing, across = (
        np.concatenate([columns[at] for columns in met]) for at in range(6)
    )
    order = np.argsort(clip, kind="stable")
    return Tracks(
        clip=clip[order],
        kind=kind[order],
        distance=distance[order],
        side=side[order],
        closing=closing[order],
        across=across[order],
        appearance=rng.integers(NUM_APPEARANCES, size=len(order)),
        heading=np.sign(across[order]).astype(np.int64),
    )


def _met(
    rng: Generator, motion: Motion, clips: Sequence[DemoClip], speed: Floats, seconds: Floats
) -> tuple[Ints, Ints, Floats, Floats, Floats, Floats]:
    """Things that are in sight at some moment of their clip.

    What comes nearer by d meters in a clip may start so much farther than the camera sees, and what
    falls back may start behind it: so as many are in sight at any moment.
    """
    own = 0.0 if motion.keeps_pace else speed
    stretch = FAR_M - NEAR_M + np.abs(own - motion.along[0]) * seconds
    counts = rng.poisson(_in_sight(motion, clips) * stretch / (FAR_M - NEAR_M))
    clip = np.repeat(np.arange(len(clips)), counts)
    num = len(clip)
    along = rng.normal(*motion.along, num)
    closing = -along if motion.keeps_pace else speed[clip] - along
    reach = closing * seconds[clip]
    start = rng.uniform(NEAR_M + np.minimum(reach, 0.0), FAR_M + np.maximum(reach, 0.0))
    band = np.array(motion.sides)[rng.integers(len(motion.sides), size=num)]
    direction = rng.choice([-1.0, 1.0], num)
    return (
        clip,
        np.full(num, KINDS.index(motion.kind)),
        start,
        rng.uniform(band[:, 0], band[:, 1]),
        closing,
        motion.across * direction,
    )


def _in_sight(motion: Motion, clips: Sequence[DemoClip]) -> Floats:
    return np.array(
        [
            motion.in_sight.get(clip.slice.road_type, 0.0)
            * motion.more.get(clip.slice.scenario, 1.0)
            for clip in clips
        ]
    )
