"""Runs of every profile beside each other, over the API: whose they are, ranks, agreement."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gainloop.bootstrap import operator_of
from gainloop.reads.clip_filter import ClipFilter
from gainloop.stores.home import Home
from gainloop.terms.enums import Profile
from gainloop.workflows.priorities.refresh_priorities import refresh_priorities
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from tests.api_client import ENGINEER, ApiClient, api_of
from tests.integration.gain_program import NUM_POOL, add_program
from tests.integration.profile_runs_program import (
    HOURS,
    NAMES,
    add_profile_runs,
    items_of,
    run_ids,
)
from tests.integration.test_api_statements import counted

COMPARE = """query ($run: ID, $first: Int, $filter: ClipFilter) {
  prioritiesByProfile(runId: $run) { defaultProfile whyDefault
    runs { profile isDefault isChosen run { id number certificate }
      agreement { overlap { depth share } rankBiasedOverlap hoursMoved numEntered numLeft } }
    items(first: $first, filter: $filter) { totalCount edges { node {
      item { rank selected clip { clipId } } places { profile rank selected } } } } } }"""


@pytest.fixture(scope="module")
def ranked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Not to be changed."""
    home = add_profile_runs(tmp_path_factory.mktemp("profiles"))
    yield home
    home.close()


@pytest.fixture(scope="module")
def api(ranked: Home) -> Iterator[ApiClient]:
    with api_of(ranked, ENGINEER) as client:
        yield client


def compare(api: ApiClient, **given: Any) -> dict[str, Any]:
    found: dict[str, Any] = api.data(COMPARE, **given)["prioritiesByProfile"]
    return found


def runs_of(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {entry["profile"]: entry for entry in found["runs"]}


def test_the_newest_run_of_each_profile_stands_beside_the_others(api: ApiClient) -> None:
    found = compare(api)

    assert [entry["profile"] for entry in found["runs"]] == NAMES
    assert [entry["run"]["number"] for entry in found["runs"]] == [6, 5, 4]
    assert [entry["isChosen"] for entry in found["runs"]] == [True, False, False]
    assert [entry["isDefault"] for entry in found["runs"]] == [True, False, False]
    assert found["defaultProfile"] == "EXPECTED_GAIN"
    assert "has 150 clips or more to count gains on" in found["whyDefault"]


def test_an_older_run_stands_beside_those_of_its_own_evaluation(api: ApiClient) -> None:
    numbers = run_ids(api)

    older = compare(api, run=numbers[1])

    assert [entry["run"]["number"] for entry in older["runs"]] == [3, 2, 1]
    assert [entry["isChosen"] for entry in older["runs"]] == [False, False, True]
    fifo = compare(api, run=numbers[7])
    assert [entry["profile"] for entry in fifo["runs"]] == ["FIFO"]


def test_a_clip_has_the_rank_that_it_has_in_each_run(api: ApiClient) -> None:
    found = compare(api, first=100)
    orders = {
        name: {item["clip"]["clipId"]: item for item in items_of(api, entry["run"]["id"])}
        for name, entry in runs_of(found).items()
    }

    rows = [edge["node"] for edge in found["items"]["edges"]]

    assert found["items"]["totalCount"] == len(rows) == NUM_POOL
    assert [row["item"]["rank"] for row in rows] == list(range(1, NUM_POOL + 1))
    for row in rows:
        clip = row["item"]["clip"]["clipId"]
        assert row["places"] == [
            {
                "profile": name,
                "rank": orders[name][clip]["rank"],
                "selected": orders[name][clip]["selected"],
            }
            for name in NAMES
        ]


def test_agreement_counts_first_places_and_hours_that_are_elsewhere(api: ApiClient) -> None:
    runs = runs_of(compare(api))
    order = {name: items_of(api, runs[name]["run"]["id"]) for name in NAMES}
    first, other = order["EXPECTED_GAIN"], order["WEIGHTED_SUM"]
    chosen = {item["clip"]["clipId"] for item in first if item["selected"]}
    new = [i for i in other if i["selected"] and i["clip"]["clipId"] not in chosen]
    tops = [{item["clip"]["clipId"] for item in items[:10]} for items in (first, other)]

    agreement = runs["WEIGHTED_SUM"]["agreement"]

    assert runs["EXPECTED_GAIN"]["agreement"] is None
    assert agreement["overlap"] == [
        {"depth": 10, "share": len(tops[0] & tops[1]) / 10},
        {"depth": 100, "share": 1.0},
    ]
    assert 0 < agreement["rankBiasedOverlap"] < 1
    assert agreement["numEntered"] == len(new) > 0
    assert agreement["hoursMoved"] == pytest.approx(sum(i["costMinutes"] for i in new) / 60)


def test_rows_can_be_filtered_and_keep_their_ranks(api: ApiClient) -> None:
    every = {
        row["node"]["item"]["clip"]["clipId"]: row["node"]
        for row in compare(api, first=100)["items"]["edges"]
    }

    found = compare(api, first=100, filter={"timeOfDay": ["night"]})["items"]

    assert found["totalCount"] == 8
    assert [edge["node"] for edge in found["edges"]] == sorted(
        (every[edge["node"]["item"]["clip"]["clipId"]] for edge in found["edges"]),
        key=lambda row: row["item"]["rank"],
    )


def test_a_filter_that_nothing_fits_leaves_no_row(api: ApiClient) -> None:
    found = compare(api, filter={"search": "nowhere"})["items"]

    assert found == {"totalCount": 0, "edges": []}


def test_the_same_budget_goes_before_a_newer_run_and_a_scope_stays_apart(
    home: Home, tmp_path: Path
) -> None:
    add_program(home, tmp_path)
    operator = operator_of(home)
    refresh_priorities(home, operator, RunOptions(budget_hours=HOURS))
    run_priorities(home, operator, RunOptions(Profile.WEIGHTED_SUM_BATCH, HOURS, seed=9))
    with api_of(home, ENGINEER) as api:
        usual = compare(api)
    run_priorities(home, operator, RunOptions(Profile.WEIGHTED_SUM, 0.1))
    north = ClipFilter(region=("North",))
    run_priorities(home, operator, RunOptions(Profile.WEIGHTED_SUM_BATCH, 0.1, north))
    run_priorities(home, operator, RunOptions(Profile.WEIGHTED_SUM_BATCH, 1.0))
    with api_of(home, ENGINEER) as api:
        found = compare(api)
        eg = compare(api, run=runs_of(found)["EXPECTED_GAIN"]["run"]["id"])
        alone = compare(api, run=run_ids(api)[6])

    assert [entry["run"]["number"] for entry in usual["runs"]] == [3, 4, 1]
    assert [entry["isChosen"] for entry in usual["runs"]] == [True, False, False]
    assert [entry["run"]["number"] for entry in found["runs"]] == [3, 7, 5]
    assert [entry["isChosen"] for entry in found["runs"]] == [False, True, False]
    assert [entry["run"]["number"] for entry in eg["runs"]] == [3, 4, 1]
    assert [entry["run"]["number"] for entry in alone["runs"]] == [6]


def test_a_small_benchmark_says_why_another_profile_is_the_default(
    home: Home, tmp_path: Path
) -> None:
    add_program(home, tmp_path, num_benchmark=149)
    refresh_priorities(home, operator_of(home), RunOptions(budget_hours=HOURS))
    with api_of(home, ENGINEER) as api:
        found = compare(api)

    assert [entry["profile"] for entry in found["runs"]] == NAMES[1:]
    assert found["defaultProfile"] == "WEIGHTED_SUM_BATCH"
    assert "the benchmark has only 149 clips to count gains on" in found["whyDefault"]


def test_nothing_ranked_is_null_and_a_wrong_id_is_refused(home: Home, api: ApiClient) -> None:
    with api_of(home, ENGINEER) as empty:
        assert empty.data(COMPARE)["prioritiesByProfile"] is None
    assert api.code(COMPARE, run="bm90LWFuLWlk") == "BAD_ID"


def test_long_pages_cost_as_many_statements_as_short_ones(ranked: Home, api: ApiClient) -> None:
    query = """query ($first: Int) { prioritiesByProfile { runs { run { label weights { version }
      evaluation { label } queues { id } } agreement { hoursMoved } } items(first: $first) { edges {
      node { item { rank clip { clipId } unit { label } factors { value } medianItem { rank }
      change { rankBefore causes { sentence } } clusters { name } } places { rank } } } } } }"""
    with counted(ranked) as few:
        api.data(query, first=3)
    with counted(ranked) as many:
        api.data(query, first=NUM_POOL)

    assert len(many) == len(few), [text for text in many if text not in few]
    assert len(many) <= 20
