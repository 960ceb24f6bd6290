"""Paints the objects of a scene exactly into their boxes: figure, colors, lamps, contact shadow.

Called by `paint`, far objects first. A box that the border of the picture cuts holds a figure that
goes on beyond the border.
"""

from dataclasses import dataclass

from gainloop.demo.drawing.canvas import Canvas
from gainloop.demo.drawing.figures import Figure, Part
from gainloop.demo.drawing.palette import HEADLIGHT, TAIL_LIGHT, Color, dim
from gainloop.demo.drawing.poses import NUM_LOOKS, Pose, figure_of, paints_of
from gainloop.demo.drawing.road import LAYOUTS
from gainloop.demo.motions import SIZES
from gainloop.terms.boxes import Floats
from gainloop.terms.scenes import Scene, SceneObject

_ONCOMING_LEFT_OF_M = -1.75


@dataclass(frozen=True, slots=True)
class _Box:
    """Pixels of the scene; parts of a figure are given in shares of it."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def center(self) -> float:
        return self.left + self.width / 2

    def place(self, points: Floats) -> Floats:
        return points * (self.width, self.height) + (self.left, self.top)

    def flip(self, points: Floats) -> Floats:
        """Upside down below the box, as on a wet road, and shorter."""
        size = (self.width, -0.8 * self.height)
        return points * size + (self.left, self.bottom + 0.8 * self.height)


def paint_object(canvas: Canvas, scene: Scene, thing: SceneObject) -> None:
    if thing.width <= 0 or thing.height <= 0:
        return
    box = _whole_box(canvas, thing)
    figure = figure_of(_pose_of(canvas, scene, thing, box))
    side = canvas.camera.side_of(box.center, thing.distance)
    paints = paints_of(
        thing.kind, thing.appearance, canvas.air.is_white, "work zone" in scene.scenarios
    )
    painted = [
        (rows, _color_of(canvas, part, paints, (side, thing.distance)))
        for part, rows in figure.spans()
    ]
    _paint_shadow(canvas, thing, box)
    canvas.hide_lamps((box.left, box.top), (box.left + box.width, box.bottom))
    if canvas.air.is_wet and box.height > 20 and _is_on_asphalt(scene, side):
        canvas.pieces(box.flip(figure.points), painted, alpha=60)
    canvas.pieces(box.place(figure.points), painted, alpha=255)
    if canvas.air.has_lamps:
        _light_lamps(canvas, thing, box, figure)


def _is_on_asphalt(scene: Scene, side: float) -> bool:
    left, right = LAYOUTS[scene.road_type].asphalt
    return left < side < right


def _whole_box(canvas: Canvas, thing: SceneObject) -> _Box:
    """The box, or what it would be if the picture went on."""
    camera = canvas.camera
    left, top, right, bottom = thing.x, thing.y, thing.x + thing.width, thing.y + thing.height
    tall, wide = (meters * camera.focal / thing.distance for meters in SIZES[thing.kind])
    if bottom >= camera.height - 0.5:
        bottom = max(bottom, top + tall)
    if top <= 0.5:
        top = min(top, bottom - tall)
    if left <= 0.5:
        left = min(left, right - wide)
    elif right >= camera.width - 0.5:
        right = max(right, left + wide)
    return _Box(left, top, right - left, bottom - top)


def _pose_of(canvas: Canvas, scene: Scene, thing: SceneObject, box: _Box) -> Pose:
    side = canvas.camera.side_of(box.center, thing.distance)
    if thing.kind == "pedestrian":
        is_oncoming = thing.appearance % 2 == 1
    else:
        is_oncoming = side < _ONCOMING_LEFT_OF_M and scene.road_type != "motorway"
    return Pose(
        kind=thing.kind,
        heading=(thing.heading > 0) - (thing.heading < 0),
        look=thing.appearance % NUM_LOOKS,
        step=1 if (scene.frame_index + thing.appearance) % 2 else -1,
        faces_camera=is_oncoming,
        aspect=max(0.1, round(box.width / box.height * 20) / 20),
        has_umbrella=thing.kind == "pedestrian" and "umbrellas" in scene.scenarios,
        has_trailer=thing.kind == "car" and "trailers" in scene.scenarios,
    )


def _color_of(
    canvas: Canvas, part: Part, paints: dict[str, Color], place: tuple[float, float]
) -> Color:
    side, distance = place
    air = canvas.air
    if air.has_lamps and part.paint in ("tail", "head"):
        light = TAIL_LIGHT if part.paint == "tail" else HEADLIGHT
        return air.shine(light, distance)
    return air.shade(dim(paints[part.paint], part.tone), distance, side)


def _paint_shadow(canvas: Canvas, thing: SceneObject, box: _Box) -> None:
    """Soft where the object meets the ground; it keeps within a few percent of the box."""
    if thing.kind in ("sign", "pole"):
        return
    thick = min(0.09 * box.width, 0.06 * box.height)
    strength = 0.8 * (1.0 - canvas.air.haze_share(thing.distance))
    for share, alpha in ((1.0, 50), (0.92, 60), (0.8, 70)):
        radii = (box.width * 0.495 * share, thick * share)
        center = (box.center, box.bottom - 0.4 * thick)
        canvas.ellipse(center, radii, (26, 28, 34), round(alpha * strength))


def _light_lamps(canvas: Canvas, thing: SceneObject, box: _Box, figure: Figure) -> None:
    """Glow around lamps, and on a wet road its long reflection."""
    air = canvas.air
    for part, rows in figure.spans():
        if part.paint not in ("tail", "head"):
            continue
        x, y = (float(value) for value in box.place(figure.points[rows]).mean(axis=0))
        is_head = part.paint == "head"
        light = air.shine(HEADLIGHT if is_head else TAIL_LIGHT, thing.distance)
        reach = (0.42 if is_head else 0.26) * box.height
        canvas.glow((x, y), reach, light, (0.95 if is_head else 0.7) * air.glow)
        if air.is_wet:
            below = (x, box.bottom + 0.32 * box.height)
            canvas.streak(below, (0.09 * box.height, 0.6 * box.height), light, 0.75 * air.glow)
