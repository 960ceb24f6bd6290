"""The front camera of the demo program's cars: a pinhole over a flat road.

Positions on the road come in, pixels go out. Called by `sightings` and by the drawings, which share
its horizon. The car's own lane is at side 0, the next lanes 3.5 m beside it, right is positive.
"""

import numpy as np

from gainloop.terms.boxes import Floats

WIDTH, HEIGHT = 1280, 720
FOCAL_PX = 1100.0
CAMERA_HEIGHT_M = 1.4
HORIZON_PX = 330.0
NEAR_M, FAR_M = 6.0, 60.0


def project(distance: Floats, side: Floats, height: Floats, width: Floats) -> Floats:
    """Boxes (N, 4) as x, y, width, height in pixels, uncut; all arguments in meters."""
    scale = FOCAL_PX / distance
    bottom = HORIZON_PX + scale * CAMERA_HEIGHT_M
    left = WIDTH / 2 + scale * (side - width / 2)
    return np.stack([left, bottom - scale * height, scale * width, scale * height], axis=-1)


def cut_to_picture(boxes: Floats) -> Floats:
    """The parts inside of the picture; width or height is 0 or less for what is outside."""
    left, top = np.maximum(boxes[..., 0], 0.0), np.maximum(boxes[..., 1], 0.0)
    right = np.minimum(boxes[..., 0] + boxes[..., 2], WIDTH)
    bottom = np.minimum(boxes[..., 1] + boxes[..., 3], HEIGHT)
    return np.stack([left, top, right - left, bottom - top], axis=-1)
