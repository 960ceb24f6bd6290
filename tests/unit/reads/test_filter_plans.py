"""How SQLite reads filters: pages in their own order, what a filter leaves by one index alone."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from gainloop.bootstrap import operator_of
from gainloop.models.governance import Actor
from gainloop.reads.clip_filter import UNKNOWN_VALUE, ClipFilter
from gainloop.reads.clips import list_clips
from gainloop.reads.detection_errors import ErrorFilter, list_errors
from gainloop.reads.pages import Window
from gainloop.reads.ranked import list_priorities, list_queue_items
from gainloop.reads.similar_candidates import ClipMasks
from gainloop.reads.similar_memory import CandidatesMemory
from gainloop.reads.similar_request import SimilarFilter
from gainloop.stores.home import Home
from gainloop.terms.enums import ErrorType
from gainloop.terms.matches import Outcome

PLACES = (
    ClipFilter(region=("North",)),
    ClipFilter(region=("North", UNKNOWN_VALUE), weather=("rain",)),
    ClipFilter(time_of_day=("night",), weather=("rain",)),
)
NEXT = Window(after=500)


def plan_of(home: Home, read: Callable[[Session, Actor], object]) -> list[str]:
    """Of the last statement that it runs."""
    actor = operator_of(home)
    seen: list[tuple[str, Any]] = []

    def see(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        seen.append((statement, values))

    sa.event.listen(home.database.engine, "before_cursor_execute", see)
    with home.database.read() as session:
        read(session, actor)
    sa.event.remove(home.database.engine, "before_cursor_execute", see)
    statement, values = seen[-1]
    with home.database.engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
    return [str(row[3]) for row in rows]


@pytest.mark.parametrize("chosen", PLACES)
def test_a_page_of_clips_is_read_in_the_order_of_clips(home: Home, chosen: ClipFilter) -> None:
    plan = plan_of(home, lambda session, actor: list_clips(session, actor, NEXT, chosen))

    assert plan[0] == "SEARCH clip USING INDEX sqlite_autoindex_clip_2 (ordinal>?)"
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan


@pytest.mark.parametrize("chosen", PLACES)
@pytest.mark.parametrize("read", [list_priorities, list_queue_items])
def test_a_page_of_a_ranking_is_read_by_rank(
    home: Home, read: Callable[..., object], chosen: ClipFilter
) -> None:
    plan = plan_of(home, lambda session, actor: read(session, actor, "some", NEXT, chosen))

    assert "rank>?" in plan[0]
    assert [step for step in plan if "ix_clip" in step or "ORDER BY" in step] == []


@pytest.mark.parametrize(
    "chosen",
    [
        ErrorFilter(class_name="Car"),
        ErrorFilter(class_name="Car", outcome=Outcome.FN, error_type=ErrorType.MISS),
    ],
)
def test_a_page_of_errors_is_read_by_number(home: Home, chosen: ErrorFilter) -> None:
    plan = plan_of(home, lambda session, actor: list_errors(session, actor, "some", NEXT, chosen))

    assert "(evaluation_id=? AND ordinal>?)" in plan[0]
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan


@pytest.mark.parametrize(
    ("among", "index"),
    [
        (SimilarFilter(clips=PLACES[0]), "ix_clip_region (region=?)"),
        (
            SimilarFilter(clips=ClipFilter(time_of_day=("night",))),
            "ix_clip_time_of_day (time_of_day=?)",
        ),
        (SimilarFilter(clips=PLACES[2]), "ix_clip_weather (weather=? AND time_of_day=?)"),
        (
            SimilarFilter(clips=ClipFilter(expression="weather = rain and time_of_day = night")),
            "ix_clip_weather (weather=? AND time_of_day=?)",
        ),
    ],
)
def test_what_a_filter_of_places_leaves_is_read_from_an_index_alone(
    home: Home, among: SimilarFilter, index: str
) -> None:
    def read(session: Session, _: Actor) -> None:
        ClipMasks.of(session, CandidatesMemory()).within(among)

    assert plan_of(home, read) == [f"SEARCH clip USING COVERING INDEX {index}"]


@pytest.mark.parametrize(
    "among", [SimilarFilter(), SimilarFilter(class_names=("Car",), outcome=Outcome.FP)]
)
def test_clips_with_errors_are_read_in_their_order_from_an_index_alone(
    home: Home, among: SimilarFilter
) -> None:
    def read(session: Session, _: Actor) -> None:
        masks = ClipMasks.of(session, CandidatesMemory())
        masks.benchmarked()
        masks.failing(among, ["some", "other"])

    plan = plan_of(home, read)

    assert "SCAN detection_error USING COVERING INDEX ix_detection_error_clip" in plan
    assert [step for step in plan if "TEMP B-TREE" in step] == []
