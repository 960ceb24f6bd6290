"""Axes that cohorts are made by: built in, and registered ones in force. Called by every read that
groups clips, by expressions and by the API.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.definitions import CohortAxis
from gainloop.models.governance import Actor
from gainloop.reads.clip_columns import NUMBER_COLUMNS, TEXT_COLUMNS
from gainloop.reads.rows import Columns, fetch
from gainloop.reads.versions import is_newest
from gainloop.rules.access import Permission, require
from gainloop.rules.axis_bins import bin_labels
from gainloop.rules.expressions.vocabulary import Vocabulary
from gainloop.terms.enums import AxisKind
from gainloop.terms.features import COHORT_AXES


@dataclass(frozen=True, slots=True)
class AxisRow:
    """version: None of a built-in axis; edges: of a binned one, rising."""

    name: str
    version: int | None
    column: str
    kind: AxisKind
    edges: Sequence[float] = ()
    unit: str | None = None
    reason: str = ""
    recorded_at: datetime | None = None

    @property
    def is_built_in(self) -> bool:
        return self.version is None

    @property
    def labels(self) -> tuple[str, ...]:
        """Of a binned axis, the lowest first."""
        return bin_labels(self.edges, self.unit) if self.kind is AxisKind.BINNED else ()


_BUILT_IN = tuple(AxisRow(axis, None, axis, AxisKind.CATEGORICAL) for axis in COHORT_AXES)
_COLUMNS: Columns = (
    *(col(CohortAxis.name), col(CohortAxis.version), col(CohortAxis.column), col(CohortAxis.kind)),
    *(col(CohortAxis.edges), col(CohortAxis.unit), col(CohortAxis.reason)),
    col(CohortAxis.recorded_at),
)


def axes_in_force(session: Session) -> dict[str, AxisRow]:
    """By name: built-in ones first, then registered ones in the order of names."""
    statement = sa.select(*_COLUMNS).where(is_newest(CohortAxis)).order_by(col(CohortAxis.name))
    rows = (*_BUILT_IN, *fetch(session, statement, AxisRow))
    return {row.name: row for row in rows}


def list_axes(session: Session, actor: Actor) -> list[AxisRow]:
    require(actor.role, Permission.READ)
    return list(axes_in_force(session).values())


def all_axes(session: Session) -> tuple[str, ...]:
    """Names of the axes in force, the built-in ones first."""
    return tuple(axes_in_force(session))


def clip_vocabulary(session: Session) -> Vocabulary:
    """What an expression over clips may name: axes in force, and columns that hold numbers."""
    axes = axes_in_force(session)
    numbers = {row.name: row.column for row in axes.values() if row.kind is AxisKind.BINNED}
    return Vocabulary(
        axes={name: row.labels for name, row in axes.items()}
        | {name: () for name in TEXT_COLUMNS if name not in axes},
        numbers=frozenset({*NUMBER_COLUMNS, *numbers}),
    )
