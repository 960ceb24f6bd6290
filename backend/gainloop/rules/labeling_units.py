"""Which labeling unit a clip is ordered as. Pure; called where clips become candidates.

A task needs streams of a kind: boxes are drawn in images, cuboids in point clouds. On a clip that
has no such stream there is no unit of that task. Of what a clip records nothing may be known: then
it has images, as most do, and nobody assumes a lidar.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from gainloop.terms.enums import FrameRule, LabelLevel, Task
from gainloop.terms.hashing import bytes_digest

Span = tuple[int, int]
"""First and last frame number of a window, both inside."""

USUAL_TASKS = (Task.BOX_2D, Task.BOX_3D)
"""Of a run that names none: cuboids where there is nothing to draw a box in."""


class StreamKind(StrEnum):
    IMAGES = "images"
    POINTS = "points"
    RADAR = "radar"


_NEEDS: Mapping[Task, StreamKind] = {
    Task.BOX_2D: StreamKind.IMAGES,
    Task.BOX_3D: StreamKind.POINTS,
}
_POINTS = re.compile(r"lidar|velodyne|point_?cloud|ouster|hesai", re.IGNORECASE)
_RADAR = re.compile(r"radar", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class UnitSpec:
    """What a unit consists of; no streams means all that the clip has. windows: of the rule
    `error_windows`, ascending; empty where that unit is only the frames of its labels.
    """

    clip_id: str
    task: Task
    streams: tuple[str, ...]
    frame_rule: FrameRule
    level: LabelLevel
    windows: tuple[Span, ...] = ()

    @property
    def id(self) -> str:
        """Made of the content: the same unit of the same clip is one unit in every run."""
        parts = (
            self.clip_id,
            self.task.value,
            ",".join(self.streams),
            self.frame_rule.value,
            self.level.value,
            *(f"{first}-{last}" for first, last in self.windows),
        )
        return f"unit-{bytes_digest(chr(31).join(parts).encode())[:24]}"


@lru_cache(maxsize=4096)
def kind_of(stream: str) -> StreamKind:
    """By its name, as catalogs give it; what says nothing is a camera."""
    if _POINTS.search(stream):
        return StreamKind.POINTS
    return StreamKind.RADAR if _RADAR.search(stream) else StreamKind.IMAGES


def streams_for(task: Task, sensors: Sequence[str]) -> tuple[str, ...]:
    """Those of a clip on which the task can be done."""
    return tuple(sorted(name for name in sensors if kind_of(name) is _NEEDS[task]))


def task_of(sensors: Sequence[str], tasks: Sequence[Task] = ()) -> Task | None:
    """The first of these tasks, or of the usual ones, that can be done on a clip."""
    wanted = tasks or USUAL_TASKS
    if not sensors:
        return Task.BOX_2D if Task.BOX_2D in wanted else None
    return next((task for task in wanted if streams_for(task, sensors)), None)


def unit_of(clip_id: str, sensors: Sequence[str], num_frames: int, task: Task) -> UnitSpec:
    """One frame a second of all streams of the task; the one frame of a single image."""
    return UnitSpec(
        clip_id=clip_id,
        task=task,
        streams=streams_for(task, sensors),
        frame_rule=FrameRule.ALL if num_frames == 1 else FrameRule.KEYFRAMES,
        level=LabelLevel.FRAME,
    )


def windows_unit(unit: UnitSpec, windows: Sequence[Span]) -> UnitSpec:
    """The same, but on one frame a second of these windows alone."""
    return replace(unit, frame_rule=FrameRule.ERROR_WINDOWS, windows=tuple(windows))
