"""The measures of uncertainty: what each takes of a detection, and what it needs.

In: the detections of a set. Out: per measure one value per clip, for the measures whose input is
there. Called by the import of predictions; the words also by the priorities workflow.

Every measure is 0 where a model is sure and at most 1, and a clip has the mean over its detections
that have the input. Values of different measures are not on one scale: a ranking compares clips by
one of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.special import entr

from gainloop.pipeline.uncertainty.entropy import binary_bits
from gainloop.terms.boxes import Floats, Ints, UncertaintyInputs
from gainloop.terms.measures import UncertaintyMeasure


@dataclass(frozen=True, slots=True)
class Predicted:
    """D detections of C clips. clip: (D,) position; probability: (D,); xywh: (D, 4); inputs: of
    `Detections`, scores of members and samples as probabilities.
    """

    num_clips: int
    clip: Ints
    probability: Floats
    xywh: Floats
    inputs: UncertaintyInputs = field(default_factory=UncertaintyInputs)


@dataclass(frozen=True, slots=True)
class Measure:
    """of: (D,) of each detection, NaN where its input is not there; None where it never is. needs:
    the input in words; fields: of results that carry it.
    """

    of: Callable[[Predicted], Floats | None]
    needs: str
    fields: str


def measure_clips(predicted: Predicted) -> dict[UncertaintyMeasure, Floats]:
    """(C,) by measure, NaN for a clip without detections; entropy is always there."""
    measured: dict[UncertaintyMeasure, Floats] = {}
    for name, measure in MEASURES.items():
        values = measure.of(predicted)
        if values is not None:
            measured[name] = mean_by_clip(predicted.clip, values, predicted.num_clips)
    return measured


def mean_by_clip(clip: Ints, values: Floats, num_clips: int) -> Floats:
    known = ~np.isnan(values)
    count = np.bincount(clip[known], minlength=num_clips)
    total = np.bincount(clip[known], weights=values[known], minlength=num_clips)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _entropy(predicted: Predicted) -> Floats:
    """Over the classes and "no object", as a share of the most there can be; binary, of the
    score, where classes have no probabilities.
    """
    binary = binary_bits(predicted.probability)
    shares = _shares(predicted)
    if shares is None:
        return binary
    share = entr(shares).sum(axis=1) / np.log(shares.shape[1])
    return np.where(np.isnan(share), binary, share)


def _margin(predicted: Predicted) -> Floats | None:
    """1 less what the first class is ahead of the second."""
    shares = _shares(predicted)
    if shares is None:
        return None
    first_two = np.sort(shares, axis=1)[:, -2:]
    margin: Floats = 1.0 - (first_two[:, 1] - first_two[:, 0])
    return margin


def _least_confidence(predicted: Predicted) -> Floats | None:
    shares = _shares(predicted)
    if shares is None:
        return None
    left: Floats = 1.0 - shares.max(axis=1)
    return left


def _ensemble_disagreement(predicted: Predicted) -> Floats | None:
    """Bits that the members' mean has and they themselves have not: mutual information of an
    object and the member (Houlsby et al. 2011). 0 where all say the same, however unsure.
    """
    scores = predicted.inputs.member_scores
    if scores is None:
        return None
    shared = binary_bits(scores.mean(axis=1)) - binary_bits(scores).mean(axis=1)
    bits: Floats = np.clip(shared, 0.0, 1.0)
    return bits


def _dropout_variance(predicted: Predicted) -> Floats | None:
    """As a share of 0.25, the most that probabilities can vary."""
    samples = predicted.inputs.score_samples
    if samples is None:
        return None
    share: Floats = 4.0 * samples.var(axis=1)
    return share


def _box_variance(predicted: Predicted) -> Floats | None:
    """Standard deviation as a share of the box's own width and height, at most 1."""
    variance = predicted.inputs.box_variance
    if variance is None:
        return None
    sides = predicted.xywh[:, [2, 3, 2, 3]]
    relative = (variance / sides**2).mean(axis=1)
    share: Floats = np.minimum(np.sqrt(relative), 1.0)
    return share


def _shares(predicted: Predicted) -> Floats | None:
    """(D, K + 1) the classes and what is left for "no object"; without it where nothing is left."""
    classes = predicted.inputs.class_probabilities
    if classes is None:
        return None
    rest = np.maximum(1.0 - classes.sum(axis=1, keepdims=True), 0.0)
    has_rest = classes.shape[1] == 1 or bool((rest[~np.isnan(rest)] > 1e-6).any())
    return np.hstack([classes, rest]) if has_rest else classes


def _of_other_version(_: Predicted) -> None:
    """It takes two sets: see `disagreement`."""
    return


_PROBS = "probs or logits"
MEASURES: Mapping[UncertaintyMeasure, Measure] = {
    UncertaintyMeasure.ENTROPY: Measure(_entropy, "scores", "score"),
    UncertaintyMeasure.MARGIN: Measure(_margin, "class probabilities", _PROBS),
    UncertaintyMeasure.LEAST_CONFIDENCE: Measure(_least_confidence, "class probabilities", _PROBS),
    UncertaintyMeasure.ENSEMBLE_DISAGREEMENT: Measure(
        _ensemble_disagreement, "scores of ensemble members", "member_scores"
    ),
    UncertaintyMeasure.DROPOUT_VARIANCE: Measure(
        _dropout_variance, "scores of repeated passes with dropout", "score_samples"
    ),
    UncertaintyMeasure.BOX_VARIANCE: Measure(
        _box_variance, "variances of boxes", "box_variance or box_samples"
    ),
    UncertaintyMeasure.VERSION_DISAGREEMENT: Measure(
        _of_other_version, "predictions of another model version on the same frames", ""
    ),
}
