"""Scores of any scale become probabilities."""

from math import log

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from gainloop.errors import InvalidInput
from gainloop.pipeline.calibration.platt import Calibration, fit_platt
from gainloop.terms.boxes import Bools, Floats


def sample(seed: int, slope: float, intercept: float, count: int = 4000) -> tuple[Floats, Bools]:
    rng = np.random.default_rng(seed)
    scores = rng.normal(0.0, 3.0, count)
    chance = 1 / (1 + np.exp(-(slope * scores + intercept)))
    return scores, rng.random(count) < chance


def test_two_scores_get_their_smoothed_shares() -> None:
    """4 of each kind: targets 5/6 and 1/6, so 3 of 4 true gives (3 x 5/6 + 1/6) / 4 = 2/3."""
    scores = np.array([1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0])
    is_tp = np.array([True, True, True, False, True, False, False, False])

    calibration = fit_platt(scores, is_tp)

    np.testing.assert_allclose(
        calibration.probability(np.array([0.0, 1.0])), [1 / 3, 2 / 3], atol=1e-9
    )
    assert calibration.slope == pytest.approx(2 * log(2), abs=1e-8)
    assert calibration.intercept == pytest.approx(-log(2), abs=1e-8)


def test_the_curve_that_made_the_outcomes_is_found_again() -> None:
    calibration = fit_platt(*sample(3, slope=0.8, intercept=-1.2, count=50_000))

    assert calibration.slope == pytest.approx(0.8, abs=0.02)
    assert calibration.intercept == pytest.approx(-1.2, abs=0.03)


def test_no_other_curve_has_a_lower_smoothed_cross_entropy() -> None:
    scores, is_tp = sample(5, slope=1.5, intercept=0.4)
    num_tp, num_fp = int(is_tp.sum()), int((~is_tp).sum())
    target = np.where(is_tp, (num_tp + 1) / (num_tp + 2), 1 / (num_fp + 2))

    def loss(weights: Floats) -> float:
        logit = weights[0] * scores + weights[1]
        return float(np.mean(np.logaddexp(0, logit) - target * logit))

    calibration = fit_platt(scores, is_tp)

    found = loss(np.array([calibration.slope, calibration.intercept]))
    best = minimize(loss, np.zeros(2), method="Nelder-Mead", options={"xatol": 1e-9}).fun
    assert found <= best + 1e-12


def test_probabilities_do_not_depend_on_the_scale_of_the_scores() -> None:
    scores, is_tp = sample(7, slope=1.0, intercept=0.0)

    plain = fit_platt(scores, is_tp).probability(scores)

    stretched = scores * 1e6 - 5e8
    np.testing.assert_allclose(fit_platt(stretched, is_tp).probability(stretched), plain, atol=1e-6)


def test_scores_that_separate_the_kinds_still_give_a_finite_curve() -> None:
    scores = np.array([-2.0, -1.0, 1.0, 2.0])
    calibration = fit_platt(scores, np.array([False, False, True, True]))

    probability = calibration.probability(scores)

    assert np.isfinite([calibration.slope, calibration.intercept]).all()
    assert 0 < probability[0] < 0.5 < probability[3] < 1


@pytest.mark.parametrize("score", [0.0, 0.1, 0.5, -7.3, 1e9])
def test_one_score_for_all_gets_the_share_of_true_positives(score: float) -> None:
    """1 of 7 true: targets 2/3 and 1/8, so (2/3 + 6 x 1/8) / 7 = 17/84."""
    scores = np.full(7, score)
    calibration = fit_platt(scores, np.arange(7) == 0)

    assert calibration.slope == 0.0
    np.testing.assert_allclose(calibration.probability(scores), 17 / 84, atol=1e-9)


@pytest.mark.parametrize("is_tp", [True, False])
def test_one_kind_alone_is_refused(is_tp: bool) -> None:
    with pytest.raises(InvalidInput) as refusal:
        fit_platt(np.array([0.1, 0.9]), np.array([is_tp, is_tp]))

    assert refusal.value.code == "CALIBRATION_NEEDS_BOTH"


def test_no_detections_are_refused() -> None:
    with pytest.raises(InvalidInput) as refusal:
        fit_platt(np.zeros(0), np.zeros(0, dtype=np.bool_))

    assert refusal.value.code == "CALIBRATION_NEEDS_BOTH"


def test_scores_that_fall_with_the_chance_are_refused() -> None:
    scores, is_tp = sample(9, slope=1.0, intercept=0.0)

    with pytest.raises(InvalidInput) as refusal:
        fit_platt(-scores, is_tp)

    assert refusal.value.code == "CALIBRATION_NOT_MONOTONE"


@settings(max_examples=50, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32 - 1), slope=st.floats(0.1, 20), intercept=st.floats(-4, 4))
def test_a_higher_score_never_has_a_lower_probability(
    seed: int, slope: float, intercept: float
) -> None:
    scores, is_tp = sample(seed, slope, intercept, count=200)
    assume(is_tp.any() and not is_tp.all())

    probability = fit_platt(scores, is_tp).probability(np.sort(scores))

    assert (np.diff(probability) >= 0).all()
    assert ((probability >= 0) & (probability <= 1)).all()


def test_extreme_scores_neither_overflow_nor_warn() -> None:
    probability = Calibration(slope=3.0, intercept=0.0).probability(np.array([-1e6, 1e6]))

    assert probability.tolist() == [0.0, 1.0]
