"""What weather puts on a picture: reflections on a wet road, rain, snow, drops on the lens.

Reflections come before road users, what falls after them, drops on the finished picture. Called by
`paint`. Fog is not here: the atmosphere takes it into every color by distance.
"""

from functools import lru_cache

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from gainloop.demo.drawing.canvas import Camera, Canvas
from gainloop.demo.drawing.palette import Color, mix
from gainloop.demo.drawing.road import LAYOUTS
from gainloop.terms.scenes import Scene

_STREAM = 51


def paint_reflections(canvas: Canvas, scene: Scene) -> None:
    """Mirrors what stands above the horizon into the wet asphalt, blurred downward."""
    if not canvas.air.is_wet:
        return
    width, height = canvas.image.size
    horizon = round(canvas.camera.horizon * canvas.scale)
    depth = height - horizon
    top = max(0, horizon - depth)
    small = (160, 64)
    mirror = canvas.image.resize((160, 18), Image.Resampling.BOX, (0, top, width, horizon), 1.0)
    mirror = mirror.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    soft = mirror.resize(small, Image.Resampling.BICUBIC)
    sheen = ImageChops.multiply(soft, _road_mask(canvas.camera, scene.road_type, small))
    below = (0, horizon, width, height)
    # Soft already at half the size: the last step may be the cheap one.
    half = sheen.resize((width // 4, depth // 4), Image.Resampling.BILINEAR)
    wet = ImageChops.screen(
        canvas.image.crop(below), half.resize((width, depth), Image.Resampling.NEAREST)
    )
    canvas.image.paste(wet, below)


@lru_cache(maxsize=6)
def _road_mask(camera: Camera, road_type: str, size: tuple[int, int]) -> Image.Image:
    """How much of a reflection the ground shows: only asphalt mirrors."""
    left, right = LAYOUTS[road_type].asphalt
    mask = Image.new("RGB", (size[0] * 4, size[1] * 4), (18, 18, 18))
    scale_x = mask.width / camera.width
    scale_y = mask.height / (camera.height - camera.horizon)
    corners = [
        camera.spot(side, distance)
        for side, distance in ((left, 2.6), (left, 900.0), (right, 900.0), (right, 2.6))
    ]
    flat = [(x * scale_x, (y - camera.horizon) * scale_y) for x, y in corners]
    ImageDraw.Draw(mask).polygon(flat, fill=(96, 96, 96))
    return mask.resize(size, Image.Resampling.BOX)


def paint_falling(canvas: Canvas, scene: Scene) -> None:
    rng = np.random.default_rng([scene.seed, _STREAM, scene.frame_index])
    if scene.weather == "rain":
        _paint_rain(canvas, rng)
    elif scene.weather == "snow":
        _paint_flakes(canvas, rng)


def _paint_rain(canvas: Canvas, rng: np.random.Generator) -> None:
    camera = canvas.camera
    color = mix(canvas.air.sky[2], (255, 255, 255), 0.35)
    for x, y, near, bright in rng.random((230, 4)):
        length = 12 + 34 * near**2
        start = (x * camera.width * 1.1, (y * 1.1 - 0.08) * camera.height)
        # Drops fly apart from the middle: the car drives into them.
        lean = 0.16 + 0.22 * (start[0] / camera.width - 0.5)
        end = (start[0] + lean * length, start[1] + length)
        canvas.line([start, end], 0.5 + 0.7 * near, color, round(38 + 60 * bright))
    for x, y, size in rng.random((70, 3)):
        down = camera.horizon + (0.12 + 0.88 * y) * (camera.height - camera.horizon)
        radius = (0.8 + 2.4 * size) * (0.3 + y)
        canvas.ellipse((x * camera.width, down), (radius * 2, radius * 0.7), color, 60)


def _paint_flakes(canvas: Canvas, rng: np.random.Generator) -> None:
    camera = canvas.camera
    color: Color = (250, 252, 255) if canvas.air.time_of_day != "night" else (206, 214, 230)
    for x, y, near, bright in rng.random((420, 4)):
        radius = 0.8 + 4.2 * near**4
        alpha = round(70 + 150 * bright * (1.0 - 0.55 * near**4))
        canvas.ellipse((x * camera.width, y * camera.height), (radius, radius * 1.12), color, alpha)


def paint_drops(image: Image.Image, scene: Scene) -> None:
    """A few drops on the lens, each of which shows the picture upside down."""
    if scene.weather != "rain":
        return
    rng = np.random.default_rng([scene.seed, _STREAM, 7])
    width, height = image.size
    for x, y, size, wander in rng.random((11, 4)):
        radius = max(2, round((0.008 + 0.013 * size**2) * width))
        down = (y + scene.seconds * 0.012 * wander) % 1.0
        left, top = round(x * (width - 2 * radius)), round(down * (height - 2 * radius))
        box = (left, top, left + 2 * radius, top + 2 * radius)
        around = (
            max(0, left - radius),
            max(0, top - radius),
            min(width, left + 3 * radius),
            min(height, top + 3 * radius),
        )
        seen = image.crop(around).resize((2 * radius, 2 * radius), Image.Resampling.BILINEAR)
        image.paste(seen.transpose(Image.Transpose.ROTATE_180), box, _drop_mask(radius))


def _drop_mask(radius: int) -> Image.Image:
    size = 8 * radius
    mask = Image.new("L", (size, size), 0)
    ImageDraw.Draw(mask).ellipse((size * 0.06, 0, size * 0.94, size - 1), fill=170)
    return mask.resize((2 * radius, 2 * radius), Image.Resampling.BOX)
