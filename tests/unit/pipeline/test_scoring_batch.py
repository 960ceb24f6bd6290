"""Batch picking: exact parts at each pick, equal to a naive greedy, damping, the guard."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gainloop.pipeline.scoring import board, likeness
from gainloop.pipeline.scoring.ranking import Ranking, RankRequest, rank_pool
from gainloop.pipeline.scoring.weights import WEIGHTED_SUM_BATCH_V1
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.enums import PartName, Profile, Rung
from gainloop.terms.features import Features
from tests.unit.pipeline.feature_builder import MadeClip, make_features, summed

RAIN, DRY = {"weather": "rain"}, {"weather": "dry"}


def rank(features: Features, rung: Rung, profile: Profile = Profile.WEIGHTED_SUM_BATCH) -> Ranking:
    return rank_pool(features, RankRequest(profile, rung))


def parts_by_rank(ranking: Ranking) -> list[tuple[float, ...]]:
    return [tuple(part["value"] for part in ranking.scores.parts_of(row)) for row in ranking.order]


def test_each_pick_is_scored_after_those_before_it() -> None:
    pool = [
        MadeClip(RAIN, drive="a", start=0.0, duration=20.0),
        MadeClip(RAIN, drive="a", start=20.0, duration=20.0),
        MadeClip(RAIN, drive="b", start=0.0, duration=20.0),
        MadeClip(DRY, drive="c", start=0.0, duration=20.0),
    ]

    ranking = rank(make_features(pool, labeled=[MadeClip(DRY), MadeClip(DRY)]), Rung.METADATA)

    # Rain and dry should each be half. Gaps of rain, as shares of the first one, which is 1/2:
    # 1/2 - 0/2 -> 1; with a pick of it 1/2 - 1/3 -> 1/3, with two 1/2 - 2/4 -> 0; and behind the
    # dry clip 1/2 - 2/5 -> 1/5.
    assert ranking.weights_used == pytest.approx(
        {"coverage_gap": 5 / 7, "low_cost": 2 / 7, "like_picked": 0.5}
    )
    assert ranking.order.tolist() == [0, 2, 3, 1]
    assert parts_by_rank(ranking) == [
        pytest.approx((5 / 7, 1 / 7, 0)),
        pytest.approx((5 / 7 / 3, 1 / 7, 0)),
        pytest.approx((0, 1 / 7, 0)),
        pytest.approx((5 / 7 / 5, 1 / 7, -0.25)),
    ]


def test_clips_beyond_the_budget_are_ordered_by_what_they_would_score_next() -> None:
    pool = [MadeClip(RAIN), MadeClip(RAIN), MadeClip(DRY)]
    features = make_features(pool, labeled=[MadeClip(DRY)])
    one_clip = RankRequest(Profile.WEIGHTED_SUM_BATCH, Rung.METADATA, budget_hours=0.25)

    ranking = rank_pool(features, one_clip)

    # Rain should be half and is half after one pick, so no gap tells the others apart.
    assert ranking.selection.is_selected.tolist() == [True, False, False]
    assert ranking.order.tolist() == [0, 1, 2]
    assert ranking.totals.tolist() == pytest.approx([6 / 7, 1 / 7, 1 / 7])


def test_copies_that_are_labeled_damp_as_those_that_are_picked() -> None:
    pool = [MadeClip(RAIN, drive="a", start=start, duration=20.0) for start in (0.0, 20.0, 500.0)]
    labeled = [MadeClip(DRY, drive="a", start=40.0, duration=20.0)]

    ranking = rank(make_features(pool, labeled=labeled), Rung.METADATA)

    # The clip at 500 s is another stretch of the drive: nothing is like it.
    assert ranking.order.tolist() == [2, 0, 1]
    assert summed(ranking).signal(PartName.LIKE_PICKED).tolist() == [0.5, 0.75, 0.0]
    assert ranking.picks is not None
    assert ranking.picks.num_copies.tolist() == [1, 2, 0]


def test_without_embeddings_and_drives_only_coverage_is_refreshed() -> None:
    ranking = rank(make_features([MadeClip(RAIN), MadeClip(DRY)]), Rung.METADATA)

    assert set(ranking.weights_used) == {"coverage_gap", "low_cost"}


def test_a_gap_that_grows_beyond_the_first_largest_counts_no_more_than_it() -> None:
    fog = {"weather": "fog"}
    labeled = [MadeClip(RAIN)] * 4 + [MadeClip(DRY)] * 5 + [MadeClip(fog)] * 10
    benchmark = [MadeClip(RAIN)] * 4 + [MadeClip(DRY)] * 5 + [MadeClip(fog, gt=(9, 9), fn=(1, 1))]
    pool = [MadeClip(DRY, uncertainty=0.9 - row / 100) for row in range(20)] + [
        MadeClip(RAIN, uncertainty=0.1)
    ]

    ranking = rank(make_features(pool, labeled=labeled, benchmark=benchmark), Rung.ERRORS_BY_TAG)

    gaps = summed(ranking).signal(PartName.COVERAGE_GAP)
    assert gaps.max() == 1.0
    assert gaps.min() >= 0.0


def test_near_copies_do_not_fill_the_top() -> None:
    """Twenty drives of ten clips that look alike, one drive most uncertain of all."""
    generator = np.random.default_rng(3)
    places = generator.normal(size=(20, 4)) * 8
    pool = [
        MadeClip(
            RAIN,
            drive=f"d{drive}",
            start=float(20 * clip),
            duration=20.0,
            vector=tuple(places[drive] + generator.normal(size=4) * 0.1),
            uncertainty=0.9 - drive / 100 + clip / 10_000,
        )
        for drive in range(20)
        for clip in range(10)
    ]

    literal = rank(make_features(pool), Rung.PREDICTIONS, Profile.WEIGHTED_SUM)
    batch = rank(make_features(pool), Rung.PREDICTIONS)

    assert len(set(literal.order[:20] // 10)) == 2
    assert len(set(batch.order[:20] // 10)) > 15


def test_a_clip_that_stands_apart_is_guarded_but_not_dropped() -> None:
    crowd = [MadeClip(vector=(float(place), 0.0), uncertainty=0.5) for place in range(10)]
    features = make_features([*crowd, MadeClip(vector=(90.0, 90.0), uncertainty=0.9)])

    literal = rank(features, Rung.PREDICTIONS, Profile.WEIGHTED_SUM)
    ranking = rank(features, Rung.PREDICTIONS)

    isolated = summed(ranking).signal(PartName.ISOLATED)
    assert isolated[:10].max() < 0.5
    assert 0.9 < isolated[10] < 1.0
    assert literal.order[0] == 10
    assert ranking.order[0] != 10
    assert ranking.selection.is_selected.all()


@dataclass(frozen=True)
class Naive:
    """What every row would score next, from scratch."""

    features: Features
    ranking: Ranking

    def signals(self, taken: list[int]) -> dict[PartName, Floats]:
        scores = summed(self.ranking)
        found = {name: scores.signal(name) for name in scores.names}
        if PartName.COVERAGE_GAP in found:
            found[PartName.COVERAGE_GAP] = self._gaps(taken)
        if PartName.LIKE_PICKED in found:
            found[PartName.LIKE_PICKED] = np.maximum(self._similar(taken), self._copied(taken))
        return found

    def totals(self, taken: list[int]) -> Floats:
        signals, weights = self.signals(taken), self.ranking.weights_used
        minus = {PartName.LIKE_PICKED, PartName.ISOLATED}
        total = np.zeros(len(self.features.candidates))
        for name, signal in signals.items():
            total += (-1 if name in minus else 1) * weights[name.value] * signal
        return total

    def _gaps(self, taken: list[int]) -> Floats:
        coverage = self.ranking.analysis.coverage
        assert coverage is not None
        picked = np.array(
            [sum(coverage.group[row] == group for row in taken) for group in coverage.group]
        )
        share = (coverage.num_labeled + picked) / max(coverage.totals[1] + len(taken), 1)
        gap = np.maximum(coverage.num_target / max(coverage.totals[2], 1) - share, 0)
        gap = np.minimum(gap / (coverage.largest or 1), 1)
        return np.where(coverage.is_known, gap, 0)

    def _similar(self, taken: list[int]) -> Floats:
        known = self.ranking.analysis.likeness
        count = len(self.features.candidates)
        if known is None or known.space is None or not taken:
            return np.zeros(count)
        vectors = known.space.pool
        distances = ((vectors[:, None] - vectors[taken][None]) ** 2).sum(axis=2)
        similar = np.nan_to_num(np.exp(-distances / (2 * known.space.h2)))
        return np.asarray(similar.max(axis=1))

    def _copied(self, taken: list[int]) -> Floats:
        """By drives alone: times are unknown in these instances."""
        drive = self.features.candidates.recordings.drive
        labeled = self.features.labeled.recordings.drive
        copies = [
            sum(drive[other] == drive[row] for other in taken if other != row)
            + int((labeled == drive[row]).sum())
            if drive[row] >= 0
            else 0
            for row in range(len(drive))
        ]
        damping: Floats = 1 - 0.5 ** np.array(copies, dtype=float)
        return damping


clips = st.builds(
    MadeClip,
    tags=st.sampled_from([{}, RAIN, DRY, {"weather": "fog"}]),
    drive=st.sampled_from(["", "a", "b", "c"]),
    frames=st.integers(1, 20),
    objects=st.sampled_from([0.0, 3.0, 9.0]),
    uncertainty=st.floats(0.01, 1.0),
    vector=st.sampled_from([(), (0.0, 0.0), (0.5, 0.1), (4.0, 4.0), (4.2, 4.0), (9.0, 1.0)]),
)


@settings(max_examples=60, deadline=None)
@given(
    pool=st.lists(clips, min_size=1, max_size=24),
    labeled=st.lists(clips, max_size=4),
    benchmark=st.lists(clips, max_size=5),
    budget_hours=st.none() | st.floats(0.02, 3.0),
    holdback_share=st.sampled_from([0.0, 0.3]),
)
def test_lazy_picks_are_those_of_a_naive_greedy(
    pool: list[MadeClip],
    labeled: list[MadeClip],
    benchmark: list[MadeClip],
    budget_hours: float | None,
    holdback_share: float,
) -> None:
    features = make_features(pool, labeled=labeled, benchmark=benchmark or None)
    request = RankRequest(
        Profile.WEIGHTED_SUM_BATCH,
        Rung.PREDICTIONS,
        budget_hours,
        holdback_share=holdback_share,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(board, "BLOCK", 1)
        patch.setattr(likeness, "RECENT", 1)

        ranking = rank_pool(features, request)

    check_picks(features, ranking)
    check_rest(features, ranking)


def check_picks(features: Features, ranking: Ranking) -> None:
    naive, minutes = Naive(features, ranking), ranking.costs.minutes
    hours = ranking.request.budget_hours
    left = np.inf if hours is None else hours * 60 + 1e-9
    left -= minutes[ranking.holdback.rows].sum()
    is_held, taken = ranking.holdback.is_drawn, list[int]()
    for row in ranking.order[: ranking.selection.num_selected].tolist():
        totals = naive.totals(taken)
        for name, signal in naive.signals(taken).items():
            assert summed(ranking).signal(name)[row] == pytest.approx(signal[row], abs=1e-8)
        if not is_held[row]:
            open_rows = (minutes <= left) & ~is_held
            open_rows[taken] = False
            assert open_rows[row]
            assert totals[row] == pytest.approx(totals[open_rows].max(), abs=1e-8)
            left -= minutes[row]
        taken.append(row)
    assert sum(is_held[taken]) == len(ranking.holdback)


def check_rest(features: Features, ranking: Ranking) -> None:
    taken = ranking.order[: ranking.selection.num_selected].tolist()
    rest: Ints = ranking.order[len(taken) :]
    totals = Naive(features, ranking).totals(taken)
    assert ranking.totals[rest] == pytest.approx(totals[rest], abs=1e-8)
    assert (np.diff(ranking.totals[rest]) <= 0).all()


def test_the_first_weights_are_those_of_the_weighted_sum_and_two_that_take_off() -> None:
    adding = {
        name: weight
        for name, weight in WEIGHTED_SUM_BATCH_V1.items()
        if name not in (PartName.LIKE_PICKED, PartName.ISOLATED)
    }

    assert sum(adding.values()) == pytest.approx(1.0)
    assert WEIGHTED_SUM_BATCH_V1[PartName.LIKE_PICKED] == 0.5
    assert WEIGHTED_SUM_BATCH_V1[PartName.ISOLATED] == 0.5
