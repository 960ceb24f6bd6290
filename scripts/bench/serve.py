"""P8, its ad-hoc half: a page of a queue over HTTP, beside Strawberry's default and raw SQL.

In: whether the full sizes are wanted. Out: a `GoalResult`. Called by `__main__` through `goals`.

Ours is the real `gainloop serve` on a filled home: signed in, measured against the limits, logged.
The peer that is judged serves the same schema with the same resolvers as Strawberry does by
default: parsed and validated anew, executed by graphql-core alone, written by the standard library.
A bare Strawberry schema over one SQL statement and that statement alone are shown beside it. All
are one process of uvicorn; the client shares their cores, so that only ratios inside one run mean
anything. Equality comes first: the 20 items must be the same from all.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import orjson

from gainloop.bootstrap import open_home
from gainloop.demo.build_demo import build_demo
from gainloop.demo.size import DemoSize
from gainloop.settings import load_settings
from scripts.bench.harness import (
    OURS,
    Engine,
    Goal,
    GoalResult,
    Measurement,
    NotEqual,
    Rounds,
    Target,
    control_spread,
    judge,
    run_rounds,
)
from scripts.bench.machine import time_control_job, version_of
from scripts.bench.serve_load import ask_once, request_bytes, send_load
from scripts.processes import python_server, running_server

ACCOUNT = "demo-perception-engineer"
CONNECTIONS = 8
SECONDS = 3.0
WARM_UP_SECONDS = 1.0
NUM_ROUNDS = 5
NUM_CLIPS = 150
DISTRIBUTIONS = {
    OURS: "gainloop",
    "strawberry": "strawberry-graphql",
    "bare_strawberry": "strawberry-graphql",
    "raw": "orjson",
}
TARGET = Target("ms_per_request", "strawberry", 1 / 1.6)
QUERY = """
query NextItems($id: ID!) {
  queue(id: $id) {
    items(first: 20) {
      edges {
        node {
          rank score costMinutes kind state reason { headline }
          clip { clipId region weather timeOfDay }
        }
      }
    }
  }
}
"""


def run(is_full: bool) -> GoalResult:
    """The full size is more rounds of the same."""
    num_rounds = 2 * NUM_ROUNDS if is_full else NUM_ROUNDS
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        bench = _ServeBench()
        for server in _start_all(Path(folder), stack):
            bench.servers[server.name] = server
        engines = [Engine(name, partial(bench.run, name), num_rounds) for name in DISTRIBUTIONS]
        bench.warm_up()
        rounds = run_rounds(engines, time_control_job, bench.check)
    label = f"20 items, {CONNECTIONS} connections"
    verdict = judge(rounds, TARGET, label)
    return GoalResult(headline=verdict, verdicts=[verdict], engines=_shown(rounds, label))


P8 = Goal("P8", "a queue page as ad-hoc GraphQL over HTTP", run)


def _shown(rounds: Rounds, label: str) -> dict[str, Any]:
    shown: dict[str, Any] = {
        name: {"version": version_of(distribution), label: rounds.medians(name)}
        for name, distribution in DISTRIBUTIONS.items()
    }
    shown["control"] = {label: {"spread": control_spread(rounds.control)}}
    return shown


@dataclass(frozen=True, slots=True)
class _Server:
    name: str
    port: int
    request: bytes


@dataclass(slots=True)
class _ServeBench:
    servers: dict[str, _Server] = field(default_factory=dict)

    def warm_up(self) -> None:
        for server in self.servers.values():
            send_load(server.port, server.request, CONNECTIONS, WARM_UP_SECONDS)

    def run(self, name: str, number: int) -> Measurement:
        server = self.servers[name]
        load = send_load(server.port, server.request, CONNECTIONS, SECONDS)
        figures = {
            "ms_per_request": load.ms_per_request,
            "p50_ms": load.percentile_ms(50),
            "p99_ms": load.percentile_ms(99),
        }
        print(f"  round {number + 1} {name} {load.ms_per_request:.2f} ms", file=sys.stderr)
        return figures

    def check(self, number: int) -> None:
        if number:
            return
        pages = {
            name: orjson.loads(ask_once(server.port, server.request))["data"]
            for name, server in self.servers.items()
        }
        for name, page in pages.items():
            if page != pages[OURS]:
                raise NotEqual(f"the page of {name} is not ours")


def _start_all(folder: Path, stack: ExitStack) -> Iterator[_Server]:
    home = folder / "home"
    queue_id = _fill(home)
    settings = {"rate_limits": "false"}  # one client asks as fast as it can
    port = stack.enter_context(running_server(home, folder, **settings)).port
    cookie, global_id = _signed_in(port)
    yield _Server(OURS, port, request_bytes(port, _body_of(global_id), {"Cookie": cookie}))
    for name in DISTRIBUTIONS:
        if name != OURS:
            command = ("scripts.bench.serve_apps", name, str(home))
            port = stack.enter_context(python_server(command, folder / f"{name}.log"))
            asked = global_id if name == "strawberry" else queue_id
            yield _Server(name, port, request_bytes(port, _body_of(asked), {}))


def _fill(home_folder: Path) -> str:
    home = open_home(load_settings(home=home_folder, database_url=""))
    try:
        return build_demo(home, DemoSize(num_clips=NUM_CLIPS))
    finally:
        home.close()


def _body_of(queue_id: str) -> bytes:
    return orjson.dumps({"query": QUERY, "variables": {"id": queue_id}})


def _signed_in(port: int) -> tuple[str, str]:
    """The session cookie, and the global id of the newest queue."""
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}") as http:
        http.post("/auth/session", json={"account": ACCOUNT}).raise_for_status()
        query = "{ queues(first: 1) { edges { node { id } } } }"
        answer = http.post("/graphql", json={"query": query}).json()
        cookie = "; ".join(f"{name}={value}" for name, value in http.cookies.items())
    return cookie, answer["data"]["queues"]["edges"][0]["node"]["id"]
