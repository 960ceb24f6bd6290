"""How likely a suspect is a true find with a wrong label, judged by how its class behaves.

In: probabilities of true positives and of suspects. Out: one likelihood per suspect. Called by
`find_label_errors`.

Reasoning: labels go wrong without regard to what a model says, so detections that are false by
their label only have the probabilities of true positives, while errors of the model pile up at low
ones. Among the surest detections nearly all false ones are therefore of the first kind: their
number per true positive there is `rate`. At any lower probability, rate x true positives are
expected to be false by their label; what exceeds that is the model's. So it is estimated, as a
mixture proportion, in C. Scott, "A rate of convergence for mixture proportion estimation, with
application to learning from noisy labels" (AISTATS 2015).
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import isotonic_regression

from gainloop.terms.boxes import Bools, Floats, Ints

SURE_SHARE = 0.15
"""The share of the true positives of a class, the surest ones, that the rate is counted over."""

FEWEST_SURE = 200
"""More of them are taken where these would be fewer in all."""

FEWEST_FOUND = 30
"""Classes with fewer true positives are judged together."""


@dataclass(frozen=True, slots=True)
class Judged:
    """True positives, and suspects of one kind."""

    cls: Ints
    probability: Floats
    is_suspect: Bools


def label_likelihoods(judged: Judged) -> Floats:
    """One per row: the probability that the label is wrong; 0 for true positives."""
    likely = np.zeros(len(judged.cls))
    if judged.is_suspect.all():
        return likely
    is_sure = _sure(judged)
    rate = (is_sure & judged.is_suspect).sum() / (is_sure & ~judged.is_suspect).sum()
    for rows in _groups(judged):
        likely[rows] = _expected(judged.probability[rows], judged.is_suspect[rows], float(rate))
    return np.where(judged.is_suspect, likely, 0.0)


def _expected(probability: Floats, is_suspect: Bools, rate: float) -> Floats:
    """Suspects per true positive fall as the probability rises; what `rate` explains of them."""
    order = np.argsort(-probability, kind="stable")
    share = np.empty(len(order))
    share[order] = isotonic_regression(is_suspect[order].astype(np.float64)).x
    return np.minimum(rate * (1 - share) / np.where(share > 0, share, 1.0), 1.0)


def _sure(judged: Judged) -> Bools:
    """The surest rows of every class, down to the same share of its true positives."""
    is_found = ~judged.is_suspect
    share = float(np.clip(FEWEST_SURE / is_found.sum(), SURE_SHARE, 1.0))
    limit = np.full(int(judged.cls.max()) + 1, np.inf)
    for cls in np.unique(judged.cls[is_found]):
        limit[cls] = np.quantile(judged.probability[is_found & (judged.cls == cls)], 1 - share)
    return np.asarray(judged.probability >= limit[judged.cls])


def _groups(judged: Judged) -> list[Ints]:
    found = np.bincount(judged.cls[~judged.is_suspect], minlength=int(judged.cls.max()) + 1)
    group = np.where(found[judged.cls] >= FEWEST_FOUND, judged.cls, -1)
    return [np.flatnonzero(group == number) for number in np.unique(group)]
