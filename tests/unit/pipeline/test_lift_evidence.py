"""Evidence over cycles: exact values, the price of looking, and how often chance gets a verdict."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from gainloop.pipeline.lift.evidence import (
    ALPHA,
    NUM_LINES,
    PRIOR,
    THRESHOLD,
    Evidence,
    cycles_needed,
    weigh,
)
from gainloop.pipeline.lift.measure_lift import BASELINES, measure_lift, paired_differences
from gainloop.pipeline.lift.one_look import flip_p_value, t_p_value
from gainloop.pipeline.lift.records import Arms
from gainloop.terms.boxes import Floats
from gainloop.terms.enums import LiftState, ShadowArm

NONE = np.full(3, np.nan)
FOUR = (ShadowArm.PRIORITIZED, *BASELINES, ShadowArm.RANDOM_TWIN)


def test_evidence_of_three_cycles_is_the_ratio_of_both_likelihoods() -> None:
    d = np.array([0.02, 0.03, 0.07])
    found = weigh(d, np.full(3, 2.0), NONE)
    # Under N(0, s²(2 I + PRIOR 11')) over N(0, 2 s² I), with s integrated out by ds / s.
    covariance = 2 * np.eye(3) + PRIOR
    ratio = (d @ d / 2) / (d @ np.linalg.inv(covariance) @ d)
    determinant = np.linalg.det(covariance) / 2**3
    assert_allclose(found.log_evidence[-1], np.log(determinant**-0.5 * ratio**1.5))
    assert_allclose(found.delta, [0.02, 0.025, 0.04])
    assert not found.is_decided.any()


def test_the_interval_ends_where_the_evidence_is_at_the_threshold() -> None:
    rng = np.random.default_rng(2)
    d, twins, spread = rng.normal(0.4, 1, 8), rng.normal(0, 2, 8), np.full(8, 1.5)
    found = weigh(d, spread, twins)
    assert np.isfinite(found.half_width[-1])
    end = found.delta[-1] - found.half_width[-1]
    assert found.uses_twins[-1]
    assert_allclose(weigh(d - end, spread, twins).log_evidence[-1], np.log(THRESHOLD))


def test_twins_decide_sooner_and_count_for_nothing_where_differences_spread_wider() -> None:
    d, quiet = np.full(5, 0.05) + np.array([1, -1, 1, -1, 1]) * 0.001, np.full(5, 0.001)
    alone = weigh(d, np.full(5, 1.5), np.full(5, np.nan))
    calibrated = weigh(d, np.full(5, 1.5), quiet)
    assert calibrated.num_cycles[calibrated.is_decided][0] == 3
    assert alone.num_cycles[alone.is_decided][0] == 4
    wide = np.array([0.3, -0.2, 0.25, -0.3, 0.2])
    guarded = weigh(wide, np.full(5, 1.5), quiet)
    assert not guarded.uses_twins[-1]
    assert (
        guarded.log_evidence[-1]
        <= weigh(wide, np.full(5, 1.5), np.full(5, np.nan)).log_evidence[-1]
    )


def test_one_cycle_decides_nothing_however_large() -> None:
    found = weigh(np.array([0.5]), np.array([1.5]), np.array([1e-9]))
    assert not found.is_decided.any()
    assert np.isinf(found.half_width).all()


def test_equal_results_are_no_evidence() -> None:
    found = weigh(np.zeros(3), np.full(3, 2.0), np.zeros(3))
    assert (found.log_evidence < 0).all()
    assert not found.is_decided.any()


def test_cycles_needed_hold_what_they_promise() -> None:
    effect, spread = 2.0, 2.0
    needed = cycles_needed(effect, spread, has_twins=True)
    assert needed is not None
    rng = np.random.default_rng(0)
    decided = [
        weigh(
            effect + rng.normal(0, np.sqrt(spread), needed),
            np.full(needed, spread),
            rng.normal(0, np.sqrt(2), needed),
        ).is_decided.any()
        for _ in range(400)
    ]
    assert 0.75 <= np.mean(decided) <= 0.97
    assert cycles_needed(0.01, spread, has_twins=True) is None
    assert cycles_needed(effect, spread, has_twins=False) > needed  # type: ignore[operator]


def test_tests_that_look_once_are_exact() -> None:
    assert flip_p_value(np.array([1.0, 2.0, 3.0])) == 2 / 8
    assert flip_p_value(np.array([1.0, -1.0])) == 1.0
    assert t_p_value(np.array([1.0, 3.0])) == pytest.approx(0.2951672353)  # t = 2, 1 df
    assert t_p_value(np.array([1.0])) is None
    assert flip_p_value(np.array([1.0])) is None
    many = np.random.default_rng(1).normal(0.5, 1, 20)
    assert flip_p_value(many) == pytest.approx(t_p_value(many), abs=0.03)


def simulated(rng: np.random.Generator, better: float = 0.0, uneven: float = 0.0) -> list[Arms]:
    """Both metrics of one program of 50 cycles with twins. Results of a cycle share what its base
    model gives; an arm adds the luck of its batch, which moves both metrics. better: what the
    prioritized arm adds, uneven: by how much more or less from cycle to cycle, in units of that
    luck.
    """
    luck = {arm: rng.normal(size=(2, 50)) for arm in FOUR}
    luck[ShadowArm.PRIORITIZED] += better + uneven * rng.normal(size=(2, 50))
    base, hours = 0.6 + rng.normal(0, 0.05, 50), dict.fromkeys(FOUR, np.full(50, 3.0))
    worst = {arm: base + 0.02 * values[0] for arm, values in luck.items()}
    overall = {
        arm: base + 0.01 * (0.6 * values[0] + 0.8 * values[1]) for arm, values in luck.items()
    }
    return [Arms(worst, hours), Arms(overall, hours)]


def lines_of(arms: Arms) -> list[Evidence]:
    twins = arms.results[ShadowArm.RANDOM] - arms.results[ShadowArm.RANDOM_TWIN]
    return [weigh(*paired_differences(arms, baseline), twins) for baseline in BASELINES]


def share_with_verdict(num_programs: int, uneven: float = 0.0) -> float:
    """Of programs without a difference that get any verdict, on any line after any cycle."""
    rng = np.random.default_rng(11)
    wrong = 0
    for _ in range(num_programs):
        lines = [line for arms in simulated(rng, uneven=uneven) for line in lines_of(arms)]
        assert len(lines) == NUM_LINES
        wrong += any(line.is_decided.any() for line in lines)
    return wrong / num_programs


def test_chance_gets_a_verdict_in_less_than_a_tenth_of_programs_looked_at_fifty_times() -> None:
    assert share_with_verdict(500) <= ALPHA


def test_so_it_is_where_the_policy_is_better_in_some_cycles_and_worse_in_others() -> None:
    assert share_with_verdict(300, uneven=1.5) <= ALPHA


def test_a_look_at_p_values_after_every_cycle_would_have_been_wrong_far_more_often() -> None:
    rng = np.random.default_rng(3)
    wrong = [
        any((t_p_value(d[:count]) or 1) <= 0.05 for count in range(2, 51))
        for d in rng.normal(size=(200, 50))
    ]
    assert np.mean(wrong) > 0.2


@pytest.mark.parametrize(("better", "most"), [(3.0 * np.sqrt(2), 8), (1.8 * np.sqrt(2), 16)])
def test_a_better_policy_is_called_better(better: float, most: int) -> None:
    rng = np.random.default_rng(5)
    for _ in range(20):
        worst = measure_lift(simulated(rng, better)[0])
        assert [contrast.baseline for contrast in worst.contrasts] == list(BASELINES)
        for contrast in worst.contrasts:
            assert contrast.state is LiftState.BETTER
            assert contrast.decided_after is not None
            assert 2 <= contrast.decided_after <= most


def first(arms: Arms, count: int) -> Arms:
    def cut(columns: dict[ShadowArm, Floats]) -> dict[ShadowArm, Floats]:
        return {arm: values[:count] for arm, values in columns.items()}

    return Arms(cut(dict(arms.results)), cut(dict(arms.hours)))


def test_no_difference_is_not_distinguishable_yet_and_says_what_it_would_take() -> None:
    arms = simulated(np.random.default_rng(8))[0]
    for contrast in measure_lift(first(arms, 6)).contrasts:
        assert contrast.state is LiftState.NOT_DISTINGUISHABLE
        assert contrast.decided_after is None
        assert contrast.num_cycles_needed is None or contrast.num_cycles_needed > 6
    for contrast in measure_lift(first(arms, 1)).contrasts:
        assert contrast.state is LiftState.TOO_FEW_CYCLES
        assert contrast.t_p_value is None
