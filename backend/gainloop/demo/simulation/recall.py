"""How good a detector is in each slice of the holdout, and in one figure. Called by the loop."""

import numpy as np

from gainloop.demo.simulation.records import SimulatedClips
from gainloop.terms.boxes import Bools, Floats, Ints

NUM_WORST = 3


def recall_by_slice(clips: SimulatedClips, found: Ints, classes: Ints, num_slices: int) -> Floats:
    """(S,) mean over the real classes of the share of its objects that are called so; a class
    without objects in a slice is left out there. found: (M,) class that the detector says.
    """
    of_slice = clips.slices[clips.clip]
    recalls = np.full((len(classes), num_slices), np.nan)
    for row, number in enumerate(classes):
        is_of = clips.classes == number
        total = np.bincount(of_slice[is_of], minlength=num_slices)
        right = np.bincount(of_slice[is_of & (found == number)], minlength=num_slices)
        recalls[row, total > 0] = right[total > 0] / total[total > 0]
    return np.asarray(np.nanmean(recalls, axis=0))


def worst_recall(recalls: Floats, is_learnable: Bools) -> float:
    """Mean of the three worst slices that can be learned."""
    return float(np.sort(recalls[is_learnable])[:NUM_WORST].mean())


def mean_recall(recalls: Floats, importance: Floats) -> float:
    return float(np.average(recalls, weights=importance))
