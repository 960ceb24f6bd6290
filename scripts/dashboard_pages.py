"""The pages of the dashboard on one filled home, each with an address that shows it.

A question to the API comes in, names and paths go out. Used by the screenshots and by the tests
that look at every page.
"""

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import APIRequestContext, Page, Request

Ask = Callable[[str], Any]
SETTLE_SECONDS = 60

NAMES = (
    "home",
    "evaluations",
    "evaluation",
    "clusters",
    "cluster",
    "similar-start",
    "similar",
    "similar-list",
    "coverage",
    "clips",
    "clip-with-truth",
    "clip-in-pool",
    "queues",
    "queue",
    "run",
    "create-queue",
    "priorities",
    "explain",
    "weights",
    "queue-diff",
    "learning-curves",
    "gain-calibration",
    "shadow",
    "scenarios",
    "write-scenario",
    "ground-truth",
    "fix-ground-truth",
    "delta",
    "benchmarks",
    "benchmark",
    "epics",
    "epic",
    "decisions",
    "decision",
    "record-decision",
    "changes",
    "change",
    "releases",
    "release",
    "batch",
    "model",
    "outcome",
    "jobs",
    "lineage-start",
    "lineage",
    "lineage-list",
    "inventory",
    "use-my-data",
    "not-found",
)

# Two frames on, whether no part of the page says that it is loading.
_DRAWN = """() => new Promise((tell) => requestAnimationFrame(() => requestAnimationFrame(() =>
  tell(document.querySelector('[role=status][aria-label=Loading]') === null))))"""

_STEERING = ("/weights", "/priorities/diff", "/learning-curves", "/gain-calibration", "/shadow")

_PLACES = """{
  errorClusters { clusters { id } }
  epics(first: 1) { edges { node { key } } }
  decisions(first: 1) { edges { node { id } } }
  changeRequests(first: 1) { edges { node { id } } }
  outcomes(first: 1) {
    edges { node { id modelVersion { id } release { id batches { id } } } }
  }
  summary {
    latestQueue { id run { id } items(first: 1) { edges { node { clip { id } } } } }
    latestEvaluation {
      id
      benchmark { id }
      errors(first: 1, filter: { outcome: FN }) { edges { node { frameIndex clip { id } } } }
    }
  }
}"""


def asker(request: APIRequestContext, url: str) -> Ask:
    """Asks the server of a signed-in context; answers with `data`."""

    def ask(document: str) -> Any:
        answer = request.post(
            f"{url}/graphql", data={"query": document}, headers={"origin": url}
        ).json()
        if answer.get("errors"):
            raise RuntimeError(answer["errors"][0]["message"])
        return answer["data"]

    return ask


def page_paths(ask: Ask) -> dict[str, str]:
    """Paths by NAMES. The home needs a queue, an evaluation with a missed object, clusters of its
    errors, an epic, a decision, a change request, and an outcome of a model that was trained on a
    release.
    """
    places = ask(_PLACES)
    summary, clusters = places["summary"], places["errorClusters"]["clusters"]
    queue, evaluation = summary["latestQueue"], summary["latestEvaluation"]
    missed = evaluation["errors"]["edges"][0]["node"]
    queued = queue["items"]["edges"][0]["node"]["clip"]["id"]
    epic, decision, change, outcome = (
        places[name]["edges"][0]["node"]
        for name in ("epics", "decisions", "changeRequests", "outcomes")
    )
    release = outcome["release"]
    frame = f"evaluation={evaluation['id']}&frame={missed['frameIndex']}"
    paths = (
        "/",
        "/evaluations",
        f"/evaluations/{evaluation['id']}",
        *_cluster_paths(clusters[0]["id"]),
        "/coverage",
        "/clips",
        f"/clips/{missed['clip']['id']}?{frame}",
        f"/clips/{queued}",
        "/queue",
        f"/queue/{queue['id']}",
        f"/queue/runs/{queue['run']['id']}",
        f"/queue/runs/{queue['run']['id']}/create",
        "/priorities",
        f"/priorities/{queue['run']['id']}/items/1?details=true",
        *_STEERING,
        "/scenarios",
        "/scenarios?step=new&expression=weather+%3D+rain",
        "/ground-truth",
        "/ground-truth?queue=true",
        "/delta",
        "/benchmarks",
        f"/benchmarks/{evaluation['benchmark']['id']}",
        "/epics",
        f"/epics/{epic['key']}",
        "/decisions",
        f"/decisions/{decision['id']}",
        "/decisions?record=true",
        "/changes",
        f"/changes/{change['id']}",
        "/releases",
        f"/releases/{release['id']}",
        f"/batches/{release['batches'][0]['id']}",
        f"/models/{outcome['modelVersion']['id']}",
        f"/outcomes/{outcome['id']}",
        "/jobs",
        "/lineage",
        f"/lineage?id={queue['id']}",
        f"/lineage?id={queue['id']}&view=list",
        "/inventory",
        "/use-my-data",
        "/nowhere",
    )
    return dict(zip(NAMES, paths, strict=True))


def _cluster_paths(cluster: str) -> tuple[str, ...]:
    """The list, one cluster, and what is like it."""
    similar = f"/similar?cluster={cluster}"
    return "/clusters", f"/clusters/{cluster}", "/similar", similar, f"{similar}&view=list"


def open_settled(page: Page, url: str) -> None:
    """Goes there and waits until nothing loads any more.

    Looks at the requests themselves: "networkidle" is half a second of silence, and comes once.
    """
    underway: set[Request] = set()

    def begin(request: Request) -> None:
        underway.add(request)

    def end(request: Request) -> None:
        underway.discard(request)

    page.on("request", begin)
    page.on("requestfinished", end)
    page.on("requestfailed", end)
    page.goto(url)
    page.get_by_role("heading", level=1).wait_for()
    _wait_until_quiet(page, underway)
    page.remove_listener("request", begin)
    page.remove_listener("requestfinished", end)
    page.remove_listener("requestfailed", end)


def _wait_until_quiet(page: Page, underway: set[Request]) -> None:
    """What was loaded may lead to more, such as the picture of a frame: quiet at two looks."""
    end = time.monotonic() + SETTLE_SECONDS
    quiet_looks = 0
    while quiet_looks < 2:
        is_drawn = page.evaluate(_DRAWN)
        quiet_looks = quiet_looks + 1 if is_drawn and not underway else 0
        if time.monotonic() > end:
            urls = [request.url for request in underway]
            raise TimeoutError(f"{page.url} did not settle; underway: {urls}")
