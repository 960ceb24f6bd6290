"""Where two models are compared: the score of each class below which detections do not count.

In: the two sides. Out: `Thresholds`. Called by `reads.comparisons`.

Two published lists end wherever their makers cut them, and a longer list finds more at the price of
more false detections. So the thresholds are chosen here, per class: both models get the smaller
count of false positives, or of found objects, of the two. The model with that count keeps its whole
list; the other is cut where it has as many. Scores that tie cannot be parted: then both are cut to
the largest count that both can have, if that is close; else the one with ties keeps fewer, never
more, and the remaining counts say so.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.comparison.sides import NEVER, Scores, Side
from gainloop.terms.boxes import Bools, Floats, Ints
from gainloop.terms.enums import OperatingPoint

EVERYTHING = -np.inf
"""The threshold that leaves nothing out."""
DEFAULT_SCORE = 0.5
"""More likely right than wrong, for calibrated models: the one threshold of EQUAL_SCORE."""
CLOSE = 0.9
"""Share of the smaller count that a common count must reach, to be taken for the sake of ties."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """a, b: (classes,) lowest score that counts; false_a, false_b: (classes,) false positives left.

    on_probabilities: they apply to calibrated scores, not to published ones.
    """

    a: Floats
    b: Floats
    false_a: Ints
    false_b: Ints
    on_probabilities: bool = False


def choose_thresholds(
    point: OperatingPoint, a: Side, b: Side, num_classes: int, score: float = DEFAULT_SCORE
) -> Thresholds:
    """score: the threshold of EQUAL_SCORE, on probabilities."""
    if point is OperatingPoint.PUBLISHED:
        everything = np.full(num_classes, EVERYTHING)
        return _thresholds(a, b, everything, everything)
    if point is OperatingPoint.EQUAL_SCORE:
        same = np.full(num_classes, score)
        return _thresholds(a, b, same, same, on_probabilities=True)
    cut_both = _with_equal_false if point is OperatingPoint.EQUAL_FP else _with_equal_found
    pairs = [cut_both(_of_class(a, cls), _of_class(b, cls)) for cls in range(num_classes)]
    of_a, of_b = np.array(pairs, dtype=np.float64).reshape(num_classes, 2).T
    return _thresholds(a, b, of_a, of_b)


def is_found(side: Side, threshold: Floats, *, on_probabilities: bool = False) -> Bools:
    """(N,): the objects that a detection at or above the threshold of its class finds."""
    found = (side.probabilities if on_probabilities else side.scores).found
    return (found > NEVER) & (found >= threshold[side.cls])


def _with_equal_false(a: Scores, b: Scores) -> tuple[float, float]:
    count_a, count_b = _equal_counts(a.false, b.false)
    return _cut_at_false(a, count_a), _cut_at_false(b, count_b)


def _with_equal_found(a: Scores, b: Scores) -> tuple[float, float]:
    count_a, count_b = _equal_counts(a.found, b.found)
    return _cut_at_found(a, count_a), _cut_at_found(b, count_b)


def _equal_counts(scores_a: Floats, scores_b: Floats) -> tuple[int, int]:
    """How many of the highest scores each side keeps."""
    counts_a, counts_b = _possible_counts(scores_a), _possible_counts(scores_b)
    limit = int(min(counts_a[-1], counts_b[-1]))
    common = int(np.intersect1d(counts_a, counts_b).max())
    if common >= CLOSE * limit:
        return common, common
    return _at_most(counts_a, limit), _at_most(counts_b, limit)


def _possible_counts(scores: Floats) -> Ints:
    """How many of the scores can lie at or above some threshold, ascending from 0."""
    _, repeats = np.unique(-scores, return_counts=True)
    return np.concatenate([[0], np.cumsum(repeats)])


def _at_most(counts: Ints, limit: int) -> int:
    return int(counts[counts <= limit].max())


def _cut_at_false(scores: Scores, count: int) -> float:
    """The lowest threshold with no more than `count` false positives: the most is found there."""
    if count == len(scores.false):
        return EVERYTHING
    first_left_out = -np.partition(-scores.false, count)[count]
    every_score = np.concatenate([scores.found, scores.false])
    above = every_score[every_score > first_left_out]
    return float(above.min() if len(above) else np.nextafter(first_left_out, np.inf))


def _cut_at_found(scores: Scores, count: int) -> float:
    """The highest threshold with `count` found objects: the fewest false positives are left."""
    if count == len(scores.found):
        return EVERYTHING
    if count == 0:
        return float(np.nextafter(scores.found.max(), np.inf))
    return float(-np.partition(-scores.found, count - 1)[count - 1])


def _of_class(side: Side, cls: int) -> Scores:
    found = side.scores.found[side.cls == cls]
    return Scores(found[found > NEVER], side.scores.false[side.false_cls == cls])


def _thresholds(
    a: Side, b: Side, of_a: Floats, of_b: Floats, *, on_probabilities: bool = False
) -> Thresholds:
    left = []
    for side, threshold in ((a, of_a), (b, of_b)):
        false = (side.probabilities if on_probabilities else side.scores).false
        counted = side.false_cls[false >= threshold[side.false_cls]]
        left.append(np.bincount(counted, minlength=len(threshold)))
    return Thresholds(of_a, of_b, left[0], left[1], on_probabilities)
