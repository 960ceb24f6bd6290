"""What other weights would change in a run, over the API: within bounds, and nothing is stored."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from gainloop.api.global_ids import global_id
from gainloop.bootstrap import operator_of
from gainloop.models.priority import PriorityRun
from gainloop.stores.home import Home
from gainloop.terms.enums import PartName, Profile
from gainloop.workflows.priorities import on_request
from gainloop.workflows.priorities.replay_run import reweigh_run
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from tests.api_client import ENGINEER, ApiClient, api_of
from tests.integration.gain_program import NUM_POOL, add_program
from tests.integration.profile_runs_program import (
    NAMES,
    add_profile_runs,
    items_of,
    newest_id,
    run_ids,
)
from tests.state_digest import state_digest

REWEIGH = """query ($run: ID!, $weights: [WeightInput!]!) {
  reweighRun(runId: $run, weights: $weights) { __typename
    ... on UserError { code message path }
    ... on ReweighedRun { run { id } weights { part value } overlap { depth share }
      rankBiasedOverlap hoursMoved numEntered numLeft gainBefore gainAfter gainLost
      entered { clip { clipId } rankBefore rankAfter minutes }
      left { clip { clipId } rankBefore rankAfter minutes } } } }"""


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


def reweigh(api: ApiClient, run_id: str, **weights: float) -> dict[str, Any]:
    given = [{"part": part, "value": value} for part, value in weights.items()]
    found: dict[str, Any] = api.data(REWEIGH, run=run_id, weights=given)["reweighRun"]
    return found


@pytest.mark.parametrize("profile", NAMES)
def test_the_weights_of_the_run_change_nothing(api: ApiClient, profile: str) -> None:
    found = reweigh(api, newest_id(api, profile))

    assert found["rankBiasedOverlap"] == pytest.approx(1.0)
    assert (found["hoursMoved"], found["numEntered"], found["numLeft"]) == (0.0, 0, 0)
    assert (found["entered"], found["left"]) == ([], [])
    assert found["gainLost"] == (0.0 if profile == "EXPECTED_GAIN" else None)


def test_other_weights_name_what_would_come_in_and_go_out(ranked: Home, api: ApiClient) -> None:
    run_id = newest_id(api, "WEIGHTED_SUM")
    items = {item["clip"]["clipId"]: item for item in items_of(api, run_id)}
    weights = {"missed_nearby": 0.0, "uncertainty": 0.0, "coverage_gap": 0.0}

    found = reweigh(api, run_id, **weights)

    assert {w["part"]: w["value"] for w in found["weights"]} == {**weights, "low_cost": 1.0}
    assert found["numEntered"] == len(found["entered"]) > 0
    assert found["numLeft"] == len(found["left"])
    for entry in found["entered"]:
        item = items[entry["clip"]["clipId"]]
        assert not item["selected"]
        assert entry["rankBefore"] == item["rank"] > entry["rankAfter"]
    for entry in found["left"]:
        item = items[entry["clip"]["clipId"]]
        assert item["selected"]
        assert entry["rankBefore"] == item["rank"] < entry["rankAfter"]
    ranks = [entry["rankAfter"] for entry in found["entered"]]
    assert ranks == sorted(ranks)
    assert found["hoursMoved"] == pytest.approx(
        sum(entry["minutes"] for entry in found["entered"]) / 60
    )


def test_knobs_of_expected_gain_lose_gain_and_store_nothing(ranked: Home, api: ApiClient) -> None:
    run_id = newest_id(api, "EXPECTED_GAIN")
    before = state_digest(ranked)

    found = reweigh(api, run_id, low_cost=0.0)

    assert state_digest(ranked) == before
    assert found["gainBefore"] > found["gainAfter"]
    assert found["gainLost"] == found["gainBefore"] - found["gainAfter"]
    key = ranked.database
    with key.read() as session:
        stored = (
            session.connection()
            .execute(sa.text("SELECT id FROM priority_run WHERE number = 6"))
            .scalar_one()
        )
    same = reweigh_run(
        ranked,
        operator_of(ranked),
        stored,
        {PartName.LOW_COST: 0.0},
    )
    assert found["rankBiasedOverlap"] == same.difference.rbo
    assert found["gainAfter"] == same.gain_after


def test_weights_that_cannot_be_used_are_a_typed_error(api: ApiClient) -> None:
    run_id = newest_id(api, "WEIGHTED_SUM")

    assert _refused(reweigh(api, run_id, like_picked=1.0)) == ("Invalid", "BAD_WEIGHTS")
    assert _refused(reweigh(api, run_id, low_cost=-1.0)) == ("Invalid", "BAD_WEIGHTS")
    assert _refused(reweigh(api, run_id, nonsense=1.0)) == ("Invalid", "BAD_WEIGHTS")
    twice = [{"part": "low_cost", "value": 1.0}] * 2
    found = api.data(REWEIGH, run=run_id, weights=twice)["reweighRun"]
    assert found["message"] == "low_cost is given twice"
    every = dict.fromkeys(("uncertainty", "missed_nearby", "coverage_gap", "low_cost"), 0.0)
    assert reweigh(api, run_id, **every)["message"] == "all weights that add to a score are 0"


def test_large_runs_and_a_second_one_at_once_are_refused(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = newest_id(api, "WEIGHTED_SUM")

    with on_request.ranked_on_request(1, ""):
        assert api.code(REWEIGH, run=run_id, weights=[]) == "RANKING_BUSY"
    assert reweigh(api, run_id)["__typename"] == "ReweighedRun"
    monkeypatch.setattr(on_request, "MOST_CANDIDATES", NUM_POOL - 1)
    refused = reweigh(api, run_id)
    assert _refused(refused) == ("Invalid", "TOO_MANY_CANDIDATES")
    assert "gainloop priorities replay run-" in refused["message"]


def test_runs_that_are_not_there_or_cannot_be_made_again(home: Home, tmp_path: Path) -> None:
    add_program(home, tmp_path)
    run_priorities(home, operator_of(home), RunOptions(Profile.WEIGHTED_SUM))
    with api_of(home, ENGINEER) as api:
        with home.database.engine.begin() as connection:
            connection.execute(sa.update(PriorityRun).values(inputs_object=None))
        kept = reweigh(api, run_ids(api)[1])
        gone = reweigh(api, global_id("PriorityRun", "run-0"))

    assert _refused(kept) == ("Conflict", "NO_INPUTS")
    assert _refused(gone) == ("NotFound", "NOT_FOUND")


def _refused(found: dict[str, Any]) -> tuple[str, str]:
    return found["__typename"], found["code"]
