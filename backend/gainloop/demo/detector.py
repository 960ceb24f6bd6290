"""The demo program's detector: a classifier of proposals that is really trained.

Features and labels of proposals come in, a trained detector goes out: multinomial logistic
regression (scikit-learn) on the features and 400 random Fourier features of them. Its misses, false
alarms and confusions are those of a real model. Used by `build_demo` and `detections`.

Training runs on one thread and what comes out is rounded, so that the order in which a machine adds
decides nothing.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.demo.annotators import labeled_sightings
from gainloop.demo.clips import Part
from gainloop.demo.learned_labels import classes_by_labels
from gainloop.demo.prototypes import BACKGROUND, NUM_FEATURES
from gainloop.demo.world import DemoWorld
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.labels import ReleaseLabels

FAMILY = "demo-detector"
NUM_WAVES = 400
MAX_ITERATIONS = 80
_C = 2.0
_LENGTH_SCALE = 4.0
_WEIGHT_DIGITS = 5
_SCORE_DIGITS = 4
_ROWS_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Detector:
    """name: NAME:VERSION; waves, phases: of the Fourier features; weights, offsets: of each class
    in `classes`.
    """

    name: str
    waves: Floats
    phases: Floats
    classes: Ints
    weights: Floats
    offsets: Floats


def train_versions(world: DemoWorld) -> tuple[Detector, ...]:
    """Version 1 from the oldest half of the labeled clips, version 2 from all of them."""
    labeled = world.clips_of(Part.LABELED)
    parts = (labeled[: len(labeled) // 2], labeled)
    return tuple(
        train(world, clips, f"{FAMILY}:{number}") for number, clips in enumerate(parts, start=1)
    )


def train(world: DemoWorld, clips: Ints, name: str) -> Detector:
    """From the labels of these clips, on one frame a second."""
    rows = labeled_sightings(world, clips)
    return fit(name, world.features[rows], world.labels[world.seen.track[rows]], world.size.seed)


def train_with_release(world: DemoWorld, labels: ReleaseLabels, name: str) -> Detector:
    """From the labels that the program had, and those of a dataset release. A proposal is what the
    label on the same place says, and no road user where there is none.
    """
    known = labeled_sightings(world, world.clips_of(Part.LABELED))
    new = labeled_sightings(world, world.rows_of(labels.covered))
    rows = np.concatenate([known, new])
    taught = np.concatenate(
        [world.labels[world.seen.track[known]], classes_by_labels(world, new, labels)]
    )
    return fit(name, world.features[rows], taught, world.size.seed)


def fit(name: str, features: Floats, labels: Ints, seed: int) -> Detector:
    """labels: a class or BACKGROUND for each row of features."""
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    rng = np.random.default_rng([seed, 7])
    waves = rng.normal(0, 1 / _LENGTH_SCALE, (NUM_FEATURES, NUM_WAVES))
    phases = rng.uniform(0, 2 * np.pi, NUM_WAVES)
    model = LogisticRegression(C=_C, max_iter=MAX_ITERATIONS, tol=1e-3)
    with threadpool_limits(1):
        model.fit(_expand(features, waves, phases), labels)
    weights, offsets = (np.round(x, _WEIGHT_DIGITS) for x in (model.coef_, model.intercept_))
    return Detector(name, waves, phases, model.classes_, weights, offsets)


def probabilities(detector: Detector, features: Floats) -> Floats:
    """(N, classes and BACKGROUND), rounded."""
    found = np.zeros((len(features), BACKGROUND + 1))
    for at in range(0, len(features), _ROWS_AT_ONCE):
        rows = slice(at, at + _ROWS_AT_ONCE)
        found[rows] = _probabilities(detector, features[rows])
    return found


def _probabilities(detector: Detector, features: Floats) -> Floats:
    logits = _expand(features, detector.waves, detector.phases) @ detector.weights.T
    logits += detector.offsets
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    found = np.zeros((len(features), BACKGROUND + 1))
    found[:, detector.classes] = odds / odds.sum(axis=1, keepdims=True)
    return np.round(found, _SCORE_DIGITS)


def _expand(features: Floats, waves: Floats, phases: Floats) -> Floats:
    of_waves = np.sqrt(2.0 / NUM_WAVES) * np.cos(features @ waves + phases)
    return np.hstack([features, of_waves])
