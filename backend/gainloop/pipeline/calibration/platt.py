"""Scores as probabilities of being a true positive.

In: scores of any scale (probabilities, logits) and which of the detections were true positives.
Out: a `Calibration`. Called by the import of evaluations for `--scores logit`.

Method: J. Platt, "Probabilistic outputs for support vector machines and comparisons to regularized
likelihood methods", Advances in Large Margin Classifiers (1999), with his smoothed targets, so that
scores that separate the two kinds perfectly still give a finite slope. His A and B are the negated
slope and intercept. Minimized by Newton steps that are halved until they descend, as in Lin, Lin
and Weng, "A note on Platt's probabilistic outputs for support vector machines", Machine Learning 68
(2007).
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from gainloop.errors import InvalidInput
from gainloop.terms.boxes import Bools, Floats

MAX_STEPS = 100
SMALLEST_STEP = 1e-10
CONVERGED_GRADIENT = 1e-10


@dataclass(frozen=True, slots=True)
class Calibration:
    """probability = 1 / (1 + exp(-(slope * score + intercept))); slope is never negative."""

    slope: float
    intercept: float

    def probability(self, scores: Floats) -> Floats:
        return np.asarray(expit(self.slope * scores + self.intercept), dtype=np.float64)


def fit_platt(scores: Floats, is_tp: Bools) -> Calibration:
    num_tp, num_fp = int(is_tp.sum()), int((~is_tp).sum())
    if num_tp == 0 or num_fp == 0:
        raise InvalidInput(
            "CALIBRATION_NEEDS_BOTH",
            f"{num_tp} true and {num_fp} false positives; a calibration is fitted on both kinds, "
            "so give a benchmark with more detections, or name a calibration",
        )
    target = np.where(is_tp, (num_tp + 1) / (num_tp + 2), 1 / (num_fp + 2))
    # The median of equal scores is that score exactly; their mean can miss it by a rounding.
    center, scale = float(np.median(scores)), float(scores.std()) or 1.0
    slope, intercept = _minimize((scores - center) / scale, target)
    if slope < 0:
        raise InvalidInput(
            "CALIBRATION_NOT_MONOTONE",
            "true positives have lower scores than false positives, so that a higher score would "
            "mean a lower probability; check the score column and its sign",
        )
    return Calibration(slope / scale, intercept - slope * center / scale)


def _minimize(scores: Floats, target: Floats) -> tuple[float, float]:
    """Slope and intercept with the least cross entropy per detection."""
    design = np.column_stack([scores, np.ones_like(scores)])
    weights = np.array([0.0, np.log(target.mean() / (1 - target.mean()))])
    loss = _cross_entropy(design @ weights, target)
    for _ in range(MAX_STEPS):
        probability = expit(design @ weights)
        gradient = design.T @ (probability - target) / len(target)
        if np.abs(gradient).max() < CONVERGED_GRADIENT:
            break
        curvature = (design.T * (probability * (1 - probability))) @ design / len(target)
        step = np.linalg.lstsq(curvature, gradient)[0]
        length = 1.0
        while (lower := _cross_entropy(design @ (weights - length * step), target)) > loss:
            length /= 2
            if length < SMALLEST_STEP:
                return float(weights[0]), float(weights[1])
        weights, loss = weights - length * step, lower
    return float(weights[0]), float(weights[1])


def _cross_entropy(logit: Floats, target: Floats) -> float:
    return float(np.mean(np.logaddexp(0.0, logit) - target * logit))
