"""The clips of the demo program in order of arrival, with all that a catalog can say of them.

Drives come in. A few clips of the backlog are corrupt and a few of its tags are wrong, as in every
catalog; what is in a benchmark was checked. Called by `make_world`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import numpy as np
from numpy.random import Generator

from gainloop.demo.drives import Drive, Purpose, make_drives
from gainloop.demo.size import DemoSize
from gainloop.demo.slices import SCENARIOS, SLICES, TIMES, WEATHERS, Slice

FRAME_SECONDS = 0.5
CORRUPT_SHARE = 0.04
WRONG_TAG_SHARE = 0.1

_CAMERAS = ("front", "front_left", "front_right", "rear", "rear_left", "rear_right")
VEHICLES: Mapping[str, tuple[str, ...]] = {
    "car 1": ("camera_front",),
    "car 2": ("camera_front",),
    "car 3": ("camera_front", "lidar_top"),
    "car 4": (*(f"camera_{place}" for place in _CAMERAS), "lidar_top"),
}
"""The sensors of each of the program's cars."""

_NUM_FRAMES = (16, 24)
_SECONDS_BETWEEN = (20, 90)
_SPEED_MPS = {"urban": (10.0, 1.5), "rural": (19.0, 2.0), "motorway": (29.0, 2.5)}
_SLOWED = {"crossing": 0.45, "work zone": 0.5, "roundabout": 0.6, "parked row": 0.8}
_SLOWED_BY_WEATHER = {"fog": 0.75, "snow": 0.8, "rain": 0.9}


class Part(StrEnum):
    """What a clip is there for. Each clip has one part, and so has each drive but one."""

    DEVELOPMENT = "development"
    HOLDOUT = "holdout"
    LABELED = "labeled"  # the oldest of the backlog: labels were bought first in, first out
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class DemoClip:
    """weather, time_of_day, scenario: as the catalog has them, which may be wrong."""

    clip_id: str
    drive_id: str
    vehicle: str
    start_at: datetime
    num_frames: int
    speed_mps: float
    slice_number: int
    part: Part
    is_corrupt: bool
    weather: str
    time_of_day: str
    scenario: str

    @property
    def slice(self) -> Slice:
        """What the clip really shows."""
        return SLICES[self.slice_number]

    @property
    def duration_s(self) -> float:
        return self.num_frames * FRAME_SECONDS


def make_clips(size: DemoSize) -> tuple[DemoClip, ...]:
    rng = np.random.default_rng([size.seed, 2])
    parts = _parts(size)
    return tuple(
        clip
        for number, drive in enumerate(make_drives(size), start=1)
        for clip in _clips_of(rng, number, drive, parts)
    )


def _parts(size: DemoSize) -> dict[Purpose, Iterator[Part]]:
    """The part of the next clip of each purpose."""

    def backlog() -> Iterator[Part]:
        for number in range(size.num_backlog):
            yield Part.LABELED if number < size.num_labeled else Part.WAITING

    def benchmark(part: Part) -> Iterator[Part]:
        while True:
            yield part

    return {
        Purpose.DEVELOPMENT: benchmark(Part.DEVELOPMENT),
        Purpose.HOLDOUT: benchmark(Part.HOLDOUT),
        Purpose.BACKLOG: backlog(),
    }


def _clips_of(
    rng: Generator, number: int, drive: Drive, parts: Mapping[Purpose, Iterator[Part]]
) -> Iterator[DemoClip]:
    """Clips of one evening on one road, by one car, soon after each other."""
    scene = SLICES[drive.slice_number]
    vehicle = str(rng.choice(list(VEHICLES)))
    start = drive.start_at
    is_checked = drive.purpose is not Purpose.BACKLOG
    for place in range(1, drive.num_clips + 1):
        num_frames = int(rng.integers(_NUM_FRAMES[0], _NUM_FRAMES[1] + 1))
        part = next(parts[drive.purpose])
        weather, time_of_day, scenario = scene.tags[1:] if is_checked else _noted_tags(rng, scene)
        yield DemoClip(
            clip_id=f"d{number:03d}-{place:02d}",
            drive_id=f"drive-{number:03d}",
            vehicle=vehicle,
            start_at=start,
            num_frames=num_frames,
            speed_mps=_speed(rng, scene),
            slice_number=drive.slice_number,
            part=part,
            is_corrupt=not is_checked and bool(rng.random() < CORRUPT_SHARE),
            weather=weather,
            time_of_day=time_of_day,
            scenario=scenario,
        )
        pause = int(rng.integers(*_SECONDS_BETWEEN))
        start += timedelta(seconds=int(num_frames * FRAME_SECONDS) + pause)


def _noted_tags(rng: Generator, scene: Slice) -> tuple[str, str, str]:
    """Weather, time of day and scenario; now and then one of them is another word."""
    tags = [scene.weather, scene.time_of_day, scene.scenario]
    if rng.random() < WRONG_TAG_SHARE:
        axis = int(rng.integers(len(tags)))
        others = [word for word in (WEATHERS, TIMES, SCENARIOS)[axis] if word != tags[axis]]
        tags[axis] = str(rng.choice(others))
    return tags[0], tags[1], tags[2]


def _speed(rng: Generator, scene: Slice) -> float:
    speed = rng.normal(*_SPEED_MPS[scene.road_type])
    slowed = _SLOWED.get(scene.scenario, 1.0) * _SLOWED_BY_WEATHER.get(scene.weather, 1.0)
    return round(float(speed) * slowed, 1)
