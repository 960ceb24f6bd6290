"""Limits through `rank_pool`: under every profile, beside the holdback, and what they cost."""

from dataclasses import replace

import numpy as np
import pytest

from gainloop.pipeline.scoring.copies import copy_rate
from gainloop.pipeline.scoring.ranking import LimitsOutcome, Ranking, RankRequest, rank_pool
from gainloop.pipeline.scoring.selection import Selection
from gainloop.pipeline.scoring.triage import MOST_ENTRIES, find_triage
from gainloop.reads.run_limits import RunLimitsRow
from gainloop.terms.enums import LimitUnit, Profile, Rung
from gainloop.terms.limits import NO_LIMITS, Limits, Minimum
from tests.unit.pipeline.gain_world import atlas_of, draw_world

WORLD = draw_world(num_drives=60)
ATLAS = atlas_of(WORLD)
CODES = WORLD.candidates.codes
DAY = {"time_of_day": "day"}
DAYS = Limits(
    floors=(Minimum.of({**DAY, "weather": "snow"}, 5, LimitUnit.CLIPS, "snow by day"),),
    minimums=(Minimum.of(DAY, 3.0, LimitUnit.HOURS),),
)


def rank(profile: Profile, limits: Limits, share: float = 0.1) -> Ranking:
    request = RankRequest(profile, Rung.ERRORS_BY_EMBEDDING, 6.0, holdback_share=share)
    return rank_pool(WORLD, replace(request, limits=limits), ATLAS)


@pytest.mark.parametrize("profile", Profile)
def test_every_profile_meets_minimums_and_keeps_its_holdback(profile: Profile) -> None:
    share = 0.0 if profile is Profile.FIFO else 0.1
    free, limited = rank(profile, NO_LIMITS, share), rank(profile, DAYS, share)

    chosen = limited.selection.is_selected
    is_day = CODES[:, 0] == 0
    assert limited.selection.shortfalls == ()
    assert limited.costs.minutes[chosen & is_day].sum() >= 180
    assert (chosen & is_day & (CODES[:, 1] == 3)).sum() >= 5
    assert limited.selection.spent_minutes <= 360 + 1e-6
    assert limited.holdback.rows.tolist() == free.holdback.rows.tolist()
    assert limited.holdback.propensity.tolist() == free.holdback.propensity.tolist()
    assert limited.propensity[limited.holdback.rows].tolist() == (
        free.propensity[free.holdback.rows].tolist()
    )
    assert sorted(limited.order.tolist()) == list(range(len(CODES)))
    first = limited.order[: limited.selection.for_minimums[0]]
    assert limited.selection.for_minimums[0] > 0
    assert (CODES[first, 1] == 3).all()
    assert is_day[first].all()


@pytest.mark.parametrize("profile", Profile)
def test_limits_that_do_not_bind_leave_every_bit(profile: Profile) -> None:
    free = rank(profile, NO_LIMITS, 0.0)
    wide = rank(profile, Limits(largest_share=1.0, most_copies=600), 0.0)

    assert free.order.tobytes() == wide.order.tobytes()
    assert free.totals.tobytes() == wide.totals.tobytes()
    assert wide.limits.worth_without is None
    assert wide.limits.cost is None


def test_what_limits_cost_is_the_difference_of_two_runs() -> None:
    free, limited = rank(Profile.EXPECTED_GAIN, NO_LIMITS), rank(Profile.EXPECTED_GAIN, DAYS)

    assert free.gain is not None
    assert limited.gain is not None
    assert limited.limits.worth == limited.gain.expected
    assert limited.limits.worth_without == pytest.approx(free.gain.expected)
    cost = limited.limits.cost
    assert cost == pytest.approx(1 - limited.gain.expected / free.gain.expected)
    assert cost is not None
    assert 0.01 < cost < 0.9


def test_the_certificate_bounds_the_best_without_limits() -> None:
    """Of the same cost: no selection that limits did not touch gains more than its bound."""
    free = rank(Profile.EXPECTED_GAIN, NO_LIMITS, 0.0)
    limited = rank(Profile.EXPECTED_GAIN, DAYS, 0.0)

    assert free.gain is not None
    assert limited.gain is not None
    hour = 360 / limited.selection.spent_minutes
    assert limited.gain.certificate.bound * hour >= free.gain.certificate.gain
    assert limited.gain.certificate.ratio < free.gain.certificate.ratio


def test_scores_of_other_profiles_are_summed_and_those_of_fifo_say_nothing() -> None:
    free = rank(Profile.WEIGHTED_SUM_BATCH, NO_LIMITS, 0.0)
    limited = rank(Profile.WEIGHTED_SUM_BATCH, DAYS, 0.0)

    total = free.totals[free.selection.is_selected].sum()
    assert limited.limits.worth_without == pytest.approx(total)
    assert rank(Profile.FIFO, DAYS, 0.0).limits.cost is None


@pytest.mark.parametrize(
    ("worth", "worth_without", "cost"),
    [
        (3.0, 4.0, 0.25),
        (5.0, 4.0, -0.25),
        (0.0, 4.0, 1.0),
        (0.964, -0.685, None),
        (-1.0, -2.0, None),
        (-0.5, 4.0, None),
        (1.0, 0.0, None),
        (1.0, None, None),
        (None, 1.0, None),
    ],
)
def test_limits_cost_a_share_of_sums_that_have_shares(
    worth: float | None, worth_without: float | None, cost: float | None
) -> None:
    row = RunLimitsRow(
        "run-1", Profile.WEIGHTED_SUM_BATCH, "limits:1", [], [], worth, worth_without, None
    )

    assert LimitsOutcome(worth, worth_without, None, has_cell_cap=False).cost == cost
    assert row.cost == cost


@pytest.mark.parametrize(
    "profile", [Profile.WEIGHTED_SUM, Profile.WEIGHTED_SUM_BATCH, Profile.EXPECTED_GAIN]
)
def test_caps_hold_and_near_copies_stay_below_their_threshold(profile: Profile) -> None:
    """Fifo is what others are measured against: no cap makes it another order."""
    limits = Limits(largest_share=0.12, most_copies=1)
    free, capped = rank(profile, NO_LIMITS, 0.0), rank(profile, limits, 0.0)

    assert capped.limits.has_cell_cap
    assert capped.selection.num_capped > 0
    assert capped.limits.copy_rate == limits.largest_copy_rate == 0.0
    assert free.limits.copy_rate is not None
    assert free.limits.copy_rate > 0.0
    two = rank(profile, Limits(most_copies=2), 0.0)
    assert two.limits.copy_rate is not None
    assert two.limits.copy_rate <= 0.5
    by_drive = np.bincount(WORLD.candidates.recordings.drive[two.selection.is_selected])
    assert by_drive.max() <= 2
    fifo = rank(Profile.FIFO, limits, 0.0)
    assert fifo.selection.num_capped == 0


def test_the_copy_rate_counts_clips_after_the_first_of_their_group() -> None:
    groups = np.array([0, 0, 1, -1, -1, 0, 2])

    assert copy_rate(groups, np.array([0, 1, 2, 3, 4, 5])) == 2 / 6
    assert copy_rate(groups, np.array([3, 4])) == 0.0
    assert copy_rate(groups, np.array([], dtype=np.int64)) is None
    assert copy_rate(None, np.array([1])) is None


def triage_of(kinship: list[float], unguarded: list[float], selected: list[bool]) -> list[int]:
    selection = Selection(np.array(selected), 0.0, 0)
    totals = np.array(unguarded) * np.array(kinship)
    nobody = np.zeros(len(kinship), dtype=np.bool_)
    found = find_triage(np.array(kinship), totals, np.array(unguarded), selection, nobody)
    assert found.scores.tolist() == totals[found.rows].tolist()
    assert found.is_kept_out.tolist() == (found.unguarded >= 5.0).tolist()
    rows: list[int] = found.rows.tolist()
    return rows


def test_triage_takes_what_stands_apart_and_was_not_selected_the_highest_first() -> None:
    rows = triage_of(
        kinship=[1.0, 0.1, 0.1, 0.4, 0.6, float("nan"), 0.1],
        unguarded=[5.0, 4.0, 9.0, 5.0, 9.0, 9.0, 90.0],
        selected=[True, False, False, False, False, False, True],
    )

    assert rows == [2, 3, 1]


def test_triage_is_cut_and_says_how_many_there_were() -> None:
    count = MOST_ENTRIES + 20
    selection = Selection(np.zeros(count, dtype=np.bool_), 0.0, 0)
    raw = np.arange(count, dtype=np.float64)
    nobody = np.zeros(count, dtype=np.bool_)

    found = find_triage(np.full(count, 0.1), raw / 10, raw, selection, nobody)

    assert (len(found.rows), found.num_found) == (MOST_ENTRIES, count)
    assert found.rows[0] == count - 1
    assert not found.is_kept_out.any()
    assert len(find_triage(None, raw, None, selection, nobody).rows) == 0


@pytest.mark.parametrize("profile", [Profile.WEIGHTED_SUM_BATCH, Profile.EXPECTED_GAIN])
def test_a_clip_that_its_guard_kept_out_would_have_been_selected(profile: Profile) -> None:
    vectors = WORLD.candidates.vectors
    assert vectors is not None
    first = rank(profile, NO_LIMITS, 0.0).order[0]
    moved = vectors.copy()
    moved[first] += 40.0
    features = replace(WORLD, candidates=replace(WORLD.candidates, vectors=moved))
    request = RankRequest(profile, Rung.ERRORS_BY_EMBEDDING, 6.0)

    found = rank_pool(features, request, ATLAS)

    assert first in found.triage.rows
    assert not found.selection.is_selected[found.triage.rows].any()
    assert (found.triage.guards < 0.5).all()
    assert (found.triage.unguarded > found.triage.scores).all()
