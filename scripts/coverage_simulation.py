"""`python -m scripts.coverage_simulation`: what the intervals of comparisons really cover.

Two models without any true difference look at the same clips; frames of a clip resemble each
other. In 400 repeats a 95 % interval should hold the true change, 0, about 380 times. The interval
of `pipeline.comparison`, which draws clips, is shown beside one that draws frames: what many tools
do, and no part of the product. Exit code 1 where ours covers less than 92 %.
"""

import argparse
import sys
from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.comparison.bootstrap import NUM_RESAMPLES
from gainloop.pipeline.comparison.intervals import measure_changes
from gainloop.terms.boxes import Ints

LEAST_COVERED = 0.92
SIZES = ((120, 20), (40, 20), (120, 50))
"""Clips, frames of each."""
NUM_REPEATS = 400
MOST_FRAME_RESAMPLES = 500
"""Enough to see it fail; thousands of frames are slow to draw."""
MEAN_OBJECTS = 3.0
"""Objects of a frame, 1 and a Poisson number."""
SPREAD_OF_CLIPS = 1.0
"""Standard deviation of how hard a clip is for both models, in logits."""
SPREAD_OF_MODELS = 0.25
"""Standard deviation of how hard a clip is for one model alone: what makes the frames of a clip
favor the same model."""


@dataclass(frozen=True, slots=True)
class Frames:
    """gt, tp_a, tp_b: (clips, frames)."""

    gt: Ints
    tp_a: Ints
    tp_b: Ints


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.coverage_simulation")
    parser.add_argument("--repeats", type=int, default=NUM_REPEATS)
    parser.add_argument("--resamples", type=int, default=NUM_RESAMPLES)
    options = parser.parse_args(arguments)
    print("clips x frames   by clip   by frame   (share of 95 % intervals that hold the truth)")
    lowest = 1.0
    for num_clips, num_frames in SIZES:
        by_clip = covered(num_clips, num_frames, options.repeats, options.resamples)
        by_frame = covered(
            num_clips,
            num_frames,
            options.repeats,
            min(options.resamples, MOST_FRAME_RESAMPLES),
            draws_frames=True,
        )
        print(f"{num_clips:>5} x {num_frames:<6} {by_clip:>10.3f} {by_frame:>10.3f}")
        lowest = min(lowest, by_clip)
    return 0 if lowest >= LEAST_COVERED else 1


def covered(
    num_clips: int,
    num_frames: int,
    num_repeats: int,
    num_resamples: int,
    *,
    draws_frames: bool = False,
) -> float:
    """The share of intervals that hold the true change; every repeat has a seed of its own."""
    hits = 0
    for seed in range(num_repeats):
        frames = simulate_frames(num_clips, num_frames, seed)
        gt, tp_a, tp_b = (
            counts.reshape(-1, 1) if draws_frames else counts.sum(axis=1, keepdims=True)
            for counts in (frames.gt, frames.tp_a, frames.tp_b)
        )
        changes = measure_changes(gt, tp_a, tp_b, num_resamples, seed)
        hits += bool(changes.low[0] <= 0 <= changes.high[0])
    return hits / num_repeats


def simulate_frames(num_clips: int, num_frames: int, seed: int) -> Frames:
    """Two models of the same skill; each finds an object with the chance that its clip allows."""
    generator = np.random.default_rng((seed, num_clips, num_frames))
    gt = 1 + generator.poisson(MEAN_OBJECTS - 1, (num_clips, num_frames))
    clips = generator.normal(1.0, SPREAD_OF_CLIPS, (num_clips, 1))
    tp_a, tp_b = (
        generator.binomial(
            gt, 1 / (1 + np.exp(-clips - generator.normal(0, SPREAD_OF_MODELS, (num_clips, 1))))
        )
        for _ in range(2)
    )
    return Frames(gt, tp_a, tp_b)


if __name__ == "__main__":
    sys.exit(main())
