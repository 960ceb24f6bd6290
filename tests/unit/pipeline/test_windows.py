"""Windows around expected failures: what gives a miss away, and which seconds are chosen."""

import numpy as np
import pytest

from gainloop.pipeline.windows.expected_misses import expected_misses
from gainloop.pipeline.windows.plan_windows import MOST_OF_FRAMES, plan_windows
from gainloop.terms.boxes import Detections, Floats, FrameTable
from tests.unit.pipeline.windows_world import failing_detector


def _frames(num_frames: int, num_clips: int = 1) -> FrameTable:
    count = num_frames * num_clips
    return FrameTable(
        clips=tuple(f"clip-{clip}" for clip in range(num_clips)),
        clip=np.repeat(np.arange(num_clips), num_frames),
        index=np.tile(np.arange(num_frames), num_clips),
        width=np.full(count, 1000),
        height=np.full(count, 600),
        name=np.full(count, "", dtype=object),
    )


def _found(*rows: tuple[int, float, float]) -> tuple[Detections, Floats]:
    """(frame, left, probability) of boxes of 100 x 100 pixels."""
    table = np.array(rows, dtype=np.float64).reshape(-1, 3)
    boxes = np.column_stack([table[:, 1], np.full((len(table), 3), 100.0)])
    found = Detections(
        classes=("car",),
        frame=table[:, 0].astype(np.int64),
        cls=np.zeros(len(table), dtype=np.int64),
        xywh=boxes,
        score=table[:, 2],
        source_id=np.full(len(table), "", dtype=object),
    )
    return found, table[:, 2]


def test_an_object_that_comes_back_was_missed_in_between() -> None:
    found, probability = _found((0, 500, 0.9), (1, 500, 0.9), (4, 510, 0.8), (5, 510, 0.9))

    misses = expected_misses(_frames(6), found, probability)

    assert misses.tolist() == pytest.approx([0, 0, 0.8, 0.8, 0, 0])


def test_an_unsure_detection_is_a_miss_as_far_as_it_is_an_object() -> None:
    found, probability = _found((0, 500, 0.3), (0, 100, 0.2), (2, 500, 0.49))

    assert expected_misses(_frames(3), found, probability).tolist() == pytest.approx([0.5, 0, 0.49])


def test_an_object_that_ends_in_the_middle_was_half_missed_and_one_at_the_edge_was_not() -> None:
    ends, probability = _found((0, 500, 0.8), (1, 500, 0.8))
    leaves, sure = _found((0, 890, 0.8), (1, 895, 0.8))

    after = expected_misses(_frames(4), ends, probability)

    assert after.tolist() == pytest.approx([0, 0, 0.4, 0.4])
    assert expected_misses(_frames(4), leaves, sure).tolist() == [0, 0, 0, 0]


def test_an_object_of_another_clip_is_another_object() -> None:
    found, probability = _found((1, 500, 0.8), (2, 500, 0.8))

    misses = expected_misses(_frames(2, num_clips=2), found, probability)

    assert misses.tolist() == pytest.approx([0.4, 0, 0, 0.4])


def test_frames_out_of_order_give_the_same_figures() -> None:
    world = failing_detector(seed=5, num_clips=3)
    mixed = np.random.default_rng(0).permutation(len(world.frames))
    place = np.argsort(mixed)
    frames = FrameTable(
        clips=world.frames.clips,
        clip=world.frames.clip[mixed],
        index=world.frames.index[mixed],
        width=world.frames.width[mixed],
        height=world.frames.height[mixed],
        name=world.frames.name[mixed],
    )
    found = Detections(
        classes=world.found.classes,
        frame=place[world.found.frame],
        cls=world.found.cls,
        xywh=world.found.xywh,
        score=world.found.score,
        source_id=world.found.source_id,
    )

    straight = expected_misses(world.frames, world.found, world.probability)

    assert expected_misses(frames, found, world.probability) == pytest.approx(straight[mixed])


def test_no_detection_at_all_is_no_evidence() -> None:
    found, probability = _found()

    misses = expected_misses(_frames(10), found, probability)

    assert misses.tolist() == [0] * 10
    assert len(plan_windows(_frames(10), misses, np.array([10.0]))) == 0


def test_windows_hold_the_worst_seconds_and_at_most_three_tenths_of_the_frames() -> None:
    misses = np.zeros(100)
    misses[20:24], misses[70] = 1.0, 3.0

    windows = plan_windows(_frames(100), misses, np.array([5.0]))

    assert len(windows.clip) == 2
    assert windows.inside.tolist() == pytest.approx([1.0, 1.0])
    assert windows.frames.sum() == 22  # a second to each side of a frame, at 5 frames a second
    assert windows.frames[20:24].all()
    assert windows.frames[70]
    spans = zip(windows.first.tolist(), windows.last.tolist(), strict=True)
    assert [windows.frames[first : last + 1].all() for first, last in spans] == [True, True]


def test_windows_that_meet_are_one() -> None:
    misses = np.zeros(100)
    misses[[20, 26]] = 1.0

    windows = plan_windows(_frames(100), misses, np.array([4.0]))

    assert len(windows) == 1


def test_failures_everywhere_are_the_whole_clip() -> None:
    assert len(plan_windows(_frames(100), np.ones(100), np.array([10.0]))) == 0


def test_a_clip_of_three_frames_is_too_short_for_windows() -> None:
    assert len(plan_windows(_frames(3), np.array([0, 1.0, 0]), np.array([10.0]))) == 0


@pytest.mark.parametrize("failure_frames", [5, 15, 30])
def test_planted_failures_lie_inside_the_windows(failure_frames: int) -> None:
    """At least 90 % of the frames with a planted miss inside at most 30 % of the frames."""
    world = failing_detector(seed=11, failure_frames=failure_frames)
    misses = expected_misses(world.frames, world.found, world.probability)

    windows = plan_windows(world.frames, misses, np.full(world.num_clips, 10.0))

    inside = windows.frames[world.missed_frames].mean()
    assert inside >= 0.9
    assert windows.frames.mean() <= MOST_OF_FRAMES
    assert len(set(windows.clip.tolist())) >= 0.9 * world.num_clips
