"""Other weights in Chromium: sliders ask the server, and nothing comes into force."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from scripts.dashboard_pages import asker
from scripts.processes import RunningServer, running_server
from tests.e2e.dashboard import SignedIn, need_dashboard
from tests.integration.profile_runs_program import add_profile_runs

pytestmark = pytest.mark.chromium
MANAGER = "demo-product-manager"
RUNS = "{ prioritiesByProfile { runs { profile run { id number } } } }"
REWEIGHED = """{ reweighRun(runId: "%s", weights: %s) { ... on ReweighedRun {
  overlap { depth share } rankBiasedOverlap hoursMoved numEntered numLeft gainLost
  entered { rankBefore rankAfter clip { clipId } } left { rankBefore rankAfter clip { clipId } }
  } } }"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    need_dashboard()
    folder = tmp_path_factory.mktemp("weights")
    add_profile_runs(folder).close()
    with running_server(folder / "home", folder) as started:
        yield started


@pytest.fixture
def page(people: SignedIn, server: RunningServer) -> Iterator[Page]:
    with people.page_of(server, MANAGER) as opened:
        yield opened


def run_ids(page: Page, server: RunningServer) -> dict[str, str]:
    runs = asker(page.context.request, server.url)(RUNS)["prioritiesByProfile"]["runs"]
    return {entry["profile"]: entry["run"]["id"] for entry in runs}


def reweighed(page: Page, server: RunningServer, run: str, **weights: float) -> dict[str, Any]:
    given = ", ".join(
        f"{{part: {json.dumps(part)}, value: {value}}}" for part, value in weights.items()
    )
    ask = asker(page.context.request, server.url)
    found: dict[str, Any] = ask(REWEIGHED % (run, f"[{given}]"))["reweighRun"]
    return found


def shows(page: Page, found: dict[str, Any]) -> None:
    share = found["overlap"][0]["share"]
    expect(_figure(page, "First 10 kept")).to_contain_text(f"{round(10 * share)} of 10")
    expect(_figure(page, "Orders alike")).to_contain_text(f"{found['rankBiasedOverlap']:.3f}")
    expect(_figure(page, "Hours moved")).to_contain_text(f"{found['hoursMoved']:.1f} h")
    expect(_figure(page, "Hours moved")).to_contain_text(
        re.compile(rf"{found['numEntered']} clips? in, {found['numLeft']} out")
    )
    for name, rows in (("Would come in", found["entered"]), ("Would go out", found["left"])):
        table = page.get_by_role("table", name=name)
        for place, row in enumerate(rows, start=1):
            cells = table.get_by_role("row").nth(place).get_by_role("cell")
            expect(cells.nth(0)).to_contain_text(row["clip"]["clipId"])
            expect(cells.nth(1)).to_have_text(str(row["rankBefore"]))
            expect(cells.nth(2)).to_have_text(str(row["rankAfter"]))


def _figure(page: Page, name: str) -> Any:
    heading = page.get_by_role("heading", level=2, name=name)
    return page.locator("section").filter(has=heading)


def test_a_slider_shows_what_the_server_says_of_these_weights(
    page: Page, server: RunningServer
) -> None:
    run = run_ids(page, server)["EXPECTED_GAIN"]
    own, found = reweighed(page, server, run), reweighed(page, server, run, low_cost=0.0)
    assert found["numEntered"] > 0
    assert found["gainLost"] > 0
    page.goto(f"{server.url}/weights")
    shows(page, own)
    expect(_figure(page, "Gain lost")).to_contain_text("0.000")
    slider = page.get_by_role("slider", name="Exponent of cost")
    expect(slider).to_have_value("1")
    slider.press("Home")

    expect(page).to_have_url(re.compile("low_cost=0"))
    shows(page, found)
    expect(_figure(page, "Gain lost")).to_contain_text(f"{100 * found['gainLost']:.3f}")
    expect(page.get_by_text("Nothing comes into force by it")).to_be_visible()
    page.get_by_role("button", name="Weights of the run").click()
    expect(page).not_to_have_url(re.compile("low_cost"))
    shows(page, own)


def test_another_profile_has_sliders_of_its_own(page: Page, server: RunningServer) -> None:
    runs = run_ids(page, server)
    run = runs["WEIGHTED_SUM"]
    found = reweighed(page, server, run, missed_nearby=0, uncertainty=0)
    page.goto(f"{server.url}/weights?low_cost=0")
    page.get_by_role("combobox", name="Profile").select_option(label="Weighted sum")

    expect(page).to_have_url(re.compile(f"run={run}"))
    expect(page).not_to_have_url(re.compile("low_cost"))
    expect(page.get_by_role("slider")).to_have_count(4)
    page.goto(f"{server.url}/weights?run={run}&missed_nearby=0&uncertainty=0")
    shows(page, found)


def test_weights_that_cannot_be_used_are_told_where_they_are(
    page: Page, server: RunningServer
) -> None:
    run = run_ids(page, server)["WEIGHTED_SUM"]
    nothing = "&".join(
        f"{part}=0" for part in ("uncertainty", "missed_nearby", "coverage_gap", "low_cost")
    )
    page.goto(f"{server.url}/weights?run={run}&{nothing}")

    expect(page.get_by_role("alert")).to_contain_text("All weights that add to a score are 0.")
    expect(page.get_by_role("alert")).to_contain_text("BAD_WEIGHTS")
    page.goto(f"{server.url}/weights?run=bm93aGVyZQ")
    expect(page.get_by_text("No run at this address")).to_be_visible()
