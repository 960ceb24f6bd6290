"""Expected gain through `rank_pool`: parts that add up, equal bits, holdback, what ranks above."""

from dataclasses import replace

import numpy as np
import pytest

from gainloop.pipeline.scoring.ranking import Ranking, RankRequest, rank_pool
from gainloop.pipeline.scoring.weights import EXPECTED_GAIN_V1
from gainloop.terms.boxes import Floats
from gainloop.terms.enums import Arm, CellState, PartName, Profile, Rung
from gainloop.terms.features import BenchmarkClips, Features
from tests.unit.pipeline.gain_world import NIGHT, atlas_of, draw_world

WORLD = draw_world()
ATLAS = atlas_of(WORLD)
SIX_HOURS = RankRequest(Profile.EXPECTED_GAIN, Rung.ERRORS_BY_EMBEDDING, 6.0, holdback_share=0.1)


def rank(features: Features = WORLD, request: RankRequest = SIX_HOURS) -> Ranking:
    return rank_pool(features, request, ATLAS)


def knobs(**changed: float) -> RankRequest:
    """Without a holdback, so that runs differ by the knob alone."""
    weights = {**EXPECTED_GAIN_V1, **{PartName(name): value for name, value in changed.items()}}
    return replace(SIX_HOURS, weights=weights, holdback_share=0.0)


def picks(ranking: Ranking) -> list[int]:
    taken: list[int] = ranking.order[: ranking.selection.num_selected].tolist()
    return taken


def night_share(ranking: Ranking) -> float:
    return float((WORLD.candidates.codes[picks(ranking), 0] == NIGHT).mean())


def benchmark_of(features: Features) -> BenchmarkClips:
    assert features.benchmark is not None
    return features.benchmark


def log_factors(ranking: Ranking) -> Floats:
    columns = ranking.scores.columns()
    factors = [column for name, column in columns.items() if name.startswith("factor_")]
    assert len(factors) == 8
    total: Floats = np.sum([np.log(column) for column in factors], axis=0)
    return total


def test_the_parts_of_every_clip_add_up_to_its_score() -> None:
    world = draw_world(num_pool=20_000, num_benchmark=640, num_drives=4_000)
    ranking = rank_pool(world, replace(SIX_HOURS, budget_hours=60.0), atlas_of(world, 40))

    columns = ranking.scores.columns()
    kinds = ("benchmark", "blind")
    added = sum(columns[f"{kind}_part_{place}"] for kind in kinds for place in (1, 2, 3))
    sums = [sum(part["value"] for part in ranking.scores.parts_of(row)) for row in range(20_000)]

    assert np.abs(added - ranking.totals).max() < 1e-9
    assert np.abs(np.array(sums) - ranking.totals).max() < 1e-9
    assert ranking.totals.min() > 0
    assert np.abs(log_factors(ranking) - np.log(ranking.totals)).max() < 1e-9


def test_a_part_is_the_weight_of_its_cell_times_what_is_taken_off_there() -> None:
    ranking = rank()

    for part in ranking.scores.parts_of(picks(ranking)[0]):
        assert set(part) == {"name", "label", "weight", "signal", "value", "cell"}
        assert part["name"] in ("cell_errors", "blind_cell")
        assert part["label"] == f"Cell {part['cell']}"
        assert part["value"] == part["weight"] * part["signal"] > 0


def test_scores_of_picks_are_those_of_the_moment_and_add_up_to_the_gain() -> None:
    ranking = rank()
    gain, taken = ranking.gain, picks(ranking)
    assert gain is not None

    hours = ranking.costs.minutes[taken] / 60

    assert (ranking.totals[taken] * hours).sum() / 1000 == pytest.approx(gain.expected)
    assert gain.value_of(gain.added) == pytest.approx(gain.expected)
    assert gain.minutes.sum() == pytest.approx(ranking.selection.spent_minutes)


def test_equal_inputs_have_equal_bits() -> None:
    first, second = rank(), rank(draw_world())

    assert first.order.tobytes() == second.order.tobytes()
    assert first.totals.tobytes() == second.totals.tobytes()
    for name, column in first.scores.columns().items():
        assert column.tobytes() == second.scores.columns()[name].tobytes()
    assert first.gain is not None
    assert second.gain is not None
    assert first.gain.certificate == second.gain.certificate
    assert first.gain.curves.miss_rate.tobytes() == second.gain.curves.miss_rate.tobytes()


def test_a_rare_cohort_without_errors_ranks_below_a_frequent_one_with_many() -> None:
    """Snow is rare, hardly labeled and never missed; night is common, labeled and missed."""
    world = draw_world(num_pool=900, num_benchmark=640, num_labeled=60, seed=5)
    pool, benchmark, labeled = world.candidates, benchmark_of(world), world.labeled
    is_rare, is_labeled_rare = pool.codes[:, 1] == 3, labeled.codes[:, 1] == 3
    kept = np.flatnonzero(~is_rare | (np.cumsum(is_rare) <= 30))
    assert pool.vectors is not None
    assert labeled.objects is not None
    features = replace(
        world,
        candidates=replace(
            pool,
            clip_ids=pool.clip_ids[kept],
            unit_ids=pool.unit_ids[kept],
            recordings=replace(
                pool.recordings,
                ordinal=pool.recordings.ordinal[kept],
                start_s=pool.recordings.start_s[kept],
                duration_s=pool.recordings.duration_s[kept],
                drive=pool.recordings.drive[kept],
            ),
            codes=pool.codes[kept],
            num_frames=pool.num_frames[kept],
            objects_per_frame=np.full(len(kept), 4.0),
            uncertainty=np.full(len(kept), 0.5),
            vectors=pool.vectors[kept],
        ),
        labeled=replace(labeled, objects=np.where(is_labeled_rare, 0.0, labeled.objects)),
        benchmark=replace(benchmark, fn=np.where(benchmark.codes[:, 1:2] == 3, 0, benchmark.fn)),
    )

    ranking = rank_pool(features, knobs(), atlas_of(features))

    codes = features.candidates.codes
    of_rare = (codes[:, 1] == 3) & (codes[:, 0] != NIGHT)
    of_frequent = (codes[:, 0] == NIGHT) & (codes[:, 1] != 3)
    place = np.empty(len(kept))
    place[ranking.order] = np.arange(len(kept))
    assert np.median(place[of_frequent]) < 0.5 * np.median(place[of_rare])
    first = ranking.order[:20]
    assert of_frequent[first].sum() > 15
    assert of_rare[first].sum() <= 1


def test_labels_go_where_they_take_off_most() -> None:
    pool = float((WORLD.candidates.codes[:, 0] == NIGHT).mean())

    assert night_share(rank(request=knobs())) > 1.8 * pool


def test_importance_of_benchmark_clips_steers() -> None:
    benchmark = benchmark_of(WORLD)
    by_day = np.where(benchmark.codes[:, 0] == 0, 20.0, 1.0)
    features = replace(WORLD, benchmark=replace(benchmark, importance=by_day))

    plain, steered = rank(request=knobs()), rank(features, knobs())

    day = WORLD.candidates.codes[:, 0] == 0
    assert day[picks(steered)].mean() > day[picks(plain)].mean() + 0.2


def test_more_emphasis_on_the_worst_cells_labels_more_of_them() -> None:
    shares = [night_share(rank(request=knobs(missed_nearby=gamma))) for gamma in (0.0, 1.0, 2.0)]

    assert shares[0] < shares[1] < shares[2]


def test_uncertainty_counts_within_its_limit_only() -> None:
    limited = rank().scores.columns()["factor_uncertainty"]
    off = rank(request=knobs(uncertainty=1.0)).scores.columns()["factor_uncertainty"]

    assert limited.min() >= 1 / 1.7
    assert limited.max() == 1.7
    assert (off == 1.0).all()


def test_cells_that_the_benchmark_hardly_covers_have_a_part_of_their_own() -> None:
    benchmark = benchmark_of(WORLD)
    seen = benchmark.codes[:, 0] != NIGHT
    assert benchmark.vectors is not None
    blind = replace(
        WORLD,
        benchmark=replace(
            benchmark,
            clip_ids=benchmark.clip_ids[seen],
            codes=benchmark.codes[seen],
            gt=benchmark.gt[seen],
            fn=benchmark.fn[seen],
            vectors=benchmark.vectors[seen],
        ),
    )

    with_term, without = rank(blind, knobs()), rank(blind, knobs(coverage_gap=0.0))

    assert night_share(with_term) > night_share(without) + 0.1
    assert with_term.gain is not None
    assert CellState.BLIND in with_term.gain.states
    columns = with_term.scores.columns()
    night = WORLD.candidates.codes[:, 0] == NIGHT
    assert columns["blind_part_1"][night].mean() > columns["benchmark_part_1"][night].mean()
    assert not without.scores.columns()["blind_part_1"].any()


def test_a_clip_that_stands_apart_is_guarded_but_not_dropped() -> None:
    assert WORLD.candidates.vectors is not None
    vectors = WORLD.candidates.vectors.copy()
    vectors[7] += 40.0
    features = replace(WORLD, candidates=replace(WORLD.candidates, vectors=vectors))

    guard = rank(features).scores.columns()["factor_guard"]

    assert guard[7] == 0.01
    assert np.median(guard) == 1.0


def test_copies_of_a_drive_count_half_each() -> None:
    world = draw_world(num_drives=60)

    ranking = rank_pool(world, SIX_HOURS, atlas_of(world))

    drive, seen = world.candidates.recordings.drive, dict[int, int]()
    novelty = ranking.scores.columns()["factor_novelty"]
    for row in picks(ranking):
        assert novelty[row] == 0.5 ** seen.get(int(drive[row]), 0)
        seen[int(drive[row])] = seen.get(int(drive[row]), 0) + 1
    rest = ranking.order[ranking.selection.num_selected :]
    assert novelty[rest].tolist() == [0.5 ** seen.get(int(drive[row]), 0) for row in rest]


def test_the_holdback_is_an_arm_of_its_own_and_does_not_hang_on_scores() -> None:
    ranking = rank()
    literal = rank_pool(WORLD, replace(SIX_HOURS, profile=Profile.WEIGHTED_SUM))

    held = ranking.holdback.rows
    assert len(held) > 3
    assert held.tolist() == literal.holdback.rows.tolist()
    assert (ranking.arms[held] == Arm.HOLDBACK.value).all()
    assert (ranking.arms == Arm.HOLDBACK.value).sum() == len(held)
    assert ranking.selection.is_selected[held].all()


@pytest.mark.parametrize("budget_hours", [0.05, 6.0, 1000.0, None])
def test_every_candidate_has_one_rank_whatever_the_budget(budget_hours: float | None) -> None:
    ranking = rank(request=replace(SIX_HOURS, budget_hours=budget_hours))

    assert sorted(ranking.order.tolist()) == list(range(600))
    assert ranking.selection.spent_minutes <= 60 * (budget_hours or 1000) + 1e-6
    rest = ranking.totals[ranking.order[ranking.selection.num_selected :]]
    assert (np.diff(rest) <= 0).all()
    assert ranking.gain is not None
    least = 0.5 if ranking.selection.num_selected < 5 else 0.95  # of one clip, a part of another
    assert least <= ranking.gain.certificate.ratio <= 1


def test_an_empty_pool_has_an_empty_order() -> None:
    ranking = rank(draw_world(num_pool=0))

    assert len(ranking.order) == 0
    assert ranking.gain is not None
    assert ranking.gain.expected == 0


def test_without_atlas_or_benchmark_it_is_refused() -> None:
    with pytest.raises(ValueError, match="atlas"):
        rank_pool(WORLD, SIX_HOURS)
    with pytest.raises(ValueError, match="benchmark"):
        rank(replace(WORLD, benchmark=None))
