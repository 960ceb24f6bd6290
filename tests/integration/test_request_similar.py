"""Label more like these: a queue of similar clips, or what their scenario gives."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from gainloop.api.global_ids import global_id
from gainloop.bootstrap import operator_of
from gainloop.models.clusters import ErrorCluster
from gainloop.models.evaluation import Evaluation
from gainloop.models.governance import LineageEdge
from gainloop.models.priority import QueueItem
from gainloop.stores.home import Home
from gainloop.terms.enums import LineageType
from gainloop.workflows.errors.cluster_errors import ClusterRequest, cluster_evaluation
from tests.api_client import ENGINEER, LEAD, MANAGER, ApiClient, api_of
from tests.integration.ranked_program import add_all
from tests.state_digest import state_digest

REQUEST = """mutation ($input: RequestSimilarInput!) { requestSimilar(input: $input) { __typename
    ... on RequestScenarioSuccess {
      queue { queueId: id numItems hours }
      collectionRequest { numWanted expression oddExpression } }
    ... on UserError { code message path } } }"""
PREVIEW = """query ($ids: [ID!]!) { clipsPreview(clipIds: $ids) { __typename
    ... on ScenarioPreview { expression numCandidates numLabeled numInBenchmarks hours
      sample { clipId } }
    ... on UserError { code message path } } }"""
POOL = ("pool-night", "pool-late")
TAKEN = ("done-day", "bench-night")
FOG = "weather = fog"
RAIN = "weather = rain"


@pytest.fixture
def api(home: Home, tmp_path: Path) -> Iterator[ApiClient]:
    add_all(home, tmp_path)
    with api_of(home, ENGINEER) as client:
        yield client


def order(clips: Sequence[str], **more: Any) -> dict[str, Any]:
    return {
        "clipIds": [global_id("Clip", clip) for clip in clips],
        "name": "more like this",
        "ontologyVersionId": global_id("OntologyVersion", "town:1"),
        "instructions": "Draw boxes.",
        "checks": [{"rule": "MIN_BOX_PX", "value": "8"}],
        "reason": "they fail alike",
        **more,
    }


def test_a_preview_counts_what_can_be_labeled_and_what_cannot(api: ApiClient) -> None:
    ids = [global_id("Clip", clip) for clip in (*POOL, *TAKEN)]

    found = api.data(PREVIEW, ids=ids)["clipsPreview"]

    assert (found["numCandidates"], found["numLabeled"], found["numInBenchmarks"]) == (2, 1, 1)
    assert {clip["clipId"] for clip in found["sample"]} == set(POOL)
    assert found["expression"] == ""


def test_the_clips_that_can_be_labeled_become_one_queue_and_no_others(
    api: ApiClient, home: Home
) -> None:
    made = api.data(REQUEST, input=order([*POOL, *TAKEN]))["requestSimilar"]
    again = api.data(REQUEST, input=order([*TAKEN, *reversed(POOL)]))["requestSimilar"]

    assert made["queue"]["numItems"] == 2
    assert made["collectionRequest"] is None
    assert again["queue"]["queueId"] == made["queue"]["queueId"]
    with home.database.read() as session:
        assert set(session.exec(select(QueueItem.clip_id))) == set(POOL)


def test_without_a_candidate_the_fleet_is_asked_for_the_scenario(api: ApiClient) -> None:
    done = api.data(REQUEST, input=order(TAKEN, expression=FOG, numWanted=7))["requestSimilar"]

    assert done["queue"] is None
    assert done["collectionRequest"]["numWanted"] == 7
    assert done["collectionRequest"]["expression"] == FOG
    assert '"openlabel"' in done["collectionRequest"]["oddExpression"]


def test_without_a_candidate_and_a_scenario_the_order_is_refused_and_stores_nothing(
    api: ApiClient, home: Home
) -> None:
    before = state_digest(home)

    refused = api.data(REQUEST, input=order(TAKEN))["requestSimilar"]

    assert (refused["code"], refused["path"]) == ("NO_EXPRESSION", "expression")
    assert state_digest(home) == before


UNKNOWN_TOWN = global_id("OntologyVersion", "town:9")
UNKNOWN_CLUSTER = global_id("ErrorCluster", "no such cluster")


@pytest.mark.parametrize("clips", [POOL, TAKEN])
@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"ontologyVersionId": UNKNOWN_TOWN}, "NOT_FOUND"),
        ({"instructions": " "}, "NO_INSTRUCTIONS"),
        ({"checks": []}, "NO_CHECKS"),
        ({"targetClusterIds": [UNKNOWN_CLUSTER]}, "NOT_FOUND"),
        ({"budgetHours": -1}, "BAD_BUDGET"),
        ({"budgetHours": 0.0001}, "EMPTY_RUN"),
    ],
)
def test_a_wrong_part_of_the_order_stores_neither_run_nor_scenario(
    api: ApiClient, home: Home, clips: Sequence[str], wrong: dict[str, Any], code: str
) -> None:
    api.data(REQUEST, input=order(POOL[:1]))  # the first run learns costs
    before = state_digest(home)

    refused = api.data(REQUEST, input=order(clips, expression=RAIN, **wrong))["requestSimilar"]

    assert refused["code"] == code
    assert state_digest(home) == before


@pytest.mark.parametrize("wrong", [{"numWanted": 0}, {"expression": "weather ="}, {"name": " "}])
def test_a_wrong_request_to_the_fleet_stores_no_scenario(
    api: ApiClient, home: Home, wrong: dict[str, Any]
) -> None:
    before = state_digest(home)

    asked = order(TAKEN, **{"expression": FOG, **wrong})

    assert api.data(REQUEST, input=asked)["requestSimilar"]["__typename"] == "Invalid"
    assert state_digest(home) == before


def test_a_queue_by_way_of_the_scenario_is_for_the_same_cluster(api: ApiClient, home: Home) -> None:
    with home.database.read() as session:
        evaluation = session.exec(select(Evaluation.id)).one()
    cluster_evaluation(home, operator_of(home), ClusterRequest(evaluation))
    with home.database.read() as session:
        cluster = session.exec(select(ErrorCluster.id)).first()
    assert cluster is not None
    targets = [global_id("ErrorCluster", cluster)]

    asked = order(TAKEN, expression=RAIN, targetClusterIds=targets)
    made = api.data(REQUEST, input=asked)["requestSimilar"]
    again = api.data(REQUEST, input=asked)["requestSimilar"]

    assert again["queue"]["queueId"] == made["queue"]["queueId"]
    with home.database.read() as session:
        edges = session.exec(
            select(LineageEdge).where(LineageEdge.type == LineageType.TARGETS)
        ).all()
    assert [edge.target_id for edge in edges] == [cluster]


def test_who_may_not_save_scenarios_is_told_before_anything_is_stored(
    api: ApiClient, home: Home
) -> None:
    before = state_digest(home)
    with api_of(home, LEAD) as lead:
        refused = lead.data(REQUEST, input=order(TAKEN, expression=RAIN))["requestSimilar"]
        assert state_digest(home) == before
        made = lead.data(REQUEST, input=order(POOL))["requestSimilar"]

    assert refused["__typename"] == "NotAllowed"
    assert made["queue"]["numItems"] == 2


@pytest.mark.parametrize(
    ("clips", "code"), [((), "NO_CLIPS"), (tuple(map(str, range(1_001))), "TOO_MANY_VALUES")]
)
def test_none_and_too_many_clips_are_refused(
    api: ApiClient, clips: Sequence[str], code: str
) -> None:
    assert api.data(REQUEST, input=order(clips))["requestSimilar"]["code"] == code


def test_who_may_not_make_queues_is_told(home: Home, api: ApiClient) -> None:
    with api_of(home, MANAGER) as manager:
        refused = manager.data(REQUEST, input=order(POOL))["requestSimilar"]

    assert refused["__typename"] == "NotAllowed"
