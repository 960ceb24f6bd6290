"""Weights changed in Chromium by two people: proposed by one, approved by another, taken back."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from scripts.dashboard_pages import asker
from scripts.processes import RunningServer, running_server
from tests.e2e.dashboard import SignedIn, need_dashboard
from tests.integration.profile_runs_program import add_profile_runs

pytestmark = pytest.mark.chromium
ENGINEER, SAFETY = "demo-perception-engineer", "demo-safety"
RANK = """mutation { refreshPriorities(input: { profile: WEIGHTED_SUM, budgetHours: 0.5 }) {
  ... on RefreshPrioritiesSuccess { run { weights { label } } } } }"""
RUNS = "{ prioritiesByProfile { runs { profile run { id } } } }"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    need_dashboard()
    folder = tmp_path_factory.mktemp("changes")
    add_profile_runs(folder).close()
    with running_server(folder / "home", folder) as started:
        yield started


def weights_of_a_new_run(page: Page, server: RunningServer) -> str:
    answer = asker(page.context.request, server.url)(RANK)
    label: str = answer["refreshPriorities"]["run"]["weights"]["label"]
    return label


def propose(page: Page, server: RunningServer, weight: str) -> None:
    """Ends on the page of the change."""
    runs = asker(page.context.request, server.url)(RUNS)["prioritiesByProfile"]["runs"]
    run = next(one["run"]["id"] for one in runs if one["profile"] == "WEIGHTED_SUM")
    page.goto(f"{server.url}/weights?run={run}")
    expect(page.get_by_role("button", name="Propose")).to_be_disabled()
    page.goto(f"{server.url}/weights?run={run}&{weight}")
    page.get_by_label("Why").fill("Misses like this say most.")
    page.get_by_role("button", name="Propose").click()
    expect(page).to_have_url(re.compile("/changes/"))


def test_a_change_is_proposed_by_one_and_approved_by_another(
    people: SignedIn, server: RunningServer
) -> None:
    with people.page_of(server, ENGINEER) as page:
        assert weights_of_a_new_run(page, server) == "weighted_sum:1"
        propose(page, server, "missed_nearby=1")
        address = page.url
        expect(page.get_by_role("heading", level=1)).to_have_text("Weights of weighted sum")
        line = page.get_by_role("row", name=re.compile("Weight missed nearby"))
        expect(line.get_by_role("cell").nth(0)).to_have_text("0.35")
        expect(line.get_by_role("cell").nth(1)).to_have_text("0.606061")
        expect(page.get_by_role("heading", name="Hours moved")).to_be_visible()
        expect(page.get_by_text("Somebody else reviews it")).to_be_visible()
        expect(page.get_by_role("button", name="Approve")).to_have_count(0)
        expect(page.get_by_role("button", name="Activate")).to_have_count(0)

    with people.page_of(server, SAFETY) as page:
        page.goto(f"{server.url}/changes?status=PROPOSED")
        page.get_by_role("link", name="Weights of weighted sum").click()
        page.get_by_label("Why").fill("The figures are small and the reason is good.")
        page.get_by_role("button", name="Approve").click()
        expect(page.get_by_text("Approved by Safety (demo)")).to_be_visible()

    with people.page_of(server, ENGINEER) as page:
        page.goto(address)
        page.get_by_role("button", name="Activate").click()
        expect(page.get_by_role("heading", name="Roll back")).to_be_visible()
        assert weights_of_a_new_run(page, server) == "weighted_sum:2"
        page.get_by_label("Why").fill("It passed the night by.")
        page.get_by_role("button", name="Roll back").click()
        expect(page.get_by_role("link", name="Change 1")).to_be_visible()
        assert weights_of_a_new_run(page, server) == "weighted_sum:3"


def test_one_s_own_proposal_has_no_review_but_can_be_withdrawn(
    people: SignedIn, server: RunningServer
) -> None:
    with people.page_of(server, SAFETY) as page:
        propose(page, server, "uncertainty=1")
        expect(page.get_by_text("Somebody else reviews it")).to_be_visible()
        expect(page.get_by_role("button", name="Approve")).to_have_count(0)
        page.get_by_label("Why").fill("A typo.")
        page.get_by_role("button", name="Withdraw").click()
        expect(page.get_by_text("withdrawn", exact=True)).to_be_visible()
