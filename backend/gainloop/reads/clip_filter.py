"""Which clips a list is limited to, as SQL conditions with bound values. Used by list reads."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from gainloop.errors import InvalidInput
from gainloop.models.catalog import Clip, Tag
from gainloop.models.evaluation import BenchmarkClip
from gainloop.models.labels import Label
from gainloop.reads.rows import without_index

MAX_VALUES = 100
MAX_SEARCH = 200
MAX_CLIPS = 1_000
SCENARIO_AXIS = "scenario"
LABELED_STATE = "labeled"
UNKNOWN_VALUE = "unknown"
"""Stands for no value, which no catalog can hold as one."""


@dataclass(frozen=True, slots=True)
class ClipFilter:
    """An empty tuple or None sets no condition; within an axis any value fits, all axes must.

    UNKNOWN_VALUE fits clips of which region, weather or time of day is not known. expression: the
    scope of a ranking may have one, see `rules.expressions`; `clip_conditions` knows none. clips:
    ids, these alone.
    """

    region: tuple[str, ...] = ()
    weather: tuple[str, ...] = ()
    time_of_day: tuple[str, ...] = ()
    scenario: tuple[str, ...] = ()
    drive: str | None = None
    labeled: bool | None = None
    in_benchmark: bool | None = None
    search: str | None = None
    expression: str | None = None
    clips: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.clips) > MAX_CLIPS:
            raise InvalidInput(
                "TOO_MANY_VALUES", f"name at most {MAX_CLIPS:,} clips at once", field="clips"
            )
        for name in ("region", "weather", "time_of_day", "scenario"):
            if len(getattr(self, name)) > MAX_VALUES:
                raise InvalidInput(
                    "TOO_MANY_VALUES", f"{name} takes at most {MAX_VALUES} values", field=name
                )
        if self.search is not None and len(self.search) > MAX_SEARCH:
            raise InvalidInput(
                "PATTERN_TOO_LONG",
                f"a search has at most {MAX_SEARCH} characters, not {len(self.search)}",
                field="search",
            )


def clip_conditions(
    chosen: ClipFilter | None, *, of_page: bool = False
) -> list[sa.ColumnElement[bool]]:
    """Conditions on the table `clip`, which the statement must already select from or join.

    of_page: the statement reads a few rows in an order of its own. What an index of places finds
    would be sorted for every page, so that none is used.
    """
    if chosen is None:
        return []
    conditions: list[Any] = [
        _fits(without_index(col(column)) if of_page else col(column), values)
        for column, values in (
            (Clip.region, chosen.region),
            (Clip.weather, chosen.weather),
            (Clip.time_of_day, chosen.time_of_day),
        )
        if values
    ]
    if chosen.clips:
        conditions.append(col(Clip.id).in_(chosen.clips))
    if chosen.scenario:
        conditions.append(_has_scenario(chosen.scenario))
    if chosen.drive:
        conditions.append(col(Clip.drive_id) == chosen.drive)
    if chosen.labeled is not None:
        conditions.append(is_labeled() if chosen.labeled else sa.not_(is_labeled()))
    if chosen.in_benchmark is not None:
        inside = is_in_benchmark()
        conditions.append(inside if chosen.in_benchmark else sa.not_(inside))
    if chosen.search:
        conditions.append(_matches(chosen.search))
    return conditions


def is_labeled() -> sa.ColumnElement[bool]:
    """Whether a clip's labels exist already: here, or by what the catalog says of it."""
    state = sa.func.lower(sa.func.coalesce(Clip.label_state, ""))
    return sa.or_(state == LABELED_STATE, sa.exists().where(col(Label.clip_id) == Clip.id))


def says_labeled(label_state: str | None) -> bool:
    """What `is_labeled` takes from the catalog, for a value that was read already."""
    return (label_state or "").lower() == LABELED_STATE


def is_in_benchmark() -> sa.ColumnElement[bool]:
    return sa.exists().where(col(BenchmarkClip.clip_id) == Clip.id)


def _fits(column: Any, values: tuple[str, ...]) -> sa.ColumnElement[bool]:
    known: sa.ColumnElement[bool] = column.in_(
        [value for value in values if value != UNKNOWN_VALUE]
    )
    return sa.or_(known, column.is_(None)) if UNKNOWN_VALUE in values else known


def _has_scenario(values: tuple[str, ...]) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        col(Tag.clip_id) == Clip.id,
        col(Tag.axis) == SCENARIO_AXIS,
        col(Tag.value).in_(values),
        col(Tag.retracted_at).is_(None),
    )


def _matches(text: str) -> sa.ColumnElement[bool]:
    """The text anywhere in the clip's id or drive, whatever its case; no character is special."""
    return sa.or_(
        col(Clip.id).icontains(text, autoescape=True),
        col(Clip.drive_id).icontains(text, autoescape=True),
    )
