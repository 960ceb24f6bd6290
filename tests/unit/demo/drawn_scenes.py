"""Scenes made by hand, with the demo's camera and sizes of things."""

from gainloop.demo.camera import CAMERA_HEIGHT_M, FOCAL_PX, HEIGHT, HORIZON_PX, WIDTH
from gainloop.demo.motions import SIZES
from gainloop.terms.scenes import Scene, SceneObject


def make_scene(
    *,
    time_of_day: str = "day",
    weather: str = "clear",
    road_type: str = "urban",
    scenarios: tuple[str, ...] = (),
    objects: tuple[SceneObject, ...] = (),
) -> Scene:
    return Scene(
        clip_id="clip-1",
        frame_index=0,
        seconds=0.0,
        traveled=0.0,
        width=WIDTH,
        height=HEIGHT,
        seed=5,
        time_of_day=time_of_day,
        weather=weather,
        road_type=road_type,
        scenarios=scenarios,
        is_corrupt=False,
        objects=tuple(sorted(objects, key=lambda each: -each.distance)),
    )


def thing(
    kind: str, side: float, distance: float, appearance: int = 3, heading: int = 0
) -> SceneObject:
    """What stands at a place on the road, its box cut by the border of the picture."""
    height, width = (FOCAL_PX * meters / distance for meters in SIZES[kind])
    bottom = HORIZON_PX + FOCAL_PX * CAMERA_HEIGHT_M / distance
    middle = WIDTH / 2 + FOCAL_PX * side / distance
    left, right = max(0.0, middle - width / 2), min(float(WIDTH), middle + width / 2)
    top, bottom = max(0.0, bottom - height), min(float(HEIGHT), bottom)
    return SceneObject(kind, left, top, right - left, bottom - top, distance, appearance, heading)
