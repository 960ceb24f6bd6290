"""Gains over model families: one sum, by shares, of what each family would be ranked by alone."""

from dataclasses import replace

import numpy as np
import pytest

from gainloop.pipeline.expected_gain.scores import FACTORS, GainScores
from gainloop.pipeline.scoring.ranking import Ranking, RankRequest, rank_pool
from gainloop.terms.atlas import Atlas
from gainloop.terms.enums import Profile, Rung
from gainloop.terms.features import Features, OtherFamily
from tests.unit.pipeline.gain_world import NIGHT, atlas_of, draw_world

REQUEST = RankRequest(Profile.EXPECTED_GAIN, Rung.ERRORS_BY_EMBEDDING, budget_hours=3.0)
DAY = 0


def world(share: float | None = None) -> Features:
    """The first family misses half of what is there by night, the second half of it by day;
    share: of the first, None for the first alone.
    """
    features = draw_world()
    benchmark = features.benchmark
    assert benchmark is not None
    if share is None:
        return features
    other = OtherFamily(
        name="day-blind",
        share=1 - share,
        benchmark=replace(benchmark, fn=_missed(features, DAY)),
        history=(),
        uncertainty=np.random.default_rng(5).random(len(features.candidates)),
    )
    return replace(features, share=share, others=(other,))


def _missed(features: Features, time: int) -> np.ndarray:
    benchmark = features.benchmark
    assert benchmark is not None
    generator = np.random.default_rng(1)
    return generator.binomial(benchmark.gt, np.where(benchmark.codes[:, :1] == time, 0.5, 0.1))


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return atlas_of(draw_world())


def picked(ranking: Ranking) -> list[int]:
    number = ranking.selection.num_selected
    found: list[int] = ranking.order[:number].tolist()
    return found


def share_of(features: Features, ranking: Ranking, time: int) -> float:
    return float((features.candidates.codes[picked(ranking), 0] == time).mean())


def test_all_of_the_sum_for_one_family_is_the_order_of_that_family(atlas: Atlas) -> None:
    features = world(0.5)
    alone = [rank_pool(one, REQUEST, atlas) for one in features.alone()]
    first = rank_pool(world(1.0), REQUEST, atlas)
    second = rank_pool(world(0.0), REQUEST, atlas)

    assert first.order.tolist() == alone[0].order.tolist()
    assert second.order.tolist() == alone[1].order.tolist()
    assert first.totals == pytest.approx(alone[0].totals, abs=1e-12)
    assert second.totals == pytest.approx(alone[1].totals, abs=1e-12)
    assert picked(first) != picked(second)


def test_each_family_draws_the_selection_to_where_it_fails(atlas: Atlas) -> None:
    by_share = {share: rank_pool(world(share), REQUEST, atlas) for share in (1.0, 0.5, 0.0)}

    features = world(0.5)
    night = [share_of(features, by_share[share], NIGHT) for share in (1.0, 0.5, 0.0)]
    day = [share_of(features, by_share[share], DAY) for share in (1.0, 0.5, 0.0)]
    assert night[0] > 0.5 > night[1] > night[2]
    assert day[0] < day[1] < day[2]
    # Half and half is not one of the two, and takes both sides before the third, dusk.
    assert day[1] + night[1] > 0.8


def test_parts_of_all_families_add_up_to_the_score(atlas: Atlas) -> None:
    features = world(0.3)
    ranking = rank_pool(features, REQUEST, atlas)
    scores = ranking.scores
    assert isinstance(scores, GainScores)

    number = len(atlas)
    assert scores.cells.shape == (len(features.candidates), 6)
    assert (scores.cells[:, :3] < number).all()
    assert (scores.cells[:, 3:] >= number).all()
    for row in range(0, len(features.candidates), 37):
        parts = scores.parts_of(row)
        assert sum(part["value"] for part in parts) == pytest.approx(
            float(ranking.totals[row]), abs=1e-9
        )
        assert {part["cell"] >= number for part in parts} == {False, True}
        product = np.prod([scores.factors[name][row] for name in FACTORS])
        assert product == pytest.approx(float(ranking.totals[row]), rel=1e-9)


def test_a_first_pick_scores_the_mean_of_what_the_families_give_it(atlas: Atlas) -> None:
    features = world(0.3)
    both = rank_pool(features, REQUEST, atlas)
    first = both.order[0]
    requests = replace(REQUEST, budget_hours=1e-6)  # nothing is picked, so scores are first ones
    alone = [float(rank_pool(one, requests, atlas).totals[first]) for one in features.alone()]

    assert float(both.totals[first]) == pytest.approx(0.3 * alone[0] + 0.7 * alone[1], rel=1e-9)


def test_the_certificate_bounds_the_sum(atlas: Atlas) -> None:
    features = world(0.5)
    gain = rank_pool(features, REQUEST, atlas).gain

    assert gain is not None
    assert 0.95 < gain.certificate.ratio <= 1
    assert gain.counts.num_cells == 2 * len(atlas)
    assert gain.expected == pytest.approx(gain.certificate.gain, rel=1e-9)
    # Hours are told once for every family, each in its own cells.
    spent = gain.minutes.reshape(2, -1).sum(axis=1)
    assert spent[0] == pytest.approx(spent[1])


def test_one_family_is_what_it_was_without_others(atlas: Atlas) -> None:
    features = world()

    assert features.alone() == [features]
    plain, again = (rank_pool(features, REQUEST, atlas) for _ in range(2))
    assert plain.totals.tobytes() == again.totals.tobytes()
    assert plain.gain is not None
    assert plain.gain.counts.num_cells == len(atlas)
