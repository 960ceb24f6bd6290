"""Epics on screen: imported with findings, linked to a failure, decided on, and traced."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from scripts.dashboard_pages import asker
from scripts.processes import RunningServer
from tests.e2e.dashboard import SignedIn

pytestmark = pytest.mark.chromium
PLANNER = "demo-product-manager"
AUDITOR = "demo-auditor"
ADMIN = "demo-admin"
CSV = (
    "Issue key,Summary,Status,URL\n"
    "SCREEN-7,Night pedestrians,To Do,https://tracker.example.com/browse/SCREEN-7\n"
    "SCREEN-8,Small cars,To Do,\n"
    "no key,Nothing,,\n"
)


@pytest.fixture(scope="module")
def epics_csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("epics") / "epics.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


@pytest.fixture
def planner(people: SignedIn, demo_server: RunningServer, epics_csv: Path) -> Iterator[Page]:
    """Somebody who plans, with the epics of the file imported."""
    with people.page_of(demo_server, PLANNER) as page:
        page.goto(f"{demo_server.url}/epics")
        page.get_by_role("button", name="Import epics").click()
        page.get_by_label("File of epics").set_input_files(epics_csv)
        expect(page.get_by_text(re.compile("epics? new, 0 changed, . as before"))).to_be_visible()
        yield page


def test_epics_are_imported_and_what_was_left_out_is_named(planner: Page) -> None:
    finding = planner.get_by_role("table", name="Findings").get_by_role("row", name="BAD_KEY")
    expect(finding).to_contain_text("rejected")
    expect(finding).to_contain_text("4")
    row = planner.get_by_role("table", name="Epics").get_by_role("row", name="SCREEN-7")
    expect(row).to_contain_text("no outcome yet")


def test_the_search_is_in_the_address(planner: Page, demo_server: RunningServer) -> None:
    planner.get_by_role("searchbox", name="Key or title").fill("small")

    expect(planner).to_have_url(f"{demo_server.url}/epics?q=small")
    expect(planner.get_by_role("table", name="Epics").get_by_role("row")).to_have_count(2)
    planner.get_by_role("searchbox", name="Key or title").fill("nothing of the kind")
    expect(planner.get_by_role("heading", name="No epic fits")).to_be_visible()


def test_an_epic_is_linked_to_a_failure_and_the_link_is_taken_back(
    planner: Page, demo_server: RunningServer
) -> None:
    planner.goto(f"{demo_server.url}/epics/SCREEN-8")
    expect(planner.get_by_text("Not linked to any yet.")).to_be_visible()
    expect(planner.get_by_text("no forecast yet")).to_be_visible()

    name = _choose(planner, "Link an error cluster")
    planner.get_by_label("Reason").first.fill("Missed most")
    planner.get_by_role("button", name="Link", exact=True).click()
    strip = planner.get_by_role("list", name="From SCREEN-8 to what models gained")
    expect(strip.get_by_role("link", name=name).first).to_be_visible()

    strip.get_by_role("link", name=name).first.click()
    expect(planner.get_by_role("link", name="SCREEN-8")).to_be_visible()
    planner.get_by_role("link", name="SCREEN-8").click()
    _choose(planner, "Take a link back")
    planner.get_by_label("Reason").last.fill("Another one comes first")
    planner.get_by_role("button", name="Unlink").click()
    expect(planner.get_by_text("Not linked to any yet.")).to_be_visible()


def test_before_a_link_was_made_the_trace_did_not_have_it(
    planner: Page, demo_server: RunningServer
) -> None:
    address = f"{demo_server.url}/epics/SCREEN-7"
    before = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    planner.goto(address)
    _choose(planner, "Link an error cluster")
    planner.get_by_label("Reason").first.fill("Missed most")
    planner.get_by_role("button", name="Link", exact=True).click()
    expect(planner.get_by_text("Not linked to any yet.")).to_have_count(0)

    planner.goto(f"{address}?asOf={before}")
    expect(planner.get_by_text("Not linked to any yet.")).to_be_visible()
    expect(planner.get_by_role("button", name="Link", exact=True)).to_have_count(0)
    planner.get_by_role("button", name="Now").click()
    expect(planner).to_have_url(address)
    expect(planner.get_by_text("Not linked to any yet.")).to_have_count(0)


def test_at_a_moment_before_its_import_there_was_no_epic(
    planner: Page, demo_server: RunningServer
) -> None:
    planner.goto(f"{demo_server.url}/epics/SCREEN-7")
    expect(planner.get_by_role("heading", name="From the failure to the gain")).to_be_visible()
    planner.get_by_label("As of, in local time").fill("2001-02-03T04:05")
    planner.get_by_role("button", name="Show", exact=True).click()

    expect(planner).to_have_url(re.compile("asOf=2001-02-03T"))
    expect(planner.get_by_role("heading", name="Not on record at that moment")).to_be_visible()


def test_a_moment_that_is_typed_while_the_epic_loads_stays(
    planner: Page, demo_server: RunningServer
) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "query Epic(" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    planner.route("**/graphql", hold)
    planner.goto(f"{demo_server.url}/epics/SCREEN-7")
    moment = planner.get_by_label("As of, in local time")
    moment.fill("2001-02-03T04:05")
    for route in held:
        route.continue_()
    expect(planner.get_by_role("heading", name="From the failure to the gain")).to_be_visible()
    expect(moment).to_have_value("2001-02-03T04:05")


def test_a_decision_is_put_on_record_from_the_epic_and_shows_there(
    planner: Page, demo_server: RunningServer
) -> None:
    planner.goto(f"{demo_server.url}/epics/SCREEN-7")
    planner.get_by_role("link", name="Record a decision").click()
    expect(planner.get_by_label("About", exact=True)).to_have_value("Epic:SCREEN-7")
    planner.get_by_label("What was decided").fill("Night comes first")
    planner.get_by_label("Why").fill("It has the most misses.")
    planner.get_by_label("Evidence").fill("http://wiki.example.com/d")
    planner.get_by_role("button", name="Put on record").click()
    expect(planner.get_by_text(re.compile("https"), exact=False).last).to_be_visible()

    planner.get_by_label("Evidence").fill("https://wiki.example.com/d")
    planner.get_by_role("button", name="Put on record").click()
    expect(planner.get_by_role("heading", name="Night comes first")).to_be_visible()
    evidence = planner.get_by_role("link", name="https://wiki.example.com/d")
    expect(evidence).to_have_attribute("rel", "noopener noreferrer")
    planner.get_by_role("link", name="SCREEN-7").click()
    expect(planner.get_by_role("link", name="Night comes first")).to_be_visible()


def test_who_may_not_plan_reads_without_forms(
    people: SignedIn, demo_server: RunningServer, planner: Page
) -> None:
    with people.page_of(demo_server, AUDITOR) as page:
        page.goto(f"{demo_server.url}/epics/SCREEN-7")
        expect(page.get_by_role("heading", name="From the failure to the gain")).to_be_visible()
        expect(page.get_by_role("button", name="Link", exact=True)).to_have_count(0)
        expect(page.get_by_role("link", name="Record a decision")).to_have_count(0)
        page.goto(f"{demo_server.url}/epics/NONE-1")
        expect(page.get_by_role("heading", name="There is no such epic")).to_be_visible()
        page.goto(f"{demo_server.url}/jobs")
        expect(page.get_by_text("your role reads them")).to_be_visible()
        expect(page.get_by_role("button", name="Rebuild the graph")).to_have_count(0)


def test_a_rebuild_that_was_asked_for_is_seen_until_it_ended(
    people: SignedIn, demo_server: RunningServer
) -> None:
    with people.page_of(demo_server, ADMIN) as page:
        page.goto(f"{demo_server.url}/jobs")
        page.get_by_role("button", name="Rebuild the graph").click()
        page.get_by_label("Why").fill("A test asks for it")
        page.get_by_role("button", name="Rebuild it").click()

        row = page.get_by_role("table", name="Jobs").get_by_role(
            "row", name="Build the graph again"
        )
        expect(row.first).to_be_visible()
        ask = asker(page.context.request, demo_server.url)
        state = ask("{ jobs(first: 1) { edges { node { state } } } }")["jobs"]["edges"][0]["node"]
        assert state["state"] in {"WAITING", "RUNNING", "DONE", "FAILED"}


def _choose(page: Page, label: str) -> str:
    """Chooses the first of a list; the name of its cluster."""
    page.get_by_role("combobox", name=label).click()
    option = page.get_by_role("option").first
    name = option.inner_text().rpartition(" (")[0]
    option.click()
    return name
