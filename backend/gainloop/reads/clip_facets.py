"""The values that clips have on the axes of the filters, most frequent first. Called by the API."""

from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.catalog import Tag
from gainloop.models.governance import Actor
from gainloop.reads.clip_filter import SCENARIO_AXIS
from gainloop.reads.clip_places import PLACE_AXES, clips_by_place
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
    totals: dict[str, Counter[str]] = {axis: Counter() for axis in PLACE_AXES}
    for *values, _, count in session.connection().execute(clips_by_place()):
        for axis, value in zip(PLACE_AXES, values, strict=True):
            if value:
                totals[axis][value] += count
    return FacetsRow(
        regions=_most_frequent(totals["region"]),
        weathers=_most_frequent(totals["weather"]),
        times_of_day=_most_frequent(totals["time_of_day"]),
        scenarios=_scenarios(session),
    )


def _most_frequent(totals: Counter[str]) -> list[FacetRow]:
    ordered = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    return [FacetRow(value, count) for value, count in ordered[:MOST_VALUES]]


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
