"""The sample program's small synthetic world: drives, clips, objects in frames, two detectors.

Nothing here was recorded, and no metric is written down: detectors miss and invent objects at
random, with chances that depend on what is in the frame; the evaluation measures what comes out.
Equal seeds give equal worlds. Used by `build_sample`.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.random import Generator

WIDTH, HEIGHT = 1280, 720
CLASSES = ("car", "pedestrian", "cyclist")
FRAME_SECONDS = 0.5
NUM_FRAMES = 20
EMBEDDING_DIM = 24

REGIONS = ("Lakeside", "Northfield", "Oldtown", "Westport")
WEATHERS = ("clear", "rain", "fog", "snow")
TIMES = ("day", "dusk", "night")
ROADS = {"Lakeside": "rural", "Northfield": "rural", "Oldtown": "urban", "Westport": "motorway"}
SCENARIOS = ("crossing", "work zone", "overtaking", "parked row")
FIRST_DRIVE = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)

# Height in meters, width over height, and how many a clip has on average, per class.
_SHAPES = {"car": (1.5, 1.5, 4.0), "pedestrian": (1.75, 0.4, 2.0), "cyclist": (1.7, 0.6, 1.0)}
_FOCAL_PX = 1100.0
_CAMERA_HEIGHT_M = 1.4
_HORIZON_PX = 330.0


@dataclass(frozen=True, slots=True)
class SampleClip:
    clip_id: str
    drive_id: str
    start_at: datetime
    region: str
    weather: str
    time_of_day: str
    scenario: str

    @property
    def is_hard(self) -> float:
        """How much the scene hides, 0 to about 3: darkness and rain, fog or snow add up."""
        dark = {"day": 0.0, "dusk": 0.5, "night": 1.2}[self.time_of_day]
        wet = {"clear": 0.0, "rain": 0.7, "fog": 1.0, "snow": 0.9}[self.weather]
        return dark + wet


@dataclass(frozen=True, slots=True)
class SampleBox:
    """One object in one frame; distance in meters."""

    frame: int
    class_name: str
    x: float
    y: float
    width: float
    height: float
    distance: float


@dataclass(frozen=True, slots=True)
class Detector:
    """How a simulated detector sees: logits of the chance to find an object.

    `skill` per class; `weak_spots` subtract from the logit where (time of day, weather) match.
    """

    name: str
    skill: dict[str, float]
    weak_spots: dict[tuple[str, str], float]
    false_per_frame: float = 0.25


@dataclass(frozen=True, slots=True)
class SampleWorld:
    clips: tuple[SampleClip, ...]
    benchmark: frozenset[str]
    boxes: dict[str, tuple[SampleBox, ...]] = field(repr=False)
    embeddings: np.ndarray = field(repr=False)  # (clips, EMBEDDING_DIM)


DETECTORS = (
    Detector(
        "sample-detector:1",
        {"car": 3.2, "pedestrian": 2.2, "cyclist": 1.7},
        {("night", "rain"): 1.6, ("night", "snow"): 1.2, ("day", "fog"): 0.8},
        0.4,
    ),
    Detector(
        "sample-detector:2",
        {"car": 3.5, "pedestrian": 2.6, "cyclist": 2.0},
        {("night", "rain"): 1.5, ("dusk", "rain"): 1.0, ("day", "fog"): 0.6},
    ),
)


def make_world(num_drives: int, clips_per_drive: int, seed: int) -> SampleWorld:
    """Every third drive goes to the benchmark, the others wait to be labeled."""
    rng = np.random.default_rng([seed, 1])
    clips: list[SampleClip] = []
    benchmark: set[str] = set()
    for drive in range(num_drives):
        new = _drive(rng, drive, clips_per_drive)
        clips += new
        if drive % 3 == 1:
            benchmark |= {clip.clip_id for clip in new}
    boxes = {clip.clip_id: _boxes(rng, clip) for clip in clips}
    return SampleWorld(tuple(clips), frozenset(benchmark), boxes, _embeddings(rng, clips, boxes))


def detect(world: SampleWorld, detector: Detector, seed: int) -> dict[str, list[dict[str, float]]]:
    """By clip: rows of frame, class (position in CLASSES), x, y, width, height, score."""
    rng = np.random.default_rng([seed, 2, len(detector.name), int(detector.name[-1])])
    return {clip.clip_id: _detections(rng, world, clip, detector) for clip in world.clips}


def _drive(rng: Generator, drive: int, num_clips: int) -> list[SampleClip]:
    """Clips of one evening or day in one region; the weather turns at most once."""
    region = str(rng.choice(REGIONS, p=(0.2, 0.15, 0.35, 0.3)))
    weathers = rng.choice(WEATHERS, size=2, p=(0.4, 0.33, 0.15, 0.12))
    hour = float(rng.choice((9.0, 13.0, 18.5, 22.0), p=(0.2, 0.2, 0.25, 0.35)))
    time_of_day = "day" if hour < 18 else "dusk" if hour < 20 else "night"
    start = FIRST_DRIVE.replace(hour=0, minute=0) + timedelta(days=3 * drive, hours=hour)
    return [
        SampleClip(
            clip_id=f"d{drive + 1:02d}-{number + 1:02d}",
            drive_id=f"drive-{drive + 1:02d}",
            start_at=start + timedelta(seconds=int(150 * number + rng.integers(0, 60))),
            region=region,
            weather=str(weathers[2 * number // num_clips]),
            time_of_day=time_of_day,
            scenario=str(rng.choice(SCENARIOS)),
        )
        for number in range(num_clips)
    ]


def _boxes(rng: Generator, clip: SampleClip) -> tuple[SampleBox, ...]:
    """Objects that approach or recede on the ground plane, projected by a pinhole camera."""
    found: list[SampleBox] = []
    for class_name, (height_m, ratio, mean) in _SHAPES.items():
        extra = 1.5 if clip.scenario == "crossing" and class_name == "pedestrian" else 1.0
        for _ in range(int(rng.poisson(mean * extra))):
            distance, side = float(rng.uniform(8, 70)), float(rng.uniform(-9, 9))
            speed, drift = float(rng.normal(0, 2.5)), float(rng.normal(0, 0.6))
            first = int(rng.integers(0, NUM_FRAMES // 2))
            last = int(rng.integers(first + 4, NUM_FRAMES + 1))
            for frame in range(first, last):
                moved = (frame - first) * FRAME_SECONDS
                box = _project(
                    frame,
                    class_name,
                    (height_m, ratio),
                    distance + speed * moved,
                    side + drift * moved,
                )
                found += [box] if box else []
    return tuple(found)


def _project(
    frame: int, class_name: str, shape: tuple[float, float], distance: float, side: float
) -> SampleBox | None:
    """The box in pixels, None where the object is too near or out of the picture."""
    if distance < 5.0:
        return None
    height = _FOCAL_PX * shape[0] / distance
    width = height * shape[1]
    bottom = _HORIZON_PX + _FOCAL_PX * _CAMERA_HEIGHT_M / distance
    center = WIDTH / 2 + _FOCAL_PX * side / distance
    left, right = max(0.0, center - width / 2), min(float(WIDTH), center + width / 2)
    top, bottom = max(0.0, bottom - height), min(float(HEIGHT), bottom)
    if right - left < 6 or bottom - top < 6:
        return None
    return SampleBox(frame, class_name, left, top, right - left, bottom - top, distance)


def _detections(
    rng: Generator, world: SampleWorld, clip: SampleClip, detector: Detector
) -> list[dict[str, float]]:
    rows: list[dict[str, float]] = []
    weak = detector.weak_spots.get((clip.time_of_day, clip.weather), 0.0)
    for box in world.boxes[clip.clip_id]:
        logit = detector.skill[box.class_name] - 0.035 * box.distance - 0.5 * clip.is_hard - weak
        logit += float(rng.normal(0, 0.5))
        if rng.random() < 1 / (1 + np.exp(-logit - 1.0)):
            rows.append(_seen(rng, box, logit))
    num_false = int(rng.poisson(detector.false_per_frame * NUM_FRAMES))
    return rows + [_imagined(rng) for _ in range(num_false)]


def _seen(rng: Generator, box: SampleBox, logit: float) -> dict[str, float]:
    shift, stretch = rng.normal(0, 0.04, 2), 1 + rng.normal(0, 0.06, 2)
    return {
        "frame": box.frame,
        "class": CLASSES.index(box.class_name),
        "x": box.x + shift[0] * box.width,
        "y": box.y + shift[1] * box.height,
        "width": box.width * stretch[0],
        "height": box.height * stretch[1],
        "score": _score(logit + float(rng.normal(0, 0.7))),
    }


def _imagined(rng: Generator) -> dict[str, float]:
    class_name = str(rng.choice(CLASSES, p=(0.4, 0.4, 0.2)))
    height = float(rng.uniform(18, 90))
    return {
        "frame": int(rng.integers(0, NUM_FRAMES)),
        "class": CLASSES.index(class_name),
        "x": float(rng.uniform(0, WIDTH - 140)),
        "y": float(rng.uniform(_HORIZON_PX - 40, _HORIZON_PX + 120)),
        "width": height * _SHAPES[class_name][1],
        "height": height,
        "score": _score(float(rng.normal(-1.2, 0.8))),
    }


def _score(logit: float) -> float:
    return round(float(1 / (1 + np.exp(-logit))), 4)


def _embeddings(
    rng: Generator, clips: list[SampleClip], boxes: dict[str, tuple[SampleBox, ...]]
) -> np.ndarray:
    """A random projection of what the scene looks like, with noise: near scenes, near vectors."""
    scene = np.array(
        [
            [
                *(2.0 * (clip.weather == weather) for weather in WEATHERS),
                *(2.0 * (clip.time_of_day == time) for time in TIMES),
                *(1.0 * (clip.region == region) for region in REGIONS),
                *(
                    len({box.frame for box in boxes[clip.clip_id] if box.class_name == name}) / 20
                    for name in CLASSES
                ),
            ]
            for clip in clips
        ]
    )
    projection = rng.normal(0, 1, (scene.shape[1], EMBEDDING_DIM))
    return (scene @ projection + rng.normal(0, 0.4, (len(clips), EMBEDDING_DIM))).astype(np.float32)
