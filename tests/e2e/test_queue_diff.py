"""What changed between two rankings of the demo program: slopes, table, filters, CSV."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.dashboard_pages import asker
from scripts.processes import RunningServer
from tests.e2e.dashboard import SignedIn

pytestmark = pytest.mark.chromium
ENGINEER = "demo-perception-engineer"
RUNS = "{ priorityRuns(first: 50) { edges { node { id number previous { id number } } } } }"
DIFF = """{ queueDiff(runId: "%s") { numEntered numLeft hoursMoved
  changes(first: 100) { totalCount pageInfo { hasNextPage endCursor } edges { node { kind
    rankBefore rankAfter causes { sentence } clip { clipId } } } } } }"""


@pytest.fixture
def page(people: SignedIn, watched_server: RunningServer) -> Iterator[Page]:
    with people.page_of(watched_server, ENGINEER) as opened:
        opened.goto(f"{watched_server.url}/priorities/diff")
        yield opened


@pytest.fixture
def newest(page: Page, watched_server: RunningServer) -> dict[str, Any]:
    """The newest run that has one before it, with the difference to it as `diff`."""
    ask = asker(page.context.request, watched_server.url)
    runs = [edge["node"] for edge in ask(RUNS)["priorityRuns"]["edges"]]
    run = next(run for run in runs if run["previous"])
    first = next(run for run in runs[::-1] if not run["previous"])
    return {**run, "diff": ask(DIFF % run["id"])["queueDiff"], "first": first}


def test_the_newest_run_stands_beside_the_one_before(page: Page, newest: dict[str, Any]) -> None:
    diff = newest["diff"]
    expect(
        page.get_by_role("heading", name=re.compile(rf"^{diff['numEntered']} clips? entered, "))
    ).to_have_text(re.compile(rf"{diff['numLeft']} left, {diff['hoursMoved']:.1f} h moved$"))
    expect(table(page)).to_be_visible()

    assert chosen(page, "Run").startswith(f"Run {newest['number']}, ")
    assert chosen(page, "Against").startswith(f"Run {newest['previous']['number']}, ")
    first = diff["changes"]["edges"][0]["node"]
    cells = table(page).get_by_role("row").nth(1).get_by_role("cell")
    expect(cells.nth(0)).to_have_text(rank(first["rankAfter"]))
    expect(cells.nth(1)).to_have_text(rank(first["rankBefore"]))
    expect(cells.nth(2)).to_contain_text(first["kind"].lower())
    expect(cells.nth(3)).to_have_text(first["clip"]["clipId"])
    expect(cells.nth(4)).to_have_text(first["causes"][0]["sentence"])


def test_the_csv_has_every_change_of_the_chosen_kinds(page: Page, newest: dict[str, Any]) -> None:
    expect(table(page)).to_be_visible()
    edges = newest["diff"]["changes"]["edges"]
    assert not newest["diff"]["changes"]["pageInfo"]["hasNextPage"]
    told = Counter(edge["node"]["kind"].lower() for edge in edges)

    assert Counter(line["Change"] for line in downloaded(page)) == told
    page.goto(f"{page.url.split('?')[0]}?kind=ENTERED&kind=LEFT")
    expect(
        page.get_by_role("heading", name=f"{told['entered'] + told['left']} changes")
    ).to_be_visible()
    lines = downloaded(page)

    assert [
        (line["Now"], line["Before"], line["Change"], line["Clip"], line["Cause"]) for line in lines
    ] == [
        (
            *(str(node[name] or "") for name in ("rankAfter", "rankBefore")),
            node["kind"].lower(),
            node["clip"]["clipId"],
            " ".join(cause["sentence"] for cause in node["causes"]),
        )
        for node in (edge["node"] for edge in edges)
        if node["kind"] != "MOVED"
    ]


def test_keys_open_a_change_and_its_clip(page: Page, newest: dict[str, Any]) -> None:
    expect(table(page)).to_be_visible()
    first = newest["diff"]["changes"]["edges"][0]["node"]

    page.keyboard.press("j")
    expect(page).to_have_url(re.compile(r"unit="))
    expect(page.get_by_text(re.compile(rf"^{first['clip']['clipId']}, "))).to_contain_text(
        first["causes"][0]["sentence"]
    )
    page.reload()
    expect(page.locator("[aria-current=true]")).to_contain_text(first["clip"]["clipId"])
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/clips/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(first["clip"]["clipId"])


def test_a_line_of_the_chart_opens_its_change(page: Page) -> None:
    expect(table(page)).to_be_visible()
    lines = page.get_by_role("img", name=re.compile("^Ranks of ")).locator("g[data-kind]")
    assert 0 < lines.count() <= 60

    lines.first.dispatch_event("click")

    expect(page).to_have_url(re.compile(r"unit="))
    # The open one is drawn once more, on top of the others.
    expect(page.locator("g[data-open]")).to_have_count(1)


def test_any_other_run_may_stand_beside_it(page: Page, newest: dict[str, Any]) -> None:
    expect(table(page)).to_be_visible()

    page.get_by_label("Against", exact=True).select_option(value=newest["first"]["id"])

    expect(page).to_have_url(re.compile(rf"a={newest['first']['id']}"))
    expect(page.get_by_text(re.compile("Changes were found now"))).to_be_visible()


def test_a_first_run_has_none_before_it(page: Page, newest: dict[str, Any]) -> None:
    page.goto(f"{page.url.split('?')[0]}?b={newest['first']['id']}")

    expect(page.get_by_role("heading", name="No run before this one")).to_be_visible()
    expect(
        page.get_by_role("link", name=f"Open run {newest['first']['number']}")
    ).to_have_attribute("href", re.compile(newest["first"]["id"]))


def table(page: Page) -> Locator:
    return page.get_by_role("table", name="Changes between the two runs")


def chosen(page: Page, label: str) -> str:
    value: str = page.get_by_label(label, exact=True).evaluate(
        "(select) => select.selectedOptions[0].textContent"
    )
    return value


def rank(value: int | None) -> str:
    return "–" if value is None else str(value)


def downloaded(page: Page) -> list[dict[str, str]]:
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    with Path(download.value.path()).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
