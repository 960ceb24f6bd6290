"""Similar failures in Chromium: from a miss to a saved request, with the numbers of the API."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from gainloop.bootstrap import open_home
from gainloop.settings import load_settings
from scripts.dashboard_pages import Ask, asker, open_settled
from scripts.processes import RunningServer, running_server
from tests.e2e.dashboard import SignedIn, signed_in
from tests.integration.ranked_program import add_catalog, add_evaluation

pytestmark = pytest.mark.chromium
ENGINEER = "demo-perception-engineer"
SHOWN = 24
CLUSTERS = """{ errorClusters { clusters { id name outcome className
  errors(first: 1) { edges { node { id clip { clipId } } } } } } }"""
FOUND = """{ similarFailures(%s, k: 24) { isExact numCandidates space { name numVectors }
  results { distance numFolded error { id } clip { id clipId isLabeled benchmarks { id } } } } }"""
PREVIEW = """{ clipsPreview(clipIds: %s) { ... on ScenarioPreview {
  numCandidates numLabeled numInBenchmarks numBarred hours hoursLow hoursHigh } } }"""
QUEUE = """{ queues(first: 1) { edges { node { id name numItems targets { id }
  items(first: 100) { edges { node { clip { id } } } } } } } }"""


@pytest.fixture
def page(people: SignedIn, demo_server: RunningServer) -> Iterator[Page]:
    with people.page_of(demo_server, ENGINEER) as opened:
        yield opened


@pytest.fixture
def ask(page: Page, demo_server: RunningServer) -> Ask:
    return asker(page.context.request, demo_server.url)


@pytest.fixture
def cluster(ask: Ask) -> Any:
    """The largest one of misses, with its most typical error."""
    clusters = ask(CLUSTERS)["errorClusters"]["clusters"]
    return next(one for one in clusters if one["outcome"] == "FN")


@pytest.fixture
def bare_server(tmp_path: Path) -> Iterator[RunningServer]:
    """Errors without any embedding."""
    home = open_home(load_settings(home=tmp_path / "home", database_url=""))
    add_catalog(home, tmp_path)
    add_evaluation(home, tmp_path)
    home.close()
    with running_server(tmp_path / "home", tmp_path) as server:
        yield server


def test_a_miss_becomes_a_saved_request_in_four_steps(
    page: Page, ask: Ask, demo_server: RunningServer
) -> None:
    cluster, found, left = next(_with_candidates(ask))
    miss, results = cluster["errors"]["edges"][0]["node"], found["results"]
    clip_ids = {result["clip"]["id"] for result in results}
    assert len(results) == SHOWN
    assert left["numCandidates"] < len(clip_ids)
    open_settled(page, f"{demo_server.url}/clusters/{cluster['id']}")

    page.keyboard.press("s")
    expect(page).to_have_url(re.compile(rf"/similar\?error={miss['id']}"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(miss["clip"]["clipId"])
    _shows(page, results)
    told = page.get_by_role("note", name="How it was looked for")
    expect(told).to_contain_text(f"Space {found['space']['name']}: vectors of whole clips")
    expect(told).to_contain_text(f"compared with all {found['space']['numVectors']}")
    expect(told).to_contain_text("exact")

    page.get_by_role("button", name="Select all shown").click()
    expect(page.get_by_text(f"{SHOWN} selected")).to_be_visible()

    page.get_by_role("button", name="Label more like these").click()
    form = page.get_by_role("dialog")
    expect(form).to_contain_text(f"Label more like these: {len(clip_ids)} clips")
    hours, low, high = (f"{left[name]:.1f}" for name in ("hours", "hoursLow", "hoursHigh"))
    for name, value in {
        "Clips to label": left["numCandidates"],
        "Time to label all": f"{hours} h ({low} to {high})",
        "Labeled already": left["numLabeled"],
        "In benchmarks": left["numInBenchmarks"],
        "Too close to a benchmark": left["numBarred"],
    }.items():
        expect(_fact(form, name)).to_have_text(str(value))

    form.get_by_role("button", name="Create queue").click()
    expect(form.get_by_text("Saved as the queue")).to_be_visible()

    queue = ask(QUEUE)["queues"]["edges"][0]["node"]
    items = {edge["node"]["clip"]["id"] for edge in queue["items"]["edges"]}
    can_be_labeled = {
        result["clip"]["id"]
        for result in results
        if not result["clip"]["isLabeled"] and not result["clip"]["benchmarks"]
    }
    assert queue["numItems"] == left["numCandidates"]
    assert items <= can_be_labeled
    assert [target["id"] for target in queue["targets"]] == [cluster["id"]]
    expect(form).to_contain_text(f"{queue['numItems']} items")
    form.get_by_role("link", name="Open the queue").click()
    expect(page).to_have_url(re.compile(f"/queue/{queue['id']}"))


def test_filters_change_the_results_and_stay_in_the_address(
    page: Page, ask: Ask, cluster: Any, demo_server: RunningServer
) -> None:
    about = f"clusterId: {json.dumps(cluster['id'])}"
    everything = ask(FOUND % about)["similarFailures"]
    failures = ask(FOUND % f"{about}, filter: {{ failures: true }}")["similarFailures"]
    name = json.dumps(cluster["className"])
    of_class = ask(FOUND % f"{about}, filter: {{ failures: true, classNames: [{name}] }}")
    assert _keys(failures["results"]) != _keys(everything["results"])
    open_settled(page, f"{demo_server.url}/similar?cluster={cluster['id']}")
    _shows(page, everything["results"])

    page.get_by_role("combobox", name="Show").select_option("failures")
    expect(page).to_have_url(re.compile("show=failures"))
    _shows(page, failures["results"])
    expect(page.get_by_role("note", name="How it was looked for")).to_contain_text(
        f"compared with {failures['numCandidates']} that the filter left"
    )

    page.reload()
    _shows(page, failures["results"])

    open_settled(page, f"{page.url}&class={cluster['className']}")
    _shows(page, of_class["similarFailures"]["results"])

    page.get_by_role("textbox", name="Clips that fit an expression").fill("weather =")
    page.keyboard.press("Enter")
    expect(page.get_by_text("At character 10").first).to_be_visible()
    page.get_by_role("textbox", name="Clips that fit an expression").fill("weather = lava")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing that fits these filters")).to_be_visible()
    page.get_by_role("button", name="Clear the filters").click()
    _shows(page, everything["results"])
    expect(page).not_to_have_url(re.compile("where=|show=|class="))


def test_keys_mark_and_open_results_and_the_list_says_the_same(
    page: Page, ask: Ask, cluster: Any, demo_server: RunningServer
) -> None:
    about = f"clusterId: {json.dumps(cluster['id'])}"
    results = ask(FOUND % about)["similarFailures"]["results"]
    open_settled(page, f"{demo_server.url}/similar?cluster={cluster['id']}")
    tiles = _tiles(page)

    page.keyboard.press("j")
    expect(tiles.nth(1)).to_have_attribute("aria-current", "true")
    page.keyboard.press("x")
    expect(page.get_by_text("1 selected")).to_be_visible()
    page.get_by_role("combobox", name="View").select_option("list")
    rows = page.get_by_role("table", name="Results, nearest first").locator("tbody tr")
    expect(rows).to_have_count(len(results))
    expect(rows.nth(1)).to_contain_text(results[1]["clip"]["clipId"])
    expect(rows.nth(1)).to_contain_text(f"{results[1]['distance']:.3f}")
    page.get_by_role("combobox", name="View").select_option("")
    page.keyboard.press("Escape")
    tiles.nth(1).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/clips/{results[1]['clip']['id']}"))


def test_clips_that_cannot_be_labeled_become_a_collection_request(
    page: Page, ask: Ask, cluster: Any, demo_server: RunningServer
) -> None:
    open_settled(page, f"{demo_server.url}/similar?cluster={cluster['id']}&show=failures&k=3")
    page.get_by_role("button", name="Select all shown").click()
    page.get_by_role("button", name="Label more like these").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_text("None of these clips can be labeled")).to_be_visible()
    scenario = form.get_by_role("textbox", name="Scenario")
    expect(scenario).to_have_value(re.compile(r"^weather = \w+ and time_of_day = \w+$"))

    scenario.fill("")
    form.get_by_role("button", name="Request labels").click()
    expect(form.get_by_text("Say what the fleet should look for")).to_be_visible()
    scenario.fill("weather = hail")
    form.get_by_role("button", name="Request labels").click()
    expect(form.get_by_text("Asked of the fleet: 20 clips")).to_be_visible()

    asked = ask("{ collectionRequests { numWanted expression oddExpression } }")
    [request] = [
        one for one in asked["collectionRequests"] if one["expression"] == "weather = hail"
    ]
    with page.expect_download() as download:
        form.get_by_role("button", name="Download as OpenLABEL").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert text == request["oddExpression"]
    assert "openlabel" in json.loads(text)


def test_a_fallback_without_embeddings_is_named_with_its_cost_and_cure(
    browser: Browser, bare_server: RunningServer
) -> None:
    with signed_in(browser, bare_server, ENGINEER) as page:
        ask = asker(page.context.request, bare_server.url)
        errors = ask(
            """{ evaluations(first: 1) { edges { node { errors(first: 1) {
              edges { node { id } } } } } } }"""
        )["evaluations"]["edges"][0]["node"]["errors"]["edges"]
        miss = errors[0]["node"]["id"]
        found = ask(FOUND % f"errorId: {json.dumps(miss)}")["similarFailures"]
        open_settled(page, f"{bare_server.url}/similar?error={miss}")

        notice = page.get_by_role("status").filter(has_text="Compared without embeddings")
        expect(notice).to_contain_text("clips without errors cannot be found this way")
        expect(notice).to_contain_text("gainloop embeddings import")
        expect(page.get_by_role("note", name="How it was looked for")).to_contain_text(
            f"compared with {found['numCandidates']} errors"
        )
        _shows(page, found["results"])
        # Nobody recorded that its frames were redacted.
        expect(_tiles(page).first.locator("svg image")).to_have_count(0)
        expect(_tiles(page).first.locator("svg rect").first).to_be_attached()


def test_an_index_that_is_built_is_waited_for(
    page: Page, cluster: Any, demo_server: RunningServer
) -> None:
    error = {
        "message": "the space demo-scenes has no index yet",
        "path": ["similarFailures"],
        "extensions": {"code": "INDEX_MISSING"},
    }
    is_missing = True

    def answer(route: Route) -> None:
        if is_missing and "query SimilarFailures(" in (route.request.post_data or ""):
            body = {"data": {"similarFailures": None}, "errors": [error]}
            route.fulfill(json=body, content_type="application/graphql-response+json")
        else:
            route.continue_()

    page.route("**/graphql", answer)
    page.goto(f"{demo_server.url}/similar?cluster={cluster['id']}&space=demo-scenes")
    expect(page.get_by_text("The index of this space is being built")).to_be_visible()
    is_missing = False
    expect(_tiles(page)).to_have_count(SHOWN)


def _with_candidates(ask: Ask) -> Iterator[tuple[Any, Any, Any]]:
    """Clusters whose first error has clips like it that can be labeled: found, and to label."""
    for cluster in ask(CLUSTERS)["errorClusters"]["clusters"]:
        error = cluster["errors"]["edges"][0]["node"]
        found = ask(FOUND % f"errorId: {json.dumps(error['id'])}")["similarFailures"]
        clip_ids = sorted({result["clip"]["id"] for result in found["results"]})
        left = ask(PREVIEW % json.dumps(clip_ids))["clipsPreview"]
        if cluster["outcome"] == "FN" and left["numCandidates"]:
            yield cluster, found, left


def _tiles(page: Page) -> Locator:
    return page.get_by_role("list", name="Results, nearest first").get_by_role("listitem")


def _shows(page: Page, results: list[Any]) -> None:
    """The tiles are these results, in order."""
    tiles = _tiles(page)
    expect(tiles).to_have_count(len(results))
    expect(tiles).to_have_text(
        [
            re.compile(
                re.escape(f"{result['distance']:.3f}")
                + ".*"
                + re.escape(result["clip"]["clipId"])
                + (rf".*\+{result['numFolded']} of this drive" if result["numFolded"] else "")
            )
            for result in results
        ]
    )


def _keys(results: list[Any]) -> list[tuple[str, str | None]]:
    return [(one["clip"]["id"], one["error"] and one["error"]["id"]) for one in results]


def _fact(form: Locator, name: str) -> Locator:
    """The value of a fact of the preview."""
    term = form.page.get_by_role("term").filter(has_text=re.compile(f"^{name}"))
    return form.locator("dl > div").filter(has=term).get_by_role("definition").first
