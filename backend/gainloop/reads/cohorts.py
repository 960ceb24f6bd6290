"""Cohort results of an evaluation: counts per combination of axis values. Called by the API.

Counts only: an interval would need drives to be resampled, objects of a clip are no sample.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.errors import InvalidInput
from gainloop.models.catalog import Clip, Tag
from gainloop.models.evaluation import BenchmarkClip
from gainloop.models.governance import Actor
from gainloop.reads.clip_filter import UNKNOWN_VALUE
from gainloop.reads.evaluations import EvaluationRow
from gainloop.reads.match_counts import ClipCounts, count_matches
from gainloop.rules.access import Permission, require
from gainloop.stores.objects import ObjectStore
from gainloop.terms.features import COHORT_AXES
from gainloop.terms.matches import Counts

FEWEST_OBJECTS = 30
"""A cohort with fewer ground-truth objects is marked: its rate says little."""
MOST_AXES = 3
_COLUMN_AXES = {axis: col(getattr(Clip, axis)) for axis in COHORT_AXES if axis in Clip.model_fields}

Cell = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CohortRow:
    """values: one per asked axis; a clip with several values of an axis is in several cohorts."""

    values: Cell
    num_clips: int
    num_drives: int
    counts: Counts

    @property
    def too_few(self) -> bool:
        return self.counts.gt < FEWEST_OBJECTS


@dataclass(frozen=True, slots=True)
class _Place:
    clip_id: str
    drive_id: str | None
    values: dict[str, tuple[str, ...]]

    def cells(self, axes: Sequence[str]) -> list[Cell]:
        return list(product(*(self.values.get(axis, (UNKNOWN_VALUE,)) for axis in axes)))


def known_axes(session: Session, actor: Actor, benchmark_id: str) -> list[str]:
    """The axes on which at least one clip of the benchmark has a value."""
    require(actor.role, Permission.READ)
    known = {axis for place in _places(session, benchmark_id) for axis in place.values}
    return [axis for axis in COHORT_AXES if axis in known]


def cohort_results(
    session: Session,
    objects: ObjectStore,
    actor: Actor,
    evaluation: EvaluationRow,
    axes: Sequence[str],
    class_name: str | None = None,
) -> list[CohortRow]:
    """Most missed objects first. Raises InvalidInput UNKNOWN_FIELD, TOO_MANY_VALUES."""
    require(actor.role, Permission.READ)
    _check_axes(axes)
    if class_name is not None and class_name not in {row["name"] for row in evaluation.classes}:
        raise InvalidInput(
            "UNKNOWN_FIELD",
            f"this evaluation has no class {class_name!r}",
            field="class_name",
        )
    counts = count_matches(objects, evaluation.matches_object)
    row_of = {clip_id: row for row, clip_id in enumerate(counts.clip_ids)}
    cells: dict[Cell, list[_Place]] = {}
    for place in _places(session, evaluation.benchmark_id):
        for cell in place.cells(axes):
            cells.setdefault(cell, []).append(place)
    rows = [
        _row(cell, places, _counts(counts, row_of, places, class_name))
        for cell, places in cells.items()
    ]
    return sorted(rows, key=lambda row: (-row.counts.fn, -row.counts.gt, row.values))


def _check_axes(axes: Sequence[str]) -> None:
    unknown = [axis for axis in axes if axis not in COHORT_AXES]
    if unknown:
        raise InvalidInput(
            "UNKNOWN_FIELD",
            f"{unknown[0]!r} is no axis; there are {', '.join(COHORT_AXES)}",
            field="by",
        )
    if not 1 <= len(axes) <= MOST_AXES or len(set(axes)) != len(axes):
        raise InvalidInput(
            "TOO_MANY_VALUES", f"give 1 to {MOST_AXES} different axes, not {len(axes)}", field="by"
        )


def _places(session: Session, benchmark_id: str) -> list[_Place]:
    statement = (
        sa.select(col(Clip.id), col(Clip.drive_id), *_COLUMN_AXES.values())
        .join(BenchmarkClip, col(BenchmarkClip.clip_id) == Clip.id)
        .where(col(BenchmarkClip.benchmark_id) == benchmark_id)
        .order_by(col(Clip.id))
    )
    tagged = _tag_values(session, benchmark_id)
    places = []
    for clip_id, drive_id, *columns in session.connection().execute(statement):
        known = {axis: (value,) for axis, value in zip(_COLUMN_AXES, columns, strict=True) if value}
        places.append(_Place(clip_id, drive_id, {**known, **tagged.get(clip_id, {})}))
    return places


def _tag_values(session: Session, benchmark_id: str) -> dict[str, dict[str, tuple[str, ...]]]:
    statement = (
        sa.select(col(Tag.clip_id), col(Tag.axis), col(Tag.value))
        .join(BenchmarkClip, col(BenchmarkClip.clip_id) == Tag.clip_id)
        .where(
            col(BenchmarkClip.benchmark_id) == benchmark_id,
            col(Tag.axis).in_([axis for axis in COHORT_AXES if axis not in _COLUMN_AXES]),
            col(Tag.retracted_at).is_(None),
        )
        .distinct()
        .order_by(col(Tag.clip_id), col(Tag.value))
    )
    values: dict[str, dict[str, tuple[str, ...]]] = {}
    for clip_id, axis, value in session.connection().execute(statement):
        of_clip = values.setdefault(clip_id, {})
        of_clip[axis] = (*of_clip.get(axis, ()), value)
    return values


def _counts(
    counts: ClipCounts, row_of: Mapping[str, int], places: Sequence[_Place], class_name: str | None
) -> Counts:
    rows = sorted({row_of[place.clip_id] for place in places if place.clip_id in row_of})
    columns = [column for column, name in enumerate(counts.classes) if class_name in (None, name)]
    tp, fp, fn = (
        int(matrix[rows][:, columns].sum()) for matrix in (counts.tp, counts.fp, counts.fn)
    )
    return Counts(tp + fn, tp, fp, fn)


def _row(cell: Cell, places: Sequence[_Place], counts: Counts) -> CohortRow:
    return CohortRow(
        values=cell,
        num_clips=len({place.clip_id for place in places}),
        num_drives=len({place.drive_id for place in places if place.drive_id}),
        counts=counts,
    )
