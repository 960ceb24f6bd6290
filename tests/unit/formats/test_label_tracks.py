"""Tracks between their keyframes: corners move in straight lines, outside ends a box."""

from typing import Any

from gainloop.formats.label_tracks import boxes_by_frame


def shape(frame: int, left: float, *, outside: bool = False, **attributes: Any) -> dict[str, Any]:
    return {
        "frame": frame,
        "box": [left, 0.0, 10.0 + left, 5.0],
        "is_outside": outside,
        "is_keyframe": True,
        "attributes": attributes,
    }


def track(*shapes: dict[str, Any]) -> dict[str, Any]:
    return {"class": "Car", "attributes": {"color": "red"}, "boxes": list(shapes)}


def lefts(content: dict[str, Any], frames: range) -> dict[int, float]:
    return {shown.frame: shown.box[0] for shown in boxes_by_frame(content, frames)}


def test_between_two_keyframes_a_box_moves_evenly() -> None:
    content = track(shape(2, 0.0), shape(5, 1.0))
    assert lefts(content, range(6)) == {2: 0.0, 3: 0.33, 4: 0.67, 5: 1.0}
    (third,) = (shown for shown in boxes_by_frame(content, [3]))
    assert third.box == (0.33, 0.0, 10.33, 5.0)


def test_outside_hides_until_the_next_keyframe_and_the_last_one_holds() -> None:
    content = track(shape(0, 0.0), shape(2, 8.0, outside=True), shape(4, 20.0))
    assert lefts(content, range(7)) == {0: 0.0, 1: 4.0, 4: 20.0, 5: 20.0, 6: 20.0}


def test_only_frames_of_the_clip_are_drawn() -> None:
    content = track(shape(10, 0.0), shape(19, 9.0))
    assert lefts(content, range(10, 20, 3)) == {10: 0.0, 13: 3.0, 16: 6.0, 19: 9.0}


def test_attributes_of_a_keyframe_hold_until_the_next() -> None:
    content = track(shape(0, 0.0, occluded=True), shape(2, 0.0, occluded=False))
    shown = [dict(box.attributes) for box in boxes_by_frame(content, range(3))]
    assert shown == [
        {"color": "red", "occluded": True},
        {"color": "red", "occluded": True},
        {"color": "red", "occluded": False},
    ]


def test_a_label_of_one_frame_is_that_frame_alone() -> None:
    content = {"class": "Car", "frame": 4, "box": [1.0, 2.0, 3.0, 4.0], "attributes": {}}
    (shown,) = boxes_by_frame(content, range(9))
    assert (shown.frame, shown.box) == (4, (1.0, 2.0, 3.0, 4.0))
