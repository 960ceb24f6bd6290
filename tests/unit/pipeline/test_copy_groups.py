"""Which clips are copies, and what labeled ones do to the gain of the others."""

from dataclasses import replace

import numpy as np
import pytest

from gainloop.pipeline.gain_model.counts import OBJECTS_PER_FRAME
from gainloop.pipeline.scoring.analysis import analyze
from gainloop.pipeline.scoring.ranking import Ranking, RankRequest, rank_pool
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.enums import Profile, Rung
from gainloop.terms.features import Candidates, Features, LabeledClips, Recordings
from tests.unit.pipeline.gain_world import atlas_of, draw_world

GAIN = RankRequest(Profile.EXPECTED_GAIN, Rung.ERRORS_BY_EMBEDDING, budget_hours=1.0)
CLIP_S = 20.0
NUM_CLIPS = 120
NUM_LABELED = 40


def rank(world: Features, atlas_world: Features | None = None) -> Ranking:
    return rank_pool(world, GAIN, atlas_of(atlas_world or world))


def every(seconds: float, number: int) -> Floats:
    return np.array([seconds * place for place in range(number)], dtype=np.float64)


def with_recordings(world: Features, start_s: Floats, drive: Ints) -> Features:
    number = len(world.candidates)
    recordings = Recordings(np.arange(1, number + 1), start_s, np.full(number, CLIP_S), drive)
    return replace(world, candidates=replace(world.candidates, recordings=recordings))


def with_vectors(world: Features, vectors: Floats) -> Features:
    return replace(world, candidates=replace(world.candidates, vectors=vectors))


def with_labels_apart(world: Features) -> Features:
    """Each labeled clip by itself, so that none is a copy of another."""
    vectors = np.repeat(100.0 * np.arange(1, NUM_LABELED + 1)[:, None], 8, axis=1)
    return replace(world, labeled=replace(world.labeled, vectors=vectors))


def groups_of(world: Features) -> Ints:
    likeness = analyze(world, GAIN.rung, GAIN.profile).likeness
    assert likeness is not None
    return likeness.copies.candidates


def drive_without_a_break() -> Features:
    """Forty minutes of scenes that have nothing in common."""
    world = draw_world(num_pool=NUM_CLIPS, num_labeled=0)
    recorded = with_recordings(world, every(CLIP_S, NUM_CLIPS), np.zeros(NUM_CLIPS, dtype=np.int64))
    generator = np.random.default_rng(8)
    return with_vectors(recorded, generator.normal(size=(NUM_CLIPS, 8)) * 4)


def sizes_of(groups: Ints) -> list[int]:
    """In the order of the first clip of each."""
    _, first, sizes = np.unique(groups, return_index=True, return_counts=True)
    found: list[int] = sizes[np.argsort(first)].tolist()
    return found


def vectors_of(part: Candidates | LabeledClips) -> Floats:
    assert part.vectors is not None
    return part.vectors


def test_a_long_drive_of_different_scenes_is_many_groups() -> None:
    groups = groups_of(drive_without_a_break())

    # Of 20 s each: those that begin at 0 to 300 s, at 320 to 620 s, ...
    assert sizes_of(groups) == [16] * 7 + [8]


def test_what_looks_the_same_all_along_a_drive_is_one_group() -> None:
    world = drive_without_a_break()
    vectors = vectors_of(world.candidates).copy()
    vectors[30:70] = vectors[30]

    groups = groups_of(with_vectors(world, vectors))

    # The second to the fifth five minutes: some of each look the same.
    assert sizes_of(groups) == [16, 64, 16, 16, 8]


def test_looks_join_no_clips_of_two_drives() -> None:
    world = drive_without_a_break()
    drive = np.repeat([0, 1], NUM_CLIPS // 2)
    start_s = every(1000.0, NUM_CLIPS)
    recorded = with_recordings(world, start_s, drive)
    alike = with_vectors(recorded, np.repeat(vectors_of(world.candidates)[:1], NUM_CLIPS, axis=0))

    assert sizes_of(groups_of(recorded)) == [1] * NUM_CLIPS
    assert sizes_of(groups_of(alike)) == [NUM_CLIPS // 2] * 2


def test_clips_of_no_known_drive_are_copies_by_their_looks_beside_drives() -> None:
    world = draw_world(num_pool=100, num_labeled=0)
    vectors = vectors_of(world.candidates).copy()
    vectors[90:] = vectors[90]
    codes = world.candidates.codes.copy()
    codes[90:] = codes[90]
    alike = replace(world, candidates=replace(world.candidates, vectors=vectors, codes=codes))
    drive = np.where(np.arange(100) < 2, 0, -1)

    ranking = rank(with_recordings(alike, np.zeros(100), drive))

    novelty = ranking.scores.columns()["factor_novelty"]
    picked = int(ranking.selection.is_selected[90:].sum())
    wanted = [0.5**place for place in range(picked)] + [0.5**picked] * (10 - picked)
    assert picked > 0
    assert sorted(novelty[90:].tolist(), reverse=True) == wanted
    assert set(novelty[2:90].tolist()) == {1.0}


@pytest.mark.parametrize("has_drives", [False, True])
def test_labeled_copies_count_like_picked_ones(has_drives: bool) -> None:
    world = draw_world(num_pool=100, num_labeled=10)
    pool, labeled = world.candidates, world.labeled
    drive = 5 if has_drives else -1
    start = every(1000.0, 100)
    recordings = Recordings(
        np.arange(1, 101), start, np.full(100, 1.0), np.where(np.arange(100) == 0, drive, -1)
    )
    of_labeled = Recordings(
        np.arange(101, 111), np.full(10, 1.0), np.full(10, 1.0), np.full(10, drive)
    )
    world = replace(
        world,
        candidates=replace(pool, recordings=recordings),
        labeled=replace(
            labeled,
            recordings=of_labeled,
            codes=np.repeat(pool.codes[:1], 10, axis=0),
            vectors=np.repeat(vectors_of(pool)[:1], 10, axis=0),
            objects=np.full(10, 8.0),
        ),
    )

    ranking = rank(world)

    novelty = ranking.scores.columns()["factor_novelty"]
    assert novelty[0] == 2.0**-10
    assert novelty[1:].max() == 1.0
    assert ranking.gain is not None
    assert ranking.gain.counts.labeled.sum() == pytest.approx(8.0 * (2 - 2.0**-9))


def test_cuboids_do_not_change_what_a_labeled_clip_usually_brings() -> None:
    world = with_labels_apart(draw_world(num_pool=200, num_labeled=NUM_LABELED))
    unknown = replace(world, labeled=replace(world.labeled, objects=None))
    is_3d = np.arange(200) < 110

    mixed, boxes = (
        rank(replace(unknown, candidates=replace(unknown.candidates, is_3d=flags))).gain
        for flags in (is_3d, None)
    )

    assert mixed is not None
    assert boxes is not None
    # No labeled clip is a copy of another; one frame of each candidate is labeled.
    brings = world.candidates.objects_per_frame
    assert mixed.counts.labeled.sum() == pytest.approx(NUM_LABELED * np.median(brings[~is_3d]))
    assert boxes.counts.labeled.sum() == pytest.approx(NUM_LABELED * np.median(brings))


def test_where_all_units_are_cuboids_a_labeled_clip_brings_what_is_assumed_of_frames() -> None:
    world = with_labels_apart(draw_world(num_pool=50, num_labeled=NUM_LABELED))
    pool = replace(world.candidates, is_3d=np.ones(50, dtype=np.bool_))

    gain = rank(replace(world, candidates=pool, labeled=replace(world.labeled, objects=None))).gain

    assert gain is not None
    assert gain.counts.labeled.sum() == pytest.approx(NUM_LABELED * OBJECTS_PER_FRAME)
