"""Lineage through the API: names, bounds, what a role may see, as of a moment, refusals."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gainloop.api.global_ids import global_id
from gainloop.stores.home import Home
from gainloop.terms.enums import LineageType, NodeLabel
from tests.api_client import ADMIN, AUDITOR, ENGINEER, MANAGER, ApiClient, api_of
from tests.integration.lineage_program import START, plain_edge, write_edges
from tests.integration.planted_lineage import plant_program, planted_edges
from tests.integration.test_api_statements import counted

NODES = "nodes { key kind name detail hop nodeId node { __typename id } }"
EDGES = "edges { id type source target properties { key value } retractedAt }"
LINEAGE = f"""query ($id: ID!, $direction: Direction!, $depth: Int!, $asOf: DateTime) {{
  lineage(id: $id, direction: $direction, depth: $depth, asOf: $asOf) {{
    start {{ key name }} {NODES} {EDGES} isCut cuts
    asOf answeredBy lagSeconds numStatements }} }}"""
DECISIONS = """query ($id: ID!, $number: Int, $asOf: DateTime) {
  decisionLineage(id: $id, deltaNumber: $number, asOf: $asOf) { start { key } isCut
    nodes { key name hop } edges { type source target } numStatements } }"""
PATH = """query ($from: ID!, $to: ID!) { lineagePath(from: $from, to: $to) {
  nodes { key hop } edges { type } isCut } }"""


@pytest.fixture
def api(home: Home, tmp_path: Path) -> Iterator[ApiClient]:
    plant_program(home, tmp_path)
    with api_of(home, ADMIN) as client:
        yield client


def lineage(api: ApiClient, id: str, direction: str, depth: int, **more: Any) -> dict[str, Any]:
    variables = {"id": id, "direction": direction, "depth": depth, **more}
    found: dict[str, Any] = api.data(LINEAGE, **variables)["lineage"]
    return found


def keys_of(found: dict[str, Any]) -> set[str]:
    return {node["key"] for node in found["nodes"]}


def test_downstream_of_an_epic_are_clips_labels_and_gains(api: ApiClient) -> None:
    found = lineage(api, global_id("Epic", "PERC-1"), "DOWNSTREAM", 10)
    hops = {node["key"]: node["hop"] for node in found["nodes"]}

    assert found["start"] == {"key": "Epic:PERC-1", "name": "PERC-1"}
    assert {key: hop for key, hop in hops.items() if not key.startswith("Clip:")} == {
        "Epic:PERC-1": 0,
        "ErrorCluster:cluster-00": 1,
        "ErrorCluster:cluster-01": 1,
        "Queue:queue-1": 2,
        "LabelBatch:batch-1": 3,
        "DatasetRelease:night:1": 4,
        "ModelVersion:detector:2": 5,
        "Cohort:cohort-1": 6,
    }
    assert sum(key.startswith("Clip:") for key in hops) == 6
    assert (found["isCut"], found["cuts"], found["answeredBy"]) == (False, [], "RELATIONAL")
    assert found["numStatements"] == 7


def test_nodes_are_named_and_lead_to_their_objects(api: ApiClient) -> None:
    found = lineage(api, "Epic:PERC-1", "BOTH", 10)
    by_key = {node["key"]: node for node in found["nodes"]}

    assert found["nodes"][0]["key"] == "Epic:PERC-1"
    cluster = by_key["ErrorCluster:cluster-00"]
    assert (cluster["kind"], cluster["name"]) == ("ERROR_CLUSTER", "cars at night")
    assert cluster["detail"] == "4 errors in 1 clip"
    assert cluster["node"] == {"__typename": "ErrorCluster", "id": cluster["nodeId"]}
    person = by_key["Person:operator"]
    assert (person["kind"], person["node"], person["nodeId"]) == ("PERSON", None, None)
    assert by_key["Cohort:cohort-1"]["name"] == "North"
    assert by_key["Decision:decision-1"]["detail"] == "decision-1 title"
    assert by_key["Clip:clip-000"]["detail"] == "North"
    assert by_key["Queue:queue-1"]["name"] == "queue-1"  # without a row
    assert by_key["Queue:queue-1"]["node"] is None


def test_upstream_leads_to_what_it_came_of_and_not_to_siblings(api: ApiClient) -> None:
    found = lineage(api, global_id("Clip", "clip-000"), "UPSTREAM", 3)

    assert keys_of(found) == {
        "Clip:clip-000",
        "ErrorCluster:cluster-00",
        "Queue:queue-1",
        "Epic:PERC-1",
        "Evaluation:evaluation-1",
        "ModelVersion:detector:2",
        "PriorityRun:run-1",
        "Decision:decision-1",
        "Decision:decision-2",
        "ModelVersion:detector:1",
        "DatasetRelease:night:1",
    }


@pytest.mark.parametrize(
    ("account", "shown"),
    [(MANAGER, ["rank"]), (ENGINEER, ["arm", "rank"]), (AUDITOR, ["arm", "rank"])],
)
def test_the_arm_is_shown_to_analysts_alone_and_addresses_to_nobody(
    home: Home, api: ApiClient, account: str, shown: list[str]
) -> None:
    api.sign_in(account)
    found = lineage(api, "Epic:PERC-1", "DOWNSTREAM", 3)
    selected = [edge for edge in found["edges"] if edge["type"] == "SELECTED"]

    assert len(selected) == 5
    assert {tuple(sorted(p["key"] for p in edge["properties"])) for edge in selected} == {
        tuple(shown)
    }
    assert "s3://" not in str(found)


def test_as_of_a_moment_before_a_decision_it_is_not_there(api: ApiClient) -> None:
    before = (START + timedelta(hours=1)).isoformat()
    now = keys_of(lineage(api, "ModelVersion:detector:2", "UPSTREAM", 1))
    then = keys_of(lineage(api, "ModelVersion:detector:2", "UPSTREAM", 1, asOf=before))

    assert now - then == {"Decision:decision-2"}


def test_a_retracted_edge_is_held_until_it_was_retracted(home: Home, api: ApiClient) -> None:
    ends = (
        (NodeLabel.EPIC, "PERC-2"),
        LineageType.ADDRESSES,
        (NodeLabel.ERROR_CLUSTER, "cluster-00"),
    )
    write_edges(home, [plain_edge(*ends, retracted_at=START + timedelta(days=2))])
    held = (START + timedelta(days=1)).isoformat()

    assert lineage(api, "Epic:PERC-2", "BOTH", 1)["edges"] == []
    edges = lineage(api, "Epic:PERC-2", "BOTH", 1, asOf=held)["edges"]
    assert [edge["retractedAt"] for edge in edges] == ["2026-01-07T08:00:00Z"]


@pytest.mark.parametrize(
    ("id", "number", "there", "not_there"),
    [
        (("TrainingOutcome", "outcome-1"), 1, {"ErrorCluster:cluster-00"}, {"Cohort:cohort-1"}),
        (("TrainingOutcome", "outcome-1"), 2, {"Cohort:cohort-1"}, set()),
        (("TrainingOutcome", "outcome-1"), None, {"Cohort:cohort-1"}, set()),
        (("ModelVersion", "detector:2"), None, {"Cohort:cohort-1"}, set()),
    ],
)
def test_a_change_leads_back_to_decisions_and_persons(
    api: ApiClient, id: tuple[str, str], number: int | None, there: set[str], not_there: set[str]
) -> None:
    found = api.data(DECISIONS, id=global_id(*id), number=number)["decisionLineage"]
    behind = {
        *("ModelVersion:detector:2", "DatasetRelease:night:1", "LabelBatch:batch-1"),
        *("Queue:queue-1", "PriorityRun:run-1", "Evaluation:evaluation-1"),
        *("ErrorCluster:cluster-00", "Epic:PERC-1", "Decision:decision-1"),
        *("Decision:decision-2", "Person:operator"),
    }

    assert found["start"] == {"key": "ModelVersion:detector:2"}
    assert keys_of(found) == behind | there
    assert keys_of(found) & not_there == set()
    assert found["numStatements"] == 1


def test_an_outcome_is_known_by_the_key_that_its_edges_have(api: ApiClient) -> None:
    by_key = api.data(DECISIONS, id="TrainingOutcome:outcome-1", number=1)["decisionLineage"]
    by_id = api.data(DECISIONS, id=global_id("TrainingOutcome", "outcome-1"), number=1)

    assert keys_of(by_key) == keys_of(by_id["decisionLineage"])
    assert api.data(DECISIONS, id="TrainingOutcome:none")["decisionLineage"] is None
    assert api.code(DECISIONS, id="TrainingOutcome:") == "BAD_ID"


def test_a_decision_leads_to_what_it_changed_and_what_it_rests_on(api: ApiClient) -> None:
    found = api.data(DECISIONS, id=global_id("Decision", "decision-1"))["decisionLineage"]
    later = api.data(DECISIONS, id="Decision:decision-2")["decisionLineage"]

    assert {"Person:operator", "Epic:PERC-1", "ModelVersion:detector:2", "Cohort:cohort-1"} <= (
        keys_of(found)
    )
    assert not any(key.startswith("Clip:") for key in keys_of(found))
    assert {"Decision:decision-1", "Person:operator", "ErrorCluster:cluster-00"} <= keys_of(later)


def test_the_shortest_way_between_two_things(api: ApiClient) -> None:
    found = api.data(PATH, **{"from": "Person:operator", "to": "Clip:clip-005"})["lineagePath"]

    assert [node["key"] for node in found["nodes"]] == [
        "Person:operator",
        "Decision:decision-1",
        "Epic:PERC-1",
        "ErrorCluster:cluster-01",
        "Clip:clip-005",
    ]
    assert [edge["type"] for edge in found["edges"]] == [
        "MADE_BY",
        "ABOUT",
        "ADDRESSES",
        "CONTAINS",
    ]
    assert api.data(PATH, **{"from": "Epic:PERC-2", "to": "Clip:clip-005"})["lineagePath"] is None


def test_what_is_not_there_is_null(api: ApiClient) -> None:
    assert lineage(api, "Epic:PERC-9", "BOTH", 1) is None
    assert api.data(DECISIONS, id="Decision:none")["decisionLineage"] is None
    outcome = global_id("TrainingOutcome", "none")
    assert api.data(DECISIONS, id=outcome)["decisionLineage"] is None


@pytest.mark.parametrize(
    ("query", "variables", "code"),
    [
        (LINEAGE, {"id": "Epic:PERC-1", "depth": 11}, "BAD_DEPTH"),
        (LINEAGE, {"id": "Epic:PERC-1", "depth": 0}, "BAD_DEPTH"),
        (LINEAGE, {"id": "Epos:PERC-1", "depth": 1}, "BAD_ID"),
        (LINEAGE, {"id": global_id("Benchmark", "streets:1"), "depth": 1}, "BAD_ID"),
        (LINEAGE, {"id": "Epic:PERC-1", "depth": 1, "asOf": "2026-01-05T08:00:00"}, "BAD_TIME"),
        (DECISIONS, {"id": "Epic:PERC-1"}, "BAD_ID"),
        (DECISIONS, {"id": "Decision:decision-1", "number": 1}, "BAD_ID"),
        (DECISIONS, {"id": global_id("TrainingOutcome", "outcome-1"), "number": 9}, "NOT_FOUND"),
    ],
)
def test_wrong_questions_are_refused(
    api: ApiClient, query: str, variables: dict[str, Any], code: str
) -> None:
    assert api.code(query, **{"direction": "BOTH"} | variables) == code


def test_nobody_traces_before_sign_in(home: Home, tmp_path: Path) -> None:
    plant_program(home, tmp_path)
    with api_of(home) as api:
        assert api.code(LINEAGE, id="Epic:PERC-1", direction="BOTH", depth=1) == "NOT_SIGNED_IN"


def test_a_trace_of_a_large_epic_costs_as_many_statements_as_a_small_one(
    home: Home, tmp_path: Path
) -> None:
    plant_program(home, tmp_path, num_clusters=50, num_clips=500)
    counts = []
    with api_of(home, ADMIN) as api:
        for num_clusters, num_clips in ((2, 6), (50, 500)):
            clusters = [(NodeLabel.ERROR_CLUSTER, f"cluster-{n:02}") for n in range(num_clusters)]
            clips = [(NodeLabel.CLIP, f"clip-{n:03}") for n in range(num_clips)]
            write_edges(home, planted_edges(clusters, clips))
            with counted(home) as statements:
                found = lineage(api, "Epic:PERC-1", "DOWNSTREAM", 10)
            counts.append(sum(text != "BEGIN" for text in statements))
            assert sum(key.startswith("Clip:") for key in keys_of(found)) == num_clips

    assert counts[0] == counts[1]
    assert counts[1] <= 32
