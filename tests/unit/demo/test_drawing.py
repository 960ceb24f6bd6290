"""Pictures of scenes: format, determinism, light, haze, thumbnails. Boxes are in another file."""

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from gainloop.demo.drawing.paint import paint_frame
from gainloop.demo.motions import KINDS
from gainloop.terms.boxes import Floats
from gainloop.terms.scenes import Scene
from tests.unit.demo.drawn_scenes import make_scene, thing

ROAD_TYPES = ("urban", "rural", "motorway")
LIGHTS = ("day", "dusk", "night")
WEATHERS = ("clear", "rain", "fog", "snow")


def pixels_of(scene: Scene, width: int | None = None) -> Floats:
    return np.asarray(Image.open(io.BytesIO(paint_frame(scene, width=width))), dtype=np.float64)


def test_a_frame_is_a_jpeg_in_the_size_of_its_scene_and_says_nothing_else() -> None:
    image = Image.open(io.BytesIO(paint_frame(make_scene())))

    assert (image.format, image.size, image.mode) == ("JPEG", (1280, 720), "RGB")
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_thumbnail_shows_the_same_picture_smaller() -> None:
    scene = make_scene(objects=(thing("car", 0.0, 14.0), thing("pedestrian", 3.0, 12.0)))

    small = pixels_of(scene, width=320)

    large = Image.open(io.BytesIO(paint_frame(scene))).resize((320, 180), Image.Resampling.BOX)
    assert small.shape == (180, 320, 3)
    assert np.abs(small - np.asarray(large, dtype=np.float64)).mean() < 6.0


def test_equal_scenes_give_equal_bytes() -> None:
    scene = make_scene(weather="rain", objects=(thing("cyclist", 2.0, 15.0),))

    first, other = paint_frame(scene), paint_frame(make_scene(time_of_day="night"))

    assert paint_frame(replace(scene)) == first
    assert other != first


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 6},
        {"traveled": 4.0},
        {"frame_index": 1},
        {"is_corrupt": True},
        {"scenarios": ("work zone",)},
        {"scenarios": ("crossing",)},
        {"scenarios": ("low sun",)},
    ],
    ids=str,
)
def test_what_a_scene_says_changes_the_picture(change: dict[str, object]) -> None:
    scene = make_scene(weather="snow")

    assert paint_frame(replace(scene, **change)) != paint_frame(scene)  # type: ignore[arg-type]


def test_what_a_scene_is_called_does_not_change_the_picture() -> None:
    scene = make_scene()

    assert paint_frame(replace(scene, clip_id="another")) == paint_frame(scene)
    assert paint_frame(replace(scene, scenarios=("following",))) == paint_frame(scene)


@pytest.mark.parametrize("road_type", ROAD_TYPES)
@pytest.mark.parametrize("weather", WEATHERS)
def test_every_light_and_weather_paints_every_kind(road_type: str, weather: str) -> None:
    kinds = [
        thing(kind, -5.0 + 1.6 * number, 9.0 + 6.0 * number, appearance=7 * number, heading=heading)
        for number, kind in enumerate(KINDS)
        for heading in (-1, 0, 1)
    ]

    for light in LIGHTS:
        scene = make_scene(
            time_of_day=light,
            weather=weather,
            road_type=road_type,
            scenarios=("work zone", "crossing", "umbrellas", "trailers"),
            objects=tuple(kinds),
        )
        assert pixels_of(scene, width=160).std() > 8.0


def test_night_is_far_darker_than_day_and_dusk_lies_between() -> None:
    for road_type in ROAD_TYPES:
        day, dusk, night = (
            pixels_of(make_scene(time_of_day=light, road_type=road_type), width=320).mean()
            for light in LIGHTS
        )
        assert day > 1.25 * dusk
        assert dusk > 1.6 * night


def test_headlights_leave_what_is_beside_their_cone_dark() -> None:
    def brightness(side: float) -> float:
        walker = thing("pedestrian", side, 14.0, appearance=2)
        picture = pixels_of(make_scene(time_of_day="night", road_type="rural", objects=(walker,)))
        left, top = int(walker.x), int(walker.y)
        return float(
            picture[top : top + int(walker.height), left : left + int(walker.width)].mean()
        )

    assert brightness(0.5) > 1.5 * brightness(-6.5)


def test_fog_takes_more_contrast_from_far_things_than_from_near_ones() -> None:
    def contrast(weather: str, distance: float) -> float:
        car = thing("car", 0.0, distance, appearance=25)
        picture = pixels_of(make_scene(weather=weather, road_type="rural", objects=(car,)))
        left, top = int(car.x), int(car.y)
        return float(picture[top : top + int(car.height), left : left + int(car.width)].std())

    near, far = (contrast("fog", at) / contrast("clear", at) for at in (9.0, 60.0))

    assert far < 0.5
    assert near > 1.4 * far


def test_a_broken_sensor_shows_a_picture_that_is_far_from_the_true_one() -> None:
    scene = make_scene()

    broken = pixels_of(replace(scene, is_corrupt=True))

    assert np.abs(broken - pixels_of(scene)).mean() > 15.0


def test_every_picture_is_marked_in_its_lower_right_corner() -> None:
    for width in (1280, 320):
        picture = pixels_of(make_scene(time_of_day="night"), width=width)
        corner = picture[-width // 30 :, -width // 10 :]

        assert corner.max() > corner.mean() + 60.0
