"""Is the second demo detector better? The comparison in Chromium, and where it leads."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.dashboard_pages import asker
from scripts.processes import RunningServer
from tests.e2e.dashboard import SignedIn

pytestmark = pytest.mark.chromium
ENGINEER = "demo-perception-engineer"
VERDICTS = ["worse", "better", "undecided", "too few"]


@pytest.fixture
def page(people: SignedIn, watched_server: RunningServer) -> Iterator[Page]:
    with people.page_of(watched_server, ENGINEER) as opened:
        opened.goto(f"{watched_server.url}/delta")
        yield opened


def test_the_newest_on_development_stands_against_the_one_before(page: Page) -> None:
    expect(page.get_by_role("heading", name="Is demo-detector:4 better?")).to_be_visible()
    expect(forest(page)).to_be_visible()

    expect(chosen(page, "Model")).to_have_text("demo-detector:4 on demo-development:1")
    expect(chosen(page, "Against")).to_have_text("demo-detector:3 on demo-development:1")
    order = [VERDICTS.index(verdict_of(row)) for row in rows(page)]
    assert order == sorted(order)
    expect(page.get_by_text(re.compile("resamples of drives"))).to_be_visible()
    expect(
        page.get_by_text(re.compile("within cohorts and .* from a different mix"))
    ).to_be_visible()


def test_every_interval_says_its_numbers(page: Page) -> None:
    expect(forest(page)).to_be_visible()

    for row in rows(page):
        mark = row.get_by_role("img")
        expect(mark).to_have_attribute(
            "aria-label",
            re.compile(r"^[+−±][\d.]+ points, (95 % interval .* to |without an interval)"),
        )


def test_filters_are_in_the_address_and_survive_a_reload(page: Page) -> None:
    expect(forest(page)).to_be_visible()

    page.get_by_label("Compared", exact=True).select_option("PUBLISHED")
    expect(page).to_have_url(re.compile("at=PUBLISHED"))
    page.get_by_label("Class", exact=True).select_option("cyclist")
    expect(page).to_have_url(re.compile("className=cyclist"))
    page.reload()

    expect(chosen(page, "Compared")).to_have_text("as published")
    expect(page.get_by_role("heading", name="Thresholds as published")).to_be_visible()
    expect(table(page, "Thresholds").get_by_role("row")).to_have_count(1 + 1)


def test_keys_unfold_a_row_that_leads_to_its_clips_and_errors(page: Page) -> None:
    expect(forest(page)).to_be_visible()

    page.keyboard.press("j")
    expect(page).to_have_url(re.compile("row="))
    expect(
        page.get_by_text(re.compile(r"objects? in \d+ clips? of \d+ drives?\. Recall")).last
    ).to_be_visible()
    page.get_by_role("link", name="Clips of benchmarks like these").click()

    expect(page).to_have_url(re.compile(r"/clips\?.*weather=.*inBenchmark=true"))
    page.go_back()
    page.get_by_role("link", name="What demo-detector:4 misses").click()
    expect(page).to_have_url(re.compile(r"/evaluations/.*errorKind=missed.*#errors"))


def test_the_csv_is_what_the_api_says(page: Page, watched_server: RunningServer) -> None:
    expect(forest(page)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").first.click()
    with Path(download.value.path()).open(newline="", encoding="utf-8") as file:
        lines = list(csv.DictReader(file))

    ask = asker(page.context.request, watched_server.url)
    edges = ask("{ evaluations { edges { node { id previous { id } benchmark { role } } } } }")
    newest = next(
        edge["node"]
        for edge in edges["evaluations"]["edges"]
        if edge["node"]["previous"] and edge["node"]["benchmark"]["role"] == "DEVELOPMENT"
    )
    told = ask(
        f'{{ compareEvaluations(a: "{newest["previous"]["id"]}", b: "{newest["id"]}",'
        ' by: ["weather", "time_of_day"]) { cohorts { numObjects delta tooFew } } }'
    )["compareEvaluations"]["cohorts"]
    assert [(int(line["objects"]), float(line["change"])) for line in lines] == [
        (row["numObjects"], row["delta"]) for row in told
    ]
    assert [line["verdict"] == "too few" for line in lines] == [row["tooFew"] for row in told]


def test_too_few_never_stands_first_by_rate(page: Page) -> None:
    expect(forest(page)).to_be_visible()
    assert "too few" in [verdict_of(row) for row in rows(page)]

    for _ in range(2):
        forest(page).get_by_role("button", name="Points", exact=True).click()
        verdicts = [verdict_of(row) for row in rows(page)]
        assert verdicts[-verdicts.count("too few") :] == ["too few"] * verdicts.count("too few")


def test_other_ground_truth_is_refused_with_the_reason(page: Page) -> None:
    expect(forest(page)).to_be_visible()

    page.get_by_label("Against", exact=True).select_option(
        label="demo-detector:4 on demo-holdout:1"
    )

    expect(page.get_by_text("No verdict is given")).to_be_visible()
    expect(page.get_by_text(re.compile("whose ground truth differs"))).to_be_visible()
    expect(page.get_by_role("heading", name="No verdict can be given")).to_be_visible()
    assert {verdict_of(row) for row in rows(page)} <= {"no verdict", "too few"}


def test_evaluation_benchmark_and_comparison_lead_to_each_other(
    page: Page, watched_server: RunningServer
) -> None:
    page.goto(f"{watched_server.url}/benchmarks")
    page.get_by_role("link", name="demo-development:1").click()
    expect(
        page.get_by_role("heading", name="What does demo-development:1 measure?")
    ).to_be_visible()
    expect(table(page, "Coverage by cohort").get_by_text("too few").first).to_be_visible()
    expect(page.get_by_role("heading", name="What leaks")).to_be_visible()
    evaluations = table(page, "Evaluations on this version, newest first")
    expect(evaluations.get_by_role("link", name="With the one before")).to_have_count(3)

    evaluations.get_by_role("link", name="demo-detector:4").click()
    page.get_by_role("link", name="Compare with previous").click()

    expect(page).to_have_url(re.compile(r"/delta\?a=.*&b="))
    expect(forest(page)).to_be_visible()


def chosen(page: Page, label: str) -> Locator:
    return page.get_by_label(label, exact=True).locator("option:checked")


def table(page: Page, name: str) -> Locator:
    return page.get_by_role("table", name=name, exact=True)


def forest(page: Page) -> Locator:
    return table(page, "Change in recall by cohort")


def rows(page: Page) -> list[Locator]:
    return forest(page).get_by_role("row").filter(has=page.get_by_role("img")).all()


def verdict_of(row: Locator) -> str:
    """The word of the badge, without its shape, and without what stands beside it."""
    text = row.get_by_role("cell").last.inner_text()
    return next(
        word for word in [*VERDICTS, "no verdict"] if re.search(rf"(^|\s){word}(\s|$)", text)
    )
