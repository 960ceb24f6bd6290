"""What mending all errors of one type would bring: points of AP50, type by type.

In: what the matcher decided and the type of every error. Out: one `TypeResult` per type, and two
more for all false positives and all misses. Called by `type_errors`. The gains do not add up to
the whole: mending one type changes what another is worth.

Mending, after section 2.3 of the paper: a CLASSIFICATION or LOCALIZATION error becomes a true
positive of its object, and of all detections of that object only the one with the highest score
stays; BOTH, DUPLICATE and BACKGROUND errors go; misses leave the number of objects. A class of
which no object is found keeps its AP of 0 then: how exact it would be on others is not known. Only
the detections that AP counts take part: the first 100 of each frame and class.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gainloop.pipeline.matching.accumulation import (
    ABSENT,
    count_objects,
    interpolate,
    mean_present,
)
from gainloop.pipeline.matching.evaluate import MatchedSides
from gainloop.pipeline.matching.protocol import MAX_DETECTIONS
from gainloop.terms.boxes import Bools, Ints
from gainloop.terms.enums import ErrorType
from gainloop.terms.matches import Outcome

_MOVED = (ErrorType.CLASSIFICATION, ErrorType.LOCALIZATION)


@dataclass(frozen=True, slots=True)
class TypeResult:
    """dap: points of AP50 (0 to 100) that mending would bring, None without any ground truth."""

    name: str
    count: int
    dap: float | None


@dataclass(frozen=True, slots=True)
class MendedErrors:
    """Positions in matching order; types: positions in the tuple of types.

    strays: false positives, rising; target: the object that each is about, -1 for none; misses:
    missed objects; found_by: (objects,) the detection that found each, -1 for none.
    """

    strays: Ints
    stray_type: NDArray[np.int8]
    target: Ints
    misses: Ints
    miss_type: NDArray[np.int8]
    found_by: Ints


@dataclass(frozen=True, slots=True)
class _Ranking:
    """The detections that AP counts, by falling score; num_objects: (classes,)."""

    cls: Ints
    is_tp: Bools
    is_fp: Bools
    num_objects: Ints


def type_results(
    sides: MatchedSides, errors: MendedErrors, types: Sequence[ErrorType]
) -> tuple[TypeResult, ...]:
    order, ranking = _rank(sides, errors)
    class_of_object = sides.objects.group % max(sides.detections.num_classes, 1)
    place = np.full(len(sides.detections.row), len(order))
    place[order] = np.arange(len(order))
    before = _mean_ap(ranking)

    def gain(mended: _Ranking) -> float | None:
        return None if before == ABSENT else 100 * (_mean_ap(mended, ranking) - before)

    results = []
    for code, kind in enumerate(types):
        rows = errors.stray_type == code
        if kind is ErrorType.MISS:
            missed = errors.misses[errors.miss_type == code]
            count, mended = len(missed), _without_objects(ranking, class_of_object[missed])
        elif kind in _MOVED:
            count = int(rows.sum())
            mended = _mend(ranking, errors, rows, place, class_of_object)
        else:
            count = int(rows.sum())
            mended = _without(ranking, place[errors.strays[rows]])
        results.append(TypeResult(kind.value, count, gain(mended)))
    no_fp = _without(ranking, place[errors.strays])
    no_fn = _without_objects(ranking, class_of_object[errors.misses])
    results.append(TypeResult(Outcome.FP.value, len(errors.strays), gain(no_fp)))
    results.append(TypeResult(Outcome.FN.value, len(errors.misses), gain(no_fn)))
    return tuple(results)


def _rank(sides: MatchedSides, errors: MendedErrors) -> tuple[Ints, _Ranking]:
    """Positions of the detections that count, by falling score, and what they are."""
    detections = sides.detections
    is_tp = np.zeros(len(detections.row), dtype=np.bool_)
    is_tp[errors.found_by[errors.found_by >= 0]] = True
    is_fp = np.zeros(len(detections.row), dtype=np.bool_)
    is_fp[errors.strays] = True
    kept = np.flatnonzero((is_tp | is_fp) & (detections.rank < MAX_DETECTIONS[-1]))
    order = kept[np.argsort(-detections.score[kept], kind="stable")]
    return order, _Ranking(
        cls=detections.cls[order],
        is_tp=is_tp[order],
        is_fp=is_fp[order],
        num_objects=count_objects(sides.objects, detections.num_classes)[:, 0],
    )


def _mend(
    ranking: _Ranking, errors: MendedErrors, chosen: Bools, place: Ints, class_of_object: Ints
) -> _Ranking:
    nowhere = len(ranking.cls)
    strays = place[errors.strays[chosen]]
    target = errors.target[chosen]
    counts = strays < nowhere
    strays, target = strays[counts], target[counts]
    held = np.append(place, nowhere)[errors.found_by]  # -1 takes the last, nowhere
    first = np.full(len(held), nowhere)
    np.minimum.at(first, target, strays)
    wins = (strays == first[target]) & (strays < held[target])
    cls, is_tp = ranking.cls.copy(), ranking.is_tp.copy()
    cls[strays[wins]] = class_of_object[target[wins]]
    is_tp[strays[wins]] = True
    outdone = held[target[wins]]
    gone = np.concatenate([strays[~wins], outdone[outdone < nowhere]])
    return _without(_Ranking(cls, is_tp, ranking.is_fp, ranking.num_objects), gone)


def _without(ranking: _Ranking, places: Ints) -> _Ranking:
    kept = np.ones(len(ranking.cls) + 1, dtype=np.bool_)
    kept[places] = False
    kept = kept[:-1]
    return _Ranking(
        ranking.cls[kept], ranking.is_tp[kept], ranking.is_fp[kept], ranking.num_objects
    )


def _without_objects(ranking: _Ranking, classes: Ints) -> _Ranking:
    gone = np.bincount(classes, minlength=len(ranking.num_objects))
    return _Ranking(ranking.cls, ranking.is_tp, ranking.is_fp, ranking.num_objects - gone)


def _mean_ap(ranking: _Ranking, original: _Ranking | None = None) -> float:
    """Over the classes that have objects originally."""
    has_objects = (original or ranking).num_objects > 0
    values = np.where(has_objects, 0.0, ABSENT)
    for cls, is_tp in enumerate(_by_class(ranking)):
        found = np.flatnonzero(is_tp)
        if has_objects[cls] and len(found):
            values[cls] = _average_precision(found, int(ranking.num_objects[cls]))
    return mean_present(values)


def _average_precision(found: Ints, num_objects: int) -> float:
    return float(interpolate((found + 1).astype(np.int32), num_objects).mean())


def _by_class(ranking: _Ranking) -> Iterator[Bools]:
    # A narrow integer is sorted by counting, which keeps the order of scores.
    order = np.argsort(ranking.cls.astype(np.int16), kind="stable")
    is_tp = ranking.is_tp[order]
    ends = np.cumsum(np.bincount(ranking.cls, minlength=len(ranking.num_objects)))
    for low, high in zip([0, *ends], ends, strict=False):
        yield is_tp[low:high]
