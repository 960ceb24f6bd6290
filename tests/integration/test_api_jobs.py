"""Jobs over the API: who sees and steers them, and the subscription over a real WebSocket."""

import asyncio
import json
import threading
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import uvicorn
import websockets
from websockets.asyncio.client import ClientConnection, connect

from gainloop.api.app import create_app
from gainloop.api.http import websocket as route
from gainloop.api.limits import MAX_CONNECTIONS, MAX_MESSAGE_BYTES, MAX_SUBSCRIPTIONS
from gainloop.api.streams import Streams
from gainloop.jobs import workflows
from gainloop.jobs.durable_jobs import DurableJobs
from gainloop.stores.home import Home
from gainloop.terms.enums import JobState
from tests.api_client import ADMIN, ENGINEER, ApiClient, api_of
from tests.integration.job_program import eventually, is_settled, link_epic, worker_of
from tests.integration.memory_graph import MemoryGraph

JOBS = """query($first: Int, $after: String, $state: JobState) {
  jobs(first: $first, after: $after, state: $state) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { id kind state subject createdAt startedAt endedAt error attempts
                   progress { done total note } } } } }"""
STEER = "mutation($id: ID!) { %s(input: {jobId: $id}) { __typename ... on UserError { code } } }"
REBUILD = """mutation { rebuildGraph(input: {rationale: "because"}) {
  __typename ... on RebuildGraphSuccess { isNew job { id kind state } }
  ... on UserError { code } } }"""
WATCH = "subscription($id: ID!) { jobProgress(id: $id) { id state progress { done total } } }"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workflows, "_WAIT_SECONDS", 0.02)


@dataclass(frozen=True)
class Served:
    """A server of this process on a port of its own, with a cookie for each account."""

    url: str
    home: Home
    graph: MemoryGraph
    jobs: DurableJobs

    def cookie(self, account: str) -> str:
        request = urllib.request.Request(
            f"{self.url}/auth/session",
            data=json.dumps({"account": account}).encode(),
            headers={"content-type": "application/json"},
        )
        with urllib.request.urlopen(request) as reply:
            return str(reply.headers["set-cookie"]).partition(";")[0]

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(
                urllib.request.Request(self.url + path, headers=headers)
            ) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    @asynccontextmanager
    async def socket(
        self, account: str = ADMIN, protocol: str = "graphql-transport-ws", **headers: str
    ) -> AsyncIterator[ClientConnection]:
        cookie = {"cookie": await asyncio.to_thread(self.cookie, account)} if account else {}
        async with connect(
            self.url.replace("http", "ws") + "/graphql",
            subprotocols=[websockets.Subprotocol(protocol)],
            additional_headers={**cookie, **headers},
        ) as socket:
            yield socket


@contextmanager
def listening(app: Any) -> Iterator[str]:
    config = uvicorn.Config(
        app, port=0, log_config=None, ws="websockets-sansio", ws_max_size=MAX_MESSAGE_BYTES
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        eventually(lambda: server.started)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def served(home: Home) -> Iterator[Served]:
    graph = MemoryGraph()
    with worker_of(home, graph) as jobs:
        works = threading.Event()
        works.set()
        app = create_app(home, home.settings, graph=graph, works=works.is_set)
        with listening(app) as url:
            eventually(lambda: is_settled(home, jobs))
            yield Served(url, home, graph, jobs)


async def begun(socket: ClientConnection) -> None:
    await send(socket, type="connection_init")
    assert (await told(socket))["type"] == "connection_ack"


async def send(socket: ClientConnection, **message: Any) -> None:
    await socket.send(json.dumps(message))


async def told(socket: ClientConnection) -> dict[str, Any]:
    async with asyncio.timeout(30):
        message: dict[str, Any] = json.loads(await socket.recv())
        return message


async def subscribe(
    socket: ClientConnection, query: str = WATCH, key: str = "1", **variables: Any
) -> None:
    await send(socket, type="subscribe", id=key, payload={"query": query, "variables": variables})


def listed(api: ApiClient, **variables: Any) -> list[dict[str, Any]]:
    return [edge["node"] for edge in api.data(JOBS, **variables)["jobs"]["edges"]]


def test_everybody_of_the_program_sees_jobs(home: Home) -> None:
    link_epic(home, "GL-1")
    graph = MemoryGraph()
    with worker_of(home, graph) as jobs, api_of(home, ENGINEER) as api:
        eventually(lambda: is_settled(home, jobs))
        page = api.data(JOBS, first=1)["jobs"]
        second = api.data(JOBS, first=1, after=page["pageInfo"]["endCursor"])["jobs"]
        done = listed(api, state="DONE")
        again = api.data("query($id: ID!) { job(id: $id) { id state } }", id=done[0]["id"])["job"]
        node = api.data("query($id: ID!) { node(id: $id) { __typename } }", id=done[0]["id"])

    kinds = {one["kind"]: one for one in done}
    assert (page["totalCount"], len(done), listed_ids(page, second)) == (2, 2, 2)
    assert kinds["PROJECT_LINEAGE"]["progress"] == {"done": 1, "total": 1, "note": ""}
    assert kinds["REBUILD_GRAPH"]["progress"] == {"done": 8, "total": 8, "note": "done"}
    assert kinds["REBUILD_GRAPH"]["attempts"] == 1
    assert again == {"id": done[0]["id"], "state": "DONE"}
    assert node == {"node": {"__typename": "Job"}}


def listed_ids(*pages: dict[str, Any]) -> int:
    return len({edge["node"]["id"] for page in pages for edge in page["edges"]})


def test_jobs_are_not_for_strangers(home: Home) -> None:
    with api_of(home) as api:
        assert api.code(JOBS) == "NOT_SIGNED_IN"


def test_a_rebuild_is_asked_for_once(home: Home) -> None:
    with api_of(home, ADMIN) as api:
        first, second = api.data(REBUILD), api.data(REBUILD)

    assert first["rebuildGraph"]["isNew"] is True
    assert first["rebuildGraph"]["job"]["state"] == "WAITING"
    assert second["rebuildGraph"]["isNew"] is False
    assert second["rebuildGraph"]["job"] == first["rebuildGraph"]["job"]


@pytest.mark.parametrize("name", ["resumeJob", "cancelJob"])
def test_only_who_operates_steers(home: Home, name: str) -> None:
    with api_of(home, ADMIN) as api:
        key = api.data(REBUILD)["rebuildGraph"]["job"]["id"]
        assert api.data(STEER % name, id=key)[name] == {
            "__typename": "Conflict",
            "code": "JOB_NOT_TAKEN_UP",
        }
    with api_of(home, ENGINEER) as api:
        assert api.data(STEER % name, id=key)[name]["__typename"] == "NotAllowed"
        assert api.data(REBUILD)["rebuildGraph"]["__typename"] == "NotAllowed"


def test_a_job_is_stopped_and_goes_on(home: Home) -> None:
    link_epic(home, "GL-1")
    graph = MemoryGraph(is_down=True)
    with worker_of(home, graph) as jobs, api_of(home, ADMIN) as api:
        eventually(lambda: jobs.count_by_state()[JobState.RUNNING] == 1)
        [running] = listed(api, state="RUNNING")
        stopped = api.data(STEER % "cancelJob", id=running["id"])["cancelJob"]
        [cancelled] = listed(api, state="CANCELLED")
        resumed = api.data(STEER % "resumeJob", id=running["id"])["resumeJob"]
        graph.is_down = False
        eventually(lambda: is_settled(home, jobs))
        # Another may come of what the last one did, so the end is looked for, not met by chance.
        eventually(lambda: {one["state"] for one in listed(api)} == {"DONE"})

    assert (stopped, resumed) == (
        {"__typename": "CancelJobSuccess"},
        {"__typename": "ResumeJobSuccess"},
    )
    assert cancelled["id"] == running["id"]


def test_a_subscription_tells_of_a_job_until_it_ends(served: Served) -> None:
    served.graph.is_down = True
    link_epic(served.home, "GL-1")
    eventually(lambda: served.jobs.count_by_state()[JobState.RUNNING] == 1)
    with api_of(served.home, ADMIN) as api:
        key = listed(api, state="RUNNING")[0]["id"]

    async def watched() -> list[dict[str, Any]]:
        async with served.socket() as socket:
            await begun(socket)
            await subscribe(socket, id=key)
            messages = [await told(socket)]
            served.graph.is_down = False
            while messages[-1]["type"] == "next":
                messages.append(await told(socket))
            return messages

    *events, last = asyncio.run(watched())
    jobs = [event["payload"]["data"]["jobProgress"] for event in events]
    assert jobs[0] == {"id": key, "state": "RUNNING", "progress": {"done": 0, "total": 1}}
    assert jobs[-1] == {"id": key, "state": "DONE", "progress": {"done": 1, "total": 1}}
    assert last == {"id": "1", "type": "complete"}


@pytest.mark.parametrize(
    ("account", "protocol", "headers"),
    [
        ("", "graphql-transport-ws", {}),
        ("", "graphql-transport-ws", {"cookie": "gainloop_session=forged"}),
        (ADMIN, "graphql-ws", {}),
        (ADMIN, "graphql-transport-ws", {"origin": "http://evil.example"}),
    ],
    ids=["nobody", "forged cookie", "old protocol", "another page"],
)
def test_who_is_refused_before_the_handshake(
    served: Served, account: str, protocol: str, headers: dict[str, str]
) -> None:
    async def attempt() -> None:
        async with served.socket(account, protocol, **headers):
            pass

    with pytest.raises(websockets.InvalidStatus) as refused:
        asyncio.run(attempt())
    assert refused.value.response.status_code in (400, 403)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ __typename }", "NOT_A_SUBSCRIPTION"),
        (REBUILD, "NOT_A_SUBSCRIPTION"),
        ("subscription { jobProgress(id: 7) { nothing } }", "BAD_QUERY"),
        ("subscription { jobProgress(id: \"xxx\") { id } }", "BAD_ID"),
        ("subscription {" + " jobProgress(id: 1) { id }" * 2 + "}", "BAD_ID"),
        ("subscription { jobProgress(id: 1) { " + "progress { " * 9 + "done" + " }" * 11, None),
    ],
)  # fmt: skip
def test_what_is_refused_over_a_socket(served: Served, query: str, code: str | None) -> None:
    async def answer() -> dict[str, Any]:
        async with served.socket() as socket:
            await begun(socket)
            await subscribe(socket, query)
            return await told(socket)

    message = asyncio.run(answer())
    assert message["type"] == "error"
    [error, *_] = message["payload"]
    assert error["extensions"]["code"] == code or code is None
    assert served.jobs.count() == 1  # the first rebuild, no other


def test_a_job_that_does_not_exist_is_told(served: Served) -> None:
    async def answer() -> dict[str, Any]:
        async with served.socket() as socket:
            await begun(socket)
            await subscribe(socket, id="Sm9iH25vLXN1Y2g")
            return await told(socket)

    assert asyncio.run(answer())["payload"][0]["extensions"]["code"] == "NOT_FOUND"


def test_subscriptions_and_connections_are_counted(served: Served) -> None:
    served.graph.is_down = True
    link_epic(served.home, "GL-1")
    eventually(lambda: served.jobs.count_by_state()[JobState.RUNNING] == 1)
    with api_of(served.home, ADMIN) as api:
        key = listed(api, state="RUNNING")[0]["id"]

    async def one_too_many() -> dict[str, Any]:
        async with served.socket() as socket:
            await begun(socket)
            for number in range(MAX_SUBSCRIPTIONS + 1):
                await subscribe(socket, key=str(number), id=key)
            while True:
                message = await told(socket)
                if message["type"] == "error":
                    return message

    async def connections(depth: int) -> int:
        try:
            async with served.socket() as socket:
                await begun(socket)
                return await connections(depth + 1)
        except websockets.InvalidStatus:
            return depth

    assert asyncio.run(one_too_many())["id"] == str(MAX_SUBSCRIPTIONS)
    assert asyncio.run(connections(0)) == MAX_CONNECTIONS
    served.graph.is_down = False


def test_a_connection_ends_with_its_session(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Streams, "reader_of", reader_once(Streams.reader_of))
    monkeypatch.setattr(route, "CHECK_SECONDS", 0.05)
    app = create_app(served.home, served.home.settings, graph=served.graph)

    async def closed(url: str) -> int:
        async with Served(url, served.home, served.graph, served.jobs).socket() as socket:
            await begun(socket)
            await socket.wait_closed()
            return socket.close_code or 0

    with listening(app) as url:
        assert asyncio.run(closed(url)) == route.SIGNED_OUT


def reader_once(real: Any) -> Any:
    """Somebody who is signed in for the first look only."""
    looks: list[None] = []

    def reader_of(streams: Any, token: str | None) -> Any:
        looks.append(None)
        return real(streams, token if len(looks) == 1 else None)

    return reader_of


def test_readyz_names_what_is_down_and_requests_are_answered(served: Served) -> None:
    assert json.loads(served.get("/readyz")[1])["failing"] == []
    served.graph.is_down = True

    status, text = served.get("/readyz")
    assert (status, json.loads(text)["ready"], json.loads(text)["failing"]) == (
        200,
        True,
        ["graph"],
    )
    served.graph.is_down = False


def test_metrics_tell_how_far_the_graph_is_behind(served: Served) -> None:
    served.graph.is_down = True
    link_epic(served.home, "GL-1")
    eventually(lambda: served.jobs.count_by_state()[JobState.RUNNING] == 1)
    served.get("/healthz")
    status, text = served.get("/metrics")
    lines = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))

    assert status == 200
    assert lines["gainloop_projection_waiting_events"] == "1.0"
    assert float(lines["gainloop_projection_lag_seconds"]) > 0
    assert lines["gainloop_outbox_waiting_events"] == "0.0"
    assert lines["gainloop_graph_up"] == "0.0"
    assert lines['gainloop_jobs{state="running"}'] == "1.0"
    assert lines['gainloop_http_requests_total{method="GET",route="healthz",status="2xx"}'] == "1.0"
    assert served.get("/metrics", **{"x-forwarded-for": "10.0.0.1"})[0] == 403
    served.graph.is_down = False


def test_a_token_opens_metrics_and_its_absence_closes_them(home: Home) -> None:
    with api_of(home, metrics_token="t0ken") as api:
        statuses = [
            api.http.get("/metrics", headers={"authorization": sent}).status_code
            for sent in ("", "Bearer wrong", "t0ken", "Bearer t0ken")
        ]
    with api_of(home) as api:  # the test client is at no address of this machine
        statuses.append(api.http.get("/metrics").status_code)

    assert statuses == [403, 403, 403, 200, 403]
