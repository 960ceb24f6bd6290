"""Boxes of labels: an area, finite numbers, and an end where the frame ends."""

import pytest

from gainloop.formats.label_boxes import check_box

SIZE = (100, 80)


@pytest.mark.parametrize(
    "box", [(0, 0, 100, 80), (-1, -1, 102, 82), (99, 79, 2, 2), (0.5, 0.25, 0.125, 1)]
)
def test_a_box_inside_its_frame_within_a_pixel_stays_as_it_is(box: tuple[float, ...]) -> None:
    checked = check_box(box, SIZE)
    assert (checked.box, checked.code) == (box, "")


@pytest.mark.parametrize(
    ("box", "kept"),
    [
        ((90, 10, 20, 10), (90, 10, 10, 10)),
        ((-5, -5, 20, 20), (0, 0, 15, 15)),
        ((10, 70, 10, 11.5), (10, 70, 10, 10)),
    ],
)
def test_a_box_that_reaches_out_is_cut(box: tuple[float, ...], kept: tuple[float, ...]) -> None:
    checked = check_box(box, SIZE)
    assert (checked.box, checked.code) == (kept, "BOX_CLIPPED")
    assert check_box(box, (0, 0)).box == box  # of a frame of unknown size


@pytest.mark.parametrize(
    ("box", "code"),
    [
        ((0, 0, 0, 5), "BAD_BOX"),
        ((0, 0, 5, -5), "BAD_BOX"),
        ((float("nan"), 0, 5, 5), "BAD_BOX"),
        ((0, 0, float("inf"), 5), "BAD_BOX"),
        ((0, 2e7, 5, 5), "BAD_BOX"),
        ((101, 0, 5, 5), "BOX_OUTSIDE"),
        ((100, 0, 1, 5), "BOX_OUTSIDE"),
        ((0, -20, 5, 10), "BOX_OUTSIDE"),
    ],
)
def test_a_box_without_a_visible_area_is_left_out(box: tuple[float, ...], code: str) -> None:
    checked = check_box(box, SIZE)
    assert (checked.box, checked.code) == (None, code)
