"""Home, queue, item, clip and back in Chromium, on a real server with the demo program."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlmodel import func, select

from gainloop.bootstrap import open_home, operator_of
from gainloop.models.priority import PriorityRun
from gainloop.reads.priority_runs import latest_run
from gainloop.reads.queues import latest_queue
from gainloop.settings import load_settings
from gainloop.terms.enums import Profile
from gainloop.workflows.catalog.import_catalog import CatalogRequest, import_catalog
from scripts.dashboard_pages import asker
from scripts.processes import RunningServer, running_server
from tests.e2e.dashboard import SignedIn, need_dashboard, rank_what_waits, signed_in

pytestmark = pytest.mark.chromium
ENGINEER = "demo-perception-engineer"
MANAGER = "demo-product-manager"
AUDITOR = "demo-auditor"
HOSTILE = "<img src=x onerror=alert(42)>"
NUM_COMPARED = 12


@dataclass(frozen=True, slots=True)
class Demo:
    """A server with the demo program, and how long its lists are. fifo_run: number of the newest
    run by recording time; latest_run: of the newest of all.
    """

    server: RunningServer
    num_items: int
    num_candidates: int
    fifo_run: int
    latest_run: int


@pytest.fixture(scope="module")
def demo(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    need_dashboard()
    folder = tmp_path_factory.mktemp("queue-page")
    shutil.copytree(demo_folder, folder / "home")
    lists = _add_clip(folder / "home", folder / "hostile.csv")
    with running_server(folder / "home", folder) as server:
        yield Demo(server, *lists)


def _add_clip(home_folder: Path, catalog: Path) -> tuple[int, int, int, int]:
    """Behind the queue one more clip, whose names are markup. What `Demo` knows of the lists."""
    home = open_home(load_settings(home=home_folder, database_url=""))
    operator = operator_of(home)
    rank_what_waits(home)
    catalog.write_text(f"clip_id,region\n{HOSTILE},{HOSTILE}\n", encoding="utf-8")
    import_catalog(home, operator, CatalogRequest(catalog))
    with home.database.read() as session:
        queue, run = latest_queue(session, operator), latest_run(session, operator)
        fifo = session.exec(
            select(func.max(PriorityRun.number)).where(PriorityRun.profile == Profile.FIFO)
        ).one()
    home.close()
    assert queue is not None
    assert run is not None
    assert fifo is not None
    return queue.num_items, run.num_candidates, fifo, run.number


def test_from_the_chooser_to_a_clip_and_back_by_keyboard(browser: Browser, demo: Demo) -> None:
    with signed_in(browser, demo.server, AUDITOR) as page:
        page.goto(demo.server.url)
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("button", name=re.compile("Perception engineer")).click()
        expect(page).to_have_title("Where the program stands · Gainloop")
        _open_second_item_from_home(page)
        _expect_rank(page, demo, 2)
        page.keyboard.press("j")
        _expect_rank(page, demo, 3)
        expect(page).to_have_url(re.compile(r"\?item=3$"))
        page.keyboard.press("k")
        page.keyboard.press("j")
        clip = _panel(page).get_by_role("heading", level=2).inner_text()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text(clip)
        page.go_back()
        _expect_rank(page, demo, 3)
        expect(_panel(page).get_by_role("heading", level=2)).to_have_text(clip)


def _open_second_item_from_home(page: Page) -> None:
    first = page.get_by_role("table", name="First items of the newest queue")
    expect(first.get_by_role("row")).to_have_count(1 + 5)
    # A page takes keys a moment after it is drawn; k goes to the first row and stays there.
    while not first.locator("tr[aria-current]").count():
        page.keyboard.press("k")
    page.keyboard.press("j")
    expect(first.get_by_role("row").nth(2)).to_have_attribute("aria-current", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/queue/[^/]+\?item=2$"))


def test_the_parts_of_an_item_add_up_to_its_score_to_the_last_digit(
    people: SignedIn, demo: Demo
) -> None:
    with people.page_of(demo.server, ENGINEER) as page:
        _open_queue(page, demo)
        for rank in range(1, NUM_COMPARED + 1):
            _expect_rank(page, demo, rank)
            *parts, score = _parts_table_values(page)
            assert len(parts) == 6
            assert sum(parts) == score
            active = page.locator("tr[aria-current]")
            expect(active).to_contain_text(str(score).replace("-", "−"))
            _check_bar(active, score)
            page.keyboard.press("j")


def _parts_table_values(page: Page) -> list[Decimal]:
    """Parts in their order, then the sum, as they are read."""
    table = page.get_by_role("table", name="Parts of the score")
    cells = table.locator("tr td:last-child").all_inner_texts()
    return [Decimal(text.replace("−", "-")) for text in cells]


def _check_bar(row: Locator, score: Decimal) -> None:
    """Widths are percent of a full bar, which is a score of 1; hatched ones take off."""
    total = 0.0
    for segment in row.locator("svg rect:has(title)").all():
        width = float((segment.get_attribute("width") or "").removesuffix("%"))
        is_taken = "gl-part-taken" in (segment.get_attribute("fill") or "")
        total += -width if is_taken else width
    assert total == pytest.approx(float(score) * 100, abs=0.051)


def test_an_item_says_why_it_is_here_and_what_it_rests_on(people: SignedIn, demo: Demo) -> None:
    with people.page_of(demo.server, ENGINEER) as page:
        _open_queue(page, demo)
        panel = _panel(page)
        expect(panel).to_contain_text(
            re.compile(r"\d+ of \d+ \w+ are missed by demo-detector:4 on the \d+ benchmark clips")
        )
        expect(panel).to_contain_text(
            re.compile(rf"First in, first out would give it rank \d+ of {demo.num_candidates}")
        )
        expect(panel).to_contain_text(
            re.compile(r"\d+ min \(\d+–\d+\)|\d\.\d min \(\d\.\d–\d+\.\d\)")
        )
        expect(panel.get_by_role("link", name="Evaluation of demo-detector:4")).to_be_visible()
        expect(page.get_by_text("Rung 1 of 5: evaluation and embeddings")).to_be_visible()
        expect(page.get_by_text("Weights: weighted sum, pick by pick, version 1.")).to_be_visible()
        panel.get_by_role("link", name=f"Open run {demo.fifo_run}").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(
            f"What run {demo.fifo_run} would label next"
        )


def test_filters_are_in_the_address_and_lead_to_their_rows(people: SignedIn, demo: Demo) -> None:
    with people.page_of(demo.server, ENGINEER) as page:
        items = asker(page.context.request, demo.server.url)("""{ summary { latestQueue {
          items(first: 100) { edges { node { clip { weather } } } } } } }""")
        edges = items["summary"]["latestQueue"]["items"]["edges"]
        (weather, count), *others = Counter(
            edge["node"]["clip"]["weather"] for edge in edges
        ).most_common()[::-1]
        assert others
        _open_queue(page, demo)
        page.get_by_role("button", name=re.compile("^Weather")).click()
        page.get_by_role("checkbox", name=weather).check()
        page.keyboard.press("Escape")
        expect(page).to_have_url(re.compile(rf"\?weather={weather}$"))
        rows = _table(page).locator("tbody tr")
        fit = re.compile(rf"^{count} of {demo.num_items} items fits?")
        expect(page.get_by_text(fit)).to_be_visible()
        expect(rows.first).to_contain_text(weather)
        for text in rows.all_inner_texts():
            assert weather in text
        page.keyboard.press("/")
        page.keyboard.type("no such clip")
        expect(page.get_by_text("No item fits these filters")).to_be_visible()
        page.get_by_role("button", name="Clear filters").first.click()
        expect(_table(page)).to_have_attribute("aria-rowcount", str(1 + demo.num_items))


def test_marked_items_and_whole_queues_become_files(people: SignedIn, demo: Demo) -> None:
    with people.page_of(demo.server, ENGINEER) as page:
        _open_queue(page, demo)
        page.keyboard.press("x")
        expect(page.get_by_role("status").filter(has_text="1 selected")).to_be_visible()
        marked = _downloaded(page, page.get_by_role("button", name="CSV of the selected items"))
        assert len(marked.splitlines()) == 1 + 1
        whole = _downloaded(page, page.get_by_role("link", name="CSV", exact=True))
        assert whole.startswith("rank,unit,clip,")
        assert len(whole.splitlines()) == 1 + demo.num_items


def _downloaded(page: Page, control: Locator) -> str:
    with page.expect_download() as download:
        control.click()
    return download.value.path().read_text(encoding="utf-8")


def test_only_analysts_see_which_items_were_drawn_at_random(people: SignedIn, demo: Demo) -> None:
    with people.page_of(demo.server, ENGINEER) as page:
        run = asker(page.context.request, demo.server.url)("""{ summary { latestRun {
          id holdbackShare numHoldback
          items(first: 100) { edges { node { rank arm propensity } } }
        } } }""")["summary"]["latestRun"]
        items = [edge["node"] for edge in run["items"]["edges"]]
        drawn = [item for item in items if item["arm"] == "HOLDBACK"]
        chosen = next(item for item in items if item["arm"] == "PRIORITIZED")
        assert len(drawn) == run["numHoldback"] > 0
        address = f"{demo.server.url}/queue/runs/{run['id']}?item="
        page.goto(f"{address}{drawn[0]['rank']}")
        expect(page.get_by_text(f"10 % at random, {len(drawn)} items")).to_be_visible()
        chance = f"its chance was {drawn[0]['propensity']:.1%}".replace("%", " %")
        expect(_panel(page)).to_contain_text(f"at random, for comparison; {chance}")
        page.goto(f"{address}{chosen['rank']}")
        expect(_panel(page)).to_contain_text("by its score")
    with people.page_of(demo.server, MANAGER) as page:
        page.goto(f"{address}{drawn[0]['rank']}")
        expect(_panel(page).get_by_text("2D boxes")).to_be_visible()
        for words in ("by its score", "drawn at random", "at random, for comparison"):
            expect(page.get_by_text(words, exact=True)).to_have_count(0)


def test_what_changed_is_for_those_who_may_read_the_audit_log(people: SignedIn, demo: Demo) -> None:
    with people.page_of(demo.server, AUDITOR) as page:
        page.goto(demo.server.url)
        expect(page.get_by_role("heading", name="What changed")).to_be_visible()
        expect(page.get_by_text(f"Next to label: {demo.num_items} items")).to_be_visible()
    with people.page_of(demo.server, MANAGER) as page:
        page.goto(demo.server.url)
        news = page.get_by_role("heading", name="What is new").locator("xpath=ancestor::section")
        expect(news).to_contain_text(f"Next to label: {demo.num_items} items")
        expect(news).not_to_contain_text("demo-perception-engineer")
        expect(page.get_by_role("heading", name="What changed")).to_have_count(0)


def test_ranking_again_leads_to_a_queue_and_refusals_stand_at_their_fields(
    people: SignedIn, demo: Demo
) -> None:
    """The new clip has no tag but its markup: its reason is text (corpus number 42)."""
    with people.page_of(demo.server, ENGINEER) as page:
        page.goto(f"{demo.server.url}/queue")
        page.get_by_role("button", name="Rank again").click()
        budget = page.get_by_role("textbox", name="Budget")
        budget.fill("0")
        page.get_by_role("button", name="Rank the pool").click()
        expect(budget).to_have_accessible_description(re.compile("A budget is more than 0"))
        budget.fill("")
        page.get_by_role("button", name="Rank the pool").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(
            f"What run {demo.latest_run + 1} would label next"
        )
        page.get_by_role("link", name="Create queue").click()
        _fill_the_form(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Next to label: All of them")
        expect(_table(page)).to_have_attribute("aria-rowcount", str(1 + demo.num_candidates + 1))
        _see_markup_as_text(page)


def _fill_the_form(page: Page) -> None:
    create = page.get_by_role("button", name="Create queue")
    name = page.get_by_role("textbox", name="Name", exact=True)
    create.click()
    expect(name).to_have_attribute("aria-invalid", "true")
    name.fill("All of them")
    create.click()
    instructions = page.get_by_role("textbox", name="Instructions")
    expect(instructions).to_have_accessible_description(re.compile("A queue needs instructions"))
    instructions.fill("Label every car.")
    create.click()
    expect(page.get_by_role("alert")).to_contain_text("at least one acceptance check")
    page.get_by_role("switch", name="Attributes that every box has").click(force=True)
    create.click()
    attributes = page.get_by_role("textbox", name="Attributes that every box has")
    expect(attributes).to_have_accessible_description(re.compile("needs names"))
    attributes.fill("occluded, truncated")
    create.click()


def _see_markup_as_text(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type(HOSTILE)
    row = _table(page).locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(f"In {HOSTILE}: too few benchmark objects")
    expect(_panel(page)).to_contain_text(f"In {HOSTILE}: too few benchmark objects")
    assert page.locator("img").count() == 0


def _open_queue(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.server.url}/queue")
    page.get_by_role("link", name="Next to label", exact=True).click()
    _expect_rank(page, demo, 1)


def _expect_rank(page: Page, demo: Demo, rank: int) -> None:
    """The badge alone: a sentence of the panel names the rank that another order would give."""
    badge = _panel(page).get_by_text(f"rank {rank} of {demo.num_items}", exact=True)
    expect(badge).to_be_visible()


def _panel(page: Page) -> Locator:
    return page.get_by_role("complementary")


def _table(page: Page) -> Locator:
    return page.get_by_role("table").first
