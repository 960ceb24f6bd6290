"""Profiles side by side and one clip explained, in Chromium: what is shown is what GraphQL says."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.dashboard_pages import Ask, asker
from scripts.processes import RunningServer, running_server
from tests.e2e.dashboard import SignedIn, need_dashboard, signed_in
from tests.integration.gain_program import NUM_POOL
from tests.integration.profile_runs_program import add_profile_runs

pytestmark = pytest.mark.chromium
ENGINEER = "demo-perception-engineer"
AUDITOR = "demo-auditor"
COMPARED = """{ prioritiesByProfile { whyDefault
  runs { profile run { id number numSelected spentHours expectedGain certificate }
    agreement { overlap { depth share } hoursMoved } }
  items(first: 100) { edges { node { item { rank score costMinutes clip { clipId timeOfDay } }
    places { profile rank selected } } } } } }"""
EXPLAINED = """{ priorityRun(id: "%s") { items(fromRank: %d, first: 1) { edges { node {
  score parts { label value cell } reason { headline details }
  factors { label difference } medianItem { rank clip { clipId } } clusters { name }
  change { rankBefore rankAfter causes { sentence } } clip { id clipId } } } } } }"""
LINE = """{ selectionLine(runId: "%s", clips: ["%s"]) {
  ... on SelectionLine { changes { sentence } } } }"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    need_dashboard()
    folder = tmp_path_factory.mktemp("priorities")
    add_profile_runs(folder).close()
    with running_server(folder / "home", folder) as started:
        yield started


@pytest.fixture
def page(people: SignedIn, server: RunningServer) -> Iterator[Page]:
    with people.page_of(server, ENGINEER) as opened:
        yield opened


def ask_of(page: Page, server: RunningServer) -> Ask:
    return asker(page.context.request, server.url)


def compared(page: Page, server: RunningServer) -> dict[str, Any]:
    found: dict[str, Any] = ask_of(page, server)(COMPARED)["prioritiesByProfile"]
    return found


def explained(page: Page, server: RunningServer, run: str, rank: int) -> dict[str, Any]:
    items = ask_of(page, server)(EXPLAINED % (run, rank))["priorityRun"]["items"]
    found: dict[str, Any] = items["edges"][0]["node"]
    return found


def test_each_profile_has_a_row_with_its_selection_and_agreement(
    page: Page, server: RunningServer
) -> None:
    found = compared(page, server)
    page.goto(f"{server.url}/priorities")

    table = page.get_by_role("table", name="Profiles")
    gain, batch, plain = found["runs"]
    for place, entry in enumerate((gain, batch, plain), start=1):
        row = table.get_by_role("row").nth(place)
        expect(row).to_contain_text(f"Run {entry['run']['number']}")
        expect(row).to_contain_text(f"{entry['run']['numSelected']} of {NUM_POOL}")
        expect(row).to_contain_text(f"{entry['run']['spentHours']:.1f} h")
    for place, entry in enumerate((batch, plain), start=2):
        shares = {shared["depth"]: shared["share"] for shared in entry["agreement"]["overlap"]}
        row = table.get_by_role("row").nth(place)
        expect(row).to_contain_text(f"{round(10 * shares[10])} of 10")
        expect(row).to_contain_text(f"{entry['agreement']['hoursMoved']:.1f} h")
    least = int(gain["run"]["certificate"] * 1000) / 10
    expect(page.get_by_text(f"This batch is ≥ {least:.1f} % of the best possible")).to_be_visible()
    expect(table.get_by_role("row").nth(1)).to_contain_text(
        f"{100 * gain['run']['expectedGain']:.2f}"
    )
    expect(page.get_by_text(found["whyDefault"])).to_be_visible()


def test_a_clip_has_its_rank_under_each_profile(page: Page, server: RunningServer) -> None:
    rows = compared(page, server)["items"]["edges"]
    page.goto(f"{server.url}/priorities")

    table = page.get_by_role("table", name="Clips in the order of run 6")
    for place, edge in enumerate(rows[:5], start=1):
        item, places = edge["node"]["item"], edge["node"]["places"]
        cells = table.get_by_role("row").nth(place).get_by_role("cell")
        for column, stood in enumerate(places):
            mark = "● in" if stood["selected"] else "○ out"
            expect(cells.nth(column)).to_have_text(f"{stood['rank']}{mark}")
        expect(cells.nth(3)).to_contain_text(item["clip"]["clipId"])
        expect(cells.nth(4)).to_contain_text(f"{item['score']:.3f}")


def test_another_profile_puts_the_list_into_its_order(page: Page, server: RunningServer) -> None:
    found = compared(page, server)
    run = found["runs"][2]["run"]["id"]
    page.goto(f"{server.url}/priorities")
    page.get_by_role("table", name="Profiles").get_by_role(
        "link", name="Weighted sum", exact=True
    ).click()

    expect(page).to_have_url(re.compile(f"run={run}"))
    first = page.get_by_role("table", name="Clips in the order of run 4").get_by_role("row").nth(1)
    clip = next(
        edge["node"]["item"]["clip"]["clipId"]
        for edge in found["items"]["edges"]
        if edge["node"]["places"][2]["rank"] == 1
    )
    expect(first).to_contain_text(clip)
    expect(page.get_by_role("region", name=f"Clip {clip}")).to_contain_text(f"rank 1 of {NUM_POOL}")


def test_keys_move_through_the_list_and_open_the_explanation(
    page: Page, server: RunningServer
) -> None:
    clips = [
        edge["node"]["item"]["clip"]["clipId"] for edge in compared(page, server)["items"]["edges"]
    ]
    page.goto(f"{server.url}/priorities")
    expect(page.get_by_role("region", name=f"Clip {clips[0]}")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")

    expect(page.get_by_role("region", name=f"Clip {clips[1]}")).to_be_visible()
    expect(page).to_have_url(re.compile("item=2"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        f"Why {clips[1]} has rank 2 of {NUM_POOL}"
    )
    page.keyboard.press("j")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Why {clips[2]} has rank 3")
    page.go_back()
    expect(page.get_by_role("region", name=f"Clip {clips[1]}")).to_be_visible()


def test_filters_are_in_the_address_and_the_file_has_their_rows(
    page: Page, server: RunningServer
) -> None:
    night = [
        edge["node"]
        for edge in compared(page, server)["items"]["edges"]
        if edge["node"]["item"]["clip"]["timeOfDay"] == "night"
    ]
    page.goto(f"{server.url}/priorities?timeOfDay=night")

    expect(page.get_by_text(f"{len(night)} clips fit")).to_be_visible()
    with page.expect_download() as started:
        page.get_by_role("button", name="CSV").click()
    lines = started.value.path().read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("clip,rank_expected_gain,selected_expected_gain,rank_weighted")
    assert [line.split(",")[:2] for line in lines[1:]] == [
        [row["item"]["clip"]["clipId"], str(row["item"]["rank"])] for row in night
    ]
    page.goto(f"{server.url}/priorities?timeOfDay=night&q=nowhere")
    expect(page.get_by_text("No clip fits these filters")).to_be_visible()


def test_ranking_again_without_news_says_so_and_auditors_cannot(
    browser: Browser, page: Page, server: RunningServer
) -> None:
    page.goto(f"{server.url}/priorities")
    page.get_by_role("button", name="Rank again").click()

    expect(page.get_by_text("Run 6 is this ranking already")).to_be_visible()
    with signed_in(browser, server, AUDITOR) as other:
        other.goto(f"{server.url}/priorities")
        expect(other.get_by_role("table", name="Profiles")).to_be_visible()
        expect(other.get_by_role("button", name="Rank again")).to_have_count(0)


def test_an_explanation_begins_with_counts_and_its_parts_add_up(
    page: Page, server: RunningServer
) -> None:
    run = compared(page, server)["runs"][0]["run"]["id"]
    found = explained(page, server, run, 2)
    page.goto(f"{server.url}/priorities/{run}/items/2")

    expect(page.get_by_role("heading", level=1)).to_contain_text(found["clip"]["clipId"])
    expect(page.get_by_text(found["reason"]["headline"])).to_be_visible()
    for sentence in found["reason"]["details"]:
        expect(page.get_by_text(sentence)).to_be_visible()
    parts = page.get_by_role("table", name="Parts of the score")
    values = parts.locator("tr td:last-child").all_inner_texts()
    assert len(values) == len(found["parts"]) + 1
    assert sum(round(1000 * float(text)) for text in values[:-1]) == round(1000 * float(values[-1]))
    assert values[-1] == f"{found['score']:.3f}"
    expect(page.get_by_text(f"✓ {len(found['parts'])} parts add up to the score")).to_be_visible()
    before, after = found["change"]["rankBefore"], found["change"]["rankAfter"]
    moved = f"Moved {before} → {after} since run 3"
    expect(page.get_by_text(moved, exact=True)).to_be_visible()
    for cause in found["change"]["causes"]:
        expect(page.get_by_text(cause["sentence"]).first).to_be_visible()


def test_what_would_decide_otherwise_is_reckoned_on_request(
    page: Page, people: SignedIn, server: RunningServer
) -> None:
    run = compared(page, server)["runs"][0]["run"]["id"]
    clip = explained(page, server, run, 2)["clip"]["id"]
    line = ask_of(page, server)(LINE % (run, clip))["selectionLine"]
    address = f"{server.url}/priorities/{run}/items/2"
    card = page.locator("section", has=page.get_by_role("heading", name="What would decide"))
    page.goto(address)
    card.get_by_role("button", name="Find out").click()

    expect(card.get_by_text(line["changes"][0]["sentence"], exact=True)).to_be_visible()
    page.get_by_role("link", name="Next", exact=True).click()
    expect(card.get_by_role("button", name="Find out")).to_be_visible()
    with people.page_of(server, "demo-product-manager") as manager:
        manager.goto(address)
        expect(manager.get_by_role("table", name="Parts of the score")).to_be_visible()
        expect(manager.get_by_role("button", name="Find out")).to_have_count(0)


def test_details_have_factors_that_add_up_and_cells_with_their_curves(
    page: Page, server: RunningServer
) -> None:
    run = compared(page, server)["runs"][0]["run"]["id"]
    found = explained(page, server, run, 2)
    page.goto(f"{server.url}/priorities/{run}/items/2")
    expect(page.get_by_role("table", name="Factors of the score")).to_have_count(0)
    page.get_by_role("button", name="Show factors and cells").click()

    expect(page).to_have_url(re.compile("details=true"))
    rows = page.get_by_role("table", name="Factors of the score").get_by_role("row")
    for place, factor in enumerate(found["factors"], start=1):
        expect(rows.nth(place)).to_contain_text(factor["label"])
        expect(rows.nth(place).get_by_role("cell").last).to_have_text(_signed(factor["difference"]))
    total = sum(factor["difference"] for factor in found["factors"])
    expect(page.get_by_text(f"✓ sum {_signed(total)} = ln")).to_be_visible()
    expect(page.get_by_text(f", rank {found['medianItem']['rank']}, score")).to_be_visible()
    cells = page.get_by_role("table", name="Cells of the score").get_by_role("link")
    assert cells.count() == len({part["cell"] for part in found["parts"]})
    for place in range(cells.count()):
        assert re.fullmatch(
            rf"/learning-curves\?run={run}&cell=\d+", cells.nth(place).get_attribute("href") or ""
        )


def test_ranks_and_runs_that_are_not_there_say_so(page: Page, server: RunningServer) -> None:
    run = compared(page, server)["runs"][0]["run"]["id"]

    page.goto(f"{server.url}/priorities/{run}/items/{NUM_POOL + 1}")
    expect(page.get_by_text("This rank has no explanation")).to_be_visible()
    page.goto(f"{server.url}/priorities/bm93aGVyZQ/items/1")
    expect(page.get_by_text("No run at this address")).to_be_visible()
    page.goto(f"{server.url}/priorities?run=bm93aGVyZQ")
    expect(page.get_by_text("No run at this address")).to_be_visible()


def _signed(value: float) -> str:
    text = f"{abs(value):.3f}"
    if float(text) == 0:
        return f"±{text}"
    return f"+{text}" if value > 0 else f"−{text}"
