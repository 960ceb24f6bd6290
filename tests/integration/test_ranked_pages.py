"""Pages of ranked rows under a filter: from the start, behind a cursor, behind so many rows."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gainloop.api.global_ids import global_id
from gainloop.bootstrap import operator_of
from gainloop.errors import InvalidInput
from gainloop.reads.clip_filter import ClipFilter
from gainloop.reads.pages import Window
from gainloop.reads.ranked import (
    count_priorities,
    count_queue_items,
    list_priorities,
    list_queue_items,
)
from gainloop.stores.home import Home
from gainloop.terms.enums import Profile
from gainloop.workflows.ontology.add_ontology import add_ontology
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from gainloop.workflows.queue.create_queue import QueueRequest, create_queue
from tests.api_client import ENGINEER, ApiClient, api_of
from tests.integration.ranked_program import add_catalog

NORTH = ClipFilter(region=("North",))
PLACES = ["North", "South", ""]
RUN = """query ($id: ID!, $first: Int, $after: String, $fromRank: Int, $offset: Int,
  $filter: ClipFilter) { priorityRun(id: $id) { items(first: $first, after: $after,
  fromRank: $fromRank, offset: $offset, filter: $filter) { totalCount
  pageInfo { hasPreviousPage hasNextPage startCursor endCursor } edges { node { rank } } } } }"""
QUEUE = RUN.replace("priorityRun", "queue")


def make_program(home: Home, folder: Path) -> tuple[str, str]:
    """Thirty clips by time, every third in the north; a run that ranks all, a queue of all."""
    rows = [
        f"clip-{number:02},2026-01-01T08:{number:02}:00Z,{PLACES[number % 3]}"
        for number in range(30)
    ]
    add_catalog(home, folder, "clip_id,start_ts,region\n" + "\n".join(rows) + "\n")
    run = run_priorities(home, operator_of(home), RunOptions(profile=Profile.FIFO))
    add_ontology(home, operator_of(home), "road-users", ["Pedestrian"])
    request = QueueRequest(run.run_id, "Next", "road-users:1", "Boxes.", [("min_box_px", "8")])
    return run.run_id, create_queue(home, operator_of(home), request).queue_id


@pytest.mark.parametrize(
    ("window", "ranks", "before", "behind"),
    [
        (Window(3), [1, 4, 7], False, True),
        (Window(3, offset=2), [7, 10, 13], True, True),
        (Window(3, offset=7), [22, 25, 28], True, False),
        (Window(3, offset=9), [28], True, False),
        (Window(3, offset=10), [], True, False),
        (Window(3, after=7), [10, 13, 16], True, True),
        (Window(2, after=7, offset=1), [13, 16], True, True),
    ],
)
def test_a_page_begins_behind_as_many_rows_of_the_filter(
    any_home: Home, tmp_path: Path, window: Window, ranks: list[int], before: bool, behind: bool
) -> None:
    run, queue = make_program(any_home, tmp_path)
    operator = operator_of(any_home)

    with any_home.database.read() as session:
        pages: list[Any] = [
            list_priorities(session, operator, run, window, NORTH),
            list_queue_items(session, operator, queue, window, NORTH),
        ]
        counts = [
            count_priorities(session, operator, run, NORTH),
            count_queue_items(session, operator, queue, NORTH),
        ]

    for page in pages:
        assert [at for at, _ in page.rows] == ranks
        assert [row.rank for _, row in page.rows] == ranks
        assert (page.has_previous, page.has_next) == (before, behind)
    assert counts == [10, 10]


def test_unknown_stands_for_clips_without_a_value(any_home: Home, tmp_path: Path) -> None:
    run, _ = make_program(any_home, tmp_path)

    def ranks(*regions: str) -> list[int]:
        with any_home.database.read() as session:
            operator, chosen = operator_of(any_home), ClipFilter(region=regions)
            page = list_priorities(session, operator, run, Window(4), chosen)
        return [at for at, _ in page.rows]

    assert ranks("unknown") == [3, 6, 9, 12]
    assert ranks("unknown", "South") == [2, 3, 5, 6]
    assert ranks("South") == [2, 5, 8, 11]


def test_an_offset_below_0_is_refused() -> None:
    with pytest.raises(InvalidInput, match="not -1") as refused:
        Window(3, offset=-1)

    assert (refused.value.code, refused.value.field) == ("PAGE_RANGE", "offset")


@pytest.fixture
def api(home: Home) -> Iterator[ApiClient]:
    with api_of(home, ENGINEER) as client:
        yield client


@pytest.mark.parametrize("query", [RUN, QUEUE])
def test_cursors_go_on_from_the_page_that_an_offset_gave(
    home: Home, api: ApiClient, tmp_path: Path, query: str
) -> None:
    run, queue = make_program(home, tmp_path)
    root = "priorityRun" if query is RUN else "queue"
    node_id = global_id("PriorityRun", run) if query is RUN else global_id("Queue", queue)

    def page(**window: Any) -> dict[str, Any]:
        filter_ = {"region": ["North"]}
        found: dict[str, Any] = api.data(query, id=node_id, filter=filter_, **window)[root]["items"]
        return found

    jumped = page(first=3, offset=4)
    further = page(first=3, after=jumped["pageInfo"]["endCursor"])

    assert [edge["node"]["rank"] for edge in jumped["edges"]] == [13, 16, 19]
    assert [edge["node"]["rank"] for edge in further["edges"]] == [22, 25, 28]
    assert (jumped["totalCount"], further["totalCount"]) == (10, 10)
    assert jumped["pageInfo"]["hasPreviousPage"] is True
    assert page(first=3, offset=0)["pageInfo"]["hasPreviousPage"] is False
    assert page(first=3, offset=99)["edges"] == []
    cursor = jumped["pageInfo"]["startCursor"]
    filter_ = {"region": ["North"]}
    for other in ({"after": cursor}, {"fromRank": 2}):
        code = api.code(query, id=node_id, first=3, offset=4, filter=filter_, **other)
        assert code == "TWO_STARTS"
    assert api.code(query, id=node_id, offset=-1) == "PAGE_RANGE"
