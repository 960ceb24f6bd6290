"""Evaluation and clip pages on the demo program, in Chromium: they show what is stored."""

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from gainloop.bootstrap import open_home, operator_of
from gainloop.reads.evaluations import EvaluationRow, list_evaluations
from gainloop.reads.pages import Window
from gainloop.settings import load_settings
from scripts.processes import RunningServer
from tests.e2e.dashboard import SignedIn

pytestmark = pytest.mark.chromium
ENGINEER = "demo-perception-engineer"


@pytest.fixture(scope="module")
def newest(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> EvaluationRow:
    """The newest evaluation of a small demo program, as stored."""
    home = shutil.copytree(demo_folder, tmp_path_factory.mktemp("newest") / "home")
    opened = open_home(load_settings(home=home, database_url=""))
    try:
        with opened.database.read() as session:
            found = list_evaluations(session, operator_of(opened), Window(first=1)).rows[0][1]
    finally:
        opened.close()
    assert found.model_version_id == "demo-detector:4"
    return found


@pytest.fixture
def page(people: SignedIn, watched_server: RunningServer) -> Iterator[Page]:
    with people.page_of(watched_server, ENGINEER) as opened:
        opened.goto(f"{watched_server.url}/evaluations")
        yield opened


def test_the_list_has_the_newest_first_and_keeps_its_filter_in_the_address(
    page: Page, newest: EvaluationRow
) -> None:
    rows = page.get_by_role("table", name="Evaluations", exact=True).get_by_role("row")
    expect(rows).to_have_count(1 + 8 + 3)  # four versions on two benchmarks, and a shadow cycle
    expect(rows.nth(1)).to_contain_text("demo-detector:4")
    expect(rows.nth(1)).to_contain_text(f"{newest.fn:,} of {newest.gt:,}")
    page.get_by_role("button", name="Model: all").click()
    page.get_by_role("checkbox", name="demo-detector:1").check()
    expect(rows).to_have_count(1 + 2)
    page.reload()
    expect(rows).to_have_count(1 + 2)
    expect(rows.nth(1)).to_contain_text("demo-detector:1")


def test_an_evaluation_shows_coco_s_twelve_numbers_and_a_difference_without_a_verdict(
    page: Page, newest: EvaluationRow
) -> None:
    open_newest(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "How does demo-detector:4 do on demo-development?"
    )
    numbers = page.get_by_role("definition").all_inner_texts()
    for value in newest.coco.values():
        shown = "no ground truth of this size" if value < 0 else f"{value:.3f}"
        assert any(text.startswith(shown) for text in numbers)
    expect(page.get_by_text("A difference, not a verdict")).to_be_visible()
    expect(page.get_by_text("-1.000")).to_have_count(0)


def test_cohorts_follow_the_axes_of_the_address_and_add_up(
    page: Page, newest: EvaluationRow
) -> None:
    open_newest(page)
    page.goto(f"{page.url}?by=weather&by=time_of_day")
    table = page.get_by_role("table", name="Cohorts, most missed objects first")
    expect(table.get_by_role("columnheader").nth(1)).to_contain_text("Time of day")
    missed = [int(text.split(" of ")[0].replace(",", "")) for text in cells(table, 5)]
    assert sum(missed) == newest.fn
    assert missed == sorted(missed, reverse=True)
    page.get_by_label("Class", exact=True).first.select_option("cyclist")
    expect(page).to_have_url(re.compile(r"className=cyclist"))
    of_class = next(row for row in newest.classes if row["name"] == "cyclist")
    expect(table.get_by_role("row").nth(1)).to_be_visible()
    page.wait_for_function(
        "([caption, fn]) => [...document.querySelectorAll('table')]"
        ".filter((table) => table.caption?.textContent === caption)"
        ".some((table) => [...table.tBodies[0].rows].reduce((sum, row) =>"
        " sum + (parseInt(row.cells[5].textContent.replaceAll(',', '')) || 0), 0) === fn)",
        arg=["Cohorts, most missed objects first", of_class["fn"]],
    )


def test_an_error_leads_to_its_clip_at_its_frame(page: Page, newest: EvaluationRow) -> None:
    open_newest(page)
    page.get_by_role("radiogroup", name="Kind of error").get_by_text("Missed").click()
    expect(page).to_have_url(re.compile(r"errorKind=missed"))
    expect(page.get_by_text(f"1–20 of {newest.fn:,}")).to_be_visible()
    row = page.get_by_role("table", name="Errors", exact=True).get_by_role("row").nth(1)
    before = row.inner_text()
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_text(f"21–{min(newest.fn, 40)} of {newest.fn:,}")).to_be_visible()
    expect(row).not_to_have_text(before)
    cells_and_link = "row => [...row.cells].map((cell) => cell.textContent)"
    texts = row.evaluate(f"{cells_and_link}.concat(row.querySelector('a').href)")
    class_name, frame = texts[2], texts[4]
    page.goto(texts[-1])
    expect(page.get_by_role("heading", level=1)).to_contain_text("demo-detector:4 misses")
    expect(page.get_by_role("heading", name=re.compile(f"^Frame {frame} ·"))).to_be_visible()
    missed = boxes(page).filter(has_text="ground truth, missed")
    expect(missed.filter(has_text=class_name).first).to_be_visible()


def test_an_error_unfolds_to_what_it_is_and_which_mapping_looked_at_it(page: Page) -> None:
    open_newest(page)
    errors = page.get_by_role("table", name="Errors", exact=True)
    errors.get_by_role("row").nth(1).get_by_role("cell").nth(2).click()
    expect(errors.get_by_role("term").filter(has_text="Scenario")).to_be_visible()
    facts = errors.get_by_role("definition")
    expect(facts.filter(has_text=re.compile("outcome (missed|false)"))).to_be_visible()
    expect(facts.filter(has_text=re.compile("^scenarios:1, "))).to_be_visible()
    errors.get_by_role("row").nth(1).get_by_role("cell").nth(2).click()
    expect(facts).to_have_count(0)


def test_tables_download_as_csv(page: Page, newest: EvaluationRow) -> None:
    open_newest(page)
    card = page.get_by_role("heading", name="Classes").locator("xpath=ancestor::section")
    with page.expect_download() as download:
        card.get_by_role("button", name="CSV").click()
    with Path(download.value.path()).open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(row["Class"], int(row["Objects"]), int(row["Missed"])) for row in rows] == [
        (row["name"], row["gt"], row["fn"]) for row in newest.classes
    ]


def test_a_clip_is_stepped_by_keys_each_frame_with_its_own_picture(page: Page) -> None:
    open_benchmark_clip(page)
    picture = page.locator("svg image")
    expect(picture).to_have_count(1)
    first = picture.get_attribute("href")
    slider = page.get_by_role("slider", name="Frame")
    page.keyboard.press("Home")
    at = int(slider.get_attribute("aria-valuenow") or "0")
    page.keyboard.press("j")
    expect(slider).to_have_attribute("aria-valuenow", str(at + 1))
    expect(picture).not_to_have_attribute("href", first or "")
    page.keyboard.press("k")
    expect(slider).to_have_attribute("aria-valuenow", str(at))
    page.keyboard.press("n")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r": (?!0 missed, 0 false)"))


def test_a_picture_that_does_not_come_is_refused_where_it_would_stand(page: Page) -> None:
    def break_it(route: Route) -> None:
        route.fulfill(status=200, content_type="image/jpeg", body="no picture")

    page.route("**/media/**", break_it)
    open_benchmark_clip(page)
    expect(page.get_by_role("figure")).to_contain_text("asked for twice: boxes only")
    expect(page.locator("svg image")).to_have_count(0)
    page.unroute("**/media/**")
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator("svg image")).to_have_count(1)


def test_the_threshold_hides_predictions_and_no_count(page: Page) -> None:
    open_benchmark_clip(page)
    title = page.get_by_role("heading", level=1).inner_text()
    predicted = boxes(page).filter(has_text="prediction")
    expect(predicted.first).to_be_visible()
    page.get_by_role("slider", name="Show predictions from").fill("100")
    expect(predicted).to_have_count(0)
    expect(page.get_by_text("Counts and marks do not follow")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page).to_have_url(re.compile("minScore=100"))


def test_a_pool_clip_shows_predictions_uncertainty_and_where_it_stands(
    page: Page, watched_server: RunningServer
) -> None:
    page.goto(f"{watched_server.url}/queue")
    page.get_by_role("link", name="Next to label").first.click()
    page.get_by_role("link", name="Open the clip").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("what demo-detector:4 sees")
    expect(page.get_by_text(re.compile(r"uncertainty \d\.\d\d")).first).to_be_visible()
    expect(page.get_by_text("Rank 1", exact=True).first).to_be_visible()
    expect(page.get_by_text("inside the budget").first).to_be_visible()
    clip = page.get_by_role("heading", level=1).inner_text().split(":")[0]
    page.get_by_role("link", name="Queue: Next to label").click()
    expect(page.get_by_role("row").filter(has_text=clip)).to_have_count(1)


def test_who_may_not_see_raw_columns_is_told_so(
    people: SignedIn, watched_server: RunningServer
) -> None:
    with people.page_of(watched_server, "demo-product-manager") as page:
        page.goto(f"{watched_server.url}/evaluations")
        open_benchmark_clip(page)
        expect(page.get_by_text("Your role does not see them.")).to_be_visible()


def open_newest(page: Page) -> None:
    page.get_by_role("link", name="demo-detector:4").first.click()
    expect(page.get_by_text("COCO's twelve numbers")).to_be_visible()


def open_benchmark_clip(page: Page) -> None:
    """The clip of the first error of the newest evaluation, at that frame."""
    open_newest(page)
    page.get_by_role("table", name="Errors", exact=True).get_by_role("link").first.click()
    expect(boxes(page).first).to_be_visible()


def boxes(page: Page) -> Locator:
    return page.get_by_role("list", name="Boxes of this frame").get_by_role("listitem")


def cells(table: Locator, column: int) -> list[str]:
    expect(table.get_by_role("row").nth(1)).to_be_visible()
    rows = table.get_by_role("row").all()[1:]
    return [row.get_by_role("cell").nth(column).inner_text() for row in rows]
