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

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gainloop.pipeline.matching.accumulation import (
    ABSENT,
    count_objects,
    interpolate,
    mean_present,
)
from gainloop.pipeline.matching.evaluate import MatchedSides
from gainloop.pipeline.matching.ordering import order_by_class
from gainloop.pipeline.matching.protocol import AREA_RANGES, MAX_DETECTIONS
from gainloop.terms.boxes import Bools, Ints
from gainloop.terms.enums import ErrorType
from gainloop.terms.matches import Outcome

_MOVED = (ErrorType.CLASSIFICATION, ErrorType.LOCALIZATION)


Made = Sequence[NDArray[np.int32]]
"""By class: at each true positive, the true and false positives up to it."""


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
    """The detections that AP counts, by falling score.

    is_left: not mended away; order, parts: see `order_by_class`.
    """

    cls: Ints
    is_tp: Bools
    is_left: Bools
    order: Ints
    parts: Sequence[slice]


def type_results(
    sides: MatchedSides, errors: MendedErrors, types: Sequence[ErrorType]
) -> tuple[TypeResult, ...]:
    num_classes = sides.detections.num_classes
    class_of_object = sides.objects.group % max(num_classes, 1)
    num_objects = count_objects(sides.objects, num_classes, AREA_RANGES[:1])[:, 0]
    place, ranking = _rank(sides, errors)
    made = _made_at_found(ranking)
    before = _mean_ap(made, num_objects, num_objects)

    def gain(made: Made, num_left: Ints) -> float | None:
        return None if before == ABSENT else 100 * (_mean_ap(made, num_left, num_objects) - before)

    def gain_without_misses(misses: Ints) -> float | None:
        gone = np.bincount(class_of_object[misses], minlength=num_classes)
        return gain(made, num_objects - gone)

    results = []
    for code, kind in enumerate(types):
        if kind is ErrorType.MISS:
            missed = errors.misses[errors.miss_type == code]
            results.append(TypeResult(kind.value, len(missed), gain_without_misses(missed)))
            continue
        rows = np.flatnonzero(errors.stray_type == code)
        if kind in _MOVED:
            mended = _mend(ranking, errors, rows, place, class_of_object, num_classes)
        else:
            mended = _without(ranking, place[errors.strays[rows]])
        results.append(TypeResult(kind.value, len(rows), gain(_made_at_found(mended), num_objects)))
    no_fp = _made_at_found(_without(ranking, place[errors.strays]))
    results.append(TypeResult(Outcome.FP.value, len(errors.strays), gain(no_fp, num_objects)))
    no_fn = gain_without_misses(errors.misses)
    results.append(TypeResult(Outcome.FN.value, len(errors.misses), no_fn))
    return tuple(results)


def _rank(sides: MatchedSides, errors: MendedErrors) -> tuple[Ints, _Ranking]:
    """Where each detection stands by falling score, and what they are; beyond all others, those
    that AP does not count.
    """
    detections = sides.detections
    is_tp = np.zeros(len(detections.row), dtype=np.bool_)
    is_tp[errors.found_by[errors.found_by >= 0]] = True
    counts = is_tp.copy()
    counts[errors.strays] = True
    counts &= detections.rank < MAX_DETECTIONS[-1]
    ranked = detections.by_score[counts[detections.by_score]]
    place = np.full(len(detections.row), len(ranked))
    place[ranked] = np.arange(len(ranked))
    cls = detections.cls[ranked]
    order, parts = order_by_class(cls, detections.num_classes)
    return place, _Ranking(
        cls=cls,
        is_tp=is_tp[ranked],
        is_left=np.ones(len(ranked), dtype=np.bool_),
        order=order,
        parts=parts,
    )


def _mend(
    ranking: _Ranking,
    errors: MendedErrors,
    chosen: Ints,
    place: Ints,
    class_of_object: Ints,
    num_classes: int,
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
    order, parts = order_by_class(cls, num_classes)
    moved = replace(ranking, cls=cls, is_tp=is_tp, order=order, parts=parts)
    return _without(moved, gone)


def _without(ranking: _Ranking, places: Ints) -> _Ranking:
    is_left = np.append(ranking.is_left, True)  # a place for those that AP does not count
    is_left[places] = False
    return replace(ranking, is_left=is_left[:-1])


def _made_at_found(ranking: _Ranking) -> Made:
    is_left = ranking.is_left[ranking.order]
    is_tp = ranking.is_tp[ranking.order] & is_left
    return [
        np.cumsum(is_left[part], dtype=np.int32)[np.flatnonzero(is_tp[part])]
        for part in ranking.parts
    ]


def _mean_ap(made: Made, num_left: Ints, num_objects: Ints) -> float:
    """Over the classes that have objects before mending; num_left: those after it."""
    values = np.where(num_objects > 0, 0.0, ABSENT)
    for cls in np.flatnonzero(num_objects).tolist():
        if len(made[cls]):
            values[cls] = interpolate(made[cls], int(num_left[cls])).mean()
    return mean_present(values)
