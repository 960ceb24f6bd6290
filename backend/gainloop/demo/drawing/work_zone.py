"""A work zone: a warning sign, then cones and barrier boards that narrow the own lane.

It comes again each 100 meters of a clip. `work_zone_things` gives what stands on the road, with
distances, so that `paint` can put road users between; called by `paint`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from gainloop.demo.drawing.canvas import Camera, Canvas
from gainloop.demo.drawing.palette import LAMP_LIGHT, Color
from gainloop.terms.scenes import Scene, SceneObject

_PERIOD_M = 100.0
_NEAREST_M = 4.5
_RED, _WHITE, _ORANGE, _YELLOW = (204, 62, 48), (240, 240, 236), (232, 112, 46), (244, 190, 62)
_DARK = (58, 58, 62)

_MOST_HIDDEN = 0.15

Painter = Callable[[Canvas], None]


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands at a side and distance, its width and height; meters."""

    paint: Callable[[Canvas, float, float], None]
    side: float
    distance: float
    width: float
    height: float

    def draw(self, canvas: Canvas) -> None:
        self.paint(canvas, self.side, self.distance)

    def hides(self, thing: SceneObject, camera: Camera) -> bool:
        """Whether it would cover more than a little of something behind it."""
        if thing.distance <= self.distance:
            return False
        left, bottom = camera.spot(self.side - self.width / 2, self.distance)
        right, top = camera.spot(self.side + self.width / 2, self.distance, self.height)
        wide = min(right, thing.x + thing.width) - max(left, thing.x)
        tall = min(bottom, thing.y + thing.height) - max(top, thing.y)
        covered = max(0.0, wide) * max(0.0, tall)
        return covered > _MOST_HIDDEN * thing.width * thing.height


def work_zone_things(scene: Scene, camera: Camera) -> list[tuple[float, Painter]]:
    """Distances and painters; what would hide a labeled object is left out."""
    pieces: list[_Piece] = []
    for start in (14.0, 14.0 + _PERIOD_M):
        first = start - scene.traveled % _PERIOD_M
        pieces.append(_Piece(_paint_warning, 3.5, first, 1.2, 2.2))
        for number in range(9):
            side = 3.0 - 0.2 * min(number, 6)
            pieces.append(_Piece(_paint_cone, side, first + 5.0 + 5.0 * number, 0.5, 0.75))
        pieces += [
            _Piece(_paint_barrier, 3.1, first + 24.0 + 9.0 * number, 1.3, 1.1)
            for number in range(5)
        ]
    return [
        (piece.distance, piece.draw)
        for piece in pieces
        if _NEAREST_M < piece.distance < 150.0
        and not any(piece.hides(thing, camera) for thing in scene.objects)
    ]


def _paint_cone(canvas: Canvas, side: float, distance: float) -> None:
    x, y = canvas.camera.spot(side, distance)
    unit = canvas.camera.focal / distance
    shade = canvas.air.shade
    canvas.ellipse((x, y), (0.3 * unit, 0.05 * unit), (26, 28, 34), 60)
    base = shade(_DARK, distance, side)
    canvas.polygon(_upright(x, y, unit, (0.24, 0.24), (0.0, 0.05)), base)
    for low, high, color in ((0.05, 0.72, _ORANGE), (0.24, 0.38, _WHITE), (0.5, 0.6, _WHITE)):
        wide = tuple(0.17 - 0.185 * height for height in (low, high))
        canvas.polygon(
            _upright(x, y, unit, (wide[0], wide[1]), (low, high)), shade(color, distance, side)
        )


def _paint_barrier(canvas: Canvas, side: float, distance: float) -> None:
    """Red and white stripes that point to where one may pass, with a lamp on top."""
    x, y = canvas.camera.spot(side, distance)
    unit = canvas.camera.focal / distance
    shade = canvas.air.shade
    half, low, high = 0.62, 0.42, 0.98
    for foot in (-0.45, 0.45):
        post = _upright(x + foot * unit, y, unit, (0.04, 0.04), (0.0, 0.5))
        canvas.polygon(post, shade(_DARK, distance, side))
    canvas.polygon(_upright(x, y, unit, (half, half), (low, high)), shade(_WHITE, distance, side))
    red = shade(_RED, distance, side)
    step = 2 * half / 4
    for number in range(4):
        left = -half + number * step
        stripe = [
            (x + (left + 0.5 * step) * unit, y - low * unit),
            (x + left * unit, y - low * unit),
            (x + (left + 0.5 * step) * unit, y - high * unit),
            (x + (left + step) * unit, y - high * unit),
        ]
        canvas.polygon(stripe, red)
    lamp = (x, y - (high + 0.1) * unit)
    canvas.ellipse(lamp, (0.09 * unit, 0.1 * unit), canvas.air.shine(_YELLOW, distance))
    if canvas.air.has_lamps:
        canvas.glow(lamp, 0.6 * unit, LAMP_LIGHT, 0.7 * canvas.air.glow)


def _paint_warning(canvas: Canvas, side: float, distance: float) -> None:
    """A triangle with a shovel's plain shape: people at work."""
    x, y = canvas.camera.spot(side, distance)
    unit = canvas.camera.focal / distance
    post = _upright(x, y, unit, (0.04, 0.04), (0.0, 1.5))
    canvas.polygon(post, canvas.air.shade((150, 156, 162), distance, side))
    boards: tuple[tuple[float, float, float, Color], ...] = (
        (0.58, 1.2, 2.2, _RED),
        (0.44, 1.28, 2.04, _YELLOW),
    )
    for half, low, high, color in boards:
        corners = [
            (x - half * unit, y - low * unit),
            (x, y - high * unit),
            (x + half * unit, y - low * unit),
        ]
        canvas.polygon(corners, canvas.air.shade(color, distance, side))
    dark = canvas.air.shade(_DARK, distance, side)
    heap = [
        (x - 0.24 * unit, y - 1.34 * unit),
        (x - 0.08 * unit, y - 1.5 * unit),
        (x + 0.1 * unit, y - 1.34 * unit),
    ]
    canvas.polygon(heap, dark)
    canvas.line(
        [(x - 0.02 * unit, y - 1.5 * unit), (x + 0.12 * unit, y - 1.78 * unit)], 0.05 * unit, dark
    )
    canvas.ellipse((x + 0.02 * unit, y - 1.82 * unit), (0.055 * unit, 0.055 * unit), dark)


def _upright(
    x: float, y: float, unit: float, halves: tuple[float, float], rise: tuple[float, float]
) -> list[tuple[float, float]]:
    """A standing piece, symmetric around x; halves of its width below and above, in meters."""
    low, high = y - rise[0] * unit, y - rise[1] * unit
    return [
        (x - halves[0] * unit, low),
        (x - halves[1] * unit, high),
        (x + halves[1] * unit, high),
        (x + halves[0] * unit, low),
    ]
