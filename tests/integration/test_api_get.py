"""Queries by GET: refused unless a setting allows them, and even then nothing is changed."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from gainloop.stores.home import Home
from tests.api_client import ADMIN, ApiClient, api_of
from tests.state_digest import state_digest

SAVE = """mutation { saveFilter(input: {list: CLIPS, name: "a", search: "weather=rain"}) {
  __typename } }"""


@pytest.fixture
def api(home: Home) -> Iterator[ApiClient]:
    with api_of(home, ADMIN, query_by_get=True) as client:
        yield client


def get(api: ApiClient, query: str, **parameters: str) -> Any:
    return api.http.get("/graphql", params={"query": query, **parameters})


def test_a_query_is_answered(api: ApiClient) -> None:
    reply = get(
        api,
        "query Q($list: FilteredList!) { savedFilters(list: $list) { id } }",
        variables=json.dumps({"list": "CLIPS"}),
    )

    assert reply.status_code == 200
    assert reply.json() == {"data": {"savedFilters": []}}


def test_a_mutation_changes_nothing(home: Home, api: ApiClient) -> None:
    before = state_digest(home)

    reply = get(api, SAVE)

    assert reply.status_code == 405
    assert reply.json()["errors"][0]["extensions"]["code"] == "METHOD_NOT_ALLOWED"
    assert state_digest(home) == before
    assert api.data(SAVE) == {"saveFilter": {"__typename": "SaveFilterSuccess"}}


@pytest.mark.parametrize("variables", ["{", "[1]", "[" * 100])
def test_variables_that_are_no_object_are_refused(api: ApiClient, variables: str) -> None:
    assert get(api, "{ me { id } }", variables=variables).status_code == 400


def test_limits_hold(api: ApiClient) -> None:
    aliases = " ".join(f"a{number}: __typename" for number in range(16))

    reply = get(api, f"{{ {aliases} }}")

    assert reply.json()["errors"][0]["extensions"]["code"] == "QUERY_LIMIT_ALIASES"


def test_by_default_it_is_refused(home: Home) -> None:
    with api_of(home, ADMIN) as api:
        reply = get(api, "{ me { id } }")

    assert reply.status_code == 405
    assert reply.headers["allow"] == "POST"
