"""What is wrong with each error: the types of TIDE, and what mending each type would bring.

In: what the matcher decided, and its records. Out: a `TypedErrors`. Called by the evaluation
workflows, beside the metrics. Method: Bolya, Foley, Hays and Hoffman, "TIDE: A General Toolbox for
Identifying Object Detection Errors" (ECCV 2020), with its thresholds.

The rules, for a false positive with best IoU `own` with objects of its class and `other` with those
of other classes, the first that holds: LOCALIZATION where own is in [.1, .5); CLASSIFICATION where
other >= .5; DUPLICATE where own >= .5 (the object was found by a detection with a higher score);
BACKGROUND where both are below .1; BOTH for the rest. A missed object has the type of the
detection with the highest score whose LOCALIZATION or CLASSIFICATION error would have found it, and
is a MISS where there is none. Ignored detections have no type.

A class without ground truth takes no part in the mean AP, before and after mending; its false
detections have types and are counted, and one that is mended into another class counts there.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gainloop.pipeline.error_types.delta_ap import MendedErrors, TypeResult, type_results
from gainloop.pipeline.error_types.nearest import NOTHING, Nearest, find_nearest
from gainloop.pipeline.matching.evaluate import MatchedSides
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.enums import ErrorType
from gainloop.terms.matches import OUTCOMES, Matches, Outcome

FOREGROUND, BACKGROUND = 0.5, 0.1
ERROR_TYPES: tuple[ErrorType, ...] = tuple(ErrorType)
NO_TYPE = -1

Codes = NDArray[np.int8]
_CODE = {error_type: np.int8(code) for code, error_type in enumerate(ERROR_TYPES)}
_COVERING = (_CODE[ErrorType.LOCALIZATION], _CODE[ErrorType.CLASSIFICATION])


@dataclass(frozen=True, slots=True)
class TypedErrors:
    """One row per record of the matches.

    code: position in ERROR_TYPES, NO_TYPE for true positives and ignored detections; gt: row in
    GroundTruth of the object that a false positive is about (none for BACKGROUND), of a miss its
    own; det: row in Detections of the detection that a missed object lost its type MISS to;
    iou: of the false positive with `gt`, 0 without one. -1 where there is none.
    results: one per type, then the rows `fp` and `fn`.
    """

    code: Codes
    gt: Ints
    det: Ints
    iou: Floats
    results: tuple[TypeResult, ...]


def type_errors(sides: MatchedSides, matches: Matches) -> TypedErrors:
    """matches: the records of these sides, each outcome in matching order as they are made."""
    det_at, gt_at = _positions(sides.detections.row), _positions(sides.objects.row)
    is_fp = matches.outcome == OUTCOMES.index(Outcome.FP)
    is_fn = matches.outcome == OUTCOMES.index(Outcome.FN)
    is_tp = matches.outcome == OUTCOMES.index(Outcome.TP)
    strays, misses = det_at[matches.det[is_fp]], gt_at[matches.gt[is_fn]]
    nearest = find_nearest(strays, sides.detections, sides.objects, least_iou=BACKGROUND)
    stray_code, target, iou = _judge(nearest)
    cover = _covers(sides, strays, stray_code, target)[misses]
    miss_code = np.append(stray_code, _CODE[ErrorType.MISS])[cover]

    code = np.full(len(matches), NO_TYPE, dtype=np.int8)
    code[is_fp], code[is_fn] = stray_code, miss_code
    gt, det, best = matches.gt.copy(), matches.det.copy(), np.zeros(len(matches))
    gt[is_fp], best[is_fp] = _rows(sides.objects.row, target), iou
    det[is_fn] = _rows(matches.det[is_fp], cover)
    mended = MendedErrors(
        strays=strays,
        stray_type=stray_code,
        target=target,
        misses=misses,
        miss_type=miss_code,
        found_by=_found_by(sides, det_at[matches.det[is_tp]], gt_at[matches.gt[is_tp]]),
    )
    return TypedErrors(code, gt, det, best, type_results(sides, mended, ERROR_TYPES))


def _judge(nearest: Nearest) -> tuple[Codes, Ints, Floats]:
    """Type, object and IoU with it, of each false positive."""
    own, other = nearest.own, nearest.other
    conditions = [
        (own.iou >= BACKGROUND) & (own.iou < FOREGROUND),
        other.iou >= FOREGROUND,
        own.iou >= FOREGROUND,
        np.maximum(own.iou, other.iou) < BACKGROUND,
    ]
    types = (
        ErrorType.LOCALIZATION,
        ErrorType.CLASSIFICATION,
        ErrorType.DUPLICATE,
        ErrorType.BACKGROUND,
    )
    code = np.select(conditions, [_CODE[kind] for kind in types], _CODE[ErrorType.BOTH])
    is_own = conditions[0] | (conditions[2] & ~conditions[1])
    target = np.where(is_own, own.object, other.object)
    iou = np.where(is_own, own.iou, other.iou)
    is_alone = code == _CODE[ErrorType.BACKGROUND]
    return code.astype(np.int8), np.where(is_alone, NOTHING, target), np.where(is_alone, 0.0, iou)


def _covers(sides: MatchedSides, strays: Ints, code: Codes, target: Ints) -> Ints:
    """Per object, which of the strays with the highest score would find it if it were mended."""
    cover = np.full(len(sides.objects.row), NOTHING)
    covering = np.flatnonzero(np.isin(code, _COVERING))
    rising = covering[np.argsort(sides.detections.score[strays[covering]], kind="stable")]
    cover[target[rising]] = rising  # the last assignment stays
    return cover


def _found_by(sides: MatchedSides, det: Ints, gt: Ints) -> Ints:
    found_by = np.full(len(sides.objects.row), NOTHING)
    found_by[gt] = det
    return found_by


def _positions(row: Ints) -> Ints:
    """Where each of the caller's rows stands in matching order."""
    position = np.empty(len(row), dtype=np.int64)
    position[row] = np.arange(len(row))
    return position


def _rows(row: Ints, position: Ints) -> Ints:
    """The rows at these positions; NOTHING stays."""
    return np.append(row, NOTHING)[position]
