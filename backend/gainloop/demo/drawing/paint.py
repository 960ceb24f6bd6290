"""Draws a scene as a camera in the car would see it, and hands it back as a JPEG.

In comes one `Scene`, out go bytes; equal scenes give equal bytes. Called where the API serves the
frames of drawn clips. Boxes are ground truth: every object fills its box edge to edge.
"""

import io
from collections.abc import Callable

from PIL import Image

from gainloop.demo.drawing.background import paint_background
from gainloop.demo.drawing.canvas import Camera, Canvas, camera_of, new_canvas
from gainloop.demo.drawing.palette import atmosphere_of
from gainloop.demo.drawing.road import paint_road
from gainloop.demo.drawing.road_users import paint_object
from gainloop.demo.drawing.roadside import paint_roadside
from gainloop.demo.drawing.sensor import break_picture, put_mark
from gainloop.demo.drawing.weather import paint_drops, paint_falling, paint_reflections
from gainloop.demo.drawing.work_zone import work_zone_things
from gainloop.terms.scenes import Scene, SceneObject

JPEG_QUALITY = 85


def paint_frame(scene: Scene, width: int | None = None) -> bytes:
    """A JPEG in the size of the scene, or with the given width as a thumbnail."""
    file = io.BytesIO()
    # Full color resolution: flat areas with sharp edges bleed without it.
    draw_scene(scene, width).save(file, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    return file.getvalue()


def draw_scene(scene: Scene, width: int | None = None) -> Image.Image:
    """The same before it is compressed."""
    camera = camera_of(scene.width, scene.height)
    air = atmosphere_of(scene.time_of_day, scene.weather)
    canvas = new_canvas(camera, air, width or scene.width)
    paint_background(canvas, scene)
    paint_road(canvas, scene)
    paint_roadside(canvas, scene)
    paint_reflections(canvas, scene)
    for paint in _things_on_the_road(scene, camera):
        paint(canvas)
    paint_falling(canvas, scene)
    image = canvas.reduced()
    paint_drops(image, scene)
    if scene.is_corrupt:
        image = break_picture(image, scene)
    put_mark(image)
    return image


def _things_on_the_road(scene: Scene, camera: Camera) -> list[Callable[[Canvas], None]]:
    """Road users, clutter and work zones, far ones first."""
    things = [(thing.distance, _painter(scene, thing)) for thing in scene.objects]
    if "work zone" in scene.scenarios:
        things += work_zone_things(scene, camera)
    return [paint for _, paint in sorted(things, key=lambda each: -each[0])]


def _painter(scene: Scene, thing: SceneObject) -> Callable[[Canvas], None]:
    def paint(canvas: Canvas) -> None:
        paint_object(canvas, scene, thing)

    return paint
