"""Boxes are ground truth: what is drawn for an object fills its box and keeps to it."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from gainloop.demo.drawing.paint import draw_scene
from gainloop.demo.motions import KINDS
from gainloop.terms.boxes import Bools, Ints
from gainloop.terms.scenes import Scene
from tests.unit.demo.drawn_scenes import make_scene, thing

MARGIN_PX = 1.5
SHADOW_PX = 5


@lru_cache(maxsize=32)
def pixels_of(scene: Scene) -> Ints:
    return np.asarray(draw_scene(scene), dtype=np.int64)


def changed(scene: Scene, other: Scene) -> Bools:
    return np.asarray(np.abs(pixels_of(scene) - pixels_of(other)).max(axis=-1) > 8)


def extent(mask: Bools) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what is set."""
    rows, columns = np.nonzero(mask.any(axis=1))[0], np.nonzero(mask.any(axis=0))[0]
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


@pytest.mark.parametrize("heading", [-1, 0, 1])
@pytest.mark.parametrize("kind", KINDS)
def test_an_object_fills_its_box_edge_to_edge_and_leaves_the_rest_alone(
    kind: str, heading: int
) -> None:
    item = thing(kind, -1.0, 13.0, appearance=4, heading=heading)

    left, top, right, bottom = extent(changed(make_scene(objects=(item,)), make_scene()))

    assert left == pytest.approx(item.x, abs=MARGIN_PX)
    assert top == pytest.approx(item.y, abs=MARGIN_PX)
    assert right == pytest.approx(item.x + item.width, abs=MARGIN_PX)
    assert bottom >= item.y + item.height - MARGIN_PX
    assert bottom <= item.y + item.height + SHADOW_PX


def test_a_car_that_the_border_cuts_shows_its_right_half_only() -> None:
    whole = thing("car", -6.5, 14.0)
    cut = thing("car", -8.15, 14.0)
    assert whole.x > 0
    assert cut.x == 0
    assert cut.width == pytest.approx(whole.width / 2, abs=2)

    picture = pixels_of(make_scene(objects=(cut,)))

    shift = round(whole.x + whole.width - cut.width)
    expected = pixels_of(make_scene(objects=(whole,)))
    rows = slice(int(cut.y) + 4, int(cut.y + cut.height) - 4)
    width = int(cut.width) - 2
    difference = np.abs(picture[rows, :width] - expected[rows, shift : shift + width])
    assert np.median(difference) < 2


def test_a_nearer_object_covers_a_farther_one() -> None:
    near, far = thing("car", 0.0, 10.0, appearance=5), thing("car", 0.0, 20.0, appearance=40)

    both = make_scene(objects=(near, far))
    alone = make_scene(objects=(near,))

    hidden = changed(both, alone)[int(near.y) + 30 : int(near.y + near.height) - 4]
    assert not hidden[:, int(near.x) + 30 : int(near.x + near.width) - 30].any()


def test_a_work_zone_hides_no_labeled_object() -> None:
    walker = thing("pedestrian", 3.1, 50.0)
    scene = make_scene(road_type="motorway", scenarios=("work zone",))
    with_walker = make_scene(road_type="motorway", scenarios=("work zone",), objects=(walker,))

    seen = changed(with_walker, scene)
    x, y = int(walker.x), int(walker.y)

    inside = seen[y : y + int(walker.height), x : x + int(walker.width)]
    assert inside.mean() > 0.4


def test_walkers_take_a_step_from_frame_to_frame() -> None:
    walker = thing("pedestrian", 0.0, 12.0, heading=1)
    first = make_scene(objects=(walker,))

    second = replace(first, frame_index=1)

    assert changed(first, second).sum() > 50
