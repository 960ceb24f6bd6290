"""Scenarios, axes and mappings over GraphQL, as the pages ask."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from gainloop.api.global_ids import global_id
from gainloop.bootstrap import operator_of
from gainloop.stores.home import Home
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from tests.api_client import ENGINEER, LEAD, ApiClient, api_of
from tests.integration.ranked_program import add_all
from tests.state_digest import state_digest

NIGHT_RAIN = "time_of_day = night and weather = rain"
SAVE = """mutation ($input: SaveScenarioInput!) { saveScenario(input: $input) { __typename
    ... on SaveScenarioSuccess { isNew scenario { id label } }
    ... on UserError { code message path } } }"""
REQUEST = """mutation ($input: RequestScenarioInput!) { requestScenario(input: $input) { __typename
    ... on RequestScenarioSuccess {
      queue { numItems scenario { label } run { number } evaluation { id } }
      collectionRequest { numWanted scenario { label } oddExpression } }
    ... on UserError { code path } } }"""
PREVIEW = """query ($e: String!) { scenarioPreview(expression: $e) { __typename
    ... on ScenarioPreview { expression numCandidates numLabeled numInBenchmarks tooFew
      missed { gt fn } expectedGain expectedGainBasis hoursLow hours hoursHigh
      sample { clipId weather } }
    ... on UserError { code message path } } }"""


@pytest.fixture
def api(home: Home, tmp_path: Path) -> Iterator[ApiClient]:
    add_all(home, tmp_path)
    run_priorities(home, operator_of(home), RunOptions(budget_hours=1))
    with api_of(home, ENGINEER) as client:
        yield client


def saved(api: ApiClient, expression: str = NIGHT_RAIN, name: str = "night rain") -> str:
    asked = {"name": name, "expression": expression, "reason": "why"}
    answer = api.data(SAVE, input=asked)["saveScenario"]
    scenario_id: str = answer["scenario"]["id"]
    return scenario_id


def ordered(scenario_id: str) -> dict[str, object]:
    return {
        "scenarioId": scenario_id,
        "name": "wet nights",
        "ontologyVersionId": global_id("OntologyVersion", "town:1"),
        "instructions": "Draw boxes.",
        "checks": [{"rule": "MIN_BOX_PX", "value": "8"}],
        "reason": "why",
    }


def test_a_preview_or_the_place_where_it_cannot_be_read(api: ApiClient) -> None:
    found = api.data(PREVIEW, e=NIGHT_RAIN)["scenarioPreview"]
    refused = api.data(PREVIEW, e="weather == rain")["scenarioPreview"]

    gain = found.pop("expectedGain")
    assert gain > 0
    assert found.pop("hoursLow") < found.pop("hours") < found.pop("hoursHigh")
    assert {row["clipId"] for row in found.pop("sample")} == {"pool-night", "pool-late"}
    assert found == {
        "__typename": "ScenarioPreview",
        "expression": NIGHT_RAIN,
        "numCandidates": 2,
        "numLabeled": 0,
        "numInBenchmarks": 1,
        "tooFew": False,
        "missed": {"gt": 40, "fn": 16},
        "expectedGainBasis": "Sum of the priority scores of 2 candidates in run 1; "
        "realized gain is not known.",
    }
    assert refused == {
        "__typename": "Invalid",
        "code": "BAD_EXPRESSION",
        "message": "at character 10: expected a value; words of the language as values need "
        "quotes, found '='",
        "path": "expression",
    }


def test_a_scenario_is_saved_listed_and_fetched_with_its_versions(api: ApiClient) -> None:
    first = saved(api)
    saved(api, "weather = rain")

    data = api.data(
        """query ($id: ID!) {
          scenarios { label expression reason author versions { label } preview { numCandidates } }
          scenario(id: $id) { label expression description createdAt }
          node(id: $id) { ... on Scenario { version name } } }""",
        id=first,
    )

    assert data["scenarios"] == [
        {
            "label": "night rain:2",
            "expression": "weather = rain",
            "reason": "why",
            "author": data["scenarios"][0]["author"],
            "versions": [{"label": "night rain:2"}, {"label": "night rain:1"}],
            "preview": {"numCandidates": 2},
        }
    ]
    assert data["scenario"]["expression"] == NIGHT_RAIN
    assert data["node"] == {"version": 1, "name": "night rain"}


def test_a_request_gives_a_queue_or_asks_the_fleet(api: ApiClient) -> None:
    some, none = saved(api), saved(api, "weather = snow", "snow")

    bare = {"numWanted": 3, "name": "", "ontologyVersionId": "", "instructions": "", "checks": []}
    queued = api.data(REQUEST, input=ordered(some))["requestScenario"]
    asked = api.data(REQUEST, input={**ordered(none), **bare})["requestScenario"]
    listed = api.data("{ collectionRequests { expression numWanted reason author } }")

    assert queued == {
        "__typename": "RequestScenarioSuccess",
        "queue": {
            "numItems": 2,
            "scenario": {"label": "night rain:1"},
            "run": {"number": 2},
            "evaluation": None,
        },
        "collectionRequest": None,
    }
    request = asked["collectionRequest"]
    assert (asked["queue"], request["numWanted"]) == (None, 3)
    assert request["scenario"] == {"label": "snow:1"}
    assert json.loads(request["oddExpression"])["openlabel"]["tags"] == {
        "0": {"type": "weather", "tag_data": {"text": [{"type": "value", "val": "snow"}]}}
    }
    (row,) = listed["collectionRequests"]
    assert (row["expression"], row["numWanted"], row["reason"]) == ("weather = snow", 3, "why")


def test_an_axis_is_registered_and_listed(api: ApiClient) -> None:
    register = """mutation ($input: RegisterAxisInput!) { registerAxis(input: $input) { __typename
        ... on RegisterAxisSuccess { isNew axis { name version kind edges unit isBuiltIn } }
        ... on UserError { code path } } }"""

    asked = {"name": "length", "column": "duration_s", "edges": [5, 20], "reason": "why"}
    done = api.data(register, input=asked)["registerAxis"]
    refused = api.data(register, input={**asked, "edges": [5, 5]})["registerAxis"]
    axes = api.data("{ cohortAxes { name column kind isBuiltIn } }")["cohortAxes"]

    assert done["isNew"]
    assert done["axis"] == {
        "name": "length",
        "version": 1,
        "kind": "BINNED",
        "edges": [5.0, 20.0],
        "unit": None,
        "isBuiltIn": False,
    }
    assert refused == {"__typename": "Invalid", "code": "BAD_EDGES", "path": "edges"}
    assert len(axes) == 6
    assert axes[0] == {
        "name": "time_of_day",
        "column": "time_of_day",
        "kind": "CATEGORICAL",
        "isBuiltIn": True,
    }


def test_a_mapping_is_saved_applied_and_explains_an_error(api: ApiClient) -> None:
    save = """mutation ($input: SaveMappingInput!) { saveMapping(input: $input) { __typename
        ... on SaveMappingSuccess { isNew mapping { id label rules { ruleId when } } }
        ... on UserError { code path } } }"""
    apply = """mutation ($input: MapErrorsInput!) { mapErrors(input: $input) { __typename
        ... on MapErrorsSuccess { isNew numErrors numMapped mapping { label } }
        ... on UserError { code path } } }"""
    explain = """query ($error: ID!, $mapping: ID) {
        explainMapping(errorId: $error, mappingId: $mapping) { mapping { label } error { id }
          rules { ruleId confidence } inputs { axis value } tags confidence } }"""
    error, evaluation = _first_error(api)
    rule = {"ruleId": "rain", "when": "weather = rain", "tags": ["scenario=rain"]}
    before = api.data(explain, error=error)["explainMapping"]

    done = api.data(save, input={"name": "m", "rules": [rule], "reason": "why"})["saveMapping"]
    bad = api.data(save, input={"name": "m", "rules": [{**rule, "when": "x"}], "reason": "why"})
    mapped = api.data(apply, input={"evaluationId": evaluation})["mapErrors"]
    found = api.data(explain, error=error, mapping=done["mapping"]["id"])["explainMapping"]
    listed = api.data("{ mappings { label reason } }")["mappings"]

    assert before is None
    assert done["mapping"]["rules"] == [{"ruleId": "rain", "when": "weather = rain"}]
    assert bad["saveMapping"] == {
        "__typename": "Invalid",
        "code": "BAD_EXPRESSION",
        "path": "rules[0]",
    }
    assert mapped == {
        "__typename": "MapErrorsSuccess",
        "isNew": True,
        "numErrors": 17,
        "numMapped": 16,
        "mapping": {"label": "m:1"},
    }
    assert found == {
        "mapping": {"label": "m:1"},
        "error": {"id": error},
        "rules": [{"ruleId": "rain", "confidence": 1.0}],
        "inputs": [{"axis": "weather", "value": "rain"}],
        "tags": ["scenario=rain"],
        "confidence": 1.0,
    }
    assert listed == [{"label": "m:1", "reason": "why"}]


def test_a_role_that_may_not_define_is_told_and_changes_nothing(home: Home, api: ApiClient) -> None:
    before = state_digest(home)

    api.sign_in(LEAD)
    answer = api.data(SAVE, input={"name": "x", "expression": NIGHT_RAIN, "reason": "y"})

    assert answer["saveScenario"]["__typename"] == "NotAllowed"
    assert state_digest(home) == before


def _first_error(api: ApiClient) -> tuple[str, str]:
    """An error on bench-night, and its evaluation."""
    (edge,) = api.data(
        """{ evaluations(first: 1) { edges { node { id
            errors(first: 1, filter: {clipId: "bench-night"}) { edges { node { id } } } } } } }"""
    )["evaluations"]["edges"]
    return edge["node"]["errors"]["edges"][0]["node"]["id"], edge["node"]["id"]
