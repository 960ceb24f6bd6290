"""The atlas: equal inputs give equal cells, clips find them by vector and tags, names, quality."""

from dataclasses import replace

import numpy as np
import pytest

from gainloop.pipeline.atlas.fit import Side, fit_atlas, num_cells_for
from gainloop.pipeline.atlas.membership import place, sums_by_cell
from gainloop.pipeline.atlas.names import Trait, name_cells
from gainloop.pipeline.atlas.quality import choose_atlas, quality_of
from gainloop.terms.atlas import Memberships
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.features import Axes
from tests.unit.pipeline.gain_world import AXES, atlas_of, draw_world

WORLD = draw_world()
POOL = Side(WORLD.candidates.codes, WORLD.candidates.vectors)
TWO = Axes(("weather",), (("dry", "rain"),))


def codes(*values: int) -> Ints:
    return np.array(values, dtype=np.int64)[:, None]


def certain(cells: list[int]) -> Memberships:
    """Clips that are in one cell each."""
    columns = np.array([[cell, 0, 0] for cell in cells])
    return Memberships(columns, np.tile([1.0, 0.0, 0.0], (len(cells), 1)))


@pytest.mark.parametrize(
    ("num_clips", "num_cells"), [(0, 24), (150, 24), (640, 40), (1600, 100), (99_999, 200)]
)
def test_number_of_cells(num_clips: int, num_cells: int) -> None:
    assert num_cells_for(num_clips) == num_cells


def test_equal_inputs_make_an_equal_atlas() -> None:
    first, second = atlas_of(WORLD), atlas_of(draw_world())

    assert first.centers.tobytes() == second.centers.tobytes()
    assert first.bandwidth == second.bandwidth
    assert atlas_of(WORLD, seed=1).centers.tobytes() != first.centers.tobytes()


def test_shares_of_a_clip_add_up_and_fall() -> None:
    found = place(atlas_of(WORLD), AXES, POOL.codes, POOL.vectors)

    assert found.shares.sum(axis=1) == pytest.approx(np.ones(600))
    assert (np.diff(found.shares, axis=1) <= 0).all()
    assert all(len(set(cells)) == 3 for cells in found.cells.tolist())
    total = sums_by_cell(found, np.ones(600), 24)
    assert total.sum() == pytest.approx(600)
    assert (total > 0).sum() == 24


def test_clips_of_one_place_and_tags_share_a_cell() -> None:
    found = place(atlas_of(WORLD), AXES, POOL.codes, POOL.vectors)

    # 24 combinations of tags, each a place of its own, and 24 cells.
    purity = [
        np.unique(POOL.codes[found.cells[:, 0] == cell], axis=0, return_counts=True)[1].max()
        / (found.cells[:, 0] == cell).sum()
        for cell in range(24)
    ]
    assert np.mean(purity) > 0.9


def test_tags_are_found_by_their_labels_not_their_codes() -> None:
    atlas = fit_atlas(Side(codes(0, 0, 1)), Side(codes(0, 1, 1)), TWO, 2)
    other = Axes(("region", "weather"), (("east",), ("fog", "rain", "dry")))

    plain = place(atlas, TWO, codes(0, 1, -1), None)
    found = place(atlas, other, np.array([[0, 2], [0, 1], [0, 0]]), None)

    assert found.cells.tolist() == plain.cells.tolist()
    assert found.shares.tolist() == plain.shares.tolist()
    assert plain.cells[0, 0] != plain.cells[1, 0]
    assert plain.shares[2] == pytest.approx([0.5, 0.5, 0.0])


def test_a_clip_without_a_vector_is_placed_by_its_tags() -> None:
    vectors = np.concatenate([np.full((5, 2), -9.0), np.full((5, 2), 9.0)])
    side = Side(codes(*[0] * 5, *[1] * 5), vectors + np.arange(10)[:, None] / 100)
    atlas = fit_atlas(side, side, TWO, 2)
    missing = np.array([[np.nan, np.nan], [-9.0, -9.0]])

    found = place(atlas, TWO, codes(1, 1), missing)

    of_side = place(atlas, TWO, side.codes, side.vectors).cells[:, 0]
    assert found.cells[0, 0] == of_side[9]
    assert found.cells[1, 0] == of_side[0]
    assert place(atlas, TWO, codes(1), None).cells[0, 0] == of_side[9]


def test_an_atlas_needs_clips_and_has_no_more_cells_than_clips_differ() -> None:
    with pytest.raises(ValueError, match="made of clips"):
        fit_atlas(Side(codes()), Side(codes()), TWO, 24)
    with pytest.raises(ValueError, match="vectors or tags"):
        fit_atlas(Side(codes(-1)), Side(codes(-1)), Axes(("weather",), ((),)), 24)

    assert len(fit_atlas(Side(codes(0, 0, 1)), Side(codes()), TWO, 24)) == 2


def test_a_small_benchmark_weighs_as_much_as_a_large_pool() -> None:
    """Two thousand clips in one spot, ten in another: both get a cell where there are two."""
    generator = np.random.default_rng(0)
    pool = Side(np.zeros((2000, 0), dtype=np.int64), generator.normal(size=(2000, 2)))
    benchmark = Side(np.zeros((10, 0), dtype=np.int64), generator.normal(size=(10, 2)) * 0.1 + 4)
    axes = Axes((), ())

    atlas = fit_atlas(pool, benchmark, axes, 2)

    assert len(set(place(atlas, axes, benchmark.codes, benchmark.vectors).cells[:, 0])) == 1
    of_pool = place(atlas, axes, pool.codes, pool.vectors).cells[:, 0]
    of_benchmark = place(atlas, axes, benchmark.codes, benchmark.vectors).cells[0, 0]
    assert (of_pool == of_benchmark).mean() < 0.1


def test_names_say_what_most_clips_of_a_cell_have() -> None:
    axes = Axes(("time_of_day", "weather"), (("day", "night"), ("dry", "rain")))
    tags = np.array([[1, 1], [1, 1], [1, 0], [0, 0], [0, 1], [-1, -1]])

    found = name_cells(certain([0, 0, 0, 1, 1, 1]), tags, axes, 3)

    assert [cell.name for cell in found] == ["night, rain (0)", "day (1)", "mixed (2)"]
    assert found[0].traits == (Trait("time_of_day", "night", 1.0), Trait("weather", "rain", 0.6667))
    assert found[1].traits[0] == Trait("time_of_day", "day", 0.6667)
    assert found[2].traits == ()


def likelihood(rates: Floats, gt: Floats, fn: Floats) -> float:
    return float((fn * np.log(rates) + (gt - fn) * np.log(1 - rates)).sum())


def test_quality_is_what_leaving_one_out_gains_per_object() -> None:
    gt, fn = np.array([10.0, 10.0, 10.0, 10.0]), np.array([8.0, 9.0, 1.0, 0.0])

    found = quality_of(certain([0, 0, 1, 1]), gt, fn, 2)

    overall = 18.5 / 41
    rates = (np.array([9.0, 8.0, 0.0, 1.0]) + 8 * overall) / 18
    gained = likelihood(rates, gt, fn) - likelihood(np.full(4, overall), gt, fn)
    assert found == pytest.approx(gained / 40)
    assert found > 0.1


def test_cells_that_tell_nothing_have_no_quality() -> None:
    fn = np.array([8.0, 0.0, 9.0, 1.0])

    assert quality_of(certain([0, 0, 1, 1]), np.full(4, 10.0), fn, 2) < 0
    assert quality_of(certain([0, 0]), np.zeros(2), np.zeros(2), 2) == 0.0


def test_the_weight_of_tags_is_chosen_by_what_they_tell() -> None:
    """Vectors are noise in the second world, so only tags tell where objects are missed."""
    assert WORLD.benchmark is not None
    benchmark = WORLD.benchmark
    errors = (benchmark.gt[:, 0].astype(np.float64), benchmark.fn[:, 0].astype(np.float64))
    generator = np.random.default_rng(0)
    pool, side = (
        Side(part, generator.normal(size=(len(part), 8))) for part in (POOL.codes, benchmark.codes)
    )

    atlas, weight, quality = choose_atlas(pool, side, AXES, errors, 24)
    light = fit_atlas(pool, side, AXES, 24, tag_weight=0.3)

    assert weight == 4.0
    cells = place(atlas, AXES, side.codes, side.vectors)
    assert quality == pytest.approx(quality_of(cells, *errors, 24), abs=1e-9)
    by_light = place(light, AXES, side.codes, side.vectors)
    assert quality is not None
    assert quality > quality_of(by_light, *errors, 24) + 0.02


def test_without_errors_nothing_is_chosen() -> None:
    side = Side(WORLD.labeled.codes, WORLD.labeled.vectors)

    _, weight, quality = choose_atlas(POOL, side, AXES, None, 24)
    none_missed = choose_atlas(POOL, side, AXES, (np.full(40, 5.0), np.zeros(40)), 24)

    assert (weight, quality) == (1.0, None)
    assert none_missed[1:] == (1.0, None)


def test_a_pool_without_vectors_makes_an_atlas_of_tags() -> None:
    world = replace(WORLD, candidates=replace(WORLD.candidates, vectors=None))

    atlas = atlas_of(world)

    assert len(atlas.mean) == 0
    assert len(atlas) == 24
    assert place(atlas, AXES, POOL.codes, POOL.vectors).shares[:, 0].min() > 0.99
