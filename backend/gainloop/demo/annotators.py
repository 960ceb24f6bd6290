"""What the demo program's annotators return for a queue: right for almost all things, never all.

World and clips come in, labels of one frame a second and the minutes they took go out. Nobody drew
them; a seed decides what an annotator misses, confuses and draws a little off. Used by `cycles`.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.demo.camera import cut_to_picture
from gainloop.demo.clips import FRAME_SECONDS
from gainloop.demo.prototypes import BACKGROUND
from gainloop.demo.world import DemoWorld
from gainloop.terms.boxes import Floats, Ints

LABELED_EVERY = round(1.0 / FRAME_SECONDS)
"""Frames from one labeled frame to the next: one a second, as labeling units say."""

_MISSED, _MISSED_SMALL = 0.01, 0.06
_SMALL_PX = 16.0
_CONFUSED = 0.01
_OFF = 0.02  # of a box's width and height
_MINUTES_PER_CLIP, _MINUTES_PER_BOX = 0.5, 0.08
_MINUTES_SPREAD = 0.25


@dataclass(frozen=True, slots=True)
class Annotations:
    """clip, frame, track, cls, xywh: by label; minutes: by clip of `clips`."""

    clips: Ints
    clip: Ints
    frame: Ints
    track: Ints
    cls: Ints
    xywh: Floats
    minutes: Floats


def annotate(world: DemoWorld, clips: Ints, seed: int) -> Annotations:
    """Every road user on every labeled frame, less what an annotator overlooks."""
    rng = np.random.default_rng([world.size.seed, 9, seed])
    rows = labeled_sightings(world, clips)
    rows = rows[world.classes[rows] != BACKGROUND]
    boxes = world.seen.xywh[rows]
    is_small = boxes[:, 3] < _SMALL_PX
    rows = rows[rng.random(len(rows)) >= np.where(is_small, _MISSED_SMALL, _MISSED)]
    boxes = world.seen.xywh[rows]
    is_confused = rng.random(len(rows)) < _CONFUSED
    guessed = rng.integers(BACKGROUND, size=len(rows))
    sides = np.hstack([boxes[:, 2:], boxes[:, 2:]])
    drawn = cut_to_picture(boxes + rng.normal(0, _OFF, boxes.shape) * sides)
    num_boxes = np.bincount(world.seen.clip[rows], minlength=len(world.clips))[clips]
    pace = np.exp(rng.normal(0, _MINUTES_SPREAD, len(clips)))
    return Annotations(
        clips=clips,
        clip=world.seen.clip[rows],
        frame=world.seen.frame[rows],
        track=world.seen.track[rows],
        cls=np.where(is_confused, guessed, world.classes[rows]),
        xywh=np.round(drawn, 1),
        minutes=np.round((_MINUTES_PER_CLIP + _MINUTES_PER_BOX * num_boxes) * pace, 2),
    )


def labeled_sightings(world: DemoWorld, clips: Ints) -> Ints:
    """Rows of the sightings on the labeled frames of these clips."""
    rows = world.sightings_of(clips)
    labeled: Ints = rows[world.seen.frame[rows] % LABELED_EVERY == 0]
    return labeled
