"""Both sides of a comparison in shared codes of classes, clips, cohorts and resampling units.

In: two evaluations and axes. Out: a `Pair`. Called by `comparisons`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from sqlmodel import Session

from gainloop.errors import InvalidInput
from gainloop.pipeline.comparison.sides import Membership, Side
from gainloop.reads.clip_values import ClipValues, values_in_benchmark
from gainloop.reads.comparison_axes import check_comparison_axes, form_cohorts
from gainloop.reads.comparison_objects import JudgedObjects, ground_truths_of, read_objects
from gainloop.reads.comparison_rows import EQUAL_COUNTS, ComparisonRequest
from gainloop.reads.evaluations import EvaluationRow
from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Ints, Texts
from gainloop.terms.enums import OperatingPoint

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Units:
    """What is resampled: of_clip: positions below `count`; noun: what they are."""

    of_clip: dict[str, int]
    count: int
    noun: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Both sides in shared codes of classes, clips and units; the last cohort is of all objects.

    shares: the cohorts alone, for the decomposition.
    """

    classes: tuple[str, ...]
    sides: tuple[Side, Side]
    members: tuple[Membership, Membership]
    shares: tuple[Membership, Membership]
    cells: list[tuple[str, ...]]
    units: Units
    unnamed: tuple[str, ...]
    asked: frozenset[str]


def read_pair(
    session: Session, store: ObjectStore, request: ComparisonRequest, *, is_same: bool
) -> Pair:
    """The ground truth of a serves both where it is the same: its clips may be known better."""
    both = (request.a, request.b)
    benchmarks = [(request.a if is_same else row).benchmark_id for row in both]
    truths = ground_truths_of(session, benchmarks)
    judged = [
        read_objects(store, row.evaluation_id, row.matches_object, truths[benchmark_id])
        for row, benchmark_id in zip(both, benchmarks, strict=True)
    ]
    of_clips = check_comparison_axes(session, request.by, judged)
    places = {
        place.clip_id: place
        for benchmark_id in dict.fromkeys(benchmarks)
        for place in values_in_benchmark(session, benchmark_id, of_clips)
    }
    classes = tuple(sorted({entry["name"] for row in both for entry in row.classes}))
    _check_class(request.class_name, classes)
    cohorts = form_cohorts(request.by, of_clips, judged, places)
    units = _units(judged, places)
    clips = {clip_id: place for place, clip_id in enumerate(sorted(places))}
    unnamed = _unnamed(both, classes, request.at) if request.class_name is None else ()
    asked = set(classes) - set(unnamed) if request.class_name is None else {request.class_name}
    kept = [np.isin(side.class_name.astype(str), sorted(asked)) for side in judged]
    return Pair(
        classes=classes,
        sides=_two(_side(side, classes, clips, units) for side in judged),
        members=_two(map(Membership.with_all, cohorts.members, kept)),
        shares=_two(map(Membership.only, cohorts.members, kept)),
        cells=cohorts.cells,
        units=units,
        unnamed=unnamed,
        asked=frozenset(asked),
    )


def _check_class(class_name: str | None, classes: Sequence[str]) -> None:
    if class_name is not None and class_name not in classes:
        raise InvalidInput(
            "UNKNOWN_FIELD",
            f"there is no class {class_name!r} here; there are {', '.join(classes)}",
            field="class_name",
        )


def _side(
    judged: JudgedObjects, classes: Sequence[str], clips: Mapping[str, int], units: Units
) -> Side:
    code = {name: place for place, name in enumerate(classes)}
    return Side(
        cls=_codes(judged.class_name, code),
        clip=_codes(judged.clip_id, clips),
        unit=_codes(judged.clip_id, units.of_clip),
        false_cls=_codes(judged.false_class, code),
        scores=judged.scores,
        probabilities=judged.probabilities,
    )


def _codes(values: Texts, code: Mapping[str, int]) -> Ints:
    names, place = np.unique(values.astype(str), return_inverse=True)
    return np.array([code[name] for name in names.tolist()], dtype=np.int64)[place.ravel()]


def _units(judged: Sequence[JudgedObjects], places: Mapping[str, ClipValues]) -> Units:
    """Drives with objects, and clips with objects where no drive is known."""
    with_objects = sorted({clip_id for side in judged for clip_id in side.clip_id.tolist()})
    keys = {clip_id: (places[clip_id].drive_id, clip_id) for clip_id in with_objects}
    names = {
        clip_id: ("drive", drive) if drive is not None else ("clip", clip_id)
        for clip_id, (drive, _) in keys.items()
    }
    code = {name: place for place, name in enumerate(sorted(set(names.values())))}
    kinds = {kind for kind, _ in code}
    return Units(
        of_clip={clip_id: code[name] for clip_id, name in names.items()},
        count=len(code),
        noun="drives, and clips where no drive is known"
        if len(kinds) == 2
        else "drives"
        if kinds == {"drive"}
        else "clips",
    )


def _unnamed(
    rows: Sequence[EvaluationRow], classes: Sequence[str], at: OperatingPoint
) -> tuple[str, ...]:
    """Classes that neither model ever names: their objects say nothing of a change. Where both are
    cut to an equal count, those that only one names too: the count of the other is zero.
    """
    first, second = (
        {entry["name"] for entry in row.classes if entry["in_vocabulary"]} for row in rows
    )
    named = first & second if at in EQUAL_COUNTS else first | second
    return tuple(name for name in classes if name not in named)


def _two(values: Iterable[T]) -> tuple[T, T]:
    first, second = values
    return first, second
