"""Epics, decisions and outcomes over GraphQL, as a product manager and an engineer ask."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gainloop.api.global_ids import global_id
from gainloop.stores.home import Home
from tests.api_client import ENGINEER, LEAD, MANAGER, ApiClient, api_of
from tests.integration.outcome_program import RAIN_CLUSTER, add_pair

UPLOAD = """mutation ($input: RequestUploadInput!) { requestUpload(input: $input) { __typename
    ... on RequestUploadSuccess { uploadId url } } }"""
IMPORT = """mutation ($input: ImportEpicsInput!) { importEpics(input: $input) { __typename
    ... on ImportEpicsSuccess { new changed unchanged findings { code row } }
    ... on UserError { code path } } }"""
LINK = """mutation ($input: LinkEpicInput!, $on: Boolean!) {
  linkEpic(input: $input) @include(if: $on) { ...Linked }
  unlinkEpic(input: $input) @skip(if: $on) { ...Linked } }
fragment Linked on LinkEpicResult { __typename
    ... on LinkEpicSuccess { epic { key clusters { name } } } ... on UserError { code path } }"""
DECIDE = """mutation ($input: RecordDecisionInput!) { recordDecision(input: $input) { __typename
    ... on RecordDecisionSuccess { isNew decision { label kind author authorRole
        about { key name } cites { key } evidence } }
    ... on UserError { code path message } } }"""
RECORD = """mutation ($input: RecordTrainingOutcomeInput!) {
  recordTrainingOutcome(input: $input) { __typename
    ... on RecordTrainingOutcomeSuccess { isNew outcome { id source deltas { label delta verdict
        cluster { name } cohort { axis value } } } }
    ... on UserError { code path message } } }"""
EPIC = """query ($key: String!, $asOf: DateTime) { epic(key: $key, asOf: $asOf) {
    key title clusters { name epics { key } } modelVersions { label outcomes { label } }
    deltas { metric delta low high } decisions { title } queues { label } batches { label }
    releases { label } clips(first: 5) { totalCount edges { node { clipId } } }
    expectedGain { value } realizedGain { value low high unit basis } costHours costBasis
    answeredBy cuts } }"""
EPICS = """query ($first: Int, $after: String, $text: String) {
  epics(first: $first, after: $after, text: $text) { totalCount pageInfo { endCursor hasNextPage }
    edges { node { key clusters { name } costHours } } } }"""
CLUSTER = global_id("ErrorCluster", RAIN_CLUSTER)


@pytest.fixture
def pair(home: Home, tmp_path: Path) -> tuple[str, str]:
    return add_pair(home, tmp_path)


@pytest.fixture
def manager(home: Home, pair: tuple[str, str]) -> Iterator[ApiClient]:
    with api_of(home, MANAGER) as client:
        yield client


def uploaded(api: ApiClient, text: str) -> str:
    room = {"fileName": "epics.csv", "numBytes": len(text)}
    place = api.data(UPLOAD, input=room)["requestUpload"]
    assert api.http.put(place["url"], content=text.encode()).status_code == 201
    upload_id: str = place["uploadId"]
    return upload_id


def test_a_manager_imports_epics_links_one_and_takes_the_link_back(manager: ApiClient) -> None:
    upload = uploaded(manager, "Issue key,Summary\nPERC-2,Work zones\nnothing,Broken\n")
    done = manager.data(IMPORT, input={"uploadId": upload})["importEpics"]
    assert done == {
        "__typename": "ImportEpicsSuccess",
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "findings": [{"code": "BAD_KEY", "row": 3}],
    }
    link = {"key": "PERC-2", "clusterId": CLUSTER, "reason": "also in rain"}
    linked = manager.data(LINK, input=link, on=True)["linkEpic"]
    assert linked["epic"] == {
        "key": "PERC-2",
        "clusters": [{"name": "Missed pedestrians in rain"}],
    }
    assert manager.data(LINK, input=link, on=False)["unlinkEpic"]["epic"]["clusters"] == []
    again = manager.data(LINK, input=link, on=False)["unlinkEpic"]
    assert again["__typename"] == "NotFound"
    wrong = {**link, "clusterId": global_id("Queue", "q")}
    assert manager.data(LINK, input=wrong, on=True)["linkEpic"] == {
        "__typename": "Invalid",
        "code": "BAD_ID",
        "path": "clusterId",
    }


def test_an_epic_shows_what_came_of_it_and_as_of_before_it_did_not(
    home: Home, manager: ApiClient, pair: tuple[str, str]
) -> None:
    before = home.database.clock().isoformat()
    evaluations = {
        "baseEvaluationId": global_id("Evaluation", pair[0]),
        "evaluationId": global_id("Evaluation", pair[1]),
    }
    assert manager.data(RECORD, input=evaluations)["recordTrainingOutcome"]["code"] == "FORBIDDEN"
    with api_of(home, ENGINEER) as engineer:
        done = engineer.data(RECORD, input=evaluations)["recordTrainingOutcome"]
        assert engineer.data(RECORD, input=evaluations)["recordTrainingOutcome"]["isNew"] is False
    assert done["isNew"] is True
    (of_cluster,) = [delta for delta in done["outcome"]["deltas"] if delta["cluster"]]
    assert of_cluster["cohort"] == [{"axis": "weather", "value": "rain"}]
    assert (of_cluster["label"], of_cluster["verdict"]) == ("Pedestrian · rain", "BETTER")

    epic = manager.data(EPIC, key="PERC-1")["epic"]
    (delta,) = epic.pop("deltas")
    assert delta["delta"] == pytest.approx(0.25)
    gain = epic.pop("realizedGain")
    assert gain["value"] == pytest.approx(60)  # of 240 pedestrians in rain
    assert gain["low"] == pytest.approx(240 * delta["low"])
    assert gain["unit"] == "objects found more"
    assert epic == {
        "key": "PERC-1",
        "title": "Rain",
        "clusters": [{"name": "Missed pedestrians in rain", "epics": [{"key": "PERC-1"}]}],
        "modelVersions": [{"label": "after:1", "outcomes": [{"label": "Outcome 1"}]}],
        "decisions": [],
        "queues": [],
        "batches": [],
        "releases": [],
        "clips": {"totalCount": 0, "edges": []},
        "expectedGain": None,
        "costHours": 0.0,
        "costBasis": "no label batch yet",
        "answeredBy": "RELATIONAL",
        "cuts": [],
    }
    then = manager.data(EPIC, key="PERC-1", asOf=before)["epic"]
    assert [len(then[name]) for name in ("clusters", "deltas", "modelVersions")] == [1, 0, 0]
    assert then["realizedGain"] is None
    assert manager.data(EPIC, key="PERC-9")["epic"] is None
    assert manager.code(EPIC, key="PERC-1", asOf="2026-01-05T08:00:00") == "BAD_TIME"


def test_a_decision_names_what_it_is_about_and_who_made_it(manager: ApiClient) -> None:
    asked = {
        "kind": "SCOPE",
        "title": "Rain first",
        "rationale": "Most misses are in rain.",
        "about": ["Epic:PERC-1", CLUSTER],
        "cites": ["ModelVersion:before:1"],
        "evidence": ["https://wiki.example.com/rain"],
    }
    done = manager.data(DECIDE, input=asked)["recordDecision"]
    assert done["decision"] == {
        "label": "Decision 1",
        "kind": "SCOPE",
        "author": "Product manager (demo)",
        "authorRole": "PRODUCT_MANAGER",
        "about": [
            {"key": "Epic:PERC-1", "name": "PERC-1"},
            {"key": f"ErrorCluster:{RAIN_CLUSTER}", "name": "Missed pedestrians in rain"},
        ],
        "cites": [{"key": "ModelVersion:before:1"}],
        "evidence": ["https://wiki.example.com/rain"],
    }
    assert manager.data(DECIDE, input=asked)["recordDecision"]["isNew"] is False
    assert [one["title"] for one in manager.data(EPIC, key="PERC-1")["epic"]["decisions"]] == [
        "Rain first"
    ]
    for change, path in (
        ({"evidence": ["http://wiki.example.com"]}, "evidence"),
        ({"about": []}, "about"),
        ({"about": ["Epic:PERC-9"]}, "about"),
        ({"about": ["nonsense"]}, "id"),
    ):
        refused = manager.data(DECIDE, input={**asked, **change})["recordDecision"]
        assert (refused["__typename"] != "RecordDecisionSuccess", refused["path"]) == (True, path)


def test_epics_are_paged_and_found_by_text(manager: ApiClient) -> None:
    rows = "".join(f"LONG-{number},Title {number}\n" for number in range(1, 5))
    manager.data(IMPORT, input={"uploadId": uploaded(manager, f"key,title\n{rows}")})

    first = manager.data(EPICS, first=3)["epics"]
    rest = manager.data(EPICS, first=3, after=first["pageInfo"]["endCursor"])["epics"]
    keys = [edge["node"]["key"] for page in (first, rest) for edge in page["edges"]]
    assert keys == ["LONG-4", "LONG-3", "LONG-2", "LONG-1", "PERC-1"]
    assert (first["totalCount"], rest["pageInfo"]["hasNextPage"]) == (5, False)
    found = manager.data(EPICS, text="title 2")["epics"]
    assert [edge["node"]["key"] for edge in found["edges"]] == ["LONG-2"]


def test_an_annotation_lead_reads_epics_and_plans_none(home: Home, pair: tuple[str, str]) -> None:
    with api_of(home, LEAD) as lead:
        assert lead.data(EPIC, key="PERC-1")["epic"]["title"] == "Rain"
        link = {"key": "PERC-1", "clusterId": CLUSTER, "reason": "why"}
        refused = lead.data(LINK, input=link, on=True)["linkEpic"]
        assert (refused["__typename"], refused["code"]) == ("NotAllowed", "FORBIDDEN")


def test_a_figure_that_was_recorded_again_counts_once(
    home: Home, manager: ApiClient, pair: tuple[str, str]
) -> None:
    evaluations = {
        "baseEvaluationId": global_id("Evaluation", pair[0]),
        "evaluationId": global_id("Evaluation", pair[1]),
    }
    with api_of(home, ENGINEER) as engineer:
        for note in ("first words", "better words"):
            done = engineer.data(RECORD, input={**evaluations, "note": note})
            assert done["recordTrainingOutcome"]["isNew"] is True

    epic = manager.data(EPIC, key="PERC-1")["epic"]

    assert len(epic["deltas"]) == 1
    assert epic["realizedGain"]["value"] == pytest.approx(60)
    assert [one["label"] for one in epic["modelVersions"][0]["outcomes"]] == [
        "Outcome 2",
        "Outcome 1",
    ]
