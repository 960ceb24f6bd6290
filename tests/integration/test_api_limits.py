"""Limits of a request: what is at the limit passes, one more gets its own code and the limit."""

from collections.abc import Iterator
from typing import Any

import pytest

from gainloop.api.limits import AUDITORS, ENGINEERS, READERS, TOOLS, limits_of
from gainloop.stores.home import Home
from gainloop.terms.enums import Role
from tests.api_client import ENGINEER, LEAD, MANAGER, ApiClient, api_of


@pytest.fixture
def api(home: Home) -> Iterator[ApiClient]:
    with api_of(home, MANAGER) as client:
        yield client


def excess(api: ApiClient, query: str, **variables: Any) -> tuple[str, int, int]:
    (error,) = api.ask(query, **variables)["errors"]
    told = error["extensions"]
    assert str(f"{told['limit']:,}") in error["message"]
    return told["code"], told["got"], told["limit"]


def fields(count: int) -> str:
    return " ".join(f"a{number}: me {{ id }}" for number in range(count))


def test_aliases(api: ApiClient) -> None:
    api.data("{ " + fields(15) + " }")
    assert excess(api, "{ " + fields(16) + " }") == ("QUERY_LIMIT_ALIASES", 16, 15)


def test_tokens(api: ApiClient) -> None:
    def tokens(count: int) -> str:
        default = '"x" ' * (count - 26)
        return f"query ($ids: [ID!]! = [{default}]) {{ nodes(ids: $ids) {{ id }} }}"

    api.data(tokens(1_000), ids=[])
    assert excess(api, tokens(1_001), ids=[]) == ("QUERY_LIMIT_TOKENS", 1_001, 1_000)


def test_comments(api: ApiClient) -> None:
    api.data("#\n" * 1_000 + "{ me { id } }")
    assert excess(api, "#\n" * 1_001 + "{ me { id } }") == ("QUERY_LIMIT_COMMENTS", 1_001, 1_000)


def test_a_bomb_of_comments_is_refused_by_its_size(api: ApiClient) -> None:
    assert api.code("#\n" * 100_000 + "{ me { id } }") == "BODY_TOO_LARGE"
    assert excess(api, "#\n" * 80_000 + "{ me { id } }")[0] == "QUERY_LIMIT_COMMENTS"


def test_directives(api: ApiClient) -> None:
    def directives(count: int) -> str:
        return "{ me { " + "id @skip(if: false) " * count + "} }"

    api.data(directives(50))
    assert excess(api, directives(51)) == ("QUERY_LIMIT_DIRECTIVES", 51, 50)


def test_mutations(home: Home) -> None:
    def uploads(count: int) -> str:
        one = 'requestUpload(input: {fileName: "a", numBytes: 0}) { __typename }'
        return "mutation { " + " ".join(f"m{number}: {one}" for number in range(count)) + " }"

    with api_of(home, ENGINEER) as api:
        assert len(api.data(uploads(5))) == 5
        assert excess(api, uploads(6)) == ("QUERY_LIMIT_MUTATIONS", 6, 5)


@pytest.mark.parametrize("first", [1, 100])
def test_pages_in_range(api: ApiClient, first: int) -> None:
    api.data(f"{{ clips(first: {first}) {{ totalCount }} }}")
    api.data("query ($n: Int) { clips(first: $n) { totalCount } }", n=first)


@pytest.mark.parametrize("first", [-1, 0, 101, 2**31])
def test_pages_out_of_range(api: ApiClient, first: int) -> None:
    assert api.code(f"{{ clips(first: {first}) {{ totalCount }} }}") == "PAGE_RANGE"
    query = "query ($n: Int) { clips(first: $n) { totalCount } }"
    assert api.code(query, n=first) == "PAGE_RANGE"


def test_ids_of_nodes(api: ApiClient) -> None:
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    ids = ["Q2xpcB94"] * 101

    assert api.data(query, ids=ids[:100]) == {"nodes": [None] * 100}
    assert api.code(query, ids=ids) == "PAGE_RANGE"


def test_time(home: Home) -> None:
    with api_of(home, MANAGER, query_seconds=1e-9) as api:
        answer = api.ask("{ clips { totalCount } }")

    assert answer["data"] is None
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["QUERY_TIMEOUT"]


@pytest.mark.parametrize(
    "query",
    [
        "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
        "{ ...A } fragment A on Query { ...A }",
    ],
)
def test_circles_of_fragments(api: ApiClient, query: str) -> None:
    assert excess(api, query) == ("QUERY_LIMIT_DEPTH", 11, 10)


def test_fragments_that_double_are_refused_at_once(api: ApiClient) -> None:
    levels = 50
    doubled = " ".join(
        f"fragment F{level} on Query {{ ...F{level + 1} ...F{level + 1} }}"
        for level in range(levels)
    )
    query = f"{{ ...F0 }} {doubled} fragment F{levels} on Query {{ a: me {{ id }} }}"

    assert api.code(query) == "QUERY_LIMIT_ALIASES"


def test_the_schema_is_not_told_unless_a_setting_says_so(home: Home, api: ApiClient) -> None:
    query = "{ __schema { types { name } } }"

    assert {error["extensions"]["code"] for error in api.ask(query)["errors"]} == {"BAD_QUERY"}
    with api_of(home, MANAGER, introspection=True) as open_api:
        names = [type_["name"] for type_ in open_api.data(query)["__schema"]["types"]]
    assert "Clip" in names


def test_introspection_is_limited_where_it_is_allowed(home: Home) -> None:
    def chain(levels: int) -> str:
        deep = "ofType { " * (levels - 3) + "name" + " }" * (levels - 3)
        return '{ __type(name: "Clip") { fields { type { ' + deep + " } } } }"

    with api_of(home, MANAGER, introspection=True) as api:
        assert "errors" not in api.ask(chain(14))
        assert api.code(chain(15)) == "QUERY_LIMIT_INTROSPECTION"


def test_names_are_not_suggested_unless_a_setting_says_so(home: Home, api: ApiClient) -> None:
    query = "{ clip1s { totalCount } }"

    assert "Did you mean" not in api.ask(query)["errors"][0]["message"]
    with api_of(home, MANAGER, introspection=True) as open_api:
        assert "Did you mean" in open_api.ask(query)["errors"][0]["message"]


def test_every_role_has_limits() -> None:
    others = {
        Role.PERCEPTION_ENGINEER: ENGINEERS,
        Role.TEST_AND_VALIDATION: ENGINEERS,
        Role.DATA_PLATFORM: ENGINEERS,
        Role.ADMIN: ENGINEERS,
        Role.ANNOTATOR: TOOLS,
        Role.AUDITOR: AUDITORS,
    }

    assert {role: limits_of(role) for role in Role} == dict.fromkeys(Role, READERS) | others
    assert limits_of(None) == READERS


def test_several_operations_need_a_name(api: ApiClient) -> None:
    query = "query A { me { id } } query B { me { name } }"

    assert api.code(query) == "BAD_QUERY"
    reply = api.http.post("/graphql", json={"query": query, "operationName": "B"})
    assert reply.json() == {"data": {"me": {"name": "Product manager (demo)"}}}


def test_a_refused_request_changes_nothing(home: Home) -> None:
    with api_of(home, LEAD) as api:
        query = "mutation { " + "x: " + 'requestUpload(input: {fileName: "a", numBytes: 1}) '
        assert api.code(query + "{ __typename } nothing }") == "BAD_QUERY"
    assert not (home.settings.home / "uploads").exists()
