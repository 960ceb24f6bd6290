"""People on foot, from the side and from ahead. Called by `poses`.

Paints: skin, hair, coat, legs, shoes, bag, helmet, umbrella. Faces stay plain. `step` is the leg in
front, -1 or 1; `look` decides build, hair and luggage. `cyclists` takes its heads from here.
"""

import math

from gainloop.demo.drawing.figures import (
    Figure,
    Outline,
    Part,
    Point,
    capsule,
    disc,
    fitted,
    part,
    rounded,
    smooth,
)


def walker_from_the_side(look: int, step: int, aspect: float) -> Figure:
    """Faces right; its stride is as wide as the box."""
    reach = min(0.62, max(0.2, (aspect - 0.10) / 0.94))
    hip, shoulder = (0.0, 0.53), (0.015, 0.225)
    near, far = (1, -1) if step > 0 else (-1, 1)
    parts = [
        *_arm(shoulder, -far * reach * 0.95, 0.86),
        *_leg(hip, far * reach, 0.8),
        *_leg(hip, near * reach, 1.0),
        *_torso(look),
        *head((0.035, 0.078), look, "side"),
        *_arm(shoulder, -near * reach * 0.95, 1.1),
    ]
    if look % 3 == 1:
        parts.insert(
            3, part("bag", smooth([(-0.09, 0.22), (-0.15, 0.27), (-0.15, 0.42), (-0.08, 0.44)]))
        )
    return fitted(parts)


def walker_from_ahead(look: int, step: int, aspect: float, faces_camera: bool) -> Figure:
    """Also from behind, where hair takes the place of the face."""
    half = min(0.24, max(0.12, aspect / 2 - 0.045))
    lift = 0.035
    parts: list[Part] = []
    for side in (-1, 1):
        is_front = side == step
        foot = (side * 0.075, 0.965 if is_front else 0.965 - lift)
        parts += [
            part(
                "legs", capsule((side * 0.055, 0.53), foot, 0.058, 0.036), 1.0 if is_front else 0.84
            ),
            part(
                "shoes",
                rounded(
                    (foot[0] - 0.045, foot[1] - 0.02), (foot[0] + 0.045, foot[1] + 0.035), 0.02
                ),
            ),
        ]
        elbow = (side * (half - 0.01), 0.40)
        hand = (side * half, 0.51 if is_front else 0.55)
        parts += [
            part("coat", capsule((side * 0.115, 0.225), elbow, 0.042, 0.036), 0.9),
            part("coat", capsule(elbow, hand, 0.036, 0.028), 0.9),
            part("skin", disc(hand, 0.03)),
        ]
    hem = 0.66 if look % 4 == 2 else 0.56
    parts += [
        part(
            "coat",
            smooth(
                [
                    (-0.13, 0.20),
                    (0.0, 0.165),
                    (0.13, 0.20),
                    (0.125, 0.38),
                    (0.125, hem),
                    (-0.125, hem),
                    (-0.125, 0.38),
                ]
            ),
        ),
        part("coat", rounded((-0.008, 0.2), (0.008, hem), 0.004), 0.8),
        *head((0.0, 0.078), look, "ahead" if faces_camera else "behind"),
    ]
    return fitted(parts)


def head(center: Point, look: int, view: str, has_helmet: bool = False) -> list[Part]:
    """A plain shape with hair or a helmet. view: side, ahead, or behind, where hair covers it."""
    x, y = center
    lean = 0.016 if view == "side" else 0.0
    parts = [
        part("skin", capsule((x - lean, y + 0.03), (x - lean, y + 0.11), 0.028), 0.86),
        part("skin", disc(center, 0.07, 0.062)),
    ]
    if view == "behind":
        parts.append(part("hair", disc((x, y - 0.004), 0.076, 0.068)))
    if has_helmet:
        return [*parts, part("helmet", _moved(_HELMET, center))]
    if view == "behind":
        return parts
    if view == "ahead" and look % 5 == 3:
        behind = part("hair", rounded((x - 0.078, y - 0.04), (x + 0.078, y + 0.125), 0.05), 0.9)
        parts = [behind, *parts]
    return [*parts, part("hair", _moved(_hair(look, is_side=view == "side"), center))]


def umbrella() -> list[Part]:
    """Over a fitted figure, so in units of its box; hides the hair and a bit of the shoulders."""
    rim = [(1.1 - 0.2 * step, 0.06 + 0.025 * (step % 2)) for step in range(7)]
    dome = [
        (0.5 - 0.6 * math.cos(math.pi * step / 16), 0.06 - 0.2 * math.sin(math.pi * step / 16))
        for step in range(17)
    ]
    return [
        part("bag", capsule((0.5, 0.0), (0.62, 0.42), 0.012), 0.6),
        part("umbrella", [*dome, *rim]),
        part("umbrella", [(0.5, -0.14), (0.62, -0.06), (0.7, 0.085), (0.5, 0.06)], 0.86),
    ]


_HELMET: Outline = [(-0.078, 0.0), (-0.06, -0.062), (0.0, -0.083), (0.065, -0.055), (0.08, -0.008)]


def _hair(look: int, is_side: bool) -> Outline:
    """Around the middle of a head; every fifth person wears it long."""
    if is_side:
        length = 0.10 if look % 5 == 3 else 0.015
        crown = [(-0.035, -0.073), (0.02, -0.078)]
        face = [(0.05, -0.05), (0.05, -0.03), (-0.005, -0.03)]
        return [(-0.072, length), (-0.072, -0.03), *crown, *face]
    half = [
        (0.0, -0.045),
        (0.045, -0.028),
        (0.056, 0.015),
        (0.07, 0.015),
        (0.068, -0.03),
        (0.038, -0.072),
    ]
    return [*half, (0.0, -0.08), *((-x, y) for x, y in reversed(half[1:]))]


def _moved(outline: Outline, to: Point) -> Outline:
    return smooth([(x + to[0], y + to[1]) for x, y in outline])


def _torso(look: int) -> list[Part]:
    hem = 0.70 if look % 4 == 2 else 0.575
    flare = 0.10 if look % 4 == 2 else 0.082
    return [
        part(
            "coat",
            smooth(
                [
                    (-0.05, 0.185),
                    (0.035, 0.17),
                    (0.085, 0.24),
                    (0.085, 0.42),
                    (flare, hem),
                    (-flare, hem),
                    (-0.085, 0.42),
                    (-0.085, 0.25),
                ]
            ),
        ),
        part(
            "coat",
            smooth(
                [
                    (-0.085, 0.25),
                    (-0.05, 0.19),
                    (-0.03, 0.4),
                    (-0.03, hem),
                    (-flare, hem),
                    (-0.085, 0.42),
                ]
            ),
            0.88,
        ),
    ]


def _leg(hip: Point, reach: float, tone: float) -> list[Part]:
    """reach: how far the foot is from below the hip, forward above 0."""
    foot = (reach * 0.5, 0.955 - 0.03 * (reach < 0))
    bend = 0.03 if reach > 0 else 0.045
    knee = ((hip[0] + foot[0]) / 2 + bend, (hip[1] + foot[1]) / 2)
    heel = 0.3 if reach < 0 else -0.12
    toe = (foot[0] + 0.075 * math.cos(heel), foot[1] + 0.02 + 0.075 * math.sin(heel) * 0.5)
    return [
        part("legs", capsule(hip, knee, 0.064, 0.046), tone),
        part("legs", capsule(knee, foot, 0.046, 0.031), tone),
        part("shoes", capsule((foot[0] - 0.005, foot[1] + 0.015), toe, 0.028, 0.02)),
    ]


def _arm(shoulder: Point, reach: float, tone: float) -> list[Part]:
    elbow = (shoulder[0] + reach * 0.24 - 0.02, shoulder[1] + 0.155)
    hand = (shoulder[0] + reach * 0.48 + 0.01, shoulder[1] + 0.285 - abs(reach) * 0.08)
    return [
        part("skin", disc(hand, 0.026), tone),
        part("coat", capsule(shoulder, elbow, 0.042, 0.034), tone * 0.92),
        part("coat", capsule(elbow, hand, 0.034, 0.026), tone * 0.92),
    ]
