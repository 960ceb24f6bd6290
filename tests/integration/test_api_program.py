"""Coverage, inventory and saved filters through the API: for everyone who is signed in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gainloop.api.global_ids import global_id
from gainloop.stores.home import Home
from gainloop.terms.enums import BenchmarkRole, Role
from tests.api_client import ADMIN, ENGINEER, MANAGER, ApiClient, api_of
from tests.integration.ranked_program import add_catalog, add_evaluation
from tests.state_digest import state_digest

PLATFORM = "demo-data-platform"
COVERAGE = """query ($id: ID) { coverage(evaluationId: $id) {
  basis benchmark { label } evaluation { label } regions weathers timesOfDay
  labeledClips poolClips cellsBelowTarget
  cells { region weather timeOfDay label labeledClips targetClips gapClips poolClips benchmarkClips
    counts { gt fn recall } tooFew } } }"""
ITEM = "id kind name version owner ownedSince lastSyncAt size findings { code message }"
INVENTORY = f"""{{ inventory {{ datasets {{ {ITEM} }} ontologies {{ {ITEM} }}
  annotationTools {{ {ITEM} }} benchmarks {{ {ITEM} }} }} }}"""
ASSIGN = f"""mutation ($input: AssignOwnerInput!) {{ assignOwner(input: $input) {{ __typename
  ... on AssignOwnerSuccess {{ isNew item {{ {ITEM} }} }}
  ... on UserError {{ code path }} }} }}"""
SAVE = """mutation ($input: SaveFilterInput!) { saveFilter(input: $input) { __typename
  ... on SaveFilterSuccess { isNew savedFilter { id name search createdAt } }
  ... on UserError { code path } } }"""
REMOVE = """mutation ($input: RemoveFilterInput!) { removeFilter(input: $input) { __typename
  ... on RemoveFilterSuccess { id } ... on UserError { code path } } }"""
SAVED = "{ savedFilters(list: CLIPS) { id name search } }"


@pytest.fixture
def program(home: Home, tmp_path: Path) -> Home:
    add_catalog(home, tmp_path)
    add_evaluation(home, tmp_path)
    return home


@pytest.fixture
def api(program: Home) -> Iterator[ApiClient]:
    with api_of(program, PLATFORM) as client:
        yield client


def dataset(api: ApiClient) -> dict[str, Any]:
    (item,) = api.data(INVENTORY)["inventory"]["datasets"]
    found: dict[str, Any] = item
    return found


def test_coverage_shows_targets_gaps_and_misses(api: ApiClient) -> None:
    found = api.data(COVERAGE)["coverage"]

    night, day = found.pop("cells")
    assert night == {
        "region": "North",
        "weather": "rain",
        "timeOfDay": "night",
        "label": "North · rain · night",
        "labeledClips": 0,
        "targetClips": 0.5,
        "gapClips": 0.5,
        "poolClips": 2,
        "benchmarkClips": 1,
        "counts": {"gt": 40, "fn": 16, "recall": 0.6},
        "tooFew": False,
    }
    assert (day["label"], day["gapClips"], day["labeledClips"]) == ("North · clear · daytime", 0, 1)
    assert found["basis"].startswith("Each target is the combination's share of the 2 clips of")
    assert found["benchmark"] == {"label": "town:1"}
    assert found["evaluation"] == {"label": "rrc:1 on town:1"}
    assert (found["labeledClips"], found["poolClips"], found["cellsBelowTarget"]) == (1, 3, 1)
    assert found["timesOfDay"] == ["daytime", "night"]


def test_coverage_of_a_held_out_evaluation_may_be_looked_at(
    program: Home, api: ApiClient, tmp_path: Path
) -> None:
    role = BenchmarkRole.HOLDOUT
    held = add_evaluation(program, tmp_path, {"bench-day": (1, 1)}, benchmark="held", role=role)

    found = api.data(COVERAGE, id=global_id("Evaluation", held))["coverage"]

    assert found["evaluation"] == {"label": "rrc:1 on held:1"}
    assert found["benchmark"] == {"label": "town:1"}


def test_coverage_of_nothing_is_refused_readably(api: ApiClient) -> None:
    assert api.code(COVERAGE, id=global_id("Evaluation", "eval-none")) == "NOT_FOUND"
    assert api.code(COVERAGE, id=global_id("Clip", "pool-day")) == "BAD_ID"


def test_coverage_and_inventory_of_an_empty_home_are_empty(home: Home) -> None:
    with api_of(home, ENGINEER) as client:
        assert client.data(COVERAGE)["coverage"]["cells"] == []
        assert client.data(INVENTORY)["inventory"] == {
            "datasets": [],
            "ontologies": [],
            "annotationTools": [],
            "benchmarks": [],
        }


@pytest.mark.parametrize("role", Role)
def test_everyone_who_is_signed_in_sees_coverage_inventory_and_own_filters(
    program: Home, role: Role
) -> None:
    with api_of(program, f"demo-{role.value.replace('_', '-')}") as client:
        assert len(client.data(COVERAGE)["coverage"]["cells"]) == 2
        assert dataset(client)["findings"][0]["code"] == "NO_OWNER"
        assert client.data(SAVED) == {"savedFilters": []}


@pytest.mark.parametrize("query", [COVERAGE, INVENTORY, SAVED])
def test_nobody_sees_them_before_sign_in(program: Home, query: str) -> None:
    with api_of(program) as client:
        assert client.code(query) == "NOT_SIGNED_IN"


def test_an_owner_is_assigned_by_who_may(program: Home, api: ApiClient) -> None:
    item = dataset(api)
    assert (item["kind"], item["name"], item["version"]) == ("DATASET", "catalog", "1")
    assert item["size"] == "6 clips, 5 drives"
    given = {"itemId": item["id"], "owner": "Fleet data team"}

    done = api.data(ASSIGN, input=given)["assignOwner"]

    assert (done["__typename"], done["isNew"]) == ("AssignOwnerSuccess", True)
    assert done["item"]["owner"] == "Fleet data team"
    assert done["item"] == dataset(api)
    assert api.data(ASSIGN, input=given)["assignOwner"]["isNew"] is False
    before = state_digest(program)
    with api_of(program, MANAGER) as manager:
        refused = manager.data(ASSIGN, input={**given, "owner": "Me"})["assignOwner"]
    assert (refused["__typename"], refused["code"]) == ("NotAllowed", "FORBIDDEN")
    assert state_digest(program) == before


@pytest.mark.parametrize(
    ("item_id", "owner", "member", "code", "path"),
    [
        (global_id("InventoryItem", "dataset", "none"), "A", "NotFound", "NOT_FOUND", "itemId"),
        (global_id("InventoryItem", "house", "catalog"), "A", "Invalid", "BAD_ID", "itemId"),
        (global_id("Clip", "pool-day"), "A", "Invalid", "BAD_ID", "itemId"),
        (global_id("InventoryItem", "dataset", "catalog"), "=A", "Invalid", "BAD_OWNER", "owner"),
    ],
)
def test_wrong_owners_and_items_are_told_apart(
    api: ApiClient, item_id: str, owner: str, member: str, code: str, path: str
) -> None:
    refused = api.data(ASSIGN, input={"itemId": item_id, "owner": owner})["assignOwner"]

    assert refused == {"__typename": member, "code": code, "path": path}


def test_a_filter_is_saved_listed_and_removed(program: Home, api: ApiClient) -> None:
    given = {"list": "CLIPS", "name": "Night", "search": "timeOfDay=night"}

    done = api.data(SAVE, input=given)["saveFilter"]

    saved = done["savedFilter"]
    assert (done["isNew"], saved["name"], saved["search"]) == (True, "Night", "timeOfDay=night")
    assert api.data(SAVE, input=given)["saveFilter"]["isNew"] is False
    assert [row["id"] for row in api.data(SAVED)["savedFilters"]] == [saved["id"]]
    with api_of(program, ADMIN) as admin:
        assert admin.data(SAVED) == {"savedFilters": []}
        refused = admin.data(REMOVE, input={"id": saved["id"]})["removeFilter"]
    assert refused == {"__typename": "NotFound", "code": "NOT_FOUND", "path": "id"}
    removed = api.data(REMOVE, input={"id": saved["id"]})["removeFilter"]
    assert removed == {"__typename": "RemoveFilterSuccess", "id": saved["id"]}
    assert api.data(SAVED) == {"savedFilters": []}


def test_a_filter_that_is_none_is_refused(api: ApiClient) -> None:
    given = {"list": "CLIPS", "name": "Night", "search": "a=<b>"}

    refused = api.data(SAVE, input=given)["saveFilter"]

    assert refused == {"__typename": "Invalid", "code": "BAD_FILTER", "path": "search"}
