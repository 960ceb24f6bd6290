"""Every field that is not for everyone, asked of its node by everyone: seen or refused, as the
table of roles says. Fields are found in the schema, so that a new one is covered at once.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLField, GraphQLObjectType, get_named_type
from structlog.testing import capture_logs

from gainloop.api.global_ids import global_id
from gainloop.api.guard import visibility_of
from gainloop.api.schema import build_schema, core_schema
from gainloop.bootstrap import operator_of
from gainloop.rules.access import Visibility, is_visible
from gainloop.stores.home import Home
from gainloop.terms.enums import Role
from gainloop.workflows.ontology.add_ontology import add_ontology
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from gainloop.workflows.queue.create_queue import QueueRequest, create_queue
from tests.api_client import ApiClient, api_of
from tests.integration.drawn_program import SYNTHETIC, add_frames
from tests.integration.ranked_program import add_all, add_catalog

CANARY = "s3://raw-lake/canary"
OPEN = (Visibility.PUBLIC, Visibility.PROGRAM)


def restricted() -> dict[str, GraphQLField]:
    """Fields of nodes, by type and name."""
    schema = core_schema(build_schema())
    return {
        f"{type_.name}.{name}": field
        for type_ in schema.type_map.values()
        if isinstance(type_, GraphQLObjectType)
        and "Node" in {interface.name for interface in type_.interfaces}
        for name, field in type_.fields.items()
        if visibility_of(field) not in OPEN
    }


RESTRICTED = restricted()


@pytest.fixture
def ids(home: Home, tmp_path: Path) -> dict[str, str]:
    """A node of every type with such fields, all raw addresses holding the canary."""
    add_all(home, tmp_path)
    add_catalog(home, tmp_path, f"clip_id,uri,lake\npool-day,{CANARY}/1.mp4,{CANARY}/2\n")
    run = run_priorities(home, operator_of(home), RunOptions())
    add_ontology(home, operator_of(home), "road-users", ["Pedestrian"])
    request = QueueRequest(run.run_id, "Next", "road-users:1", "Boxes.", [("min_box_px", "8")])
    queue = create_queue(home, operator_of(home), request)
    return {
        "Clip": global_id("Clip", "pool-day"),
        "PriorityRun": global_id("PriorityRun", run.run_id),
        "PriorityItem": global_id("PriorityItem", run.run_id, 1),
        "QueueItem": global_id("QueueItem", queue.queue_id, 1),
        "AuditEntry": global_id("AuditEntry", 1),
    }


@pytest.fixture(params=Role)
def role(request: pytest.FixtureRequest) -> Role:
    found: Role = request.param
    return found


@pytest.fixture
def api(home: Home, role: Role) -> Iterator[ApiClient]:
    with api_of(home, f"demo-{role.value.replace('_', '-')}") as client:
        yield client


def test_the_fields_are_found() -> None:
    assert {"Clip.uri", "Clip.extra", "PriorityItem.arm", "QueueItem.arm"} <= RESTRICTED.keys()
    assert "AuditEntry.change" in RESTRICTED


def test_each_role_sees_what_the_table_says_and_nothing_else(
    ids: dict[str, str], api: ApiClient, role: Role
) -> None:
    for place, field in RESTRICTED.items():
        answer = api.ask(query_of(place, field), id=ids[place.split(".")[0]])
        if is_visible(role, visibility_of(field)):
            assert "errors" not in answer, (place, answer)
        else:
            assert codes_of(answer) == {"FORBIDDEN"}, (place, answer)
            assert value_of(answer, place) is None, (place, answer)
        if not is_visible(role, Visibility.RAW):
            assert CANARY not in json.dumps(answer), place


def test_no_picture_and_no_refusal_of_one_leads_to_the_recording(
    home: Home, tmp_path: Path, ids: dict[str, str], api: ApiClient
) -> None:
    add_frames(home, tmp_path, uri=f"{CANARY}/drawn.mp4")
    query = """query ($id: ID!) { node(id: $id) { ... on Clip { frame(index: 0) {
      imageUrl imageRefusal { code message } } } } }"""

    with capture_logs() as lines:
        drawn = api.ask(query, id=global_id("Clip", SYNTHETIC))
        recorded = api.ask(query, id=ids["Clip"])
        picture = api.http.get(value_of(drawn, "Clip.frame")["imageUrl"])
        forged = api.http.get(value_of(drawn, "Clip.frame")["imageUrl"] + "A")

    assert value_of(recorded, "Clip.frame")["imageUrl"] is None
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/jpeg")
    assert forged.status_code == 403
    for reply in (picture, forged):
        assert CANARY.encode() not in reply.content
        assert CANARY not in str(reply.headers)
    assert CANARY not in json.dumps([drawn, recorded, lines], default=str)


def query_of(place: str, field: GraphQLField) -> str:
    type_name, name = place.split(".")
    inner = get_named_type(field.type)
    selection = ""
    if isinstance(inner, GraphQLObjectType):
        selection = "{ " + " ".join(inner.fields) + " }"
    return f"query ($id: ID!) {{ node(id: $id) {{ ... on {type_name} {{ {name} {selection} }} }} }}"


def codes_of(answer: dict[str, Any]) -> set[str]:
    return {error["extensions"]["code"] for error in answer["errors"]}


def value_of(answer: dict[str, Any], place: str) -> Any:
    node = answer["data"]["node"]
    return None if node is None else node[place.split(".")[1]]
