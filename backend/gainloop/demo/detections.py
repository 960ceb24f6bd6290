"""What a detector of the demo program reports on some clips.

World, detector and clips come in, columns of boxes go out. What is proposed is what is really
there, a road user or clutter, in a box that is a little off; what it is taken for is up to the
detector. A proposal that it takes for no road user is not reported. Called by `build_demo`.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.demo.camera import cut_to_picture
from gainloop.demo.detector import Detector, probabilities
from gainloop.demo.prototypes import BACKGROUND
from gainloop.demo.world import DemoWorld
from gainloop.terms.boxes import Floats, Ints

_SHIFT, _STRETCH = 0.04, 0.06  # of a box's width and height


@dataclass(frozen=True, slots=True)
class Reported:
    """clip: row of the clip; frame: in the clip; cls: position in CLASSES; score: probability."""

    clip: Ints
    frame: Ints
    cls: Ints
    xywh: Floats
    score: Floats


def detect(world: DemoWorld, detector: Detector, clips: Ints) -> Reported:
    rows = world.sightings_of(clips)
    probability = probabilities(detector, world.features[rows])
    best = probability.argmax(axis=1)
    is_reported = best != BACKGROUND
    rows, best = rows[is_reported], best[is_reported]
    return Reported(
        clip=world.seen.clip[rows],
        frame=world.seen.frame[rows],
        cls=best,
        xywh=proposed_boxes(world)[rows],
        score=probability[is_reported].max(axis=1),
    )


def proposed_boxes(world: DemoWorld) -> Floats:
    """Of every sighting, the same for each detector."""
    rng = np.random.default_rng([world.size.seed, 8])
    shape = (len(world.seen), 2)
    shift, stretch = rng.normal(0, _SHIFT, shape), 1 + rng.normal(0, _STRETCH, shape)
    corner, sides = world.seen.xywh[:, :2], world.seen.xywh[:, 2:]
    boxes = np.hstack([corner + shift * sides, sides * stretch])
    return np.round(cut_to_picture(boxes), 1)
