"""Change requests over the API: steps, refusals as data, and lists without N+1."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from gainloop.bootstrap import operator_of
from gainloop.stores.home import Home
from gainloop.terms.enums import Profile, Role
from gainloop.terms.governance import ReviewVerdict
from gainloop.workflows.changes.activate_change import activate_change
from gainloop.workflows.changes.review_change import review_change
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from tests.api_client import ENGINEER, LEAD, ApiClient, api_of
from tests.integration import gain_program
from tests.integration.changed_versions import account
from tests.state_digest import state_digest

CHANGE = """id label kind subject baseVersion version newestVersion status isStale isOwn rationale
  proposer proposerRole effectiveFrom closedBy createdAt lines { name before after }
  impact { state sentence notes replay { run { label } hoursMoved rankBiasedOverlap gainLost
    overlap { depth share } entered { clip { clipId } rankBefore } left { clip { clipId } } } }
  reviews { number reviewer reviewerRole verdict rationale } reverts { label }"""
FAILED = "... on UserError { __typename code message path }"
PROPOSE = f"""mutation ($input: ProposeChangeInput!) {{ proposeChange(input: $input) {{
  ... on ChangeSuccess {{ isNew change {{ {CHANGE} }} }} {FAILED} }} }}"""
REVIEW = f"""mutation ($input: ReviewChangeInput!) {{ reviewChange(input: $input) {{
  ... on ChangeSuccess {{ change {{ {CHANGE} }} }} {FAILED} }} }}"""
ACTIVATE = f"""mutation ($id: ID!) {{ activateChange(changeId: $id) {{
  ... on ChangeSuccess {{ change {{ {CHANGE} }} }} {FAILED} }} }}"""
TAKE_BACK = """mutation ($input: TakeBackInput!) {{ {name}(input: $input) {{
  ... on ChangeSuccess {{ change {{ {change} }} }} {failed} }} }}"""
LIST = f"""query ($n: Int!) {{ changeRequests(first: $n) {{ totalCount
  edges {{ node {{ {CHANGE} }} }} }} }}"""
WEIGHTS = {"uncertainty": 0.0, "missed_nearby": 0.0}


@pytest.fixture
def ranked(home: Home, tmp_path: Path) -> Home:
    gain_program.add_program(home, tmp_path)
    operator = operator_of(home)
    run_priorities(home, operator, RunOptions(Profile.WEIGHTED_SUM, budget_hours=0.5))
    return home


@pytest.fixture
def api(ranked: Home) -> Iterator[ApiClient]:
    with api_of(ranked, ENGINEER) as client:
        yield client


def proposal(weights: dict[str, float] | None = None, **more: Any) -> dict[str, Any]:
    document = json.dumps(WEIGHTS if weights is None else weights)
    return {
        "kind": "WEIGHTS",
        "subject": "weighted_sum",
        "document": document,
        "rationale": "cheap and thin first",
        **more,
    }


def propose(api: ApiClient, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = api.data(PROPOSE, input=proposal(**more))["proposeChange"]
    return found


def review(api: ApiClient, change_id: str, verdict: str = "APPROVE") -> dict[str, Any]:
    given = {"changeId": change_id, "verdict": verdict, "rationale": "agreed"}
    found: dict[str, Any] = api.data(REVIEW, input=given)["reviewChange"]
    return found


def activate(api: ApiClient, change_id: str) -> dict[str, Any]:
    found: dict[str, Any] = api.data(ACTIVATE, id=change_id)["activateChange"]
    return found


def take_back(api: ApiClient, name: str, change_id: str) -> dict[str, Any]:
    text = TAKE_BACK.format(name=name, change=CHANGE, failed=FAILED)
    found: dict[str, Any] = api.data(text, input={"changeId": change_id, "rationale": "worse"})
    answer: dict[str, Any] = found[name]
    return answer


def test_a_change_goes_through_the_hands_of_two(api: ApiClient) -> None:
    made = propose(api)
    change = made["change"]

    assert made["isNew"] is True
    assert (change["status"], change["isOwn"], change["isStale"]) == ("PROPOSED", True, False)
    assert (change["baseVersion"], change["version"]) == ("weighted_sum:1", None)
    assert change["lines"] == [
        {"name": "weight uncertainty", "before": "0.3", "after": "0"},
        {"name": "weight missed_nearby", "before": "0.35", "after": "0"},
        {"name": "weight coverage_gap", "before": "0.25", "after": "0.714286"},
        {"name": "weight low_cost", "before": "0.1", "after": "0.285714"},
    ]
    replay = change["impact"]["replay"]
    assert (change["impact"]["state"], change["impact"]["notes"]) == ("REPLAYED", [])
    assert replay["run"]["label"] == "Run 1 · weighted sum"
    assert [one["depth"] for one in replay["overlap"]] == [10, 100]
    assert replay["hoursMoved"] > 0
    assert len(replay["entered"]) > 0

    own = review(api, change["id"])
    early = activate(api, change["id"])
    assert (own["__typename"], own["code"]) == ("NotAllowed", "FORBIDDEN")  # engineers review none
    assert (early["__typename"], early["code"]) == ("GateBlocked", "NOT_APPROVED")

    api.sign_in("demo-safety")
    approved = review(api, change["id"])["change"]
    assert (approved["status"], approved["isOwn"]) == ("APPROVED", False)
    assert approved["reviews"] == [
        {
            "number": 1,
            "reviewer": "Safety (demo)",
            "reviewerRole": "SAFETY",
            "verdict": "APPROVE",
            "rationale": "agreed",
        }
    ]

    api.sign_in(ENGINEER)
    active = activate(api, change["id"])["change"]
    assert (active["status"], active["version"]) == ("ACTIVE", "weighted_sum:2")
    assert active["newestVersion"] == "weighted_sum:2"
    back = take_back(api, "rollbackChange", change["id"])["change"]
    assert (back["status"], back["version"]) == ("ACTIVE", "weighted_sum:3")
    assert (back["label"], back["reverts"]) == ("Change 2", {"label": "Change 1"})
    again = take_back(api, "rollbackChange", change["id"])
    assert (again["__typename"], again["code"]) == ("Conflict", "NOT_ACTIVE")


def test_self_approval_and_bad_input_are_data_and_change_nothing(
    ranked: Home, api: ApiClient
) -> None:
    api.sign_in("demo-safety")
    own = propose(api)["change"]["id"]
    before = state_digest(ranked)

    refused = review(api, own)
    bad = propose(api, document="{")
    deep = propose(api, document="[" * 15_000)
    same = propose(api, weights={"low_cost": 0.1})
    late = propose(api, baseVersion="weighted_sum:7")
    past = propose(api, effectiveFrom="2020-01-01T00:00:00Z")
    silent = propose(api, rationale=" ")
    absent = activate(api, own.replace(own[-4:], "AAAA"))
    api.sign_in(LEAD)
    forbidden = propose(api)

    assert (refused["__typename"], refused["code"]) == ("GateBlocked", "SELF_REVIEW")
    assert (bad["code"], bad["path"]) == ("BAD_DOCUMENT", "document")
    assert deep["code"] == "BAD_DOCUMENT"
    assert same["code"] == "NO_CHANGE"
    assert (late["__typename"], late["code"]) == ("Conflict", "STALE_BASE")
    assert (past["code"], past["path"]) == ("BAD_TIME", "effectiveFrom")
    assert silent["code"] == "NO_REASON"
    assert absent["__typename"] in {"NotFound", "Invalid"}
    assert (forbidden["__typename"], forbidden["code"]) == ("NotAllowed", "FORBIDDEN")
    assert state_digest(ranked) == before


def test_what_one_person_proposes_they_withdraw(api: ApiClient) -> None:
    change = propose(api)["change"]["id"]
    twin = propose(api)
    api.sign_in("demo-safety")
    other = take_back(api, "withdrawChange", change)
    api.sign_in(ENGINEER)
    own = take_back(api, "withdrawChange", change)["change"]

    assert (twin["isNew"], twin["change"]["id"]) == (False, change)
    assert (other["__typename"], other["code"]) == ("GateBlocked", "NOT_YOURS")
    assert (own["status"], own["closedBy"]) == ("WITHDRAWN", "Perception engineer (demo)")


def test_a_list_costs_as_many_statements_as_one_row(ranked: Home, api: ApiClient) -> None:
    def make(weight: float) -> None:
        propose(api, weights={"low_cost": weight})
        key = f"change-{api.data(LIST, n=1)['changeRequests']['totalCount']}"
        review_change(ranked, account(ranked, Role.SAFETY), key, ReviewVerdict.APPROVE, "agreed")
        activate_change(ranked, operator_of(ranked), key)

    make(0.2)
    with counted(ranked) as few:
        assert api.data(LIST, n=50)["changeRequests"]["totalCount"] == 1
    for number in range(3, 8):
        make(number / 10)
        run_priorities(
            ranked, operator_of(ranked), RunOptions(Profile.WEIGHTED_SUM, budget_hours=0.5)
        )
    with counted(ranked) as many:
        edges = api.data(LIST, n=50)["changeRequests"]["edges"]

    assert len(edges) == 6
    assert [edge["node"]["status"] for edge in edges] == ["ACTIVE", *["SUPERSEDED"] * 5]
    assert len({edge["node"]["impact"]["replay"]["run"]["label"] for edge in edges}) > 1
    assert len(many) == len(few), [text for text in many if text not in few]
    chosen = "{ changeRequests(statuses: [ACTIVE], kind: WEIGHTS) { edges { node { label } } } }"
    assert api.data(chosen)["changeRequests"]["edges"] == [{"node": {"label": "Change 6"}}]


@contextmanager
def counted(home: Home) -> Iterator[list[str]]:
    statements: list[str] = []

    def count(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(home.database.engine, "before_cursor_execute", count)
    try:
        yield statements
    finally:
        event.remove(home.database.engine, "before_cursor_execute", count)
