"""Pages: keyset cursors stay valid while rows are added, and stay with the run they came from."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gainloop.api.global_ids import global_id
from gainloop.bootstrap import operator_of
from gainloop.stores.home import Home
from gainloop.terms.enums import Profile
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from tests.api_client import ENGINEER, MANAGER, ApiClient, api_of
from tests.integration.ranked_program import add_catalog, add_evaluation

CLIPS = """query ($first: Int!, $after: String, $filter: ClipFilter) {
  clips(first: $first, after: $after, filter: $filter) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { clipId } }
  }
}"""
ITEMS = """query ($first: Int, $after: String, $fromRank: Int, $id: ID!) {
  priorityRun(id: $id) { items(first: $first, after: $after, fromRank: $fromRank) {
    totalCount pageInfo { hasPreviousPage hasNextPage endCursor } edges { node { rank } } } }
}"""
LATEST = """query ($after: String, $run: ID) {
  priorities(runId: $run, first: 4, after: $after) {
    pageInfo { endCursor hasNextPage } edges { node { id rank } }
  }
}"""


def catalog(names: list[str]) -> str:
    return "clip_id,region\n" + "".join(f"{name},North\n" for name in names)


def names(start: int, end: int) -> list[str]:
    return [f"clip-{number:02}" for number in range(start, end)]


@pytest.fixture
def api(home: Home, tmp_path: Path) -> Iterator[ApiClient]:
    """Ten clips and a run that ranks them."""
    add_catalog(home, tmp_path, catalog(names(0, 10)))
    run_priorities(home, operator_of(home), RunOptions())
    with api_of(home, ENGINEER) as client:
        yield client


def page(api: ApiClient, **variables: Any) -> dict[str, Any]:
    found: dict[str, Any] = api.data(CLIPS, **variables)["clips"]
    return found


def shown(found: dict[str, Any]) -> list[str]:
    return [edge["node"]["clipId"] for edge in found["edges"]]


def run_id(api: ApiClient, number: int = 0) -> str:
    runs = api.data("{ priorityRuns { edges { node { id } } } }")["priorityRuns"]["edges"]
    found: str = runs[number]["node"]["id"]
    return found


def test_pages_follow_each_other_without_gap(api: ApiClient) -> None:
    first = page(api, first=4)
    second = page(api, first=4, after=first["pageInfo"]["endCursor"])
    third = page(api, first=4, after=second["pageInfo"]["endCursor"])

    assert shown(first) + shown(second) + shown(third) == names(0, 10)
    ends = [found["pageInfo"] for found in (first, second, third)]
    assert [end["hasNextPage"] for end in ends] == [True, True, False]
    assert [end["hasPreviousPage"] for end in ends] == [False, True, True]
    assert first["totalCount"] == 10


def test_an_empty_page_has_no_cursors(api: ApiClient) -> None:
    found = page(api, first=5, filter={"region": ["South"]})

    assert found == {
        "totalCount": 0,
        "edges": [],
        "pageInfo": {
            "hasNextPage": False,
            "hasPreviousPage": False,
            "startCursor": None,
            "endCursor": None,
        },
    }


def test_rows_that_are_added_neither_repeat_nor_hide_others(
    home: Home, api: ApiClient, tmp_path: Path
) -> None:
    first = page(api, first=6)
    add_catalog(home, tmp_path, catalog(["a-new-clip", *names(0, 12)]))
    second = page(api, first=20, after=first["pageInfo"]["endCursor"])

    assert shown(first) == names(0, 6)
    assert shown(second) == [*names(6, 10), "a-new-clip", *names(10, 12)]


def test_newest_first_lists_stay_in_place_while_newer_rows_arrive(
    home: Home, api: ApiClient
) -> None:
    query = """query ($after: String) { priorityRuns(first: 1, after: $after) {
      pageInfo { endCursor } edges { node { number } } } }"""
    run_priorities(home, operator_of(home), RunOptions(profile=Profile.FIFO))
    first = api.data(query)["priorityRuns"]
    run_priorities(home, operator_of(home), RunOptions(budget_hours=1))
    second = api.data(query, after=first["pageInfo"]["endCursor"])["priorityRuns"]

    assert [edge["node"]["number"] for edge in first["edges"] + second["edges"]] == [2, 1]


def test_a_cursor_stays_with_its_run_although_a_newer_one_exists(
    home: Home, api: ApiClient, tmp_path: Path
) -> None:
    first = api.data(LATEST)["priorities"]
    add_catalog(home, tmp_path, catalog(names(0, 30)))
    run_priorities(home, operator_of(home), RunOptions())
    after = first["pageInfo"]["endCursor"]
    second = api.data(LATEST, after=after)["priorities"]
    third = api.data(LATEST, after=second["pageInfo"]["endCursor"])["priorities"]

    ranks = [edge["node"]["rank"] for found in (first, second, third) for edge in found["edges"]]
    assert ranks == list(range(1, 11))
    assert third["pageInfo"]["hasNextPage"] is False
    assert api.code(LATEST, after=after, run=run_id(api)) == "BAD_CURSOR"
    assert api.data(LATEST, after=after, run=run_id(api, 1))["priorities"] == second


def test_ranks_are_dense_so_a_page_can_begin_at_one(api: ApiClient) -> None:
    found = api.data(ITEMS, id=run_id(api), first=3, fromRank=5)["priorityRun"]["items"]

    assert [edge["node"]["rank"] for edge in found["edges"]] == [5, 6, 7]
    assert found["totalCount"] == 10
    assert found["pageInfo"]["hasPreviousPage"] is True
    further = api.data(ITEMS, id=run_id(api), first=3, after=found["pageInfo"]["endCursor"])
    ranks = [edge["node"]["rank"] for edge in further["priorityRun"]["items"]["edges"]]
    assert ranks == [8, 9, 10]


@pytest.mark.parametrize(("from_rank", "ranks"), [(1, [1, 2]), (0, [1, 2]), (10, [10]), (99, [])])
def test_ranks_at_the_ends(api: ApiClient, from_rank: int, ranks: list[int]) -> None:
    found = api.data(ITEMS, id=run_id(api), first=2, fromRank=from_rank)["priorityRun"]["items"]

    assert [edge["node"]["rank"] for edge in found["edges"]] == ranks


def test_cursors_of_another_list_filter_or_person_are_refused(home: Home, api: ApiClient) -> None:
    cursor = page(api, first=2)["pageInfo"]["endCursor"]

    assert api.code(CLIPS, first=2, after=cursor, filter={"region": ["North"]}) == "BAD_CURSOR"
    assert api.code(LATEST, after=cursor) == "BAD_CURSOR"
    assert api.code(CLIPS, first=2, after=cursor[:-1]) == "BAD_CURSOR"
    with api_of(home, MANAGER) as other:
        assert other.code(CLIPS, first=2, after=cursor) == "BAD_CURSOR"
    assert shown(page(api, first=2, after=cursor)) == names(2, 4)


def test_errors_of_an_evaluation_are_paged_and_filtered(
    home: Home, api: ApiClient, tmp_path: Path
) -> None:
    key = add_evaluation(home, tmp_path, {"clip-00": (3, 2), "clip-01": (1, 3)})
    query = """query ($id: ID!, $after: String, $filter: ErrorFilter) { evaluation(id: $id) {
      errors(first: 3, after: $after, filter: $filter) { totalCount pageInfo { endCursor }
        edges { node { outcome className clip { clipId } } } } } }"""
    node_id = global_id("Evaluation", key)

    first = api.data(query, id=node_id)["evaluation"]["errors"]
    second = api.data(query, id=node_id, after=first["pageInfo"]["endCursor"])["evaluation"]
    only = api.data(query, id=node_id, filter={"clipId": "clip-01"})["evaluation"]["errors"]

    missed = {"outcome": "FN", "className": "Pedestrian"}
    rows = [edge["node"] for edge in first["edges"] + second["errors"]["edges"]]
    assert rows == [
        {**missed, "clip": {"clipId": name}} for name in ["clip-00"] * 2 + ["clip-01"] * 3
    ]
    assert (first["totalCount"], only["totalCount"]) == (5, 3)
