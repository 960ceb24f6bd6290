"""TP, FP and FN per class, cohort, size or attribute.

In: the records of an evaluation and one label per record. Out: `Counts` per label. Called by the
evaluation workflows and by the reads of evaluations.

Labels of a frame or clip are spread by the caller: `label_of_frame[matches.frame]`; those of a
class are `matches.cls`.
"""

import numpy as np

from gainloop.terms.boxes import Detections, GroundTruth, Ints
from gainloop.terms.matches import OUTCOMES, Counts, Matches, Outcome
from gainloop.terms.sizes import SIZE_EDGES

UNLABELED = -1
"""The label of a record that no group counts."""


def count_outcomes(matches: Matches, labels: Ints, num_labels: int) -> list[Counts]:
    """One Counts for each label below `num_labels`; records with a negative label are left out."""
    is_labeled = labels >= 0
    place = labels[is_labeled] * len(OUTCOMES) + matches.outcome[is_labeled]
    table = np.bincount(place, minlength=num_labels * len(OUTCOMES))
    by_outcome = dict(zip(OUTCOMES, table.reshape(num_labels, len(OUTCOMES)).T, strict=True))
    return [
        Counts(gt=int(tp + fn), tp=int(tp), fp=int(fp), fn=int(fn))
        for tp, fp, fn in zip(
            by_outcome[Outcome.TP], by_outcome[Outcome.FP], by_outcome[Outcome.FN], strict=True
        )
    ]


def label_sizes(matches: Matches, ground_truth: GroundTruth, detections: Detections) -> Ints:
    """Positions in SIZES: by the area of the object, of the detection where there is no object.

    Here an area on a bound is of one size, the larger, so that sizes add up to the whole.
    """
    width_height = detections.xywh[:, 2:]
    area = np.empty(len(matches))
    has_object = matches.gt >= 0
    area[has_object] = ground_truth.area[matches.gt[has_object]]
    area[~has_object] = width_height[matches.det[~has_object]].prod(axis=1)
    return np.searchsorted(SIZE_EDGES, area, side="right")


def label_attribute(matches: Matches, ground_truth: GroundTruth, name: str) -> Ints:
    """The object's value of an attribute (occluded, truncated, …), to count recall per level.

    UNLABELED for records without an object: a false positive is not occluded. Values below 0 mean
    unknown and stay uncounted.
    """
    labels = np.full(len(matches), UNLABELED)
    has_object = matches.gt >= 0
    labels[has_object] = ground_truth.attributes[name][matches.gt[has_object]]
    return labels
