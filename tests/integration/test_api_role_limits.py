"""What each role may ask for: at its limit it is answered, with one more it gets the limit's code.

In: the table of security goals, one row per kind of role. The queries are made to measure: nothing
in an empty home makes them smaller, for they are measured before they are run.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from gainloop.api.rate_limits import RateLimits
from gainloop.stores.home import Home
from tests.api_client import AUDITOR, ENGINEER, MANAGER, ApiClient, api_of

TOOL = "demo-annotator"
LIMITS = {
    MANAGER: {"depth": 10, "cost": 1_000, "nodes": 5_000, "requests": 120},
    ENGINEER: {"depth": 12, "cost": 5_000, "nodes": 10_000, "requests": 300},
    TOOL: {"depth": 6, "cost": 200, "nodes": 200, "requests": 120},
    AUDITOR: {"depth": 12, "cost": 5_000, "nodes": 10_000, "requests": 120},
}
CASES = [
    (account, name, limit)
    for account, limits in LIMITS.items()
    for name, limit in limits.items()
    if name != "requests"
]
NODES_PER_CLIP = {  # a list without pages counts as ten
    41: "benchmarks { id } evaluations { evaluation { id } } priorities { id clip { id } }",
    11: "benchmarks { id }",
    1: "id",
}


@pytest.fixture
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The one moment that rate limits see; a test moves it."""
    moment = [1_000.0]

    def rates(is_on: bool) -> RateLimits:
        return RateLimits(is_on, clock=lambda: moment[0])

    monkeypatch.setattr("gainloop.api.app.RateLimits", rates)
    return moment


@pytest.fixture
def api(home: Home, request: pytest.FixtureRequest, stopped_clock: list[float]) -> Iterator[Any]:
    with api_of(home, request.param) as client:
        yield client


def depth_of(levels: int) -> str:
    inner = levels - 2
    closing = " }" * (inner + 1)
    return f'{{ evaluation(id: "RXZhbHVhdGlvbh94") {{{" previous {" * inner} id{closing} }}'


def cost_of(cost: int) -> str:
    """An object is 2 and its scalars count one and a half; the rest are scalars of the root."""
    scalars = (cost - 2) * 2 // 3 // 2 * 2  # an even number, so that no half is left
    spreads, single = divmod(scalars, 10)
    rest = cost - 2 - scalars * 3 // 2
    viewer = "...Ten " * spreads + "id " * single
    return (
        f"{{ {'__typename ' * rest} me {{ {viewer} }} }} fragment Ten on Viewer {{ {'id ' * 10} }}"
    )


def nodes_of(nodes: int) -> str:
    lists: list[str] = []
    for size, fields in NODES_PER_CLIP.items():
        while nodes >= size:
            first = min(nodes // size, 100)
            nodes -= first * size
            clips = f"clips(first: {first}) {{ edges {{ node {{ {fields} }} }} }}"
            lists.append(f"list{len(lists)}: {clips}")
    return f"{{ {' '.join(lists)} }}"


QUERIES = {"depth": depth_of, "cost": cost_of, "nodes": nodes_of}


@pytest.mark.parametrize(("api", "name", "limit"), CASES, indirect=["api"])
def test_a_query_at_the_limit_is_answered_and_one_beyond_it_is_not(
    api: ApiClient, name: str, limit: int
) -> None:
    api.data(QUERIES[name](limit))

    (error,) = api.ask(QUERIES[name](limit + 1))["errors"]
    told = error["extensions"]
    assert told["code"] == f"QUERY_LIMIT_{name.upper()}"
    assert (told["name"], told["got"], told["limit"]) == (name, limit + 1, limit)
    assert error["message"] == f"QUERY_LIMIT {name}: got {limit + 1:,}, the limit is {limit:,}"


@pytest.mark.parametrize(
    ("api", "limit"),
    [(account, limits["requests"]) for account, limits in LIMITS.items()],
    indirect=["api"],
)
def test_requests_of_a_minute(api: ApiClient, limit: int, stopped_clock: list[float]) -> None:
    for _ in range(limit):
        api.data("{ __typename }")

    reply = api.http.post("/graphql", json={"query": "{ __typename }"})
    (error,) = reply.json()["errors"]
    assert (reply.status_code, reply.headers["retry-after"]) == (429, "1")
    assert error["message"] == f"{limit} requests a minute are the limit: wait a moment"
    assert error["extensions"] == {
        "code": "RATE_LIMITED",
        "requestId": reply.headers["x-request-id"],
        "waitSeconds": 1,
        "name": "requests",
        "limit": limit,
    }

    stopped_clock[0] += 1
    api.data("{ __typename }")


def test_each_person_has_requests_of_his_own(home: Home, stopped_clock: list[float]) -> None:
    with api_of(home, MANAGER) as api:
        use_up(api)
        assert api.code("{ __typename }") == "RATE_LIMITED"

        api.sign_in(AUDITOR)
        api.data("{ __typename }")
        api.http.delete("/auth/session")
        api.data("{ __typename }")


def test_before_sign_in_requests_are_counted_by_address(
    home: Home, stopped_clock: list[float]
) -> None:
    with api_of(home) as api:
        use_up(api)
        assert api.code("{ __typename }") == "RATE_LIMITED"

        api.sign_in(MANAGER)
        api.data("{ __typename }")


def test_uploads_and_exports_count_and_change_nothing_beyond_the_limit(
    home: Home, stopped_clock: list[float]
) -> None:
    with api_of(home, MANAGER) as api:
        use_up(api)
        export = api.http.get("/export/queue-items.csv?queue=x")
        upload = api.http.put("/uploads/token", content=b"x")

    for reply in (export, upload):
        assert (reply.status_code, reply.json()["error"]["code"]) == (429, "RATE_LIMITED")
        assert reply.headers["retry-after"] == "1"
    assert not (home.settings.home / "uploads").exists()


def test_pages_and_health_are_not_counted(home: Home, stopped_clock: list[float]) -> None:
    with api_of(home, MANAGER) as api:
        use_up(api)

        assert api.http.get("/healthz").status_code == 200
        assert api.http.get("/version").status_code == 200
        assert api.http.get("/").status_code == 200


def test_who_guesses_accounts_is_slowed_down(home: Home, stopped_clock: list[float]) -> None:
    with api_of(home) as api:
        for number in range(10):
            reply = api.http.post("/auth/session", json={"account": f"guess-{number}"})
            assert reply.status_code == 404

        guess = api.http.post("/auth/session", json={"account": "guess-11"})
        right = api.http.post("/auth/session", json={"account": MANAGER})
        assert [reply.status_code for reply in (guess, right)] == [429, 429]
        assert guess.headers["retry-after"] == "6"
        assert "set-cookie" not in right.headers

        stopped_clock[0] += 6
        api.sign_in(MANAGER)


def test_who_signs_in_rightly_may_do_so_often(home: Home, stopped_clock: list[float]) -> None:
    with api_of(home) as api:
        for _ in range(20):
            api.sign_in(MANAGER)


def test_a_setting_takes_the_limit_away(home: Home, stopped_clock: list[float]) -> None:
    with api_of(home, MANAGER, rate_limits=False) as api:
        use_up(api)
        api.data("{ __typename }")


def use_up(api: ApiClient) -> None:
    for _ in range(120):
        api.data("{ __typename }")
