"""The values that clips have on the axes of the filters, most frequent first. Called by the API."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.catalog import Clip, Tag
from gainloop.models.governance import Actor
from gainloop.reads.clip_filter import SCENARIO_AXIS
from gainloop.reads.rows import fetch
from gainloop.rules.access import Permission, require

MOST_VALUES = 100


@dataclass(frozen=True, slots=True)
class FacetRow:
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class FacetsRow:
    """count: clips in the catalog with the value; values beyond MOST_VALUES are left out."""

    regions: list[FacetRow]
    weathers: list[FacetRow]
    times_of_day: list[FacetRow]
    scenarios: list[FacetRow]


def clip_facets(session: Session, actor: Actor) -> FacetsRow:
    require(actor.role, Permission.READ)
    return FacetsRow(
        regions=_of_column(session, col(Clip.region)),
        weathers=_of_column(session, col(Clip.weather)),
        times_of_day=_of_column(session, col(Clip.time_of_day)),
        scenarios=_scenarios(session),
    )


def _of_column(session: Session, column: Any) -> list[FacetRow]:
    count = sa.func.count()
    statement = (
        sa.select(column, count)
        .where(column.is_not(None))
        .group_by(column)
        .order_by(count.desc(), column)
        .limit(MOST_VALUES)
    )
    return fetch(session, statement, FacetRow)


def _scenarios(session: Session) -> list[FacetRow]:
    count = sa.func.count(sa.distinct(col(Tag.clip_id)))
    statement = (
        sa.select(col(Tag.value), count)
        .where(col(Tag.axis) == SCENARIO_AXIS, col(Tag.retracted_at).is_(None))
        .group_by(col(Tag.value))
        .order_by(count.desc(), col(Tag.value))
        .limit(MOST_VALUES)
    )
    return fetch(session, statement, FacetRow)
