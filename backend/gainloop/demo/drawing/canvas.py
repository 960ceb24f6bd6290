"""A picture while it is drawn: the camera that projects, polygons, glows, and the final size.

Everything is given in pixels of the scene or in meters before the camera. The picture is drawn at
twice the size that is asked for and then reduced, which smooths every edge. Used by all parts of
`demo.drawing`; the boxes of the demo's world come from the same camera.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

from gainloop.demo.camera import CAMERA_HEIGHT_M, FOCAL_PX, HEIGHT, HORIZON_PX, WIDTH
from gainloop.demo.drawing.palette import Atmosphere, Color
from gainloop.terms.boxes import Floats

OVERSAMPLING = 2
NEAREST_M = 2.0


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole that looks straight ahead. Sides are meters to the right, heights above ground."""

    width: int
    height: int
    focal: float
    horizon: float
    center: float

    def spot(self, side: float, distance: float, height: float = 0.0) -> tuple[float, float]:
        """Where a point of the world is on the picture."""
        scale = self.focal / distance
        return self.center + side * scale, self.horizon + (CAMERA_HEIGHT_M - height) * scale

    def side_of(self, x: float, distance: float) -> float:
        return (x - self.center) * distance / self.focal


@dataclass(frozen=True, slots=True)
class Glow:
    """Light that is put over the finished picture, in pixels of the scene."""

    x: float
    y: float
    radius_x: float
    radius_y: float
    color: Color
    strength: float
    is_glare: bool = False


@dataclass(slots=True)
class Canvas:
    """scale: drawn pixels per pixel of the scene."""

    camera: Camera
    air: Atmosphere
    scale: float
    image: Image.Image
    glows: list[Glow] = field(default_factory=list)
    _solid: ImageDraw.ImageDraw = field(init=False)
    _clear: ImageDraw.ImageDraw = field(init=False)

    def __post_init__(self) -> None:
        self.renew(self.image)

    def renew(self, image: Image.Image) -> None:
        """Goes on with another picture of the same size."""
        self.image = image
        self._solid = ImageDraw.Draw(image)
        self._clear = ImageDraw.Draw(image, "RGBA")

    def polygon(
        self, points: Sequence[tuple[float, float]], color: Color, alpha: int = 255
    ) -> None:
        """alpha: 255 covers, less lets through what is below."""
        scale = self.scale
        flat = [value * scale for point in points for value in point]
        if alpha == 255:
            self._solid.polygon(flat, fill=color)
        else:
            self._clear.polygon(flat, fill=(*color, alpha))

    def pieces(self, points: Floats, painted: Iterable[tuple[slice, Color]], alpha: int) -> None:
        """Many polygons at once: rows of points, (N, 2), and the color of each run of rows."""
        flat = (points * self.scale).ravel().tolist()
        for rows, color in painted:
            outline = flat[2 * rows.start : 2 * rows.stop]
            if alpha == 255:
                self._solid.polygon(outline, fill=color)
            else:
                self._clear.polygon(outline, fill=(*color, alpha))

    def ellipse(
        self,
        center: tuple[float, float],
        radii: tuple[float, float],
        color: Color,
        alpha: int = 255,
    ) -> None:
        x, y = center[0] * self.scale, center[1] * self.scale
        rx, ry = radii[0] * self.scale, radii[1] * self.scale
        if alpha == 255:
            self._solid.ellipse((x - rx, y - ry, x + rx, y + ry), fill=color)
        else:
            self._clear.ellipse((x - rx, y - ry, x + rx, y + ry), fill=(*color, alpha))

    def line(
        self, points: Sequence[tuple[float, float]], width: float, color: Color, alpha: int = 255
    ) -> None:
        flat = [value * self.scale for point in points for value in point]
        thick = max(1, round(width * self.scale))
        self._clear.line(flat, fill=(*color, alpha), width=thick, joint="curve")

    def glow(
        self, center: tuple[float, float], radius: float, color: Color, strength: float
    ) -> None:
        """Light around a lamp; remembered until the picture has its final size."""
        self.glows.append(Glow(*center, radius, radius, color, min(1.0, strength)))

    def streak(
        self, center: tuple[float, float], radii: tuple[float, float], color: Color, strength: float
    ) -> None:
        """A lamp's reflection on a wet road."""
        self.glows.append(Glow(*center, *radii, color, min(1.0, strength)))

    def glare(
        self, center: tuple[float, float], radii: tuple[float, float], color: Color, strength: float
    ) -> None:
        """Light that lies over everything, whatever stands before it."""
        self.glows.append(Glow(*center, *radii, color, strength, is_glare=True))

    def hide_lamps(self, low: tuple[float, float], high: tuple[float, float]) -> None:
        """Something comes to stand before all lamps in this part of the picture."""
        self.glows = [
            glow
            for glow in self.glows
            if glow.is_glare or not (low[0] < glow.x < high[0] and low[1] < glow.y < high[1])
        ]

    def reduced(self) -> Image.Image:
        """The picture at the size that was asked for, with its glows."""
        image = self.image.reduce(OVERSAMPLING)
        scale = self.scale / OVERSAMPLING
        for glow in self.glows:
            _add_glow(image, glow, scale)
        return image


def camera_of(width: int, height: int) -> Camera:
    """The camera of `demo.camera`, for a picture of any size."""
    return Camera(
        width=width,
        height=height,
        focal=FOCAL_PX * width / WIDTH,
        horizon=HORIZON_PX * height / HEIGHT,
        center=width / 2.0,
    )


def new_canvas(camera: Camera, air: Atmosphere, width: int) -> Canvas:
    """A canvas whose reduced picture has the given width."""
    scale = width / camera.width
    size = (width * OVERSAMPLING, max(1, round(camera.height * scale)) * OVERSAMPLING)
    return Canvas(camera, air, scale * OVERSAMPLING, Image.new("RGB", size, air.haze))


def _add_glow(image: Image.Image, glow: Glow, scale: float) -> None:
    rx, ry = (min(400, round(r * scale)) for r in (glow.radius_x, glow.radius_y))
    if rx < 1 or ry < 1:
        return
    left, top = round(glow.x * scale) - rx, round(glow.y * scale) - ry
    mask = _halo(rx, ry, round(glow.strength * 20))
    image.paste(glow.color, (left, top), mask)


@lru_cache(maxsize=128)
def _halo(rx: int, ry: int, twentieths: int) -> Image.Image:
    """Falls off from the middle; at its rim it is gone."""
    x = (np.arange(2 * rx, dtype=np.float32) - rx + 0.5) / rx
    y = (np.arange(2 * ry, dtype=np.float32) - ry + 0.5) / ry
    away = np.minimum(1.0, np.sqrt(x[None, :] ** 2 + y[:, None] ** 2))
    return Image.fromarray(((1.0 - away) ** 2.2 * 255 * twentieths / 20).astype(np.uint8))
