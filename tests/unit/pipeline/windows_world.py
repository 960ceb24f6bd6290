"""Clips of tracked objects and a detector that fails for a while in each, with known misses."""

from dataclasses import dataclass

import numpy as np

from gainloop.terms.boxes import Bools, Detections, Floats, FrameTable

WIDTH, NUM_FRAMES = 1280, 200


@dataclass(frozen=True, slots=True)
class FailingDetector:
    """is_missed: (O,) and frame: (O,) of each object on each frame, the truth behind it all."""

    frames: FrameTable
    found: Detections
    probability: Floats
    missed_frames: Bools

    @property
    def num_clips(self) -> int:
        return len(self.frames.clips)


def failing_detector(seed: int, num_clips: int = 40, failure_frames: int = 15) -> FailingDetector:
    """Four objects cross each clip of 200 frames. For `failure_frames` in a row two of them are
    seen with a probability of .1 to .4 or not at all; elsewhere one sighting in 100 is missing.
    """
    generator = np.random.default_rng(seed)
    rows: list[tuple[int, int, float, float, float, float, float]] = []
    missed = np.zeros(num_clips * NUM_FRAMES, dtype=np.bool_)
    for clip in range(num_clips):
        start = int(generator.integers(10, NUM_FRAMES - failure_frames - 10))
        for thing in range(4):
            left = generator.uniform(100, 900)
            speed = generator.uniform(-1, 1)
            size = generator.uniform(40, 160)
            for time in range(NUM_FRAMES):
                frame = clip * NUM_FRAMES + time
                probability = generator.uniform(0.75, 0.99)
                fails = thing < 2 and start <= time < start + failure_frames
                if fails or generator.random() < 0.01:
                    missed[frame] |= fails
                    if generator.random() < 0.5:
                        continue
                    probability = generator.uniform(0.1, 0.4)
                place = left + speed * time + generator.normal(0, 2)
                rows.append((frame, thing % 2, place, 200 + 90 * thing, size, size, probability))
    table = np.array(rows)
    index = np.tile(np.arange(NUM_FRAMES), num_clips)
    count = num_clips * NUM_FRAMES
    return FailingDetector(
        frames=FrameTable(
            clips=tuple(f"clip-{clip}" for clip in range(num_clips)),
            clip=np.repeat(np.arange(num_clips), NUM_FRAMES),
            index=index,
            width=np.full(count, WIDTH),
            height=np.full(count, 720),
            name=np.full(count, "", dtype=object),
        ),
        found=Detections(
            classes=("car", "pedestrian"),
            frame=table[:, 0].astype(np.int64),
            cls=table[:, 1].astype(np.int64),
            xywh=table[:, 2:6],
            score=table[:, 6],
            source_id=np.full(len(table), "", dtype=object),
        ),
        probability=table[:, 6],
        missed_frames=missed,
    )
