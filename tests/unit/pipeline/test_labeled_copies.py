"""Labeled clips that are copies of each other count as candidates do that are copies."""

from dataclasses import replace

import numpy as np
import pytest

from gainloop.pipeline.atlas.membership import place
from gainloop.pipeline.gain_model.counts import CellCounts, count_cells
from gainloop.pipeline.scoring.copies import drive_runs
from gainloop.pipeline.scoring.labeled_copies import novelty_of
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.features import Features, LabeledClips, Recordings
from tests.unit.pipeline.gain_world import atlas_of, draw_world


def recordings(start_s: list[float], drive: list[int], first: int = 1) -> Recordings:
    number = len(drive)
    return Recordings(
        np.arange(first, first + number),
        np.array(start_s),
        np.full(number, 10.0),
        np.array(drive, dtype=np.int64),
    )


def labeled(start_s: list[float], drive: list[int], batch: Ints | None = None) -> LabeledClips:
    return LabeledClips(
        recordings(start_s, drive), np.zeros((len(drive), 5), dtype=np.int64), batch=batch
    )


NO_CANDIDATES = recordings([], [])


def novelty(candidates: Recordings, clips: LabeledClips) -> list[float]:
    """By adjacent clips of drives alone."""
    runs = drive_runs(candidates, clips.recordings)[len(candidates) :]
    found: list[float] = novelty_of(runs, clips).tolist()
    return found


def test_every_copy_counts_half_of_the_one_before_it() -> None:
    clips = labeled([40.0, 0.0, 20.0, 0.0], [7, 7, 7, 8])

    assert novelty(NO_CANDIDATES, clips) == [0.25, 1.0, 0.5, 1.0]


def test_what_was_labeled_first_counts_first_whenever_it_was_recorded() -> None:
    clips = labeled([0.0, 20.0, 40.0], [7, 7, 7], batch=np.array([2, 0, 1]))

    assert novelty(NO_CANDIDATES, clips) == [0.25, 1.0, 0.5]


def test_clips_far_apart_or_of_no_known_drive_are_no_copies() -> None:
    clips = labeled([0.0, 100.0, 0.0, 20.0], [7, 7, -1, -1])

    assert novelty(NO_CANDIDATES, clips) == [1.0, 1.0, 1.0, 1.0]


def test_candidates_between_two_labeled_clips_make_them_copies() -> None:
    clips = labeled([0.0, 100.0], [7, 7])

    between = recordings([25.0, 50.0, 75.0], [7, 7, 7], first=10)

    assert novelty(between, clips) == [1.0, 0.5]


def test_clips_are_copies_up_to_five_minutes_after_the_first() -> None:
    between = recordings([50.0 * place for place in range(1, 6)], [7] * 5, first=10)

    assert novelty(between, labeled([0.0, 300.0], [7, 7])) == [1.0, 0.5]
    assert novelty(between, labeled([0.0, 300.1], [7, 7])) == [1.0, 1.0]


def test_a_drive_without_a_break_is_a_group_of_copies_every_five_minutes() -> None:
    number = 180
    drive = recordings([20.0 * place for place in range(number)], [7] * number)

    runs = drive_runs(drive, recordings([], []))

    # Those that begin at 0 to 300 s, at 320 to 620 s, ...
    assert np.unique(runs, return_counts=True)[1].tolist() == [16] * 11 + [4]
    assert (np.diff(runs) >= 0).all()


def test_cells_count_labeled_copies_by_their_novelty() -> None:
    world = draw_world(num_labeled=40)
    batch = np.repeat([0, 1], 20)
    missed = np.ones(40)
    world = replace(world, labeled=replace(world.labeled, batch=batch, missed=missed))
    objects = world.labeled.objects
    assert objects is not None
    novelty = np.asarray(0.5 ** (np.arange(40) % 4), dtype=np.float64)

    found, whole = (counted(world, factor) for factor in (novelty, np.ones(40)))

    assert found.labeled.sum() == pytest.approx((objects * novelty).sum())
    assert found.exposure[-1].sum() == pytest.approx((objects * novelty).sum())
    assert found.fresh.objects.sum() == pytest.approx((objects * novelty).sum())
    assert found.fresh.missed.sum() == pytest.approx(novelty.sum())
    assert whole.labeled.sum() == pytest.approx(objects.sum())
    assert found.objects.sum() == whole.objects.sum()


def counted(world: Features, novelty: Floats) -> CellCounts:
    atlas, pool = atlas_of(world), world.candidates
    cells = place(atlas, world.axes, pool.codes, pool.vectors)
    return count_cells(world, atlas, cells, np.ones(len(pool)), 5.0, novelty)
