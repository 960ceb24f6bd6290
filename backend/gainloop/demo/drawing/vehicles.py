"""Cars from behind, from ahead and from the side, in three builds. Called by `poses`.

Paints: body, glass, glint, tire, rim, trim, tail, head. `aspect` is width by height of the box.
"""

from gainloop.demo.drawing.figures import (
    Figure,
    Outline,
    Part,
    capsule,
    disc,
    fitted,
    part,
    rounded,
    smooth,
)

BUILDS = ("hatchback", "estate", "van")

# From behind: half width of the roof, of the cabin's foot, and where the cabin ends.
_CABINS = {
    "hatchback": (0.29, 0.41, 0.44),
    "estate": (0.33, 0.43, 0.43),
    "van": (0.42, 0.46, 0.50),
}
# From the side: cabin and windows, as shares of the length, facing right.
_ROOFS: dict[str, Outline] = {
    "hatchback": [(0.06, 0.46), (0.15, 0.10), (0.24, 0.0), (0.55, 0.0), (0.64, 0.08), (0.78, 0.46)],
    "estate": [(0.02, 0.46), (0.05, 0.08), (0.10, 0.0), (0.56, 0.0), (0.65, 0.08), (0.79, 0.46)],
    "van": [(0.0, 0.46), (0.005, 0.05), (0.03, 0.0), (0.70, 0.0), (0.79, 0.07), (0.93, 0.48)],
}
_WINDOWS: dict[str, tuple[Outline, ...]] = {
    "hatchback": (
        [(0.135, 0.42), (0.20, 0.13), (0.26, 0.08), (0.40, 0.08), (0.40, 0.42)],
        [(0.425, 0.42), (0.425, 0.08), (0.545, 0.08), (0.61, 0.15), (0.72, 0.42)],
    ),
    "estate": (
        [(0.065, 0.42), (0.085, 0.12), (0.12, 0.08), (0.24, 0.08), (0.24, 0.42)],
        [(0.26, 0.42), (0.26, 0.08), (0.42, 0.08), (0.42, 0.42)],
        [(0.44, 0.42), (0.44, 0.08), (0.555, 0.08), (0.62, 0.15), (0.73, 0.42)],
    ),
    "van": ([(0.60, 0.42), (0.60, 0.09), (0.71, 0.09), (0.765, 0.14), (0.86, 0.44), (0.60, 0.44)],),
}


def car_from_behind(build: str, aspect: float) -> Figure:
    parts = [*_rear_base(build, aspect)]
    roof, foot, end = _CABINS[build]
    glass_end = end - 0.05 if build != "van" else 0.36
    parts += [
        part(
            "glass",
            _across(
                aspect,
                [
                    (0.5 - roof + 0.02, 0.09),
                    (0.5 + roof - 0.02, 0.09),
                    (0.5 + foot - 0.07, glass_end),
                    (0.5 - foot + 0.07, glass_end),
                ],
            ),
        ),
        part(
            "glint",
            _across(aspect, [(0.32, 0.09), (0.47, 0.09), (0.38, glass_end), (0.22, glass_end)]),
        ),
        *_pair("tail", aspect, (0.035, 0.49), (0.20, 0.61)),
        part("body", rounded((0.36 * aspect, 0.60), (0.64 * aspect, 0.71), 0.03), 0.82),
        part("trim", rounded((0.05 * aspect, 0.76), (0.95 * aspect, 0.88), 0.05)),
    ]
    return fitted(parts)


def trailer_from_behind(aspect: float) -> Figure:
    """A closed box with two doors, wider and flatter than any car."""
    parts = [
        *_pair("tire", aspect, (0.10, 0.74), (0.26, 1.0)),
        part("trim", rounded((0.06 * aspect, 0.74), (0.94 * aspect, 0.90), 0.03)),
        part("body", rounded((0.0, 0.0), (aspect, 0.80), 0.03)),
        part("body", rounded((0.0, 0.0), (aspect, 0.06), 0.03), 1.12),
        part("body", rounded((0.04 * aspect, 0.10), (0.49 * aspect, 0.70), 0.02), 0.9),
        part("body", rounded((0.51 * aspect, 0.10), (0.96 * aspect, 0.70), 0.02), 0.9),
        part("rim", rounded((0.455 * aspect, 0.14), (0.475 * aspect, 0.68), 0.005)),
        part("rim", rounded((0.525 * aspect, 0.14), (0.545 * aspect, 0.68), 0.005)),
        *_pair("tail", aspect, (0.05, 0.77), (0.20, 0.86)),
    ]
    return fitted(parts)


def car_from_ahead(build: str, aspect: float) -> Figure:
    parts = [*_rear_base(build, aspect)]
    roof, foot, end = _CABINS[build]
    parts += [
        part(
            "glass",
            _across(
                aspect,
                [
                    (0.5 - roof + 0.02, 0.07),
                    (0.5 + roof - 0.02, 0.07),
                    (0.5 + foot - 0.04, end - 0.02),
                    (0.5 - foot + 0.04, end - 0.02),
                ],
            ),
        ),
        part(
            "glint",
            _across(aspect, [(0.58, 0.07), (0.72, 0.07), (0.80, end - 0.02), (0.62, end - 0.02)]),
        ),
        part(
            "body",
            smooth(_across(aspect, [(0.07, 0.45), (0.93, 0.45), (0.88, 0.52), (0.12, 0.52)])),
            1.1,
        ),
        *_pair("body", aspect, (0.0, 0.35), (0.09, 0.43)),
        *_pair("head", aspect, (0.06, 0.52), (0.25, 0.62)),
        part("trim", rounded((0.30 * aspect, 0.57), (0.70 * aspect, 0.67), 0.03)),
        part("trim", rounded((0.06 * aspect, 0.77), (0.94 * aspect, 0.88), 0.05)),
    ]
    return fitted(parts)


def car_from_the_side(build: str, aspect: float) -> Figure:
    """Faces right."""
    wheel = min(0.215, 0.1 * aspect)
    lower = [
        (0.0, 0.80),
        (0.0, 0.52),
        (0.02, 0.44),
        (0.35, 0.42),
        (0.75, 0.44),
        (0.91, 0.50),
        (0.985, 0.58),
        (1.0, 0.72),
        (0.99, 0.84),
        (0.5, 0.87),
        (0.01, 0.86),
    ]
    parts = [
        part("trim", rounded((0.08 * aspect, 0.7), (0.92 * aspect, 0.92), 0.04), 0.7),
        part("body", smooth(_across(aspect, _ROOFS[build]))),
        part("body", smooth(_across(aspect, lower))),
        part(
            "body",
            _across(
                aspect, [(0.02, 0.47), (0.60, 0.47), (0.90, 0.53), (0.90, 0.555), (0.02, 0.52)]
            ),
            1.12,
        ),
        part(
            "body", _across(aspect, [(0.01, 0.76), (0.99, 0.78), (0.98, 0.86), (0.01, 0.86)]), 0.8
        ),
    ]
    parts += [part("glass", _across(aspect, window)) for window in _WINDOWS[build]]
    first = _WINDOWS[build][-1]
    glint = [
        first[1],
        (first[1][0] + 0.04, first[1][1]),
        (first[0][0] + 0.02, first[0][1]),
        first[0],
    ]
    parts.append(part("glint", _across(aspect, glint)))
    parts += [
        part("body", capsule((0.42 * aspect, 0.5), (0.42 * aspect, 0.75), 0.006), 0.78),
        part("tail", rounded((0.0, 0.50), (0.04 * aspect, 0.60), 0.02)),
        part("head", rounded((0.93 * aspect, 0.555), (0.99 * aspect, 0.635), 0.03)),
    ]
    for at in (0.185, 0.80):
        center = (at * aspect, 1.0 - wheel)
        parts += [
            part("trim", disc(center, wheel * 1.12), 0.6),
            part("tire", disc(center, wheel)),
            part("rim", disc(center, wheel * 0.6)),
            part("rim", disc(center, wheel * 0.2), 0.6),
        ]
    # The arch may not reach below the tire that stands on the ground.
    return fitted([_above_ground(each) for each in parts])


def _rear_base(build: str, aspect: float) -> list[Part]:
    """Tires, body and cabin, the same from behind and from ahead."""
    roof, foot, end = _CABINS[build]
    body = [
        (0.02, 0.83),
        (0.0, 0.64),
        (0.025, 0.49),
        (0.10, end - 0.02),
        (0.5, end - 0.035),
        (0.90, end - 0.02),
        (0.975, 0.49),
        (1.0, 0.64),
        (0.98, 0.83),
        (0.5, 0.87),
    ]
    cabin = [
        (0.5 - foot, end + 0.04),
        (0.5 - roof - 0.02, 0.07),
        (0.5 - roof + 0.05, 0.0),
        (0.5 + roof - 0.05, 0.0),
        (0.5 + roof + 0.02, 0.07),
        (0.5 + foot, end + 0.04),
    ]
    return [
        *_pair("tire", aspect, (0.055, 0.72), (0.215, 1.0)),
        part("trim", rounded((0.1 * aspect, 0.74), (0.9 * aspect, 0.93), 0.04), 0.6),
        part("body", smooth(_across(aspect, cabin)), 0.96),
        part("body", smooth(_across(aspect, body))),
        part(
            "body",
            _across(aspect, [(0.04, 0.655), (0.96, 0.655), (0.97, 0.80), (0.03, 0.80)]),
            0.88,
        ),
    ]


def _pair(
    paint: str, aspect: float, low: tuple[float, float], high: tuple[float, float]
) -> list[Part]:
    """The same rounded piece on the left and on the right."""
    left = rounded((low[0] * aspect, low[1]), (high[0] * aspect, high[1]), 0.05)
    return [part(paint, left), part(paint, [(aspect - x, y) for x, y in left])]


def _across(aspect: float, shares: Outline) -> Outline:
    return [(x * aspect, y) for x, y in shares]


def _above_ground(each: Part) -> Part:
    return Part(each.paint, tuple((x, min(1.0, y)) for x, y in each.outline), each.tone)
