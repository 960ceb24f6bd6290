"""Lineage on the demo program, in Chromium: the graph and its list say what the API says."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.dashboard_pages import asker, open_settled
from scripts.processes import RunningServer
from tests.e2e.dashboard import SignedIn

pytestmark = pytest.mark.chromium
ENGINEER = "demo-perception-engineer"
QUEUE = """{ summary { latestQueue { id name } } }"""
LINEAGE = """{ lineage(id: "%s") {
  nodes { key kind name } edges { id type source target recordedAt } } }"""


@pytest.fixture
def page(people: SignedIn, watched_server: RunningServer) -> Iterator[Page]:
    with people.page_of(watched_server, ENGINEER) as opened:
        yield opened


@pytest.fixture(scope="module")
def stored(people: SignedIn, watched_server: RunningServer) -> Any:
    """The latest queue and its first hop, as the API has them."""
    with people.page_of(watched_server, ENGINEER) as page:
        ask = asker(page.context.request, watched_server.url)
        queue = ask(QUEUE)["summary"]["latestQueue"]
        return queue | ask(LINEAGE % queue["id"])["lineage"]


@pytest.fixture
def traced(page: Page, stored: Any, watched_server: RunningServer) -> Page:
    """The graph around the latest queue."""
    open_settled(page, f"{watched_server.url}/lineage?id={stored['id']}")
    expect(start_of(page)).to_be_visible()
    return page


def test_the_first_page_offers_things_to_start_at(
    page: Page, stored: Any, watched_server: RunningServer
) -> None:
    open_settled(page, f"{watched_server.url}/lineage")
    page.get_by_role("link", name=stored["name"], exact=True).click()

    expect(page).to_have_url(re.compile("/lineage.*id="))
    expect(start_of(page)).to_have_accessible_name(re.compile(f"^Queue start {stored['name']} "))


def test_the_first_hop_is_drawn_with_many_clips_as_one_box_that_opens(
    traced: Page, stored: Any
) -> None:
    num_clips = kinds(stored).count("CLIP")
    group = traced.get_by_role("button", name=re.compile(rf"^Clip \+{num_clips} clips"))
    expect(group).to_be_visible()
    expect(traced.get_by_text(f"selected ×{num_clips}")).to_be_visible()
    expect(traced.get_by_text("answered by the records")).to_be_visible()

    traced.get_by_role("button", name=f"Show {num_clips} clips one by one").click()
    expect(traced).to_have_url(re.compile("open=CLIP"))
    num_boxes = len(stored["nodes"])
    expect(traced.get_by_role("heading", name=re.compile(f"^{num_boxes} boxes"))).to_be_visible()


def test_keys_move_along_lines_open_a_thing_and_show_what_is_around_it(
    traced: Page, stored: Any
) -> None:
    run = next(node for node in stored["nodes"] if node["kind"] == "PRIORITY_RUN")
    traced.keyboard.press("ArrowLeft")
    box = traced.get_by_role("button", name=re.compile(f"^Priority run {run['name']}"))
    expect(box).to_be_focused()

    traced.keyboard.press("Enter")
    panel = traced.get_by_role("region", name=f"Priority run {run['name']}")
    expect(panel.get_by_text("DRAWN FROM")).to_be_visible()
    expect(panel.get_by_text("on record since")).to_be_visible()
    expect(panel.get_by_role("link", name="Open its page")).to_have_attribute(
        "href", re.compile("^/queue/runs/")
    )

    traced.keyboard.press("x")
    expect(traced).to_have_url(re.compile("expand=PriorityRun"))
    expect(traced.get_by_role("button", name=re.compile("^Evaluation "))).to_be_visible()
    traced.keyboard.press("x")
    expect(traced.get_by_role("button", name=re.compile("^Evaluation "))).to_have_count(0)

    traced.keyboard.press("Escape")
    expect(panel).to_have_count(0)


def test_clips_can_be_hidden(traced: Page, stored: Any) -> None:
    num_clips = kinds(stored).count("CLIP")
    hide = traced.get_by_role("button", name="Hide clips")
    hide.click()
    expect(hide).to_have_attribute("aria-pressed", "true")
    expect(traced.get_by_role("button", name=re.compile(r"^Clip \+"))).to_have_count(0)
    expect(traced.get_by_text(f"{num_clips} things out of sight")).to_be_visible()


def test_the_list_and_the_files_have_every_thing_and_relationship(
    traced: Page, stored: Any, tmp_path: Path
) -> None:
    things = download(traced, "Things CSV", tmp_path / "things.csv")
    relationships = download(traced, "Relationships CSV", tmp_path / "relationships.csv")
    whole = json.loads(download(traced, "JSON", tmp_path / "lineage.json"))

    rows = list(csv.DictReader(things.splitlines()))
    assert {row["Key"] for row in rows} == {node["key"] for node in stored["nodes"]}
    assert {(row["As of"], row["Answered by"]) for row in rows} == {("now", "relational")}
    assert len(list(csv.DictReader(relationships.splitlines()))) == len(stored["edges"])
    assert {edge["id"] for edge in whole["edges"]} == {edge["id"] for edge in stored["edges"]}

    traced.get_by_text("List", exact=True).click()
    expect(traced).to_have_url(re.compile("view=list"))
    for name, number in (("Things", len(rows)), ("Relationships", len(stored["edges"]))):
        table = traced.get_by_role("table", name=name)
        expect(table).to_have_attribute("aria-rowcount", str(number + 1))


def test_the_shortest_way_is_told_in_sentences_and_kept_in_the_address(
    traced: Page, stored: Any
) -> None:
    clip = next(node for node in stored["nodes"] if node["kind"] == "CLIP")
    traced.get_by_role("button", name="Find a way…").click()
    traced.get_by_role("textbox", name="To").fill(clip["key"])
    traced.get_by_role("button", name="Find the way").click()

    steps = traced.get_by_role("list", name="Steps of the way").get_by_role("listitem")
    expect(steps).to_have_text([f"Queue '{stored['name']}' SELECTED Clip '{clip['name']}'"])
    expect(traced).to_have_url(re.compile(r"to=Clip%3A"))
    on_way = traced.get_by_role("button", name=re.compile(f"^Clip {clip['name']} .*on the way"))
    expect(on_way).to_be_visible()


def test_the_slider_goes_back_to_when_nothing_was_on_record(traced: Page, stored: Any) -> None:
    first = min(edge["recordedAt"] for edge in stored["edges"])
    slider = traced.get_by_role("slider", name="As of")
    expect(slider).to_have_attribute("aria-valuetext", "now")
    slider.focus()
    traced.keyboard.press("Home")
    expect(traced).to_have_url(re.compile("asOf="))
    assert first[:10] in traced.url

    traced.get_by_label("Date and time, in your time zone").fill("2001-01-01T00:00:00")
    expect(traced.get_by_role("heading", name="Nothing is connected to it")).to_be_visible()
    traced.get_by_role("button", name="Show all of today").click()
    expect(start_of(traced)).to_be_visible()


def test_what_is_not_there_is_said_with_a_way_on(page: Page, watched_server: RunningServer) -> None:
    open_settled(page, f"{watched_server.url}/lineage?id=Epic:NONE-1")
    expect(page.get_by_role("heading", name="There is no such thing")).to_be_visible()
    page.get_by_role("link", name="Choose a start").click()
    expect(page.get_by_role("textbox", name="Key or global id")).to_be_visible()


def start_of(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile("start of the trace"))


def kinds(stored: Any) -> list[str]:
    return [node["kind"] for node in stored["nodes"]]


def download(page: Page, button: str, path: Path) -> str:
    with page.expect_download() as started:
        page.get_by_role("button", name=button, exact=True).click()
    started.value.save_as(path)
    return path.read_text(encoding="utf-8")
