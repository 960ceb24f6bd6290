"""No N+1: fifty rows cost as many SQL statements as five; a count costs only who asks for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlmodel import select

from gainloop.api.global_ids import global_id
from gainloop.bootstrap import operator_of
from gainloop.models.evaluation import Evaluation
from gainloop.stores.home import Home
from gainloop.terms.enums import InventoryKind
from gainloop.workflows.errors.cluster_errors import ClusterRequest, cluster_evaluation
from gainloop.workflows.inventory.assign_owner import assign_owner
from gainloop.workflows.ontology.add_ontology import add_ontology
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from gainloop.workflows.queue.create_queue import QueueRequest, create_queue
from gainloop.workflows.scenarios.request_scenario import ScenarioOrder, request_scenario
from gainloop.workflows.scenarios.save_scenario import ScenarioRequest, save_scenario
from tests.api_client import ADMIN, ApiClient, api_of
from tests.integration.ranked_program import add_catalog, add_evaluation, add_predictions

POOL = [f"pool-{number:02}" for number in range(60)]
BENCH = [f"bench-{number:02}" for number in range(60)]
CLIP = """clipId tags { axis } scenarioTags drive { numClips } benchmarks { label }
  evaluations { gt evaluation { label modelVersion { label } benchmark { label } } }
  predictions { numObjects modelVersion { label } } priorities { rank unit { id } }"""
QUERIES = {
    "clips": f"query ($n: Int!) {{ clips(first: $n) {{ edges {{ node {{ {CLIP} }} }} }} }}",
    "priorities": """query ($n: Int!) { priorities(first: $n) { edges { node { rank score
      parts { value } reason { links { target } } unit { label clip { clipId } }
      clip { region drive { numClips } scenarioTags } } } } }""",
    "queue items": """query ($n: Int!) { queues { edges { node { label run { label }
      items(first: $n) { edges { node { rank unit { label } clip { scenarioTags } } } } } } } }""",
    "errors": """query ($n: Int!) { evaluations { edges { node { previous { label } calibration {
      name } errors(first: $n) { edges { node { clip { clipId drive { numClips } } } } } } } } }""",
}


@pytest.fixture
def api(home: Home, tmp_path: Path) -> Iterator[ApiClient]:
    rows = [f"{name},drive-{row % 7},{name[:5]}" for row, name in enumerate(POOL + BENCH)]
    add_catalog(home, tmp_path, "clip_id,drive_id,scenario_tags\n" + "\n".join(rows) + "\n")
    add_predictions(home, tmp_path, {name: [0.5, 0.9] for name in POOL})
    add_evaluation(home, tmp_path, dict.fromkeys(BENCH, (3, 1)))
    run = run_priorities(home, operator_of(home), RunOptions())
    add_ontology(home, operator_of(home), "road-users", ["Pedestrian"])
    request = QueueRequest(run.run_id, "Next", "road-users:1", "Boxes.", [("min_box_px", "8")])
    create_queue(home, operator_of(home), request)
    with api_of(home, ADMIN) as client:
        yield client


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


@pytest.mark.parametrize("name", QUERIES)
def test_fifty_rows_cost_as_many_statements_as_five(home: Home, api: ApiClient, name: str) -> None:
    with counted(home) as few:
        api.data(QUERIES[name], n=5)
    with counted(home) as many:
        api.data(QUERIES[name], n=50)

    assert len(many) == len(few), [text for text in many if text not in few]
    assert len(many) <= 18


WHOLE = {
    "coverage": """{ coverage { basis benchmark { label } evaluation { label } regions
      cells { label gapClips counts { fn } } } }""",
    "inventory": """{ inventory { datasets { name owner } ontologies { name owner }
      annotationTools { name } benchmarks { name owner } } }""",
    "saved filters": "{ savedFilters(list: CLIPS) { name search } }",
    "facets": "{ clipFacets { regions { count } weathers { count } scenarios { count } } }",
}


@pytest.mark.parametrize("name", WHOLE)
def test_lists_without_pages_cost_the_same_however_long(
    home: Home, api: ApiClient, tmp_path: Path, name: str
) -> None:
    operator = operator_of(home)
    clips = POOL + BENCH
    add_catalog(home, tmp_path, "clip_id,region\n" + "".join(f"{clip},North\n" for clip in clips))
    with counted(home) as few:
        api.data(WHOLE[name])
    rows = [f"{clip},region-{row},weather-{row}" for row, clip in enumerate(clips)]
    add_catalog(home, tmp_path, "clip_id,region,weather\n" + "\n".join(rows) + "\n")
    for number in range(20):
        add_ontology(home, operator, f"ontology-{number}", ["Pedestrian"])
        assign_owner(home, operator, InventoryKind.ONTOLOGY, f"ontology-{number}", "Labeling")
    with counted(home) as many:
        api.data(WHOLE[name])

    assert len(many) == len(few), [text for text in many if text not in few]
    assert len(many) <= 12


AXES = "{ evaluations { edges { node { label axes comparisonAxes } } } }"
REQUESTS = "{ collectionRequests { numWanted scenario { label } oddExpression } }"


def test_axes_of_several_evaluations_are_read_together(
    home: Home, api: ApiClient, tmp_path: Path
) -> None:
    with counted(home) as few:
        api.data(AXES)
    rainy = "".join(f"{clip},rain\n" for clip in POOL)
    add_catalog(home, tmp_path, f"clip_id,weather\n{rainy}")
    for number in range(3):
        add_evaluation(home, tmp_path, {POOL[number]: (1, 1)}, benchmark=f"town-{number}")
    with counted(home) as many:
        edges = api.data(AXES)["evaluations"]["edges"]

    of_objects = ["class", "size", "height", "clip"]
    assert {edge["node"]["label"]: edge["node"]["axes"] for edge in edges} == {
        "rrc:1 on town:1": ["scenario"],
        **{f"rrc:1 on town-{number}:1": ["weather", "scenario"] for number in range(3)},
    }
    assert all(
        edge["node"]["comparisonAxes"] == [*edge["node"]["axes"], *of_objects] for edge in edges
    )
    assert len(many) == len(few), [text for text in many if text not in few]


def test_requests_to_the_fleet_are_written_out_together(home: Home, api: ApiClient) -> None:
    def ask(number: int) -> None:
        expression = f"ego_speed_mps > {number}"
        saved = save_scenario(home, actor, ScenarioRequest(f"fast {number}", expression, "why"))
        order = ScenarioOrder(saved.scenario_id, "", "", "", (), "why")
        assert request_scenario(home, actor, order).collection_request_id is not None

    actor = operator_of(home)
    ask(0)
    with counted(home) as few:
        api.data(REQUESTS)
    for number in range(1, 6):
        ask(number)
    with counted(home) as many:
        found = api.data(REQUESTS)["collectionRequests"]

    assert len({request["oddExpression"] for request in found}) == 6
    assert len(many) == len(few), [text for text in many if text not in few]


SIMILAR = """query ($error: ID!, $k: Int!) { similarFailures(errorId: $error, k: $k,
  fold: false, filter: { failures: true }) { results { clip { clipId }
    error { cluster { id name } evaluation { label } clip { drive { numClips } } } } } }"""


def test_what_similar_failures_lead_to_is_read_together(home: Home, api: ApiClient) -> None:
    with home.database.read() as session:
        evaluation = session.exec(select(Evaluation.id)).one()
    cluster_evaluation(home, operator_of(home), ClusterRequest(evaluation))
    error = global_id("DetectionError", evaluation, 1)
    with counted(home) as few:
        api.data(SIMILAR, error=error, k=5)
    with counted(home) as many:
        found = api.data(SIMILAR, error=error, k=50)["similarFailures"]["results"]

    assert len(found) == 50
    assert any(row["error"]["cluster"] for row in found)
    assert len(many) == len(few), [text for text in many if text not in few]


def test_nodes_by_id_are_read_together(home: Home, api: ApiClient) -> None:
    edges = api.data("{ clips(first: 50) { edges { node { id } } } }")["clips"]["edges"]
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Clip { clipId } } }"
    with counted(home) as statements:
        found = api.data(query, ids=[edge["node"]["id"] for edge in edges])["nodes"]

    assert [node["clipId"] for node in found] == POOL[:50]
    assert sum("FROM clip" in text for text in statements) == 1


def test_a_list_is_counted_only_when_somebody_asks(home: Home, api: ApiClient) -> None:
    with counted(home) as statements:
        api.data("{ clips(first: 5) { edges { node { clipId } } } }")
    assert not any("count(" in text for text in statements)

    with counted(home) as statements:
        api.data("{ clips(first: 5) { totalCount } }")
    assert sum("count(" in text for text in statements) == 1
