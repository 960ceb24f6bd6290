"""Error clusters on the demo program, in Chromium: they show what is stored, and lead to frames."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from scripts.dashboard_pages import asker, open_settled
from scripts.processes import RunningServer
from tests.e2e.dashboard import signed_in

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
def page(browser: Browser, demo_server: RunningServer) -> Iterator[Page]:
    with signed_in(browser, demo_server, ENGINEER) as opened:
        open_settled(opened, f"{demo_server.url}/clusters")
        yield opened


@pytest.fixture
def stored(page: Page, demo_server: RunningServer) -> Any:
    """The newest clustering, as the API has it."""
    return asker(page.context.request, demo_server.url)(CLUSTERS)


def test_map_and_list_show_every_cluster_and_share_one_selection_in_the_address(
    page: Page, stored: Any
) -> None:
    clusters = stored["errorClusters"]["clusters"]
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        f"{stored['errorClusters']['numErrors']:,} errors of demo-detector:2"
    )
    expect(markers(page)).to_have_count(len(clusters))
    expect(rows(page).first).to_contain_text(clusters[0]["name"])

    page.keyboard.press("j")
    expect(page).to_have_url(re.compile(f"cluster={clusters[1]['id']}"))
    expect(selected(page)).to_contain_text(clusters[1]["name"])
    expect(page.locator("svg [data-selected] text")).to_have_text("2")

    markers(page).filter(has=page.get_by_text("1", exact=True)).click()
    expect(selected(page)).to_contain_text(clusters[0]["name"])
    expect(page).to_have_url(re.compile(f"cluster={clusters[0]['id']}"))


def test_a_filter_takes_clusters_out_of_map_and_list_alike(page: Page, stored: Any) -> None:
    every = len(stored["errorClusters"]["clusters"])
    page.get_by_role("button", name="Class: all").click()
    page.get_by_role("checkbox").first.check()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("className="))
    left = int(table(page).get_attribute("aria-rowcount") or "0") - 1
    assert 0 < left < every
    expect(markers(page)).to_have_count(left)


def test_three_clicks_lead_from_a_cluster_to_a_frame_with_its_boxes(
    page: Page, stored: Any
) -> None:
    cluster = stored["errorClusters"]["clusters"][0]

    page.get_by_role("link", name=cluster["name"], exact=True).first.click()
    expect(page).to_have_url(re.compile(f"/clusters/{cluster['id']}"))
    expect(page.get_by_text(f"of {cluster['errors']['totalCount']:,}")).to_be_visible()
    tile = page.get_by_role("list", name="Errors of the cluster").get_by_role("listitem").first
    frame = tile.get_by_text(re.compile(r"^frame \d+$")).inner_text().split()[1]
    expect(tile.locator("svg image")).to_have_count(1)
    tile.get_by_role("link").click()

    expect(page).to_have_url(re.compile(rf"/clips/.*evaluation=.*frame={frame}"))
    expect(page.get_by_role("heading", name=re.compile(f"^Frame {frame} ·"))).to_be_visible()
    boxes = page.get_by_role("list", name="Boxes of this frame").get_by_role("listitem")
    wrong = "ground truth, missed" if cluster["outcome"] == "FN" else "prediction, false"
    expect(boxes.filter(has_text=wrong).first).to_be_visible()


def test_keys_mark_and_open_errors_and_back_returns_to_the_page(
    page: Page, stored: Any, demo_server: RunningServer
) -> None:
    cluster = stored["errorClusters"]["clusters"][0]
    open_settled(page, f"{demo_server.url}/clusters/{cluster['id']}")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_text(re.compile("^13–24 of "))).to_be_visible()

    page.keyboard.press("j")
    expect(page).to_have_url(re.compile("page=2.*error="))
    page.keyboard.press("x")
    expect(page.get_by_text("1 selected")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/clips/"))

    page.go_back()
    expect(page.get_by_text(re.compile("^13–24 of "))).to_be_visible()
    expect(page).to_have_url(re.compile("page=2.*error="))


def test_the_threshold_leaves_out_false_detections_and_no_miss(
    page: Page, stored: Any, demo_server: RunningServer
) -> None:
    false = next(
        cluster for cluster in stored["errorClusters"]["clusters"] if cluster["outcome"] == "FP"
    )
    missed = next(
        cluster for cluster in stored["errorClusters"]["clusters"] if cluster["outcome"] == "FN"
    )
    assert shown_at(page, demo_server, f"{false['id']}?minScore=100") < false["size"]
    expect(page.get_by_text("misses stay. AP is not affected.")).to_be_visible()
    assert shown_at(page, demo_server, f"{missed['id']}?minScore=100") > 0


def test_the_list_downloads_as_csv(page: Page, stored: Any) -> None:
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").first.click()
    with Path(download.value.path()).open(newline="", encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    assert [(line["Cluster"], int(line["Errors"]), int(line["Drives"])) for line in lines] == [
        (cluster["name"], cluster["size"], cluster["numDrives"])
        for cluster in stored["errorClusters"]["clusters"]
    ]


def test_only_who_may_is_offered_to_cluster(
    browser: Browser, demo_server: RunningServer, stored: Any
) -> None:
    known = stored["errorClusters"]["previous"]["evaluation"]["id"]
    holdout = next(
        node["id"]
        for node in (edge["node"] for edge in stored["evaluations"]["edges"])
        if node["benchmark"]["role"] == "HOLDOUT"
    )
    for account, offers in ((ENGINEER, 1), ("demo-product-manager", 0)):
        with signed_in(browser, demo_server, account) as page:
            open_settled(page, f"{demo_server.url}/clusters?evaluation={holdout}")
            expect(page.get_by_text("The errors were not clustered yet")).to_be_visible()
            expect(page.get_by_role("button", name="Cluster errors")).to_have_count(offers)
            open_settled(page, f"{demo_server.url}/clusters?evaluation={known}")
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
