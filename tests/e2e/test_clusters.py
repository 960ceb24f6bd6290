"""Error clusters on the demo program, in Chromium: they show what is stored, and lead to frames."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from scripts.dashboard_pages import asker, open_settled
from scripts.processes import RunningServer
from tests.e2e.dashboard import SignedIn

pytestmark = pytest.mark.chromium
ENGINEER = "demo-perception-engineer"
CLUSTERS = """{
  errorClusters {
    numErrors numSuspects
    previous { evaluation { id } }
    clusters { id name size numClips numDrives outcome errors(first: 1) { totalCount } }
  }
  evaluations(first: 10) { edges { node { id benchmark { role } } } }
}"""


@pytest.fixture
def page(people: SignedIn, watched_server: RunningServer) -> Iterator[Page]:
    with people.page_of(watched_server, ENGINEER) as opened:
        yield opened


@pytest.fixture
def listed(page: Page, watched_server: RunningServer) -> Page:
    """The list of clusters."""
    open_settled(page, f"{watched_server.url}/clusters")
    return page


@pytest.fixture(scope="module")
def stored(people: SignedIn, watched_server: RunningServer) -> Any:
    """The newest clustering, as the API has it."""
    with people.page_of(watched_server, ENGINEER) as page:
        return asker(page.context.request, watched_server.url)(CLUSTERS)


def test_map_and_list_show_every_cluster_and_share_one_selection_in_the_address(
    listed: Page, stored: Any
) -> None:
    clusters = stored["errorClusters"]["clusters"]
    expect(listed.get_by_role("heading", level=1)).to_contain_text(
        f"{stored['errorClusters']['numErrors']:,} errors of demo-detector:4"
    )
    expect(markers(listed)).to_have_count(len(clusters))
    expect(rows(listed).first).to_contain_text(clusters[0]["name"])

    listed.keyboard.press("j")
    expect(listed).to_have_url(re.compile(f"cluster={clusters[1]['id']}"))
    expect(selected(listed)).to_contain_text(clusters[1]["name"])
    expect(listed.locator("svg [data-selected] text")).to_have_text("2")

    markers(listed).filter(has=listed.get_by_text("1", exact=True)).click()
    expect(selected(listed)).to_contain_text(clusters[0]["name"])
    expect(listed).to_have_url(re.compile(f"cluster={clusters[0]['id']}"))


def test_a_filter_takes_clusters_out_of_map_and_list_alike(listed: Page, stored: Any) -> None:
    every = len(stored["errorClusters"]["clusters"])
    listed.get_by_role("button", name="Class: all").click()
    listed.get_by_role("checkbox").first.check()
    listed.keyboard.press("Escape")
    expect(listed).to_have_url(re.compile("className="))
    left = int(table(listed).get_attribute("aria-rowcount") or "0") - 1
    assert 0 < left < every
    expect(markers(listed)).to_have_count(left)


def test_three_clicks_lead_from_a_cluster_to_a_frame_with_its_boxes(
    listed: Page, stored: Any
) -> None:
    cluster = stored["errorClusters"]["clusters"][0]

    listed.get_by_role("link", name=cluster["name"], exact=True).first.click()
    expect(listed).to_have_url(re.compile(f"/clusters/{cluster['id']}"))
    expect(listed.get_by_text(f"of {cluster['errors']['totalCount']:,}")).to_be_visible()
    tile = listed.get_by_role("list", name="Errors of the cluster").get_by_role("listitem").first
    frame = tile.get_by_text(re.compile(r"^frame \d+$")).inner_text().split()[1]
    expect(tile.locator("svg image")).to_have_count(1)
    tile.get_by_role("link").click()

    expect(listed).to_have_url(re.compile(rf"/clips/.*evaluation=.*frame={frame}"))
    expect(listed.get_by_role("heading", name=re.compile(f"^Frame {frame} ·"))).to_be_visible()
    boxes = listed.get_by_role("list", name="Boxes of this frame").get_by_role("listitem")
    wrong = "ground truth, missed" if cluster["outcome"] == "FN" else "prediction, false"
    expect(boxes.filter(has_text=wrong).first).to_be_visible()


def test_keys_mark_and_open_errors_and_back_returns_to_the_page(
    page: Page, stored: Any, watched_server: RunningServer
) -> None:
    cluster = stored["errorClusters"]["clusters"][0]
    open_settled(page, f"{watched_server.url}/clusters/{cluster['id']}")
    tiles = page.get_by_role("list", name="Errors of the cluster").get_by_role("listitem")
    before = tiles.first.get_attribute("id") or ""
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_text(re.compile("^13–24 of "))).to_be_visible()
    expect(tiles.first).not_to_have_attribute("id", before)

    third = tiles.nth(2)
    # Quicker than the address follows.
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(third).to_have_attribute("aria-current", "true")
    page.keyboard.press("x")
    expect(page.get_by_text("1 selected")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/clips/"))

    page.go_back()
    expect(page.get_by_text(re.compile("^13–24 of "))).to_be_visible()
    expect(page).to_have_url(re.compile("page=2.*error="))
    expect(third).to_have_attribute("aria-current", "true")


def test_keys_leave_the_tiles_of_the_page_before_alone(
    page: Page, stored: Any, watched_server: RunningServer
) -> None:
    cluster = stored["errorClusters"]["clusters"][0]
    open_settled(page, f"{watched_server.url}/clusters/{cluster['id']}")
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "query ErrorClusterErrors(" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route("**/graphql", hold)
    page.get_by_role("button", name="Next", exact=True).click()
    gallery = page.locator('ul[aria-label="Errors of the cluster"]')
    expect(gallery).to_have_attribute("aria-busy", "true")
    assert len(held) == 1
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(gallery.locator("li").nth(1)).not_to_have_attribute("aria-current", "true")
    expect(page.get_by_text("1 selected")).to_have_count(0)
    for route in held:
        route.continue_()
    # The pager and the first tile look the same before the next page is there.
    expect(gallery).not_to_have_attribute("aria-busy", "true")
    expect(gallery.locator("li").first).to_have_attribute("aria-current", "true")
    page.keyboard.press("j")
    expect(gallery.locator("li").nth(1)).to_have_attribute("aria-current", "true")


def test_the_threshold_leaves_out_false_detections_and_no_miss(
    page: Page, stored: Any, watched_server: RunningServer
) -> None:
    false = next(
        cluster for cluster in stored["errorClusters"]["clusters"] if cluster["outcome"] == "FP"
    )
    missed = next(
        cluster for cluster in stored["errorClusters"]["clusters"] if cluster["outcome"] == "FN"
    )
    assert shown_at(page, watched_server, f"{false['id']}?minScore=100") < false["size"]
    expect(page.get_by_text("misses stay. AP is not affected.")).to_be_visible()
    assert shown_at(page, watched_server, f"{missed['id']}?minScore=100") > 0


def test_the_list_downloads_as_csv(listed: Page, stored: Any) -> None:
    with listed.expect_download() as download:
        listed.get_by_role("button", name="CSV").first.click()
    with Path(download.value.path()).open(newline="", encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    assert [(line["Cluster"], int(line["Errors"]), int(line["Drives"])) for line in lines] == [
        (cluster["name"], cluster["size"], cluster["numDrives"])
        for cluster in stored["errorClusters"]["clusters"]
    ]


def test_only_who_may_is_offered_to_cluster(
    people: SignedIn, watched_server: RunningServer, stored: Any
) -> None:
    known = stored["errorClusters"]["previous"]["evaluation"]["id"]
    holdout = next(
        node["id"]
        for node in (edge["node"] for edge in stored["evaluations"]["edges"])
        if node["benchmark"]["role"] == "HOLDOUT"
    )
    for account, offers in ((ENGINEER, 1), ("demo-product-manager", 0)):
        with people.page_of(watched_server, account) as page:
            open_settled(page, f"{watched_server.url}/clusters?evaluation={holdout}")
            expect(page.get_by_text("The errors were not clustered yet")).to_be_visible()
            expect(page.get_by_role("button", name="Cluster errors")).to_have_count(offers)
            open_settled(page, f"{watched_server.url}/clusters?evaluation={known}")
            expect(table(page)).to_be_visible()


def shown_at(page: Page, server: RunningServer, address: str) -> int:
    open_settled(page, f"{server.url}/clusters/{address}")
    said = page.get_by_text(re.compile(r"^[\d,]+ of [\d,]+ errors\.")).inner_text()
    return int(said.split()[0].replace(",", ""))


def markers(page: Page) -> Locator:
    return page.get_by_role("img", name=re.compile("^Errors in a plane")).locator("g")


def table(page: Page) -> Locator:
    return page.get_by_role("table", name="Error clusters", exact=True)


def rows(page: Page) -> Locator:
    return table(page).locator("tbody tr")


def selected(page: Page) -> Locator:
    return table(page).locator("tr[aria-current=true]")
