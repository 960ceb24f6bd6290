"""One way through the dashboard for each role: what people see is what the API answers."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from scripts.dashboard_pages import asker
from scripts.processes import RunningServer
from tests.e2e.dashboard import signed_in

pytestmark = pytest.mark.chromium


def test_a_product_manager_goes_from_why_to_a_gap_its_clips_and_a_file(
    browser: Browser, demo_server: RunningServer
) -> None:
    with signed_in(browser, demo_server, "demo-product-manager") as page:
        told = asker(page.context.request, demo_server.url)("""{
          summary { latestQueue { numItems items(first: 1) {
            edges { node { score reason { headline } clip { clipId } } } } } }
          coverage { cellsBelowTarget cells { label labeledClips poolClips } }
        }""")
        queue, coverage = told["summary"]["latestQueue"], told["coverage"]
        first = queue["items"]["edges"][0]["node"]
        gap = next(cell for cell in coverage["cells"] if cell["poolClips"])
        page.goto(demo_server.url)
        numbers = f"{coverage['cellsBelowTarget']} of {len(coverage['cells'])}"
        expect(page.get_by_role("link", name=numbers, exact=True)).to_be_visible()

        page.get_by_role("table", name="First items of the newest queue").get_by_text(
            first["reason"]["headline"]
        ).first.click()
        panel = page.get_by_role("complementary")
        expect(panel).to_contain_text(first["reason"]["headline"])
        expect(panel.get_by_role("row", name="Sum = score")).to_contain_text(
            _decimal(first["score"])
        )
        rows = _csv(page, page.get_by_role("link", name="CSV", exact=True))
        assert len(rows) == queue["numItems"]
        assert rows[0]["clip"] == first["clip"]["clipId"]

        page.get_by_role("link", name="Home").click()
        page.get_by_role("link", name=gap["label"], exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(
            f"{numbers} combinations have fewer labels than their target"
        )
        page.get_by_role("link", name="The clips in the pool").click()
        expect(page.get_by_role("table", name="Clips", exact=True)).to_have_attribute(
            "aria-rowcount", str(1 + gap["poolClips"])
        )


def test_a_perception_engineer_goes_from_the_worst_cohort_to_a_frame_and_ranks_again(
    browser: Browser, demo_server: RunningServer
) -> None:
    with signed_in(browser, demo_server, "demo-perception-engineer") as page:
        ask = asker(page.context.request, demo_server.url)
        evaluation = ask("""{ summary { latestEvaluation {
          id label counts { gt fn } cohorts(by: ["time_of_day"]) { label counts { fn } }
          classes { name counts { fn } }
        } } }""")["summary"]["latestEvaluation"]
        page.goto(demo_server.url)
        page.get_by_role("link", name=f"{evaluation['counts']['fn']:,} of").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("How does")
        worst = max(evaluation["cohorts"], key=lambda cohort: cohort["counts"]["fn"])
        row = page.get_by_role("table", name="Cohorts, most missed objects first").get_by_role(
            "row"
        )
        expect(row.nth(1)).to_contain_text(worst["label"])
        expect(row.nth(1)).to_contain_text(f"{worst['counts']['fn']:,}")

        page.get_by_role("radiogroup", name="Kind of error").get_by_text("Missed").click()
        expect(page.get_by_text(f"1–20 of {evaluation['counts']['fn']:,}")).to_be_visible()
        error = page.get_by_role("table", name="Errors", exact=True).get_by_role("row").nth(1)
        frame = int(error.get_by_role("cell").nth(4).inner_text())
        error.get_by_role("link").click()
        _sees_the_drawn_frame(page, frame)

        _ranks_pick_by_pick(page, demo_server)
        run = ask("{ summary { latestRun { id number numHoldback numCandidates } } }")
        newest = run["summary"]["latestRun"]
        expect(page.get_by_role("heading", level=1)).to_have_text(
            f"What run {newest['number']} would label next"
        )
        expect(page.get_by_text(f"20 % at random, {newest['numHoldback']} items")).to_be_visible()
        table = page.get_by_role("table").first
        expect(table).to_have_attribute("aria-rowcount", str(1 + newest["numCandidates"]))


def _sees_the_drawn_frame(page: Page, frame: int) -> None:
    expect(page.get_by_role("heading", name=re.compile(f"^Frame {frame} ·"))).to_be_visible()
    expect(page.get_by_text("Drawn by a program")).to_be_visible()
    picture = page.locator("svg image")
    expect(picture).to_have_count(1)
    canvas = page.get_by_role("img", name=re.compile(f"^Frame {frame} of .*drawn by a program"))
    boxes = canvas.locator("rect title")
    expect(boxes.filter(has_text="ground truth, missed").first).to_be_attached()
    drawn = page.get_by_role("list", name="Boxes of this frame").get_by_role("listitem")
    assert boxes.count() == drawn.count()

    page.keyboard.press("b")
    expect(boxes).to_have_count(0)
    drawn.first.get_by_role("button").focus()
    expect(boxes).to_have_count(1)
    page.keyboard.press("b")
    expect(boxes).to_have_count(drawn.count())


def _ranks_pick_by_pick(page: Page, server: RunningServer) -> None:
    page.get_by_role("link", name="Queue", exact=False).first.click()
    page.get_by_role("button", name="Rank again").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_role("radio", name="Weighted sum, pick by pick")).to_be_checked()
    expect(form.get_by_role("textbox", name="Drawn at random")).to_have_value("10 %")
    form.get_by_role("textbox", name="Budget").fill("2")
    form.get_by_role("textbox", name="Drawn at random").fill("51")
    form.get_by_role("button", name="Rank the pool").click()
    expect(form.get_by_role("textbox", name="Drawn at random")).to_have_attribute(
        "aria-invalid", "true"
    )
    form.get_by_role("textbox", name="Drawn at random").fill("20")
    form.get_by_role("button", name="Rank the pool").click()
    page.wait_for_url(re.compile(r"/queue/runs/"))


def test_an_annotation_lead_makes_a_queue_of_a_run_and_takes_it_away(
    browser: Browser, demo_server: RunningServer
) -> None:
    with signed_in(browser, demo_server, "demo-annotation-lead") as page:
        run = asker(page.context.request, demo_server.url)(
            "{ priorityRuns(first: 20) { edges { node { id number numSelected queues { id } } } } }"
        )["priorityRuns"]["edges"]
        free = next(edge["node"] for edge in run if not edge["node"]["queues"])
        page.goto(f"{demo_server.url}/queue")
        page.get_by_role("link", name=f"Run {free['number']}", exact=True).click()
        expect(page.get_by_text("drawn at random")).to_have_count(0)
        page.get_by_role("link", name="Create queue").click()
        expect(page.get_by_role("combobox", name="Ontology version")).to_have_value(
            "demo-development, version 1"
        )
        page.get_by_role("textbox", name="Name", exact=True).fill("For the night shift")
        page.get_by_role("button", name="Use an example").click()
        page.get_by_role("switch", name="Smallest box that must be labeled").click(force=True)
        page.get_by_role("button", name="Create queue").click()

        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Next to label: For the night shift"
        )
        rows = _csv(page, page.get_by_role("link", name="CSV", exact=True))
        assert len(rows) == free["numSelected"]
        assert "arm" not in rows[0]


@pytest.mark.parametrize("account", ["auditor", "reviewer"])
def test_who_watches_sees_first_what_was_done_and_by_whom(
    browser: Browser, demo_server: RunningServer, account: str
) -> None:
    with signed_in(browser, demo_server, f"demo-{account}") as page:
        entries = asker(page.context.request, demo_server.url)(
            "{ summary { recent { actor action } } auditEntries(first: 1) { totalCount } }"
        )["summary"]["recent"]
        page.goto(demo_server.url)

        first = page.get_by_role("main").get_by_role("heading", level=2).nth(4)
        expect(first).to_have_text(re.compile("^What changed"))
        listed = first.locator("xpath=ancestor::section").get_by_role("listitem")
        expect(listed).to_have_count(min(8, len(entries)))
        for item, entry in zip(listed.all(), entries, strict=False):
            expect(item).to_contain_text(entry["actor"])
        expect(page.get_by_text("new since your last visit")).to_have_count(0)


def _csv(page: Page, control: Locator) -> list[dict[str, Any]]:
    with page.expect_download() as download:
        control.click()
    with Path(download.value.path()).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _decimal(value: float) -> str:
    return f"{value:.3f}".replace("-", "−")
