"""A server with more to do than it can tells clients to come again, instead of letting all wait."""

import threading
from collections.abc import Iterator

import anyio
import pytest
from anyio import to_thread

from gainloop.api.http import server
from gainloop.api.http.server import Turnstile, off_loop
from gainloop.errors import TryLater
from gainloop.stores.home import Home
from tests.api_client import MANAGER, ApiClient, api_of


@pytest.fixture
def api(home: Home) -> Iterator[ApiClient]:
    with api_of(home, MANAGER) as client:
        yield client


def test_so_many_wait_and_one_more_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MOST_WAITING", 2)
    released = threading.Event()
    done: list[bool] = []

    async def work() -> None:
        done.append(await off_loop(lambda: released.wait(10)))

    async def main() -> str:
        limiter = to_thread.current_default_thread_limiter()
        limiter.total_tokens = 1
        async with anyio.create_task_group() as group:
            for _ in range(3):
                group.start_soon(work)
            while limiter.statistics().tasks_waiting < 2:
                await anyio.lowlevel.checkpoint()
            with pytest.raises(TryLater) as refused:
                await off_loop(lambda: None)
            released.set()
        await off_loop(lambda: None)
        return refused.value.code

    assert anyio.run(main) == "OVERLOADED"
    assert done == [True] * 3


def test_who_waited_too_long_is_refused_before_any_work(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "LONGEST_WAIT_SECONDS", -1.0)

    reply = api.http.post("/graphql", json={"query": "{ me { id } }"})

    assert (reply.status_code, reply.headers["retry-after"]) == (503, "1")
    assert reply.json()["errors"][0]["extensions"]["code"] == "OVERLOADED"


def test_an_overloaded_server_says_when_to_come_again(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as overloaded:
        overloaded.setattr(server, "MOST_WAITING", 0)
        graphql = api.http.post("/graphql", json={"query": "{ me { id } }"})
        export = api.http.get("/export/queue-items.csv?queue=x")
        health = api.http.get("/healthz")

    assert graphql.json()["errors"][0]["extensions"] == {
        "code": "OVERLOADED",
        "requestId": graphql.headers["x-request-id"],
        "waitSeconds": 1,
    }
    assert export.json()["error"]["code"] == "OVERLOADED"
    for reply in (graphql, export):
        assert (reply.status_code, reply.headers["retry-after"]) == (503, "1")
    assert health.status_code == 200
    assert api.data("{ me { role } }") == {"me": {"role": "PRODUCT_MANAGER"}}


def test_short_requests_are_worked_on_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "STEP_ASIDE_SECONDS", 10.0)
    running, most = [0], [0]

    def work() -> None:
        running[0] += 1
        most[0] = max(most[0], running[0])
        running[0] -= 1

    async def main() -> None:
        turnstile = Turnstile()
        async with anyio.create_task_group() as group:
            for _ in range(20):
                group.start_soon(turnstile.off_loop, work)

    anyio.run(main)

    assert most == [1]


def test_a_long_request_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "STEP_ASIDE_SECONDS", 0.0)
    released = threading.Event()

    async def main() -> tuple[str, bool]:
        turnstile = Turnstile()
        long: list[bool] = []

        async def wait() -> None:
            long.append(await turnstile.off_loop(lambda: released.wait(10)))

        async with anyio.create_task_group() as group:
            group.start_soon(wait)
            await anyio.lowlevel.checkpoint()
            short = await turnstile.off_loop(lambda: "answered")
            released.set()
        return short, long[0]

    assert anyio.run(main) == ("answered", True)


def test_what_fails_behind_the_turnstile_is_told() -> None:
    async def main() -> None:
        await Turnstile().off_loop(lambda: 1 // 0)

    with pytest.raises(ZeroDivisionError):
        anyio.run(main)
