"""Trees and bushes: a trunk and a crown in three tones. Called by `roadside`.

look: decides kind, color and form; the same on all frames of a clip.
"""

import math

from gainloop.demo.drawing.canvas import NEAREST_M, Canvas
from gainloop.demo.drawing.palette import LEAVES, NEEDLES, SNOW, WOOD, Color, dim, mix, pick

_CROWN = (
    (-0.26, 0.42, 0.24),
    (0.26, 0.45, 0.23),
    (0.0, 0.56, 0.30),
    (-0.14, 0.74, 0.20),
    (0.15, 0.76, 0.18),
)


def paint_tree(canvas: Canvas, place: tuple[float, float], height: float, look: int) -> None:
    """place: side and distance of its foot, in meters."""
    if not _is_seen(canvas, place, height):
        return
    if look % 5 == 0:
        _paint_fir(canvas, place, height * 1.15, look)
    else:
        _paint_broadleaf(canvas, place, height, look)


def paint_bush(canvas: Canvas, place: tuple[float, float], height: float, look: int) -> None:
    if not _is_seen(canvas, place, height):
        return
    dark, middle, light = _tones(canvas, pick(LEAVES, look), place)
    unit = canvas.camera.focal / place[1] * height
    x, y = canvas.camera.spot(*place)
    for across, up, size, color in (
        (-0.45, 0.36, 0.40, dark),
        (0.45, 0.34, 0.38, dark),
        (0.0, 0.5, 0.52, middle),
        (-0.1, 0.62, 0.32, light),
    ):
        canvas.ellipse((x + across * unit, y - up * unit), (size * unit, size * unit * 0.9), color)


def _is_seen(canvas: Canvas, place: tuple[float, float], height: float) -> bool:
    side, distance = place
    if distance < NEAREST_M + 1.0:
        return False
    x = canvas.camera.spot(side, distance)[0]
    margin = height * canvas.camera.focal / distance
    return -margin < x < canvas.camera.width + margin


def _tones(canvas: Canvas, leaf: Color, place: tuple[float, float]) -> tuple[Color, Color, Color]:
    """Shadow, body and light of foliage."""
    body = mix(leaf, SNOW, 0.35) if canvas.air.is_white else leaf
    top = mix(leaf, SNOW, 0.85) if canvas.air.is_white else dim(leaf, 1.13)
    side, distance = place
    shade = canvas.air.shade
    return (
        shade(dim(body, 0.84), distance, side),
        shade(body, distance, side),
        shade(top, distance, side),
    )


def _paint_broadleaf(canvas: Canvas, place: tuple[float, float], height: float, look: int) -> None:
    dark, middle, light = _tones(canvas, pick(LEAVES, look // 5), place)
    unit = canvas.camera.focal / place[1] * height
    x, y = canvas.camera.spot(*place)
    trunk = canvas.air.shade(WOOD, place[1], place[0])
    foot, neck = 0.035 * unit, 0.022 * unit
    canvas.polygon(
        [(x - foot, y), (x - neck, y - 0.5 * unit), (x + neck, y - 0.5 * unit), (x + foot, y)],
        trunk,
    )
    lean = 0.05 * math.sin(look)
    wide = 0.9 + 0.2 * math.sin(look * 1.7)
    # Sun lights the upper leaves, snow lies on top of all.
    top = 0.15 if canvas.air.is_white else 0.085
    layers = ((0.0, 1.0, dark), (0.035, 0.87, middle), (top, 0.56, light))
    is_small = unit < 45
    for shift, shrink, color in layers[:2] if is_small else layers:
        for across, up, size in _CROWN[2:4] if is_small and shift else _CROWN:
            center = (
                x + (across * wide * shrink + lean - shift * 0.6) * unit,
                y - (up + shift) * unit,
            )
            radius = size * shrink * unit
            canvas.ellipse(center, (radius * wide, radius * 0.94), color)


def _paint_fir(canvas: Canvas, place: tuple[float, float], height: float, look: int) -> None:
    dark, middle, light = _tones(canvas, pick(NEEDLES, look // 5), place)
    unit = canvas.camera.focal / place[1] * height
    x, y = canvas.camera.spot(*place)
    trunk = canvas.air.shade(dim(WOOD, 0.8), place[1], place[0])
    half = 0.025 * unit
    canvas.polygon(
        [(x - half, y), (x - half, y - 0.2 * unit), (x + half, y - 0.2 * unit), (x + half, y)],
        trunk,
    )
    for low, high, width in ((0.12, 0.52, 0.21), (0.34, 0.76, 0.165), (0.58, 1.0, 0.115)):
        base, tip = y - low * unit, y - high * unit
        canvas.polygon([(x - width * unit, base), (x, tip), (x + width * unit, base)], dark)
        canvas.polygon(
            [(x - width * unit, base), (x, tip), (x + 0.25 * width * unit, base)], middle
        )
        if canvas.air.is_white:
            canvas.polygon(
                [
                    (x - 0.4 * width * unit, base - 0.24 * unit),
                    (x, tip),
                    (x + 0.3 * width * unit, base - 0.26 * unit),
                ],
                light,
            )
