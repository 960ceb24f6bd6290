"""People on bicycles, from the side and from ahead. Called by `poses`.

Paints: those of `walkers`, frame, tire, rim, head and tail (lamps). `step` is the leg that is down,
-1 or 1; `aspect` is width by height of the box.
"""

from gainloop.demo.drawing.figures import (
    Figure,
    Outline,
    Part,
    Point,
    capsule,
    disc,
    fitted,
    part,
    ring,
    rounded,
    smooth,
)
from gainloop.demo.drawing.walkers import head


def cyclist_from_the_side(look: int, step: int, aspect: float) -> Figure:
    """Faces right. Both wheels stay round unless the box is much narrower than a bicycle."""
    radius = 0.195
    base = max(0.2, min(0.42, (aspect - 2 * radius) / 2))
    rear, front, pedals = (-base, 1 - radius), (base, 1 - radius), (-0.03, 0.80)
    saddle, bars, head_tube = (-0.17, 0.52), (base - 0.10, 0.46), (base - 0.075, 0.52)
    hip, shoulder = (-0.155, 0.46), (0.09, 0.225)
    down, up = (pedals[0] + 0.03 * step, pedals[1] + 0.09), (pedals[0] - 0.03 * step, 0.71)
    parts = [
        *_cycling_leg(hip, up if step > 0 else down, 0.8),
        part("tire", ring(rear, radius, 0.028)),
        part("tire", ring(front, radius, 0.028)),
        part("rim", disc(rear, 0.025)),
        part("rim", disc(front, 0.025)),
    ]
    tubes = (
        (rear, pedals),
        (rear, saddle),
        (pedals, (-0.155, 0.52)),
        (pedals, head_tube),
        (saddle, head_tube),
        (bars, head_tube),
        (head_tube, front),
    )
    parts += [part("frame", capsule(start, end, 0.013)) for start, end in tubes]
    parts += [
        part("tire", capsule((-0.22, 0.51), (-0.11, 0.51), 0.018)),
        part("rim", disc(pedals, 0.035)),
        *_cycling_leg(hip, down if step > 0 else up, 1.0),
        part("legs", disc(hip, 0.066, 0.072)),
        part("coat", smooth(_BACK)),
        part("coat", smooth(_BELLY), 0.86),
        *head((shoulder[0] + 0.075, 0.095), look, "side", has_helmet=True),
        part("coat", capsule(shoulder, (0.17, 0.37), 0.042, 0.034), 0.88),
        part("coat", capsule((0.17, 0.37), bars, 0.034, 0.024), 0.88),
        part("skin", disc(bars, 0.026)),
    ]
    return fitted(parts)


def cyclist_from_ahead(look: int, step: int, aspect: float, faces_camera: bool) -> Figure:
    """Also from behind, where the lamp is red."""
    half = max(0.15, min(0.3, aspect / 2))
    knee = 0.03 * step
    parts = [
        part("tire", capsule((0.0, 0.68), (0.0, 0.965), 0.035)),
        part("rim", capsule((0.0, 0.69), (0.0, 0.95), 0.012)),
    ]
    for side in (-1, 1):
        lifted = side * knee
        parts += [
            part("legs", capsule((side * 0.07, 0.52), (side * 0.115, 0.66 + lifted), 0.06, 0.045)),
            part(
                "legs",
                capsule((side * 0.115, 0.66 + lifted), (side * 0.08, 0.82 + lifted), 0.045, 0.034),
                0.9,
            ),
            part(
                "shoes",
                rounded(
                    (side * 0.08 - 0.04, 0.81 + lifted), (side * 0.08 + 0.04, 0.87 + lifted), 0.02
                ),
            ),
        ]
    parts += [
        part(
            "coat",
            smooth(
                [
                    (-0.14, 0.21),
                    (0.0, 0.17),
                    (0.14, 0.21),
                    (0.12, 0.42),
                    (0.09, 0.56),
                    (-0.09, 0.56),
                    (-0.12, 0.42),
                ]
            ),
        ),
        part("frame", capsule((0.0, 0.52), (0.0, 0.72), 0.022)),
        part("frame", capsule((-half + 0.03, 0.5), (half - 0.03, 0.5), 0.016)),
    ]
    for side in (-1, 1):
        elbow, hand = (side * (half - 0.035), 0.38), (side * (half - 0.035), 0.49)
        parts += [
            part("coat", capsule((side * 0.12, 0.235), elbow, 0.044, 0.036), 0.9),
            part("coat", capsule(elbow, hand, 0.036, 0.026), 0.9),
            part("skin", disc(hand, 0.03)),
        ]
    view, lamp = ("ahead", "head") if faces_camera else ("behind", "tail")
    parts += head((0.0, 0.083), look, view, has_helmet=True)
    parts.append(part(lamp, disc((0.0, 0.565), 0.022)))
    return fitted(parts)


_BACK: Outline = [
    (-0.215, 0.46),
    (-0.19, 0.36),
    (-0.09, 0.235),
    (0.03, 0.165),
    (0.11, 0.17),
    (0.145, 0.235),
    (0.085, 0.32),
    (0.0, 0.41),
    (-0.08, 0.50),
    (-0.17, 0.515),
]
_BELLY: Outline = [
    (0.145, 0.235),
    (0.085, 0.32),
    (0.0, 0.41),
    (-0.08, 0.50),
    (-0.13, 0.51),
    (-0.06, 0.40),
    (0.04, 0.29),
]


def _cycling_leg(hip: Point, pedal: Point, tone: float) -> list[Part]:
    middle = ((hip[0] + pedal[0]) / 2, (hip[1] + pedal[1]) / 2)
    knee = (middle[0] + 0.10, middle[1] - 0.02)
    return [
        part("legs", capsule(hip, knee, 0.062, 0.045), tone),
        part("legs", capsule(knee, pedal, 0.045, 0.03), tone),
        part(
            "shoes",
            capsule(
                (pedal[0] - 0.02, pedal[1] + 0.012),
                (pedal[0] + 0.055, pedal[1] + 0.018),
                0.022,
                0.018,
            ),
        ),
    ]
