"""How unsure a model is about a clip, from the probabilities of its detections.

In: detections with probabilities and their clips. Out: one `ClipStats` column set per clip. Called
by the import of predictions.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import entr

from gainloop.terms.boxes import Floats, Ints

MEASURE = "mean_binary_entropy"
"""Name of the measure: needs one score per detection, so it works where class logits are absent."""

CLASS_MEASURE = "mean_class_entropy"
"""Likewise over class probabilities, where at least one detection has them."""


@dataclass(frozen=True, slots=True)
class ClipStats:
    """num_predictions: (C,); mean_objects: (C,) expected objects per frame, the sum of
    probabilities over the frames; uncertainty: (C,) mean bits per detection, 0 to 1, NaN for none.
    """

    num_frames: Ints
    num_predictions: Ints
    mean_objects: Floats
    uncertainty: Floats


def clip_stats(clip: Ints, probability: Floats, num_frames: Ints) -> ClipStats:
    """clip, probability: (D,) of each detection; num_frames: (C,) of each clip."""
    size = len(num_frames)
    count = np.bincount(clip, minlength=size)
    expected = np.bincount(clip, weights=probability, minlength=size)
    total = np.bincount(clip, weights=binary_bits(probability), minlength=size)
    with np.errstate(invalid="ignore", divide="ignore"):
        return ClipStats(
            num_frames=num_frames,
            num_predictions=count,
            mean_objects=expected / num_frames,
            uncertainty=np.where(count > 0, total / count, np.nan),
        )


def binary_bits(probability: Floats) -> Floats:
    bits: Floats = (entr(probability) + entr(1.0 - probability)) / np.log(2.0)
    return bits
