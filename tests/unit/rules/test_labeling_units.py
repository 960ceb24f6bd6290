"""Which streams a task is done on, and that a clip without one has no unit of it."""

import pytest

from gainloop.rules.labeling_units import StreamKind, kind_of, streams_for, task_of, unit_of
from gainloop.terms.enums import FrameRule, Task


@pytest.mark.parametrize(
    ("stream", "kind"),
    [
        ("CAM_FRONT", StreamKind.IMAGES),
        ("front_left", StreamKind.IMAGES),
        ("LIDAR_TOP", StreamKind.POINTS),
        ("velodyne_points", StreamKind.POINTS),
        ("point-cloud", StreamKind.IMAGES),  # a name that says nothing known
        ("point_cloud", StreamKind.POINTS),
        ("RADAR_FRONT", StreamKind.RADAR),
    ],
)
def test_a_stream_is_what_its_name_says(stream: str, kind: StreamKind) -> None:
    assert kind_of(stream) is kind


@pytest.mark.parametrize(
    ("sensors", "tasks", "expected"),
    [
        (["cam", "lidar"], (), Task.BOX_2D),
        (["lidar"], (), Task.BOX_3D),
        (["radar"], (), None),
        ([], (), Task.BOX_2D),
        (["lidar"], (Task.BOX_2D,), None),
        (["cam"], (Task.BOX_3D,), None),
        ([], (Task.BOX_3D,), None),
        (["cam", "lidar"], (Task.BOX_3D, Task.BOX_2D), Task.BOX_3D),
    ],
)
def test_the_first_task_that_can_be_done_is_the_one(
    sensors: list[str], tasks: tuple[Task, ...], expected: Task | None
) -> None:
    assert task_of(sensors, tasks) is expected


def test_a_unit_has_the_streams_of_its_task_in_one_order() -> None:
    sensors = ["lidar_top", "cam_rear", "cam_front", "radar"]

    unit = unit_of("c1", sensors, 1, Task.BOX_2D)

    assert unit.streams == streams_for(Task.BOX_2D, sensors) == ("cam_front", "cam_rear")
    assert unit.frame_rule is FrameRule.ALL
    assert unit.id == unit_of("c1", sensors[::-1], 1, Task.BOX_2D).id
    assert unit.id != unit_of("c1", sensors, 1, Task.BOX_3D).id
    assert unit.id != unit_of("c1", sensors, 2, Task.BOX_2D).id
