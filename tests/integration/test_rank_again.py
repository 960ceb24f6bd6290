"""Ranking again is ranking as a run did: what is not asked anew is as it was there."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gainloop.api.global_ids import global_id, key_of
from gainloop.bootstrap import operator_of
from gainloop.models.priority import PriorityRun
from gainloop.reads.clip_filter import ClipFilter
from gainloop.stores.home import Home
from gainloop.terms.enums import LimitUnit, Profile
from gainloop.terms.limits import Minimum
from gainloop.terms.measures import UncertaintyMeasure
from gainloop.workflows.priorities.last_options import last_options, options_of
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from tests.api_client import ENGINEER, ApiClient, api_of
from tests.integration.ranked_program import add_all

AGAIN = """mutation ($input: RefreshPrioritiesInput!) { refreshPriorities(input: $input) {
  ... on RefreshPrioritiesSuccess { isNew run { id } }
  ... on UserError { code path } } }"""
NIGHT = Minimum.of({"time_of_day": "night"}, 1, LimitUnit.CLIPS)
ASKED = RunOptions(
    budget_hours=0.5,
    seed=9,
    holdback_share=0.2,
    minimums=(NIGHT,),
    uncertainty=UncertaintyMeasure.MARGIN,
)


@pytest.fixture
def api(home: Home, tmp_path: Path) -> Iterator[ApiClient]:
    add_all(home, tmp_path)
    with api_of(home, ENGINEER) as client:
        yield client


def made(home: Home, options: RunOptions) -> str:
    """Global id of a run."""
    return global_id("PriorityRun", run_priorities(home, operator_of(home), options).run_id)


def again(api: ApiClient, **given: Any) -> dict[str, Any]:
    found: dict[str, Any] = api.data(AGAIN, input=given)["refreshPriorities"]
    return found


def asked_of(home: Home, run: str) -> RunOptions:
    with home.database.read() as session:
        return options_of(session.get_one(PriorityRun, key_of(run, "PriorityRun")))


@pytest.mark.parametrize("options", [ASKED, replace(ASKED, scope=ClipFilter(weather=("rain",)))])
def test_a_ranking_like_a_run_asks_for_all_that_the_run_asked_for(
    api: ApiClient, home: Home, options: RunOptions
) -> None:
    run = made(home, options)

    assert again(api, like=run) == {"isNew": False, "run": {"id": run}}
    assert again(api)["isNew"]


def test_what_is_asked_anew_wins_and_null_is_no_limit(api: ApiClient, home: Home) -> None:
    run = made(home, ASKED)

    other = again(api, like=run, seed=4, budgetHours=None)["run"]["id"]

    assert asked_of(home, other) == replace(ASKED, seed=4, budget_hours=None)


def test_every_profile_like_a_run_leaves_how_the_program_ranks_as_it_was(
    api: ApiClient, home: Home
) -> None:
    run = made(home, ASKED)

    again(api, like=run, allProfiles=True)

    with home.database.read() as session:
        assert last_options(session) == ASKED


def test_what_another_profile_has_no_use_for_is_left_out(api: ApiClient, home: Home) -> None:
    run = made(home, ASKED)

    baseline = again(api, like=run, profile="FIFO")["run"]["id"]
    after = again(api, like=baseline)["run"]["id"]

    left = asked_of(home, baseline)
    assert (left.holdback_share, left.uncertainty) == (None, None)
    assert (left.budget_hours, left.minimums) == (0.5, (NIGHT,))
    assert after == run  # a baseline says nothing of how the program ranks


def test_a_run_that_is_not_there_is_named(api: ApiClient) -> None:
    refused = again(api, like=global_id("PriorityRun", "gone"))

    assert refused == {"code": "NOT_FOUND", "path": "like"}
    assert again(api, like=global_id("Clip", "x")) == {"code": "BAD_ID", "path": "like"}


def test_a_profile_is_asked_for_by_name_alone(api: ApiClient, home: Home) -> None:
    run = made(home, replace(ASKED, profile=Profile.WEIGHTED_SUM))

    other = again(api, like=run)["run"]["id"]

    assert other != run
    assert asked_of(home, other) == ASKED
