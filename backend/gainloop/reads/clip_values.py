"""What is known of clips on chosen axes, for everything that makes cohorts of them.

Columns of the catalog, its extra columns, tags; a number of a binned axis is its bin's label.
Called by reads of cohorts, comparisons, clusters and scenarios.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.catalog import Clip, Tag
from gainloop.models.evaluation import BenchmarkClip
from gainloop.reads.axes import AxisRow, all_axes, axes_in_force
from gainloop.reads.clip_columns import TEXT_COLUMNS, number_of, text_of
from gainloop.reads.clip_filter import SCENARIO_AXIS, UNKNOWN_VALUE
from gainloop.rules.axis_bins import bin_of
from gainloop.terms.enums import AxisKind

__all__ = ["ClipValues", "all_axes", "axes_by_benchmark", "values_in_benchmark", "values_where"]

TAG_AXES = (SCENARIO_AXIS,)
"""Axes whose values are tags, of which a clip can have several."""


@dataclass(frozen=True, slots=True)
class ClipValues:
    """values: by axis, absent where unknown; several only of tags. numbers: of numeric columns."""

    clip_id: str
    drive_id: str | None
    values: dict[str, tuple[str, ...]]
    numbers: dict[str, float] = field(default_factory=dict)

    @property
    def unit(self) -> str:
        """What clips are resampled by: their drive, themselves where none is known."""
        return self.drive_id or self.clip_id

    def cells(self, axes: Sequence[str]) -> list[tuple[str, ...]]:
        """The combinations of values that it belongs to; unknown is a value there."""
        return list(product(*(self.values.get(axis, (UNKNOWN_VALUE,)) for axis in axes)))


def values_in_benchmark(
    session: Session,
    benchmark_id: str,
    axes: Sequence[str],
    within: sa.ColumnElement[bool] | None = None,
) -> list[ClipValues]:
    """Of its clips, ordered by clip id; `within` is a further condition on them. Axes that are not
    in force have no values.
    """
    inside = sa.exists().where(
        col(BenchmarkClip.clip_id) == Clip.id, col(BenchmarkClip.benchmark_id) == benchmark_id
    )
    return values_where(session, inside if within is None else sa.and_(inside, within), axes)


def values_where(
    session: Session,
    condition: sa.ColumnElement[bool],
    axes: Sequence[str],
    numbers: Sequence[str] = (),
) -> list[ClipValues]:
    """Of the clips that meet a condition on `clip`, ordered by clip id.

    numbers: names of numeric columns, or of binned axes, whose numbers are wanted.
    """
    known = axes_in_force(session)
    columns = [row for axis in axes if (row := _row_of(axis, known)) and axis not in TAG_AXES]
    numeric = {name: known[name].column if name in known else name for name in numbers}
    statement = (
        sa.select(
            col(Clip.id),
            col(Clip.drive_id),
            *(_selected(row) for row in columns),
            *(number_of(column) for column in numeric.values()),
        )
        .where(condition)
        .order_by(col(Clip.id))
    )
    tagged = _tag_values(session, condition) if set(axes) & set(TAG_AXES) else {}
    return [
        ClipValues(
            clip_id,
            drive_id,
            values=_values(columns, cells) | tagged.get(clip_id, {}),
            numbers={
                name: float(number)
                for name, number in zip(numeric, cells[len(columns) :], strict=True)
                if number is not None
            },
        )
        for clip_id, drive_id, *cells in session.connection().execute(statement)
    ]


def axes_by_benchmark(session: Session, benchmark_ids: Sequence[str]) -> dict[str, list[str]]:
    """The axes in force on which at least one clip of each benchmark has a value. No clip is
    fetched.
    """
    axes = axes_in_force(session)
    columns = [row for name, row in axes.items() if name not in TAG_AXES]
    inside = col(BenchmarkClip.benchmark_id).in_(benchmark_ids)
    counted = (
        sa.select(
            col(BenchmarkClip.benchmark_id), *(sa.func.count(_selected(row)) for row in columns)
        )
        .join(Clip, col(Clip.id) == BenchmarkClip.clip_id)
        .where(inside)
        .group_by(col(BenchmarkClip.benchmark_id))
    )
    tagged = (
        sa.select(col(BenchmarkClip.benchmark_id), col(Tag.axis))
        .join(Tag, col(Tag.clip_id) == BenchmarkClip.clip_id)
        .where(inside, col(Tag.axis).in_(TAG_AXES), col(Tag.retracted_at).is_(None))
        .distinct()
    )
    known: set[tuple[str, str]] = set()
    for benchmark_id, *counts in session.connection().execute(counted):
        named = zip(columns, counts, strict=True)
        known.update((benchmark_id, row.name) for row, count in named if count)
    known.update((key, axis) for key, axis in session.connection().execute(tagged))
    return {key: [axis for axis in axes if (key, axis) in known] for key in benchmark_ids}


def _row_of(axis: str, known: Mapping[str, AxisRow]) -> AxisRow | None:
    """An axis in force, or a column of texts under its own name."""
    if axis in known or axis not in TEXT_COLUMNS:
        return known.get(axis)
    return AxisRow(axis, None, axis, AxisKind.CATEGORICAL)


def _selected(row: AxisRow) -> sa.ColumnElement[Any]:
    return number_of(row.column) if row.kind is AxisKind.BINNED else text_of(row.column)


def _values(columns: Sequence[AxisRow], cells: Sequence[Any]) -> dict[str, tuple[str, ...]]:
    return {
        row.name: (row.labels[bin_of(cell, row.edges)] if row.edges else cell,)
        for row, cell in zip(columns, cells, strict=False)
        if cell is not None
    }


def _tag_values(
    session: Session, condition: sa.ColumnElement[bool]
) -> dict[str, dict[str, tuple[str, ...]]]:
    statement = (
        sa.select(col(Tag.clip_id), col(Tag.axis), col(Tag.value))
        .join(Clip, col(Clip.id) == Tag.clip_id)
        .where(condition, col(Tag.axis).in_(TAG_AXES), col(Tag.retracted_at).is_(None))
        .distinct()
        .order_by(col(Tag.clip_id), col(Tag.axis), col(Tag.value))
    )
    values: dict[str, dict[str, tuple[str, ...]]] = {}
    for clip_id, axis, value in session.connection().execute(statement):
        of_clip = values.setdefault(clip_id, {})
        of_clip[axis] = (*of_clip.get(axis, ()), value)
    return values
