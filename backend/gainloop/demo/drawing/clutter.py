"""Things by the road that are no road users: signs, bins, shrubs, poles. Called by `poses`.

Paints: post, board, face, bin, leaf, pole. Boards hold a plain mark and no text.
"""

import numpy as np

from gainloop.demo.drawing.figures import (
    Figure,
    Outline,
    capsule,
    disc,
    fitted,
    part,
    rounded,
    smooth,
)

SIGN_SHAPES = ("round", "triangle", "square")


def sign(look: int, aspect: float) -> Figure:
    """A board as wide as the box on a post that reaches the ground."""
    half = aspect / 2
    shape = SIGN_SHAPES[look % 3]
    tall = min(0.55, aspect)
    middle = (0.0, tall / 2)
    parts = [
        part("post", rounded((-0.09 * half - 0.012, tall * 0.5), (0.09 * half + 0.012, 1.0), 0.01))
    ]
    if shape == "round":
        parts += [
            part("board", disc(middle, tall / 2, half)),
            part("face", disc(middle, tall * 0.38, half * 0.76)),
            part("board", rounded((-half * 0.5, tall * 0.44), (half * 0.5, tall * 0.56), 0.01)),
        ]
    elif shape == "triangle":
        parts += [
            part("board", _triangle(half, 0.0, tall)),
            part("face", _triangle(half * 0.66, tall * 0.22, tall * 0.88)),
            part("post", capsule((0.0, tall * 0.42), (0.0, tall * 0.68), 0.035 * tall), 0.6),
            part("post", disc((0.0, tall * 0.79), 0.045 * tall), 0.6),
        ]
    else:
        parts += [
            part("face", rounded((-half, 0.0), (half, tall), 0.06 * tall)),
            part(
                "square",
                rounded((-half * 0.88, tall * 0.06), (half * 0.88, tall * 0.94), 0.05 * tall),
            ),
            part(
                "face", [(-half * 0.5, tall * 0.55), (0.0, tall * 0.2), (half * 0.5, tall * 0.55)]
            ),
            part("face", rounded((-half * 0.14, tall * 0.5), (half * 0.14, tall * 0.8), 0.01)),
        ]
    return fitted(parts)


def bin_on_wheels(look: int, aspect: float) -> Figure:
    parts = [
        *(part("tire", disc((side * 0.34 * aspect, 0.94), 0.06)) for side in (-1, 1)),
        part(
            "bin",
            smooth(
                [
                    (-0.45 * aspect, 0.16),
                    (0.45 * aspect, 0.16),
                    (0.36 * aspect, 0.95),
                    (-0.36 * aspect, 0.95),
                ]
            ),
        ),
        part(
            "bin",
            [
                (0.12 * aspect, 0.17),
                (0.44 * aspect, 0.17),
                (0.35 * aspect, 0.94),
                (0.12 * aspect, 0.94),
            ],
            0.88,
        ),
        part("bin", rounded((-0.5 * aspect, 0.07), (0.5 * aspect, 0.19), 0.04), 1.15),
        part("bin", rounded((-0.3 * aspect, 0.0), (0.3 * aspect, 0.09), 0.04), 0.9),
        part(
            "face",
            rounded((-0.22 * aspect, 0.36), (-0.02 * aspect, 0.50), 0.02),
            0.8 + 0.1 * (look % 2),
        ),
    ]
    return fitted(parts)


def shrub(look: int, aspect: float) -> Figure:
    """Heaps of leaves in three tones around a short stem."""
    rng = np.random.default_rng([look, 41])
    parts = [part("post", capsule((0.0, 0.6), (0.0, 0.98), 0.03), 0.7)]
    heaps = [
        (-0.30, 0.66, 0.27),
        (0.29, 0.68, 0.26),
        (-0.16, 0.40, 0.26),
        (0.18, 0.42, 0.25),
        (0.0, 0.25, 0.22),
        (0.0, 0.62, 0.32),
    ]
    moved = [
        (x + 0.05 * a, y + 0.04 * b, r * (1 + 0.12 * c))
        for (x, y, r), (a, b, c) in zip(heaps, rng.uniform(-1, 1, (6, 3)), strict=True)
    ]
    for tone, size, lift in ((0.82, 1.0, 0.0), (1.0, 0.84, -0.035), (1.15, 0.5, -0.085)):
        for x, y, r in moved:
            center = ((x * (0.6 + 0.4 * size) - 0.06 * (1 - size)) * aspect, y + lift)
            parts.append(part("leaf", disc(center, r * size, r * size * aspect), tone))
    return fitted(parts)


def pole(look: int, aspect: float) -> Figure:
    """A post with a cap; every other one is banded."""
    half = aspect / 2
    parts = [
        part("pole", rounded((-half * 0.7, 0.02), (half * 0.7, 1.0), half * 0.4)),
        part("pole", rounded((half * 0.15, 0.03), (half * 0.7, 1.0), half * 0.3), 0.8),
        part("pole", rounded((-half, 0.955), (half, 1.0), half * 0.2), 0.75),
        part("pole", rounded((-half * 0.8, 0.0), (half * 0.8, 0.05), half * 0.4), 1.15),
    ]
    if look % 2:
        parts += [
            part("face", rounded((-half * 0.7, top), (half * 0.7, top + 0.06), 0.0))
            for top in (0.14, 0.28)
        ]
    return fitted(parts)


def _triangle(half: float, top: float, bottom: float) -> Outline:
    """Points up, with blunt corners."""
    tall = bottom - top
    return [
        (-0.07 * half, top),
        (0.07 * half, top),
        (half, bottom - 0.10 * tall),
        (0.93 * half, bottom),
        (-0.93 * half, bottom),
        (-half, bottom - 0.10 * tall),
    ]
