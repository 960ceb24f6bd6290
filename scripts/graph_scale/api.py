"""The trace of an epic as people ask for it, over GraphQL: how long it takes, and how many
statements it costs, whatever came of the epic.

In: engines that hold the rows of a home. Out: figures and counts. Called by
`scripts.graph_at_scale`. The application runs in this process, so that each engine answers the same
code; over a socket it is asked by `over_http`.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from sqlalchemy import event
from starlette.testclient import TestClient

from gainloop.api.app import create_app
from gainloop.stores.home import Home
from scripts.bench.harness import NotEqual
from scripts.graph_scale import shape as name
from scripts.graph_scale.clock import Figures, Seconds, figures_of, timed
from scripts.graph_scale.engines import Running
from scripts.graph_scale.questions import ORACLE
from scripts.graph_scale.shape import LARGE_EPIC, SMALL_EPIC, Shape
from scripts.processes import running_server

ORIGIN = "http://127.0.0.1:8642"
ACCOUNT = "demo-admin"
WARM_UP = 5
BUILT_SECONDS = 60.0
BY_ROWS = "RELATIONAL"

EPIC = """query ($key: String!) { epic(key: $key) { key title answeredBy cuts costHours
  clusters { id name size numClips } queues { id name } batches { id name numLabels }
  releases { id label digest } modelVersions { id label }
  deltas { metric a b delta low high verdict } decisions { id title decidedAt }
  clips(first: 100) { edges { node { id clipId region } } } } }"""


@contextmanager
def clients(home: Home, engines: Sequence[Running]) -> Iterator[dict[str, httpx2.Client]]:
    """Of one application for each engine, and one without, by name."""
    graphs = {running.name: running.graph for running in engines}
    settings = home.settings.model_copy(update={"rate_limits": False})
    with ExitStack() as stack:
        found: dict[str, httpx2.Client] = {}
        for engine, graph in {**graphs, ORACLE: None}.items():
            app = create_app(home, settings, graph=graph)
            client = stack.enter_context(TestClient(app, base_url=ORIGIN))
            found[engine] = _signed_in(client)
        yield found


@dataclass(frozen=True, slots=True)
class Answers:
    """figures: of all answers; num_by_rows: those that the rows gave because the engine was too
    slow or refused, which is what the product does then.
    """

    figures: Figures
    num_by_rows: int


def measure(
    by_engine: dict[str, httpx2.Client], shape: Shape, num_rounds: int
) -> dict[str, Answers]:
    """One epic after the other, the engines in turn; answers are compared in each round."""
    names = list(by_engine)
    runs: dict[str, list[tuple[int, Seconds]]] = {engine: [] for engine in names}
    num_by_rows = dict.fromkeys(names, 0)
    for number in range(-WARM_UP, num_rounds):
        first = number % len(names)
        key = _epic(shape, number + WARM_UP)
        answers = []
        for engine in names[first:] + names[:first]:
            answer, seconds = timed(lambda: _ask(by_engine[engine], key))  # noqa: B023
            source = answer.pop("answeredBy")
            answers.append(answer)
            if number >= 0:
                runs[engine].append((_num_rows(answer), seconds))
                num_by_rows[engine] += source == BY_ROWS
        if any(answer != answers[0] for answer in answers):
            raise NotEqual(f"epic {key}: the engines give different answers")
    return {name: Answers(figures_of(found), num_by_rows[name]) for name, found in runs.items()}


def count_statements(
    home: Home, by_engine: dict[str, httpx2.Client]
) -> dict[str, dict[str, dict[str, int]]]:
    """SQL and Cypher statements by epic and engine: as sent, BEGIN and pings aside."""
    epics = {"2 clusters, 6 clips": SMALL_EPIC, "50 clusters, 500 clips": LARGE_EPIC}
    counts: dict[str, dict[str, dict[str, int]]] = {}
    for size, number in epics.items():
        for engine, client in by_engine.items():
            key = name.epic(number)[1]
            _ask(client, key)  # whatever is made once is made
            with _counted(home) as counted:
                _ask(client, key)
            counts.setdefault(size, {})[engine] = dict(counted)
    return counts


def over_http(home: Path, folder: Path, shape: Shape, num_rounds: int) -> Answers:
    """Of `gainloop serve` with its embedded engine, over a socket. The home must not be open."""
    runs, num_by_rows = [], 0
    with (
        running_server(home, folder, graph="on", rate_limits="false") as server,
        httpx2.Client(base_url=server.url, timeout=60) as http,
    ):
        client = _signed_in(http, server.url)
        _wait_for_graph(lambda: _ask(client, _epic(shape, 0)))
        for number in range(-WARM_UP, num_rounds):
            key = _epic(shape, number + WARM_UP)
            answer, seconds = timed(lambda: _ask(client, key))  # noqa: B023
            if number >= 0:
                num_by_rows += answer.pop("answeredBy") == BY_ROWS
                runs.append((_num_rows(answer), seconds))
    return Answers(figures_of(runs), num_by_rows)


def _signed_in(client: httpx2.Client, origin: str = ORIGIN) -> httpx2.Client:
    reply = client.post("/auth/session", json={"account": ACCOUNT}, headers={"origin": origin})
    reply.raise_for_status()
    return client


def _ask(client: httpx2.Client, epic_key: str) -> dict[str, Any]:
    told = client.post("/graphql", json={"query": EPIC, "variables": {"key": epic_key}}).json()
    if "errors" in told:
        raise RuntimeError(f"epic {epic_key}: {told['errors']}")
    answer: dict[str, Any] = told["data"]["epic"]
    return answer


def _epic(shape: Shape, number: int) -> str:
    num_like_others = shape.num_epics - LARGE_EPIC - 1
    return name.epic(LARGE_EPIC + 1 + number % num_like_others)[1]


def _num_rows(answer: dict[str, Any]) -> int:
    return sum(len(value) for value in answer.values() if isinstance(value, list))


def _wait_for_graph(ask: Callable[[], dict[str, Any]]) -> None:
    end = time.monotonic() + BUILT_SECONDS
    while ask()["answeredBy"] == BY_ROWS:
        if time.monotonic() > end:
            raise RuntimeError("the graph of the server does not answer")
        time.sleep(0.2)


class _Runs(logging.Handler):
    """Counts the statements that the driver sends, by what it logs of each message."""

    def __init__(self, counts: dict[str, int]) -> None:
        super().__init__(logging.DEBUG)
        self._counts = counts

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if " C: RUN " in text and "RETURN 1" not in text:
            self._counts["cypher"] += 1


@contextmanager
def _counted(home: Home) -> Iterator[dict[str, int]]:
    counts = {"sql": 0, "cypher": 0}

    def count(*arguments: object) -> None:
        counts["sql"] += arguments[2] != "BEGIN"

    logger, handler = logging.getLogger("neo4j.io"), _Runs(counts)
    level, is_off = logger.level, logger.disabled
    event.listen(home.database.engine, "before_cursor_execute", count)
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.disabled = False  # a library that configures logs may have switched it off
    try:
        yield counts
    finally:
        logger.setLevel(level)
        logger.disabled = is_off
        logger.removeHandler(handler)
        event.remove(home.database.engine, "before_cursor_execute", count)
