"""What would have decided otherwise about a clip, held against a ranking that was made with it."""

from dataclasses import replace

import numpy as np
import pytest

from gainloop.pipeline.costs import COST_V1, CostAssumption, Costs, estimate_costs
from gainloop.pipeline.replay.nearest import STEP, Obstacle, cut_of, nearest_change
from gainloop.pipeline.scoring import ranking as ranking_module
from gainloop.pipeline.scoring.pool_limits import Tally
from gainloop.pipeline.scoring.ranking import Ranking, RankRequest, rank_pool
from gainloop.terms.atlas import Atlas
from gainloop.terms.enums import Arm, PartName, Profile, Rung
from gainloop.terms.features import Candidates, Features
from gainloop.terms.limits import NO_LIMITS
from tests.unit.pipeline.gain_world import atlas_of, draw_world

REQUEST = RankRequest(Profile.WEIGHTED_SUM, Rung.ERRORS_BY_EMBEDDING, budget_hours=2.0)


@pytest.fixture(scope="module")
def world() -> Features:
    return draw_world(num_pool=200)


def near_line(ranking: Ranking, number: int = 8) -> list[int]:
    is_selected = ranking.selection.is_selected[ranking.order]
    rows = [*ranking.order[is_selected][-number:], *ranking.order[~is_selected][:number]]
    return [int(row) for row in rows if ranking.arms[row] != Arm.HOLDBACK.value]


def is_selected_at(
    monkeypatch: pytest.MonkeyPatch,
    world: Features,
    request: RankRequest,
    row: int,
    minutes: float,
    atlas: Atlas | None = None,
) -> bool:
    """Of a ranking in which this row costs so much."""

    def changed(candidates: Candidates, assumption: CostAssumption = COST_V1) -> Costs:
        costs = estimate_costs(candidates, assumption)
        new = costs.minutes.copy()
        new[row] = minutes
        return replace(costs, minutes=new)

    with monkeypatch.context() as patch:
        patch.setattr(ranking_module, "estimate_costs", changed)
        return bool(rank_pool(world, request, atlas).selection.is_selected[row])


@pytest.mark.parametrize("profile", [Profile.WEIGHTED_SUM, Profile.FIFO])
def test_costs_that_decide_in_a_fixed_order_are_those_of_ranking_again(
    monkeypatch: pytest.MonkeyPatch, world: Features, profile: Profile
) -> None:
    request = replace(REQUEST, profile=profile)
    ranking = rank_pool(world, request)
    decided = {True: 0, False: 0}
    for row in near_line(ranking):
        found = nearest_change(world, ranking, row)
        assert found.is_exact
        assert found.is_selected == ranking.selection.is_selected[row]
        if found.minutes is None:
            continue
        decided[found.is_selected] += 1
        inside, outside = found.minutes, found.minutes + 2 * STEP
        assert is_selected_at(monkeypatch, world, request, row, inside)
        assert not is_selected_at(monkeypatch, world, request, row, outside)
        cost = float(ranking.costs.minutes[row])
        assert (found.minutes >= cost) is found.is_selected
    assert decided[True] >= 5
    assert decided[False] >= 1


def test_uncertainty_that_decides_in_a_fixed_order_is_that_of_ranking_again(
    world: Features,
) -> None:
    ranking = rank_pool(world, REQUEST)
    told = set()
    for row in near_line(ranking, 25):
        found = nearest_change(world, ranking, row)
        if found.is_selected:
            assert found.by_uncertainty is None
            continue
        uncertainty = world.candidates.uncertainty.copy()
        uncertainty[row] = 99.0
        unsure = replace(world, candidates=replace(world.candidates, uncertainty=uncertainty))
        again = rank_pool(unsure, REQUEST)
        assert found.by_uncertainty is bool(again.selection.is_selected[row])
        told.add(found.by_uncertainty)
    assert told == {True, False}


@pytest.mark.parametrize("profile", [Profile.WEIGHTED_SUM_BATCH, Profile.EXPECTED_GAIN])
def test_in_a_batch_the_score_of_the_last_pick_decides(world: Features, profile: Profile) -> None:
    request = replace(REQUEST, profile=profile, holdback_share=0.2)
    ranking = rank_pool(world, request, atlas_of(world))
    chosen = ranking.order[ranking.selection.is_selected[ranking.order]]
    picks = [row for row in chosen if ranking.arms[row] != Arm.HOLDBACK.value]

    assert cut_of(ranking) == ranking.totals[picks[-1]]
    assert any(ranking.arms[row] == Arm.HOLDBACK.value for row in ranking.order[:40])
    last = nearest_change(world, ranking, int(picks[-1]))
    assert not last.is_exact
    assert last.minutes == pytest.approx(float(ranking.costs.minutes[picks[-1]]), abs=0.05)
    if profile is Profile.EXPECTED_GAIN:
        for row in near_line(ranking):
            found = nearest_change(world, ranking, row)
            if found.minutes is None:
                continue
            score, cost = float(ranking.totals[row]), float(ranking.costs.minutes[row])
            assert found.minutes == pytest.approx(score * cost / cut_of(ranking), abs=2 * STEP)


def test_the_most_uncertain_of_its_peers_counts_as_much_as_the_knob_lets_it(
    world: Features,
) -> None:
    request = replace(REQUEST, profile=Profile.EXPECTED_GAIN)
    ranking = rank_pool(world, request, atlas_of(world))
    factors = ranking.scores.factors["uncertainty"]  # type: ignore[union-attr]
    limit = ranking.scores.weights_used[PartName.UNCERTAINTY.value]
    rows = [row for row in near_line(ranking, 30) if not ranking.selection.is_selected[row]]

    found = [nearest_change(world, ranking, row).by_uncertainty for row in rows]

    wanted = ranking.totals[rows] * limit / factors[rows] >= cut_of(ranking)
    assert found == wanted.tolist()
    assert set(found) == {True, False}


def test_without_picks_nothing_reaches_the_line(world: Features) -> None:
    request = replace(REQUEST, profile=Profile.WEIGHTED_SUM_BATCH, budget_hours=0.001)
    ranking = rank_pool(world, request)

    assert cut_of(ranking) == np.inf
    assert nearest_change(world, ranking, 0).minutes is None


@pytest.fixture(scope="module")
def uneven() -> Features:
    """Clips of 1 to 29 frames, so that some no longer fit."""
    world = draw_world(num_pool=200)
    frames = np.random.default_rng(7).integers(1, 30, len(world.candidates))
    return replace(world, candidates=replace(world.candidates, num_frames=frames))


@pytest.mark.parametrize("profile", [Profile.WEIGHTED_SUM_BATCH, Profile.EXPECTED_GAIN])
def test_in_a_batch_a_unit_above_the_line_did_not_fit_and_a_lower_cost_brings_it_in(
    monkeypatch: pytest.MonkeyPatch, uneven: Features, profile: Profile
) -> None:
    request, atlas = replace(REQUEST, profile=profile), atlas_of(uneven)
    ranking = rank_pool(uneven, request, atlas)
    is_above = ~ranking.selection.is_selected & (ranking.totals >= cut_of(ranking))
    rows = [int(row) for row in np.flatnonzero(is_above)][:6]

    found = {row: nearest_change(uneven, ranking, row) for row in rows}

    assert found
    for row, nearest in found.items():
        assert nearest.obstacle is Obstacle.BUDGET
        assert nearest.minutes is not None
        assert 0 < nearest.minutes < ranking.costs.minutes[row]
        assert is_selected_at(monkeypatch, uneven, request, row, nearest.minutes, atlas)
        assert not nearest.by_uncertainty or becomes_selected(uneven, request, row, atlas)
    assert not all(nearest.by_uncertainty for nearest in found.values())


def becomes_selected(world: Features, request: RankRequest, row: int, atlas: Atlas) -> bool:
    """As the most uncertain of all."""
    uncertainty = world.candidates.uncertainty.copy()
    uncertainty[row] = 1.0 + 1e-9
    unsure = replace(world, candidates=replace(world.candidates, uncertainty=uncertainty))
    return bool(rank_pool(unsure, request, atlas).selection.is_selected[row])


def test_in_a_batch_a_unit_below_the_line_has_to_fit_too(
    monkeypatch: pytest.MonkeyPatch, uneven: Features
) -> None:
    request, atlas = replace(REQUEST, profile=Profile.EXPECTED_GAIN), atlas_of(uneven)
    ranking = rank_pool(uneven, request, atlas)
    rows = [row for row in near_line(ranking) if not ranking.selection.is_selected[row]]
    rows = [row for row in rows if ranking.totals[row] < cut_of(ranking)]

    found = {row: nearest_change(uneven, ranking, row) for row in rows}

    told = {row: nearest.minutes for row, nearest in found.items() if nearest.minutes is not None}
    assert told
    for row, minutes in told.items():
        assert found[row].obstacle is Obstacle.SCORE
        assert is_selected_at(monkeypatch, uneven, request, row, minutes, atlas)


def test_in_a_fixed_order_a_unit_above_the_line_did_not_fit(uneven: Features) -> None:
    ranking = rank_pool(uneven, replace(REQUEST, budget_hours=3.0))
    rows = ranking.order[~ranking.selection.is_selected[ranking.order]][:8]

    found = [nearest_change(uneven, ranking, int(row)) for row in rows]

    is_above = ranking.totals[rows] >= cut_of(ranking)
    assert 0 < is_above.sum() < len(rows)
    for nearest, above in zip(found, is_above, strict=True):
        assert nearest.obstacle is (Obstacle.BUDGET if above else Obstacle.SCORE)


@pytest.mark.parametrize("profile", [Profile.WEIGHTED_SUM_BATCH, Profile.EXPECTED_GAIN])
def test_a_cap_keeps_a_unit_out_that_comes_before_the_line(
    world: Features, profile: Profile
) -> None:
    limits = replace(NO_LIMITS, largest_share=0.1)
    request, atlas = replace(REQUEST, profile=profile, limits=limits), atlas_of(world)
    ranking = rank_pool(world, request, atlas)
    is_above = ~ranking.selection.is_selected & (ranking.totals >= cut_of(ranking))
    rows = np.flatnonzero(is_above)
    tally = Tally(ranking.pool_limits, ranking.costs.minutes)
    for row in np.flatnonzero(ranking.selection.is_selected):
        tally.add(int(row))

    found = [nearest_change(world, ranking, int(row)) for row in rows]

    capped = [nearest.obstacle is Obstacle.CAP for nearest in found]
    assert capped == tally.is_capped(rows).tolist()
    assert any(capped)
    assert not all(nearest.by_uncertainty for nearest in found)
