"""The detector of the simulation: a classifier of object candidates that is really trained.

Multinomial logistic regression on the features and 400 random Fourier features of them; its misses
are those of a real model. The features of a world are expanded once, and every policy trains on
rows of them. Called by the closed loop.
"""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from gainloop.demo.simulation.records import SimulatedWorld
from gainloop.terms.boxes import Floats, Ints

NUM_WAVES = 400
MAX_ITERATIONS = 80
C = 2.0
_LENGTH_SHARE = 0.7
"""Of the median distance between two candidates: the length scale of the waves."""
_WAVE_WEIGHT = 0.3
_SAMPLE = 400


@dataclass(frozen=True, slots=True)
class Expanded:
    """(M, F + waves) of each side's candidates."""

    pool: Floats
    benchmark: Floats
    holdout: Floats


def expand_world(world: SimulatedWorld) -> Expanded:
    rng = np.random.default_rng([world.seed, 12])
    features = world.pool.clips.features
    length = _LENGTH_SHARE * _median_distance(features)
    waves = rng.normal(0, 1 / length, (features.shape[1], NUM_WAVES))
    phases = rng.uniform(0, 2 * np.pi, NUM_WAVES)
    return Expanded(
        *(
            _expand(side.features, waves, phases)
            for side in (world.pool.clips, world.benchmark, world.holdout)
        )
    )


@dataclass(frozen=True, slots=True)
class TrainedDetector:
    """weights: (classes of the world, F + waves); offsets: (classes,), -inf for a class that no
    label had.
    """

    weights: Floats
    offsets: Floats

    def probabilities(self, expanded: Floats) -> Floats:
        logits = expanded @ self.weights.T + self.offsets
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        found: Floats = odds / odds.sum(axis=1, keepdims=True)
        return found


def train_detector(expanded: Floats, labels: Ints, num_classes: int) -> TrainedDetector:
    """Stops after 80 iterations, converged or not: a fixed effort per training."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    model: Any = LogisticRegression(C=C, max_iter=MAX_ITERATIONS, tol=1e-3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(expanded, labels)
    weights = np.zeros((num_classes, expanded.shape[1]))
    offsets = np.full(num_classes, -np.inf)
    coefficients, intercepts = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # one row stands for the difference of both
        coefficients, intercepts = (np.concatenate([-x, x]) / 2 for x in (coefficients, intercepts))
    weights[model.classes_], offsets[model.classes_] = coefficients, intercepts
    return TrainedDetector(weights, offsets)


def _expand(features: Floats, waves: Floats, phases: Floats) -> Floats:
    of_waves = _WAVE_WEIGHT * np.cos(features @ waves + phases)
    return np.hstack([features, of_waves])


def _median_distance(features: Floats) -> float:
    sample = features[:: -(-len(features) // _SAMPLE)]
    gaps = sample[:, None] - sample
    distances = np.sqrt((gaps**2).sum(axis=2))
    return float(np.median(distances[distances > 0]))
