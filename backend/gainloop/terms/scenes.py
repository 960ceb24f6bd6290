"""Scenes that a program draws: what stands where on a frame, in which light and weather.

The demo writes them as tables, `stores.media` reads one frame of them, `demo.drawing` paints it.
"""

from dataclasses import dataclass

CLUTTER = ("sign", "bin", "shrub", "pole")
"""Things that are no road users but may look like one."""


@dataclass(frozen=True, slots=True)
class SceneObject:
    """A road user or clutter. Box in pixels, top-left corner; distance in meters.

    appearance: decides color and build; the same for one object on all frames of a clip.
    heading: -1 faces the camera's left, 1 its right, 0 drives away or toward it.
    """

    kind: str  # car, pedestrian, cyclist or one of CLUTTER
    x: float
    y: float
    width: float
    height: float
    distance: float
    appearance: int
    heading: int


@dataclass(frozen=True, slots=True)
class Scene:
    """One frame. seed: decides what stands beside the road, the same for all frames of a clip.

    traveled: meters since the clip's first frame; objects: far ones first.
    """

    clip_id: str
    frame_index: int
    seconds: float
    traveled: float
    width: int
    height: int
    seed: int
    time_of_day: str  # day, dusk, night
    weather: str  # clear, rain, fog, snow
    road_type: str  # urban, rural, motorway
    scenarios: tuple[str, ...]
    is_corrupt: bool
    objects: tuple[SceneObject, ...]


SCENE_COLUMNS = (
    "clip_id",
    "num_frames",
    "frame_seconds",
    "speed_mps",
    "width",
    "height",
    "seed",
    "time_of_day",
    "weather",
    "road_type",
    "scenarios",
    "is_corrupt",
)
"""Of `FrameSet.scenes_object`, one row per clip; `scenarios` is a list of texts."""

SCENE_BOX_COLUMNS = (
    "clip_id",
    "frame_index",
    "kind",
    "x",
    "y",
    "width",
    "height",
    "distance",
    "appearance",
    "heading",
)
"""Of `FrameSet.boxes_object`, one row per thing on a frame."""
