"""Cohort results of an evaluation: counts per combination of axis values. Called by the API.

Counts only: an interval would need drives to be resampled, objects of a clip are no sample.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session

from gainloop.errors import InvalidInput
from gainloop.models.governance import Actor
from gainloop.reads import clip_values
from gainloop.reads.clip_values import ClipValues, all_axes, values_in_benchmark
from gainloop.reads.evaluations import EvaluationRow
from gainloop.reads.match_counts import ClipCounts, count_matches
from gainloop.rules.access import Permission, require
from gainloop.stores.objects import ObjectStore
from gainloop.terms.matches import Counts
from gainloop.terms.sizes import FEWEST_OBJECTS, MOST_AXES

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


def axes_by_benchmark(
    session: Session, actor: Actor, benchmark_ids: Sequence[str]
) -> dict[str, list[str]]:
    """The axes on which at least one clip of each benchmark has a value."""
    require(actor.role, Permission.READ)
    return clip_values.axes_by_benchmark(session, benchmark_ids)


def known_axes(session: Session, actor: Actor, benchmark_id: str) -> list[str]:
    """Likewise, of one benchmark."""
    return axes_by_benchmark(session, actor, [benchmark_id])[benchmark_id]


def cohort_results(
    session: Session,
    objects: ObjectStore,
    actor: Actor,
    evaluation: EvaluationRow,
    axes: Sequence[str],
    class_name: str | None = None,
    within: sa.ColumnElement[bool] | None = None,
) -> list[CohortRow]:
    """Most missed objects first; `within` is a condition on clips that count at all. Raises
    InvalidInput UNKNOWN_FIELD, TOO_MANY_VALUES.
    """
    require(actor.role, Permission.READ)
    check_axes(session, axes)
    if class_name is not None and class_name not in {row["name"] for row in evaluation.classes}:
        raise InvalidInput(
            "UNKNOWN_FIELD",
            f"this evaluation has no class {class_name!r}",
            field="class_name",
        )
    counts = count_matches(objects, evaluation.matches_object)
    row_of = {clip_id: row for row, clip_id in enumerate(counts.clip_ids)}
    cells: dict[Cell, list[ClipValues]] = {}
    for place in values_in_benchmark(session, evaluation.benchmark_id, axes, within):
        for cell in place.cells(axes):
            cells.setdefault(cell, []).append(place)
    rows = [
        _row(cell, places, _counts(counts, row_of, places, class_name))
        for cell, places in cells.items()
    ]
    return sorted(rows, key=lambda row: (-row.counts.fn, -row.counts.gt, row.values))


def check_axes(session: Session, axes: Sequence[str]) -> None:
    """Raises InvalidInput UNKNOWN_FIELD, TOO_MANY_VALUES."""
    known = all_axes(session)
    unknown = [axis for axis in axes if axis not in known]
    if unknown:
        raise InvalidInput(
            "UNKNOWN_FIELD",
            f"{unknown[0]!r} is no axis; there are {', '.join(known)}",
            field="by",
        )
    if not 1 <= len(axes) <= MOST_AXES or len(set(axes)) != len(axes):
        raise InvalidInput(
            "TOO_MANY_VALUES", f"give 1 to {MOST_AXES} different axes, not {len(axes)}", field="by"
        )


def _counts(
    counts: ClipCounts,
    row_of: Mapping[str, int],
    places: Sequence[ClipValues],
    class_name: str | None,
) -> Counts:
    rows = sorted({row_of[place.clip_id] for place in places if place.clip_id in row_of})
    columns = [column for column, name in enumerate(counts.classes) if class_name in (None, name)]
    tp, fp, fn = (
        int(matrix[rows][:, columns].sum()) for matrix in (counts.tp, counts.fp, counts.fn)
    )
    return Counts(tp + fn, tp, fp, fn)


def _row(cell: Cell, places: Sequence[ClipValues], counts: Counts) -> CohortRow:
    return CohortRow(
        values=cell,
        num_clips=len({place.clip_id for place in places}),
        num_drives=len({place.drive_id for place in places if place.drive_id}),
        counts=counts,
    )
