"""A stranger's CSV and COCO pair become an explained queue in at most five steps, in Chromium."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from scripts.processes import RunningServer, running_server
from tests.e2e.dashboard import need_dashboard, signed_in
from tests.e2e.stranger_files import (
    BENCHMARK_CLIPS,
    HOSTILE,
    POOL_CLIPS,
    StrangerFiles,
    write_stranger_files,
)

pytestmark = pytest.mark.chromium
ENGINEER = "demo-perception-engineer"
CHOSEN = {"Start": "recorded", "Region": "place", "Weather": "sky", "Time of day": "daylight"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    need_dashboard()
    folder = tmp_path_factory.mktemp("stranger")
    with running_server(folder / "home", folder) as running:
        yield running


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> StrangerFiles:
    return write_stranger_files(tmp_path_factory.mktemp("files"))


def test_a_strangers_files_become_a_queue_in_five_steps(
    browser: Browser, server: RunningServer, files: StrangerFiles
) -> None:
    with signed_in(browser, server, ENGINEER) as page:
        page.goto(f"{server.url}/use-my-data")
        expect(page.get_by_role("list", name="Steps").get_by_role("listitem")).to_have_count(5)
        _refuse_the_broken_catalog(page, files)
        _send_the_catalog(page, files)
        _map_the_columns(page)
        _import_the_results(page, files)
        _rank(page)
        _make_the_queue(page)
        _see_the_queue(page)
        _see_the_hostile_clip(page)
        _see_a_recorded_frame_without_a_picture(page, server)


def test_who_may_not_import_is_told_who_may(browser: Browser, server: RunningServer) -> None:
    with signed_in(browser, server, "demo-product-manager") as page:
        page.goto(f"{server.url}/use-my-data")
        expect(page.get_by_text("Your role does not include this")).to_be_visible()
        expect(page.get_by_text("Product manager may not import data")).to_be_visible()
        expect(page.get_by_text("Perception engineer")).to_be_visible()
        expect(page.get_by_label("Catalog of clips")).to_have_count(0)


def _refuse_the_broken_catalog(page: Page, files: StrangerFiles) -> None:
    page.get_by_label("Catalog of clips").set_input_files(files.broken_catalog)
    refusal = page.get_by_role("alert")
    expect(refusal).to_contain_text("CSV_ROW")
    expect(refusal).to_contain_text("broken.csv, row 5")
    expect(_step(page, 1)).to_have_attribute("aria-current", "step")


def _send_the_catalog(page: Page, files: StrangerFiles) -> None:
    page.get_by_label("Catalog of clips").set_input_files(files.catalog)
    expect(_step(page, 2)).to_have_attribute("aria-current", "step")
    expect(page.get_by_label("Column for Clip id")).to_have_value("segment")


def _map_the_columns(page: Page) -> None:
    for ours, theirs in CHOSEN.items():
        chooser = page.get_by_label(f"Column for {ours}")
        chooser.select_option(theirs)
        expect(page.get_by_role("row").filter(has=chooser)).to_contain_text("you chose it")
    preview = page.get_by_role("table", name="Preview", exact=True)
    expect(preview.get_by_role("row")).to_have_count(1 + 20)
    expect(preview.get_by_role("row").nth(2)).to_contain_text("s-002")
    expect(preview.get_by_role("row").nth(2)).to_contain_text("harbor")
    page.get_by_role("button", name=f"Import {len(BENCHMARK_CLIPS + POOL_CLIPS)} clips").click()
    expect(page.get_by_text("24 clips are new")).to_be_visible()


def _import_the_results(page: Page, files: StrangerFiles) -> None:
    expect(_step(page, 3)).to_have_attribute("aria-current", "step")
    check = page.get_by_role("button", name="Check the files")
    expect(check).to_be_disabled()
    page.get_by_label("Ground truth", exact=True).set_input_files(files.ground_truth)
    page.get_by_label("Detections", exact=True).set_input_files(files.detections)
    page.get_by_label("Model", exact=True).fill("detector")
    page.get_by_label("Benchmark", exact=True).fill("stranger")
    meaning = page.get_by_label("What it means for your images")
    expect(meaning).to_contain_text("each image is a clip of its own")
    meaning.get_by_role("button").click()
    expect(meaning).to_contain_text("s-001/0000.jpg is clip s-001, frame 0")
    check.click()
    expect(page.get_by_text("is not NAME:VERSION")).to_be_visible()
    page.get_by_label("Model", exact=True).fill("detector:7")
    check.click()
    expect(page.get_by_text("All 8 clips of the ground truth are in your catalog")).to_be_visible()
    page.get_by_role("button", name="Import the results").click()
    expect(page.get_by_text("detector:7 misses 9 of 48 objects")).to_be_visible()


def _rank(page: Page) -> None:
    expect(_step(page, 4)).to_have_attribute("aria-current", "step")
    expect(page.get_by_text("16 clips in the pool, 8 clips in benchmarks.")).to_be_visible()
    page.get_by_label("Budget").fill("50")
    page.get_by_role("button", name="Rank the pool").click()
    expect(page.get_by_text("Rung 2 of 5: evaluation and tags")).to_be_visible()
    expect(page.get_by_text("missing for a better ranking")).to_be_visible()
    page.get_by_role("button", name=f"Make a queue of {len(POOL_CLIPS)} items").click()


def _make_the_queue(page: Page) -> None:
    expect(_step(page, 5)).to_have_attribute("aria-current", "step")
    page.get_by_role("button", name="Create queue").click()
    page.get_by_label("Name", exact=True).fill("First queue")
    ontology = page.get_by_role("combobox", name="Ontology version")
    expect(ontology).to_have_value("stranger, version 1")
    page.get_by_role("button", name="Use an example").click()
    page.get_by_role("switch", name="Smallest box that must be labeled").click(force=True)
    page.get_by_role("button", name="Create queue").click()
    page.wait_for_url(re.compile(r"/queue/[^/]+$"))


def _see_the_queue(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text("First queue")
    table = page.get_by_role("table").first
    expect(table).to_have_attribute("aria-rowcount", str(1 + len(POOL_CLIPS)))
    rows = table.get_by_role("row")
    for clip in POOL_CLIPS[:3]:
        expect(rows.filter(has_text=clip)).to_have_count(1)
    for clip in BENCHMARK_CLIPS:
        expect(rows.filter(has_text=clip)).to_have_count(0)
    expect(rows.nth(1)).to_contain_text("of 18 people are missed by detector:7")


def _see_the_hostile_clip(page: Page) -> None:
    """Number 42 of the corpus: markup in an id or a reason is text."""
    row = page.get_by_role("row").filter(has_text=HOSTILE)
    expect(row).to_have_count(1)
    row.click()
    expect(page.get_by_role("complementary")).to_contain_text(HOSTILE)
    page.get_by_role("link", name="Open the clip").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(HOSTILE)
    expect(page.get_by_text("In the rankings")).to_be_visible()
    assert page.locator("img").count() == 0


def _see_a_recorded_frame_without_a_picture(page: Page, server: RunningServer) -> None:
    page.goto(f"{server.url}/evaluations")
    page.get_by_role("link", name="detector:7").click()
    page.get_by_role("table", name="Errors", exact=True).get_by_role("link").first.click()
    boxes = page.get_by_role("list", name="Boxes of this frame").get_by_role("listitem")
    expect(boxes.filter(has_text="ground truth, missed")).to_have_count(1)
    expect(page.get_by_role("figure")).to_contain_text("no redaction record")
    assert page.locator("img, image").count() == 0


def _step(page: Page, number: int) -> Locator:
    return page.get_by_role("list", name="Steps").get_by_role("button").nth(number - 1)
