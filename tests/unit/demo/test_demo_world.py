"""The demo world has the shape that it says: slices, arrival, tags, and objects on frames."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from gainloop.demo.camera import HEIGHT, HORIZON_PX, WIDTH
from gainloop.demo.clips import DemoClip, Part
from gainloop.demo.detections import proposed_boxes
from gainloop.demo.drives import BACKLOG_DAYS, BACKLOG_START, CAMPAIGN
from gainloop.demo.motions import KINDS
from gainloop.demo.scenes import boxes_table, scenes_table
from gainloop.demo.size import DemoSize
from gainloop.demo.slices import FIRST_RARE, SLICES, backlog_shares
from gainloop.demo.world import DemoWorld, make_world
from gainloop.errors import InvalidInput
from gainloop.terms.scenes import CLUTTER


@pytest.fixture(scope="module")
def world() -> DemoWorld:
    return make_world(DemoSize())


def test_the_first_start_has_a_benchmark_of_each_role_and_a_backlog(world: DemoWorld) -> None:
    parts = Counter(clip.part for clip in world.clips)

    assert parts == {Part.DEVELOPMENT: 162, Part.HOLDOUT: 60, Part.LABELED: 114, Part.WAITING: 264}


def test_slices_of_the_backlog_have_a_long_tail_and_the_benchmark_has_all_of_them(
    world: DemoWorld,
) -> None:
    backlog = _slices(world, Part.LABELED, Part.WAITING)
    development = _slices(world, Part.DEVELOPMENT)

    assert len(SLICES) == 16
    expected = backlog_shares() * backlog.total()
    assert all(abs(backlog[number] - expected[number]) < 1 for number in range(16))
    assert backlog[0] == 151
    assert min(backlog.values()) == 4
    assert set(development.values()) == {6, 11, 12}


def test_hidden_slices_share_the_tags_of_a_common_one_and_no_others_do() -> None:
    visible = [one.tags for one in SLICES if not one.is_hidden]
    hidden = [one.tags for one in SLICES if one.is_hidden]

    assert len(visible) == len(set(visible)) == 12
    assert len(hidden) == 4
    common = [one.tags for one in SLICES[:5]]
    assert set(hidden) < set(common)


def test_one_slice_of_the_head_cannot_be_learned() -> None:
    numbers = [number for number, one in enumerate(SLICES) if not one.is_learnable]

    assert len(numbers) == 1
    assert backlog_shares()[numbers[0]] > 0.09


def test_half_of_the_rare_clips_came_in_one_campaign(world: DemoWorld) -> None:
    backlog = [clip for clip in world.clips if clip.part in {Part.LABELED, Part.WAITING}]
    rare = [clip for clip in backlog if clip.slice_number >= FIRST_RARE]
    common = [clip for clip in backlog if clip.slice_number < FIRST_RARE]

    def during_campaign(clips: list[DemoClip]) -> float:
        return float(np.mean([CAMPAIGN[0] <= _arrival(clip) <= CAMPAIGN[1] for clip in clips]))

    assert during_campaign(rare) > 0.4
    assert during_campaign(common) < 0.1


def test_the_campaign_is_a_quarter_of_the_way_through_the_clips_that_wait(
    world: DemoWorld,
) -> None:
    waiting = [world.clips[row] for row in world.clips_of(Part.WAITING)]
    is_rare = [clip.slice_number >= FIRST_RARE for clip in waiting]
    places = np.flatnonzero(is_rare) / len(waiting)

    assert 0.2 < np.median(places) < 0.4


def test_clips_are_in_the_order_in_which_their_drives_came_in(world: DemoWorld) -> None:
    drives: dict[str, list[DemoClip]] = {}
    for clip in world.clips:
        drives.setdefault(clip.drive_id, []).append(clip)
    starts = [clips[0].start_at for clips in drives.values()]

    assert starts == sorted(starts)
    for clips in drives.values():
        assert len({clip.slice_number for clip in clips}) == 1
        for earlier, later in pairwise(clips):
            assert 0 < (later.start_at - earlier.start_at).total_seconds() < 120


def test_in_the_backlog_a_tenth_of_the_clips_has_a_wrong_tag_and_a_few_are_corrupt(
    world: DemoWorld,
) -> None:
    wrong = Counter(
        clip.part
        for clip in world.clips
        if (clip.weather, clip.time_of_day, clip.scenario) != clip.slice.tags[1:]
    )
    corrupt = Counter(clip.part for clip in world.clips if clip.is_corrupt)

    assert set(wrong) == set(corrupt) == {Part.LABELED, Part.WAITING}
    assert 0.07 < wrong.total() / 378 < 0.13
    assert 0.02 < corrupt.total() / 378 < 0.06


def test_vectors_of_corrupt_clips_are_far_from_all_others(world: DemoWorld) -> None:
    is_corrupt = np.array([clip.is_corrupt for clip in world.clips])
    distance = np.linalg.norm(world.vectors[:, None] - world.vectors[None], axis=2)
    seventh = np.sort(distance, axis=1)[:, 7]

    assert np.median(seventh[is_corrupt]) > 2 * np.median(seventh[~is_corrupt])


def test_detections_are_inside_the_picture(world: DemoWorld) -> None:
    x, y, width, height = proposed_boxes(world).T

    assert min(x.min(), y.min()) >= 0
    assert (x + width).max() <= WIDTH + 1e-6
    assert (y + height).max() <= HEIGHT + 1e-6
    assert min(width.min(), height.min()) > 0


def test_boxes_are_inside_the_picture_and_stand_on_the_ground(world: DemoWorld) -> None:
    x, y, width, height = world.seen.xywh.T

    assert (x >= 0).all()
    assert (x + width <= WIDTH + 1e-6).all()
    assert (y + height <= HEIGHT + 1e-6).all()
    assert (y + height > HORIZON_PX).all()
    assert min(width.min(), height.min()) >= 8


def test_every_kind_is_in_sight_and_clutter_is_no_road_user(world: DemoWorld) -> None:
    kinds = np.array(KINDS)[world.tracks.kind[world.seen.track]]
    share = {kind: float(np.mean(kinds == kind)) for kind in KINDS}

    assert min(share.values()) > 0.02
    assert 0.2 < sum(share[kind] for kind in CLUTTER) < 0.4


def test_what_stands_beside_the_road_comes_nearer_as_fast_as_the_car_drives(
    world: DemoWorld,
) -> None:
    tracks = world.tracks
    is_clutter = np.isin(tracks.kind, [KINDS.index(kind) for kind in CLUTTER])
    speed = np.array([clip.speed_mps for clip in world.clips])

    assert (tracks.closing[is_clutter] == speed[tracks.clip[is_clutter]]).all()


def test_scenes_have_a_row_per_clip_and_a_box_per_sighting_in_true_weather(
    world: DemoWorld,
) -> None:
    scenes, boxes = scenes_table(world), boxes_table(world)

    assert scenes["clip_id"].to_pylist() == [clip.clip_id for clip in world.clips]
    assert scenes["weather"].to_pylist() == [clip.slice.weather for clip in world.clips]
    assert boxes.num_rows == len(world.seen)
    assert set(boxes["kind"].to_pylist()) == set(KINDS)


def test_clips_of_one_drive_have_vectors_nearer_than_others(world: DemoWorld) -> None:
    drives = np.array([clip.drive_id for clip in world.clips])
    is_good = np.array([not clip.is_corrupt for clip in world.clips])
    distance = np.linalg.norm(world.vectors[:, None] - world.vectors[None], axis=2)
    is_pair = np.triu(is_good[:, None] & is_good, k=1)
    same = distance[is_pair & (drives[:, None] == drives)]
    other = distance[is_pair & (drives[:, None] != drives)]

    assert 2 * np.median(same) < np.median(other)


@pytest.mark.parametrize("num_clips", [40, 60, 1200])
def test_any_size_adds_up(num_clips: int) -> None:
    world = make_world(DemoSize(num_clips, seed=3))

    assert len(world.clips) == num_clips
    assert len({clip.clip_id for clip in world.clips}) == num_clips
    assert {clip.part for clip in world.clips} == set(Part)


@pytest.mark.parametrize(("num_clips", "seed"), [(39, 0), (20_001, 0), (60, -1), (60, 2**32)])
def test_other_sizes_and_seeds_are_refused(num_clips: int, seed: int) -> None:
    with pytest.raises(InvalidInput):
        DemoSize(num_clips, seed)


def _slices(world: DemoWorld, *parts: Part) -> "Counter[int]":
    return Counter(clip.slice_number for clip in world.clips if clip.part in parts)


def _arrival(clip: DemoClip) -> float:
    """When a clip came in, as a share of the backlog's days."""
    return (clip.start_at.date() - BACKLOG_START.date()).days / BACKLOG_DAYS
