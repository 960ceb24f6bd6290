"""The ground up to the horizon: verges or sidewalks, asphalt, and markings that pass by.

It is drawn in plain paint, then lit row by row and column by column, then taken by haze. Called by
`paint` after the background. `LAYOUTS` is also what `roadside` builds along.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image, ImageChops

from gainloop.demo.camera import CAMERA_HEIGHT_M
from gainloop.demo.drawing.canvas import Camera, Canvas
from gainloop.demo.drawing.palette import (
    ASPHALT,
    CURB,
    FIELDS,
    GRASS,
    MARKING,
    PATH,
    PAVEMENT,
    SNOW,
    WORK_MARKING,
    Atmosphere,
    Color,
    dim,
    mix,
    pick,
)
from gainloop.terms.scenes import Scene

_START_M, _END_M = 2.6, 4000.0
_DASHES_M = 130.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Sides in meters, left to right; the own car drives at 0.

    strips: (from, to, name of a paint); lines: (side, width, painted meters, gap meters).
    """

    strips: tuple[tuple[float, float, str], ...]
    lines: tuple[tuple[float, float, float, float], ...]
    asphalt: tuple[float, float]
    lane: tuple[float, float] = (-1.75, 1.75)


LAYOUTS = {
    "urban": Layout(
        strips=(
            (-60.0, -7.75, "pavement"),
            (-7.75, -7.5, "curb"),
            (-7.5, 5.5, "asphalt"),
            (5.5, 5.75, "curb"),
            (5.75, 60.0, "pavement"),
        ),
        lines=((-1.75, 0.14, 3.0, 5.0), (-5.25, 0.1, 1.0, 1.0), (2.0, 0.1, 1.0, 1.0)),
        asphalt=(-7.5, 5.5),
    ),
    "rural": Layout(
        strips=(
            (-900.0, -14.0, "field"),
            (-14.0, -5.9, "grass"),
            (-5.9, 3.3, "asphalt"),
            (3.3, 12.0, "grass"),
            (6.1, 8.3, "path"),
            (12.0, 900.0, "crop"),
        ),
        lines=((-1.7, 0.13, 4.0, 8.0), (-5.2, 0.13, 0.0, 0.0), (1.8, 0.13, 0.0, 0.0)),
        asphalt=(-5.9, 3.3),
    ),
    "motorway": Layout(
        strips=(
            (-900.0, -24.0, "grass"),
            (-24.0, -12.6, "asphalt"),
            (-12.6, -10.2, "grass"),
            (-10.2, 8.6, "asphalt"),
            (8.6, 900.0, "grass"),
        ),
        lines=(
            (-9.2, 0.16, 0.0, 0.0),
            (-5.5, 0.15, 6.0, 12.0),
            (-1.85, 0.15, 6.0, 12.0),
            (1.85, 0.15, 6.0, 12.0),
            (5.5, 0.2, 0.0, 0.0),
            (-13.4, 0.15, 0.0, 0.0),
            (-17.2, 0.15, 6.0, 12.0),
        ),
        asphalt=(-10.2, 8.6),
    ),
}


def paint_road(canvas: Canvas, scene: Scene) -> None:
    layout = LAYOUTS[scene.road_type]
    for left, right, name in layout.strips:
        _paint_strip(canvas, left, right, _paint_of(name, scene))
        _paint_pattern(canvas, scene, (left, right), name)
    _paint_wear(canvas, scene, layout)
    _paint_lines(canvas, scene, layout)
    if "crossing" in scene.scenarios:
        _paint_crossing(canvas, scene, layout)
    _light_up(canvas)


def _paint_of(name: str, scene: Scene) -> Color:
    paints = {
        "asphalt": ASPHALT if scene.weather != "rain" else dim(ASPHALT, 0.74),
        "pavement": PAVEMENT,
        "curb": CURB,
        "grass": mix(GRASS, pick(FIELDS, scene.seed), 0.2),
        "path": PATH,
        "field": pick(FIELDS, scene.seed),
        "crop": pick(FIELDS, scene.seed // 7 + 1),
    }
    paint = paints[name]
    if scene.weather == "rain":
        paint = dim(paint, 0.86)
    if scene.weather == "snow":
        paint = mix(paint, SNOW, 0.36 if name == "asphalt" else 0.9)
    return paint


def _paint_strip(canvas: Canvas, left: float, right: float, color: Color) -> None:
    spot = canvas.camera.spot
    canvas.polygon(
        [spot(left, _START_M), spot(left, _END_M), spot(right, _END_M), spot(right, _START_M)],
        color,
    )


def _paint_slab(
    canvas: Canvas,
    sides: tuple[float, float],
    place: tuple[float, float],
    color: Color,
    alpha: int = 255,
) -> None:
    """A piece of ground between two sides and two distances."""
    near, far = max(_START_M, place[0]), place[1]
    if far <= near:
        return
    spot = canvas.camera.spot
    corners = [spot(sides[0], near), spot(sides[0], far), spot(sides[1], far), spot(sides[1], near)]
    canvas.polygon(corners, color, alpha)


def _paint_wear(canvas: Canvas, scene: Scene, layout: Layout) -> None:
    """Wheel tracks, which snow leaves dark, and repaired patches."""
    left, right = layout.asphalt
    base = _paint_of("asphalt", scene)
    track = mix(base, ASPHALT, 0.45) if scene.weather == "snow" else dim(base, 0.95)
    for lane in np.arange(0.0, left + 1.0, -3.6):
        for side in (lane - 0.85, lane + 0.75):
            _paint_strip(canvas, side - 0.28, side + 0.28, track)
    if right > 5.0:
        for side in (2.8, 4.4):
            _paint_strip(canvas, side - 0.28, side + 0.28, track)
    for cell in range(int(scene.traveled // 17), int(scene.traveled // 17) + 8):
        rng = np.random.default_rng([scene.seed, 21, max(0, cell)])
        if rng.random() < 0.55 and scene.weather != "snow":
            side, length = float(rng.uniform(left + 1, right - 2)), float(rng.uniform(1.5, 6))
            start = cell * 17 - scene.traveled
            _paint_slab(canvas, (side, side + 1.3), (start, start + length), dim(base, 0.9), 150)


def _paint_pattern(canvas: Canvas, scene: Scene, sides: tuple[float, float], name: str) -> None:
    """Joints of a sidewalk, rows of a field, tufts of a verge: what shows that one moves."""
    color = dim(_paint_of(name, scene), 0.94)
    if name in ("field", "crop"):
        step = 2.6 if name == "crop" else 9.0
        for side in np.arange(max(sides[0], -110.0), min(sides[1], 110.0), step):
            _paint_strip(canvas, side, side + step * 0.42, color)
    period, painted = {"pavement": (2.5, 0.12), "grass": (9.0, 4.0)}.get(name, (0.0, 0.0))
    start = -(scene.traveled % period) if period else _DASHES_M
    while start < _DASHES_M * 0.7:
        _paint_slab(canvas, sides, (start, start + painted), color)
        start += period


def _paint_lines(canvas: Canvas, scene: Scene, layout: Layout) -> None:
    is_work = "work zone" in scene.scenarios
    color = WORK_MARKING if is_work else MARKING
    if scene.weather == "snow":
        color = mix(color, _paint_of("asphalt", scene), 0.55)
    for side, width, painted, gap in layout.lines:
        sides = (side - width / 2, side + width / 2)
        if not gap:
            _paint_strip(canvas, *sides, color)
            continue
        period = painted + gap
        start = -(scene.traveled % period)
        while start < _DASHES_M:
            _paint_slab(canvas, sides, (start, start + painted), color)
            start += period


def _paint_crossing(canvas: Canvas, scene: Scene, layout: Layout) -> None:
    """A zebra on the way of the clip; it comes again each 90 meters."""
    left, right = layout.asphalt
    color = MARKING if scene.weather != "snow" else mix(MARKING, SNOW, 0.5)
    start = 24.0 - scene.traveled % 90.0
    for place in (start, start + 90.0):
        for side in np.arange(left + 0.3, right - 0.4, 1.0):
            _paint_slab(canvas, (side, side + 0.5), (place, place + 3.6), color)
        _paint_slab(canvas, (-1.6, 1.75), (place - 1.6, place - 1.2), color)


def _light_up(canvas: Canvas) -> None:
    """Lamps and daylight, then haze, each only where it changes something."""
    horizon = round(canvas.camera.horizon * canvas.scale)
    width, height = canvas.image.size
    size = (width, height - horizon)
    if canvas.air.ambient != (1.0, 1.0, 1.0):
        below = (0, horizon, width, height)
        light = _light_map(canvas.camera, canvas.air, size)
        canvas.image.paste(ImageChops.multiply(canvas.image.crop(below), light), below)
    haze = _haze_map(canvas.camera, canvas.air, size)
    canvas.image.paste(canvas.air.haze, (0, horizon, width, horizon + haze.height), haze)


@lru_cache(maxsize=8)
def _light_map(camera: Camera, air: Atmosphere, size: tuple[int, int]) -> Image.Image:
    """How much light each place of the ground gets; smooth, so it is computed coarsely."""
    columns, rows = (1 if not air.beam else 96), 120
    shares = np.empty((rows, columns, 3))
    for row in range(rows):
        y = (row + 0.5) / rows * (camera.height - camera.horizon)
        distance = camera.focal * CAMERA_HEIGHT_M / y
        for column in range(columns):
            side = camera.side_of((column + 0.5) / columns * camera.width, distance)
            shares[row, column] = air.light(side, distance)
    coarse = Image.fromarray((np.clip(shares, 0, 1) * 255).astype(np.uint8))
    return coarse.resize(size, Image.Resampling.BICUBIC)


@lru_cache(maxsize=8)
def _haze_map(camera: Camera, air: Atmosphere, size: tuple[int, int]) -> Image.Image:
    """Shares of haze from the horizon down to where they no longer show."""
    y = (np.arange(size[1]) + 0.5) / size[1] * (camera.height - camera.horizon)
    shares = 1.0 - np.exp(-camera.focal * CAMERA_HEIGHT_M / y / air.sight)
    # A few percent less everywhere, without an edge: near rows need no work then.
    shares = (shares - 0.03) / 0.97
    rows = max(1, int((shares > 0).sum()))
    column = Image.fromarray((np.maximum(shares[:rows], 0) * 255).astype(np.uint8)[:, None])
    return column.resize((size[0], rows), Image.Resampling.NEAREST)
