"""Axes of comparisons: those of clips, and those of the objects themselves.

In: names of axes, objects and what is known of their clips. Out: cohorts and which objects are in
them. Called by `comparisons` and the API.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from sqlmodel import Session

from gainloop.errors import InvalidInput
from gainloop.models.governance import Actor
from gainloop.pipeline.comparison.sides import Membership
from gainloop.reads.clip_filter import UNKNOWN_VALUE
from gainloop.reads.clip_values import ClipValues, all_axes, axes_by_benchmark
from gainloop.reads.comparison_objects import ATTRIBUTE, JudgedObjects, ground_truths_of
from gainloop.rules.access import Permission, require
from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Ints, Texts
from gainloop.terms.sizes import MOST_AXES, SIZE_EDGES, SIZES

CLIP_AXIS = "clip"
MOST_COHORTS = 2_000
HEIGHT_EDGES = (25.0, 40.0)
HEIGHTS = ("below 25 px", "25 to 40 px", "40 px or more")
"""The bounds of KITTI's difficulty levels; an object on a bound is of the larger kind."""
ATTRIBUTE_AXES = {"occlusion": "occluded", "truncation": "truncated"}
"""Axes that exist where the ground truth has the attribute; its values are levels."""
_OBJECT_AXES = ("class", "size", "height", *ATTRIBUTE_AXES)

Cell = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cohorts:
    """cells: values by cohort, one per axis; members: of each side."""

    cells: list[Cell]
    members: list[Membership]


def comparison_axes(
    session: Session, store: ObjectStore, actor: Actor, benchmark_ids: Sequence[str]
) -> dict[str, list[str]]:
    """By benchmark: axes on which something is known of its clips or objects."""
    require(actor.role, Permission.READ)
    of_clips = axes_by_benchmark(session, benchmark_ids)
    return {
        benchmark_id: [*of_clips[benchmark_id], *_of_objects(store, truth), CLIP_AXIS]
        for benchmark_id, truth in ground_truths_of(session, benchmark_ids).items()
    }


def _of_objects(store: ObjectStore, ground_truth_object: str) -> list[str]:
    columns = store.column_names(ground_truth_object)
    return [
        axis
        for axis in _OBJECT_AXES
        if axis not in ATTRIBUTE_AXES or f"{ATTRIBUTE}{ATTRIBUTE_AXES[axis]}" in columns
    ]


def check_comparison_axes(
    session: Session, by: Sequence[str], sides: Sequence[JudgedObjects]
) -> tuple[str, ...]:
    """Those of `by` that are axes of clips. Raises InvalidInput UNKNOWN_FIELD, TOO_MANY_VALUES."""
    of_clips = (*all_axes(session), CLIP_AXIS)
    known = (*of_clips, *_OBJECT_AXES)
    for axis in by:
        if axis not in known:
            raise InvalidInput(
                "UNKNOWN_FIELD", f"{axis!r} is no axis; there are {', '.join(known)}", field="by"
            )
        attribute = ATTRIBUTE_AXES.get(axis)
        if attribute and any(attribute not in side.attributes for side in sides):
            raise InvalidInput(
                "UNKNOWN_FIELD",
                f"there is no {axis} here: the ground truth has no attribute {attribute!r}",
                field="by",
            )
    if not 1 <= len(by) <= MOST_AXES or len(set(by)) != len(by):
        raise InvalidInput(
            "TOO_MANY_VALUES", f"give 1 to {MOST_AXES} different axes, not {len(by)}", field="by"
        )
    return tuple(axis for axis in by if axis in of_clips)


def form_cohorts(
    by: Sequence[str],
    of_clips: Sequence[str],
    sides: Sequence[JudgedObjects],
    places: Mapping[str, ClipValues],
) -> Cohorts:
    """The same cohorts for all sides. Raises InvalidInput TOO_MANY_VALUES."""
    labels: dict[str, dict[str, int]] = {axis: {} for axis in by}
    spread = [_spread(by, of_clips, side, places, labels) for side in sides]
    names = {axis: list(codes) for axis, codes in labels.items()}
    combined = np.concatenate([codes for _, codes in spread])
    cells, cohort = np.unique(combined, axis=0, return_inverse=True)
    if len(cells) > MOST_COHORTS:
        raise InvalidInput(
            "TOO_MANY_VALUES",
            f"{', '.join(by)} make {len(cells):,} cohorts, at most {MOST_COHORTS:,} are compared; "
            "give fewer axes",
            field="by",
        )
    ends = np.cumsum([len(rows) for rows, _ in spread])[:-1]
    return Cohorts(
        cells=[
            tuple(names[axis][code] for axis, code in zip(by, cell, strict=True)) for cell in cells
        ],
        members=[
            Membership(rows, codes, 1 / np.bincount(rows)[rows], len(cells))
            for (rows, _), codes in zip(spread, np.split(cohort.ravel(), ends), strict=True)
        ],
    )


def _spread(
    by: Sequence[str],
    of_clips: Sequence[str],
    side: JudgedObjects,
    places: Mapping[str, ClipValues],
    labels: Mapping[str, dict[str, int]],
) -> tuple[Ints, Ints]:
    """Rows of objects, one for each cell of their clip, and their codes (K, axes)."""
    clip_ids, clip = np.unique(side.clip_id.astype(str), return_inverse=True)
    cells = [_with_clip(places[clip_id]).cells(of_clips) for clip_id in clip_ids.tolist()]
    num_cells = np.array([len(of_clip) for of_clip in cells], dtype=np.int64)
    first = np.cumsum(num_cells) - num_cells
    rows = np.repeat(np.arange(len(side)), num_cells[clip])
    of_object = num_cells[clip]
    nth = np.arange(len(rows)) - np.repeat(np.cumsum(of_object) - of_object, of_object)
    flat = [cell for of_clip in cells for cell in of_clip]
    codes = np.empty((len(rows), len(by)), dtype=np.int64)
    for column, axis in enumerate(by):
        if axis in of_clips:
            at = list(of_clips).index(axis)
            values = np.array([cell[at] for cell in flat], dtype=object)
            codes[:, column] = _codes(values, labels[axis])[first[clip[rows]] + nth]
        else:
            codes[:, column] = _codes(_values_of(side, axis), labels[axis])[rows]
    return rows, codes


def _with_clip(place: ClipValues) -> ClipValues:
    return replace(place, values={**place.values, CLIP_AXIS: (place.clip_id,)})


def _values_of(side: JudgedObjects, axis: str) -> Texts:
    if axis == "class":
        return side.class_name
    if axis == "size":
        bins = np.searchsorted(SIZE_EDGES, side.area, side="right")
        return np.array(SIZES, dtype=object)[bins]
    if axis == "height":
        return np.array(HEIGHTS, dtype=object)[
            np.searchsorted(HEIGHT_EDGES, side.height, side="right")
        ]
    levels = side.attributes[ATTRIBUTE_AXES[axis]]
    return np.where(levels < 0, UNKNOWN_VALUE, levels.astype(str)).astype(object)


def _codes(values: Texts, known: dict[str, int]) -> Ints:
    """Codes by value; new values get the next ones."""
    names, place = np.unique(values.astype(str), return_inverse=True)
    codes = [known.setdefault(name, len(known)) for name in names.tolist()]
    return np.array(codes, dtype=np.int64)[place.ravel()]
