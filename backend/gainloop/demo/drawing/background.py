"""What is far away: sky, sun or moon, stars, clouds, and hills or a skyline on the horizon.

All of it follows from the scene's seed, time of day and weather. Called first by `paint`.
"""

import math

import numpy as np
from numpy.random import Generator
from PIL import Image

from gainloop.demo.drawing.canvas import Canvas
from gainloop.demo.drawing.palette import LEAVES, NEEDLES, SNOW, Color, dim, mix, pick
from gainloop.terms.scenes import Scene

_STREAM = 11
_SUN = (255, 226, 170)
_MOON = (232, 234, 226)
_CITY = (150, 156, 166)


def paint_background(canvas: Canvas, scene: Scene) -> None:
    rng = np.random.default_rng([scene.seed, _STREAM])
    _paint_sky(canvas)
    if scene.weather == "clear":
        _paint_lights_of_the_sky(canvas, rng)
    if scene.weather != "fog":
        _paint_clouds(canvas, scene, rng)
    if "low sun" in scene.scenarios:
        _dazzle(canvas, rng)
    if scene.road_type == "urban":
        _paint_skyline(canvas, rng)
    else:
        _paint_hills(canvas, scene, rng)


def _paint_sky(canvas: Canvas) -> None:
    """From zenith to horizon; the ground is painted over the rest."""
    width, height = canvas.image.size
    horizon = round(canvas.camera.horizon * canvas.scale)
    rows = np.linspace(0.0, 1.0, horizon)
    colors = np.array(canvas.air.sky, dtype=float)
    column = np.stack([np.interp(rows, (0.0, 0.55, 1.0), colors[:, i]) for i in range(3)], axis=1)
    strip = Image.fromarray(np.rint(column[:, None, :]).astype(np.uint8))
    canvas.image.paste(strip.resize((width, horizon), Image.Resampling.NEAREST), (0, 0))
    canvas.image.paste(canvas.air.haze, (0, horizon, width, height))


def _paint_lights_of_the_sky(canvas: Canvas, rng: Generator) -> None:
    camera, air = canvas.camera, canvas.air
    if air.time_of_day == "dusk":
        x = float(rng.uniform(0.15, 0.85)) * camera.width
        y = camera.horizon - 0.04 * camera.height
        for ring in range(14, 0, -1):
            canvas.ellipse((x, y), (22.0 * ring + 20, 11.0 * ring + 20), _SUN, 9)
        canvas.ellipse((x, y), (24, 24), mix(_SUN, (255, 255, 240), 0.6))
    elif air.time_of_day == "night":
        for x, y, size, alpha in rng.random((90, 4)):
            center = (x * camera.width, y * camera.horizon * 0.85)
            radius = 0.5 + 0.7 * size**3
            canvas.ellipse(center, (radius, radius), _MOON, int(50 + 150 * alpha))
        x, y = float(rng.uniform(0.1, 0.9)) * camera.width, 0.12 * camera.height
        for radius in range(64, 18, -6):
            canvas.ellipse((x, y), (radius, radius), _MOON, 5)
        canvas.ellipse((x, y), (17, 17), _MOON)
        canvas.ellipse((x + 8, y - 4), (15, 15), air.sky[0])


def _dazzle(canvas: Canvas, rng: Generator) -> None:
    """A sun low over the road, whose glare also lies over what is before it."""
    camera = canvas.camera
    center = ((0.4 + 0.2 * float(rng.random())) * camera.width, 0.86 * camera.horizon)
    canvas.ellipse(center, (34, 34), (255, 252, 236))
    canvas.glare(center, (390, 390), (255, 236, 190), 0.9)
    canvas.glare(center, (390, 150), (255, 244, 214), 0.7)


def _paint_clouds(canvas: Canvas, scene: Scene, rng: Generator) -> None:
    """Flat-bottomed heaps on a clear sky, long bands on a gray one."""
    camera, air = canvas.camera, canvas.air
    is_gray = scene.weather != "clear"
    light = {"day": (255, 255, 252), "dusk": (248, 196, 168), "night": (46, 56, 84)}
    color = dim(air.sky[0], 0.92) if is_gray else light[air.time_of_day]
    for _ in range(9 if is_gray else 5):
        x = (float(rng.uniform(-0.1, 1.1)) * camera.width + 1.5 * scene.seconds) % (
            camera.width * 1.3
        ) - 0.15 * camera.width
        y = float(rng.uniform(0.06, 0.74)) * camera.horizon
        nearness = 1.1 - y / camera.horizon
        span = float(rng.uniform(120, 260)) * (0.45 + nearness) * (1.6 if is_gray else 1.0)
        _paint_cloud(canvas, (x, y, span), color, rng, is_gray)


def _paint_cloud(
    canvas: Canvas, place: tuple[float, float, float], color: Color, rng: Generator, is_gray: bool
) -> None:
    x, y, span = place
    if is_gray:
        for across, down, size in rng.random((6, 3)):
            center = (x + (across - 0.5) * 1.5 * span, y + (down - 0.5) * 0.16 * span)
            canvas.ellipse(
                center, (span * (0.3 + 0.3 * size), span * (0.03 + 0.03 * size)), color, 34
            )
        return
    alpha = {"day": 200, "dusk": 120, "night": 100}[canvas.air.time_of_day]
    lobes = rng.uniform(0.10, 0.16, 4) * (0.55, 1.0, 1.0, 0.6)
    for layer, tone in ((0.0, 1.0), (0.045, 0.955)):
        outline = [(x + span * (0.5 - layer), y), (x - span * (0.5 - layer), y)]
        for step in range(61):
            at = step / 60 * 2 - 1
            # The highest of round heaps in a row, the middle ones on top of the others.
            rise = max(
                size
                * (1.0 + 1.1 * (1 - abs(middle)))
                * math.sqrt(max(0.0, 1 - ((at - middle) / 0.40) ** 2))
                for size, middle in zip(lobes, (-0.6, -0.15, 0.25, 0.62), strict=True)
            )
            outline.append((x + at * span * (0.5 - layer), y - max(0.0, rise - 1.3 * layer) * span))
        canvas.polygon(outline, dim(color, tone), alpha if not layer else alpha // 2)


def _paint_hills(canvas: Canvas, scene: Scene, rng: Generator) -> None:
    camera, air = canvas.camera, canvas.air
    green = SNOW if air.is_white else pick(LEAVES, scene.seed)
    rows = ((2600.0, 62.0, 1.6), (1300.0, 40.0, 2.4), (620.0, 20.0, 3.6))
    for number, (distance, height, waves) in enumerate(rows):
        base = mix(green, air.sky[0], 0.42 - 0.16 * number)
        color = _far(canvas, base, distance)
        phases = rng.uniform(0, 2 * math.pi, 4)
        edge = []
        for step in range(65):
            at = step / 64
            rise = sum(
                math.sin(phases[k] + waves * (k + 1) * 1.7 * at * math.pi) / (k + 1.2)
                for k in range(4)
            )
            edge.append(
                (at * camera.width, camera.horizon - height * max(0.06, 0.55 + 0.42 * rise))
            )
        bottom = camera.horizon + 2
        canvas.polygon([(0, bottom), *edge, (camera.width, bottom)], color)
    _paint_forest_edge(canvas, rng)


def _paint_forest_edge(canvas: Canvas, rng: Generator) -> None:
    """Groups of far trees, which give the horizon a scale."""
    camera = canvas.camera
    color = _far(canvas, SNOW if canvas.air.is_white else NEEDLES[0], 420.0)
    color = dim(color, 0.96)
    for start, length in zip(rng.uniform(0, 1, 7), rng.uniform(0.04, 0.16, 7), strict=True):
        for at in np.arange(start, start + length, 0.005):
            x = at * camera.width
            height = 7 + 6 * rng.random()
            canvas.ellipse((x, camera.horizon - height * 0.4), (5.2, height * 0.6), color)


def _paint_skyline(canvas: Canvas, rng: Generator) -> None:
    camera = canvas.camera
    for distance, height in ((1500.0, 46.0), (800.0, 30.0)):
        color = _far(canvas, _CITY, distance)
        x = -20.0
        while x < camera.width:
            width, tall = float(rng.uniform(18, 60)), height * float(rng.uniform(0.4, 1.25))
            corners = ((x, camera.horizon + 2), (x, camera.horizon - tall))
            canvas.polygon(
                [*corners, (x + width, corners[1][1]), (x + width, corners[0][1])], color
            )
            if canvas.air.time_of_day == "night" and canvas.air.weather != "fog":
                _paint_far_windows(canvas, (x, width, tall), rng)
            x += width * float(rng.uniform(0.8, 1.2))


def _paint_far_windows(canvas: Canvas, block: tuple[float, float, float], rng: Generator) -> None:
    x, width, tall = block
    for across, up in rng.random((3, 2)):
        center = (x + (0.15 + 0.7 * across) * width, canvas.camera.horizon - up * tall * 0.85)
        canvas.ellipse(center, (1.0, 1.2), (214, 180, 120), 170)


def _far(canvas: Canvas, color: Color, distance: float) -> Color:
    """Haze as by day would leave nothing of a hill: it is drawn as if three times nearer."""
    return canvas.air.shade(color, distance / 3.0)
