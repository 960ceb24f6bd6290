"""How many clips there are by region, weather and light: labeled, in the pool, in a benchmark.

Two statements whatever the size of the catalog: one reads an index of all clips, the other the
clips that benchmarks or labels name. Called by `coverage` and `clip_facets`.
"""

from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.catalog import Clip
from gainloop.models.evaluation import BenchmarkClip
from gainloop.models.labels import Label
from gainloop.reads.clip_filter import UNKNOWN_VALUE, says_labeled
from gainloop.reads.cohorts import Cell
from gainloop.reads.rows import Columns, Statement

PLACE_AXES = ("region", "weather", "time_of_day")
_PLACE: Columns = (*(col(getattr(Clip, axis)) for axis in PLACE_AXES), col(Clip.label_state))


@dataclass(frozen=True, slots=True)
class PlaceCounts:
    """clips: all; labeled: outside benchmarks; pool: neither labeled nor in a benchmark; aimed: in
    the benchmark that was asked for.
    """

    clips: int
    labeled: int
    pool: int
    aimed: int


def count_places(
    session: Session, benchmark_id: str | None, within: sa.ColumnElement[bool] | None = None
) -> dict[Cell, PlaceCounts]:
    """By the values on PLACE_AXES, for every combination in which there is a clip; `within` is a
    condition on clips that count at all.
    """
    is_counted = sa.true() if within is None else within
    connection = session.connection()
    clips: Counter[Cell] = Counter()
    labeled: Counter[Cell] = Counter()
    inside: Counter[Cell] = Counter()
    aimed: Counter[Cell] = Counter()
    for *values, state, count in connection.execute(clips_by_place().where(is_counted)):
        cell = _cell(values)
        clips[cell] += count
        labeled[cell] += count if says_labeled(state) else 0
    named = _named_clips(benchmark_id).where(is_counted)
    for *values, state, in_any, in_asked, count in connection.execute(named):
        cell = _cell(values)
        if in_any:
            inside[cell] += count
            aimed[cell] += count if in_asked else 0
            labeled[cell] -= count if says_labeled(state) else 0
        elif not says_labeled(state):
            labeled[cell] += count
    return {
        cell: PlaceCounts(
            clips=count,
            labeled=labeled[cell],
            pool=count - inside[cell] - labeled[cell],
            aimed=aimed[cell],
        )
        for cell, count in clips.items()
    }


def clips_by_place() -> Statement:
    """The values on PLACE_AXES, what the catalog says of labels, and the number of clips."""
    return sa.select(*_PLACE, sa.func.count()).group_by(*_PLACE)


def _named_clips(benchmark_id: str | None) -> Statement:
    """Clips in a benchmark, or with labels here; is each in any benchmark, and in the asked one."""
    is_asked = sa.case((col(BenchmarkClip.benchmark_id) == benchmark_id, 1), else_=0)
    named = sa.union_all(
        sa.select(
            col(BenchmarkClip.clip_id).label("clip_id"),
            sa.literal(1).label("in_any"),
            is_asked.label("in_asked"),
        ),
        sa.select(col(Label.clip_id), sa.literal(0), sa.literal(0)).distinct(),
    ).subquery()
    once = (
        sa.select(
            named.c.clip_id,
            sa.func.max(named.c.in_any).label("in_any"),
            sa.func.max(named.c.in_asked).label("in_asked"),
        )
        .group_by(named.c.clip_id)
        .subquery()
    )
    by = (*_PLACE, once.c.in_any, once.c.in_asked)
    return sa.select(*by, sa.func.count()).join(once, once.c.clip_id == Clip.id).group_by(*by)


def _cell(values: list[str | None]) -> Cell:
    return tuple(value or UNKNOWN_VALUE for value in values)
