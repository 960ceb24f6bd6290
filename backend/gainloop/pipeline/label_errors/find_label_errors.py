"""Labels of a benchmark that seem to be wrong, found by what a model says of them.

In: the records of an evaluation, their types, and calibrated probabilities. Out: `Suspects`, per
record a kind and a score. Called by the evaluation workflows. The three kinds are those of
Tkachenko, Thyagarajan and Mueller, "ObjectLab: Automated Diagnosis of Mislabeled Images in Object
Detection Data" (2023); the scores are ours, see `confidence`.

OVERLOOKED: a detection where no label is, or where the label near it belongs to another detection.
BADLY_LOCATED: the surest detection near a missed object of its class. SWAPPED: the surest detection
on a missed object of another class. Both the detection and the object carry the suspicion.

The model, not the label, is blamed for detections of classes that the benchmark does not label, and
where it does not know the class of the label: of the objects with that label that it sees, it has
to name at least KNOWN_SHARE right.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gainloop.pipeline.error_types.type_errors import ERROR_TYPES, TypedErrors
from gainloop.pipeline.label_errors.confidence import Judged, label_likelihoods
from gainloop.terms.boxes import Bools, Floats, Ints
from gainloop.terms.enums import ErrorType, GroundTruthErrorKind
from gainloop.terms.matches import OUTCOMES, Matches, Outcome

KINDS: tuple[GroundTruthErrorKind, ...] = tuple(GroundTruthErrorKind)
NO_KIND = -1
LEAST_LIKELY = 0.2
"""No suspicion below this."""

MOST_TAKEN = 0.035
"""The share of the model's own errors that may be taken for wrong labels, as it is expected."""

KNOWN_SHARE = 0.8

_OVERLOOKED, _LOCATED, _SWAPPED = (
    KINDS.index(GroundTruthErrorKind.OVERLOOKED),
    KINDS.index(GroundTruthErrorKind.BADLY_LOCATED),
    KINDS.index(GroundTruthErrorKind.SWAPPED),
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """probability: (D,) per row of Detections; num_classes: of the class tuple."""

    matches: Matches
    typed: TypedErrors
    probability: Floats
    num_classes: int


@dataclass(frozen=True, slots=True)
class Suspects:
    """One row per record: kind, position in KINDS or NO_KIND; score, 0 to 1."""

    kind: NDArray[np.int8]
    score: Floats


def find_label_errors(evidence: Evidence) -> Suspects:
    matches = evidence.matches
    likely = np.zeros(len(matches))
    kind_of = np.full(len(matches), NO_KIND, dtype=np.int8)
    for kind, rows in _candidates(evidence):
        likely[rows] = _likelihoods(evidence, rows)
        kind_of[rows] = kind
    is_pair = (kind_of == _LOCATED) | (kind_of == _SWAPPED)
    likely[_beyond_limit(likely, 1 + is_pair, matches)] = 0.0
    kind_of[likely == 0] = NO_KIND
    missed = _miss_of(evidence)
    has_pair = np.flatnonzero(is_pair & (likely > 0))
    kind_of[missed[has_pair]] = kind_of[has_pair]
    likely[missed[has_pair]] = likely[has_pair]
    return Suspects(kind_of, likely)


def _candidates(evidence: Evidence) -> Iterator[tuple[int, Ints]]:
    """Kind and rows of false positives; what the model is blamed for is left out."""
    matches, typed = evidence.matches, evidence.typed
    is_fp = matches.outcome == OUTCOMES.index(Outcome.FP)
    has_gt = matches.gt >= 0
    num_objects = np.bincount(matches.cls[has_gt], minlength=evidence.num_classes)
    is_fp &= num_objects[matches.cls] > 0
    of_type = {kind: is_fp & (typed.code == code) for code, kind in enumerate(ERROR_TYPES)}
    missed = _miss_of(evidence)
    near = of_type[ErrorType.LOCALIZATION] | of_type[ErrorType.BOTH]
    yield _OVERLOOKED, np.flatnonzero(of_type[ErrorType.BACKGROUND])
    yield _OVERLOOKED, np.flatnonzero(near & (missed < 0))
    # Of several detections near a missed object, only the one that its type is by.
    is_first = missed >= 0
    is_first[is_first] = typed.det[missed[is_first]] == matches.det[is_first]
    yield _LOCATED, np.flatnonzero(of_type[ErrorType.LOCALIZATION] & is_first)
    swapped = np.flatnonzero(of_type[ErrorType.CLASSIFICATION] & is_first)
    yield _SWAPPED, swapped[_is_known(evidence, missed[swapped])]


def _miss_of(evidence: Evidence) -> Ints:
    """Per false positive about a missed object, the record of that miss; else -1."""
    matches, typed = evidence.matches, evidence.typed
    is_fp = matches.outcome == OUTCOMES.index(Outcome.FP)
    misses = np.flatnonzero(matches.outcome == OUTCOMES.index(Outcome.FN))
    record_of = np.full(int(matches.gt.max(initial=-1)) + 2, -1)  # the last stands for -1
    record_of[matches.gt[misses]] = misses
    return np.where(is_fp, record_of[typed.gt], -1)


def _is_known(evidence: Evidence, misses: Ints) -> Bools:
    """Whether the model knows the class of each missed object, given by record."""
    matches, size = evidence.matches, evidence.num_classes
    is_mistaken = evidence.typed.code == ERROR_TYPES.index(ErrorType.CLASSIFICATION)
    is_mistaken &= matches.outcome == OUTCOMES.index(Outcome.FN)
    is_found = matches.outcome == OUTCOMES.index(Outcome.TP)
    right = np.bincount(matches.cls[is_found], minlength=size)
    wrong = np.bincount(matches.cls[is_mistaken], minlength=size)
    return np.asarray((right >= KNOWN_SHARE * (right + wrong))[matches.cls[misses]])


def _likelihoods(evidence: Evidence, rows: Ints) -> Floats:
    matches = evidence.matches
    found = np.flatnonzero(matches.outcome == OUTCOMES.index(Outcome.TP))
    both = np.concatenate([found, rows])
    judged = Judged(
        cls=matches.cls[both],
        probability=evidence.probability[matches.det[both]],
        is_suspect=np.arange(len(both)) >= len(found),
    )
    return label_likelihoods(judged)[len(found) :]


def _beyond_limit(likely: Floats, num_rows: Ints, matches: Matches) -> Bools:
    """The unlikely ones, and those from where on too many errors of the model would be taken.

    num_rows: how many errors each suspicion takes, the detection and the object where there is one.
    """
    is_error = np.isin(matches.outcome, [OUTCOMES.index(Outcome.FP), OUTCOMES.index(Outcome.FN)])
    order = np.argsort(-likely, kind="stable")
    beyond = np.empty(len(order), dtype=np.bool_)
    beyond[order] = np.cumsum((1 - likely[order]) * num_rows[order]) > MOST_TAKEN * is_error.sum()
    return (likely < LEAST_LIKELY) | beyond
