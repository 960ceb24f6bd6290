"""Error clusters through the API: what a screen asks for, in few statements, by those who may."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from gainloop.bootstrap import open_home
from gainloop.models.governance import Actor
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from gainloop.terms.enums import BenchmarkRole
from gainloop.workflows.errors.cluster_errors import ClusterRequest, cluster_evaluation
from tests.api_client import ENGINEER, LEAD, api_of
from tests.integration.ranked_program import add_all, add_catalog, add_evaluation
from tests.integration.test_api_statements import counted

CLUSTER = """mutation($id: ID!) { clusterErrors(input: {evaluationId: $id}) { __typename
  ... on ClusterErrorsSuccess { isNew clustering { id numErrors } }
  ... on UserError { code message } } }"""
SCREEN = """query($id: ID) { errorClusters(evaluation: $id) { id method numErrors numUnclustered
  numSuspects numUnnamed usesEmbeddings evaluation { id label } previous { id }
  density { xMin xMax yMin yMax columns rows counts }
  clusters { id theme name size previousSize numClips numDrives transition className outcome
    errorType stability x y traits { axis value share baseShare lift qValue }
    exemplars { id clip { id } } continues { id }
    history { size transition evaluation { id } } } } }"""
GALLERY = """query($id: ID!, $min: Float) { errorCluster(id: $id) { name clustering { id }
  errors(first: 3, minScore: $min) { totalCount pageInfo { hasNextPage endCursor }
    edges { node { id outcome cluster { id } } } } } }"""
FIRST = "{ evaluations(first: 1) { edges { node { id } } } }"


@pytest.fixture
def evaluation(home: Home, tmp_path: Path) -> str:
    """Of a model that misses pedestrians at night; returns its id in the store."""
    return add_all(home, tmp_path)


def global_id(client: Any) -> str:
    found: str = client.data(FIRST)["evaluations"]["edges"][0]["node"]["id"]
    return found


def test_an_engineer_clusters_once_and_sees_the_clusters(home: Home, evaluation: str) -> None:
    with api_of(home, ENGINEER) as client:
        key = global_id(client)
        before = client.data(SCREEN, id=key)["errorClusters"]
        made = client.data(CLUSTER, id=key)["clusterErrors"]
        again = client.data(CLUSTER, id=key)["clusterErrors"]
        shown = client.data(SCREEN, id=key)["errorClusters"]
        newest = client.data(SCREEN)["errorClusters"]

    assert before is None
    assert (made["isNew"], again["isNew"]) == (True, False)
    assert made["clustering"]["numErrors"] == 17
    assert shown == newest
    assert shown["evaluation"]["id"] == key
    assert shown["usesEmbeddings"] is True
    density = shown["density"]
    assert len(density["counts"]) == density["columns"] * density["rows"]
    assert sum(density["counts"]) == 17
    (cluster,) = shown["clusters"]
    assert (cluster["className"], cluster["outcome"], cluster["transition"]) == (
        "Pedestrian",
        "FN",
        "BORN",
    )
    assert cluster["size"] + shown["numUnclustered"] == 17
    assert len({one["clip"]["id"] for one in cluster["exemplars"]}) == len(cluster["exemplars"])
    assert cluster["history"] == [
        {"size": cluster["size"], "transition": "BORN", "evaluation": {"id": key}}
    ]


def test_the_gallery_pages_through_errors_and_each_names_its_cluster(
    home: Home, operator: Actor, evaluation: str
) -> None:
    cluster_evaluation(home, operator, ClusterRequest(evaluation))

    with api_of(home, ENGINEER) as client:
        (cluster,) = client.data(SCREEN)["errorClusters"]["clusters"]
        page = client.data(GALLERY, id=cluster["id"], min=0.5)["errorCluster"]
        unknown = client.code(GALLERY, id=global_id(client))

    assert page["name"] == cluster["name"]
    assert page["errors"]["totalCount"] == cluster["size"]
    assert page["errors"]["pageInfo"]["hasNextPage"] is True
    nodes = [edge["node"] for edge in page["errors"]["edges"]]
    assert [node["cluster"]["id"] for node in nodes] == [cluster["id"]] * 3
    assert {node["outcome"] for node in nodes} == {"FN"}
    assert unknown == "BAD_ID"


def test_clusters_of_a_holdout_are_shown_only_to_who_asks_for_them(
    home: Home, operator: Actor, tmp_path: Path, evaluation: str
) -> None:
    held_out = add_evaluation(home, tmp_path, benchmark="exam", role=BenchmarkRole.HOLDOUT)
    for each in (evaluation, held_out):
        cluster_evaluation(home, operator, ClusterRequest(each))

    with api_of(home, ENGINEER) as client:
        shown = client.data(SCREEN)["errorClusters"]
        asked = client.data(SCREEN, id=global_id(client))["errorClusters"]

    assert shown["evaluation"]["label"] == "rrc:1 on town:1"
    assert asked["evaluation"]["label"] == "rrc:1 on exam:1"


def test_an_annotation_lead_may_look_but_not_cluster(home: Home, evaluation: str) -> None:
    with api_of(home, LEAD) as client:
        key = global_id(client)
        refused = client.data(CLUSTER, id=key)["clusterErrors"]
        shown = client.data(SCREEN, id=key)["errorClusters"]

    assert (refused["__typename"], refused["code"]) == ("NotAllowed", "FORBIDDEN")
    assert shown is None


def test_what_cannot_be_clustered_is_said_in_the_answer(home: Home, tmp_path: Path) -> None:
    add_catalog(home, tmp_path)
    add_evaluation(home, tmp_path, {"bench-night": (4, 0), "bench-day": (3, 0)})

    with api_of(home, ENGINEER) as client:
        refused = client.data(CLUSTER, id=global_id(client))["clusterErrors"]

    assert (refused["__typename"], refused["code"]) == ("Invalid", "NO_ERRORS")


def test_a_screen_of_many_clusters_costs_few_statements(demo_folder: Path, tmp_path: Path) -> None:
    copied = shutil.copytree(demo_folder, tmp_path / "copy")
    demo = open_home(load_settings(home=copied, database_url=""))

    with api_of(demo, ENGINEER) as client, counted(demo) as statements:
        shown = client.data(SCREEN)["errorClusters"]
    demo.close()

    assert len(shown["clusters"]) >= 8
    assert shown["previous"] is not None
    assert {cluster["transition"] for cluster in shown["clusters"]} - {"BORN"}
    assert len(statements) <= 16, statements
