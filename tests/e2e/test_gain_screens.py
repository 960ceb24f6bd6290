"""Gain calibration, learning curves and the shadow report, against the API."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from gainloop.bootstrap import open_home, operator_of
from gainloop.settings import load_settings
from gainloop.workflows.outcomes.record_outcome import OutcomeRequest, record_outcome
from scripts.dashboard_pages import Ask, asker
from scripts.processes import RunningServer, running_server
from tests.e2e.dashboard import SignedIn, rank_what_waits
from tests.integration.forecast_program import apart_from_benchmark, draw_queue, label_and_release
from tests.integration.gain_program import add_program, results
from tests.integration.ranked_program import add_embeddings, add_evaluation

pytestmark = pytest.mark.chromium
ENGINEER = "demo-perception-engineer"
CALIBRATION = """{ gainCalibration { num coverage numQueuesWaiting cycles { ratio num numInside
  queue { id name } } forecasts(first: 100) { edges { node { expectedDrop realizedDrop isInside
    cohort { axis value } queue { name } } } } } }"""
RUNS = "{ priorityRuns(first: 50) { edges { node { id number profile } } } }"
CELLS = """{ priorityRun(id: "%s") { cells { number name state missRate gain exposure } } }"""
ORDERS = "{ otherOrders { ... on OtherOrders { numClips orders { name numClips } } } }"
SHADOW = """{ shadowReport { state headline cycles { name arms { arm hours recall worstRecall } }
  metrics { metric label contrasts { baseline sentence } } } }"""


@pytest.fixture(scope="module")
def gain_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A program that ranks by expected gain, whose first queue came to an outcome."""
    folder = tmp_path_factory.mktemp("gain")
    home = open_home(load_settings(home=folder / "home", database_url=""))
    before = add_program(home, folder)
    add_embeddings(home, folder, apart_from_benchmark())
    release_id = label_and_release(home, folder, draw_queue(home).queue_id)
    after = add_evaluation(home, folder, results(night=1), model="rrc:2")
    outcome = OutcomeRequest("", release_id, base_evaluation_id=before, evaluation_id=after)
    record_outcome(home, operator_of(home), outcome)
    rank_what_waits(home)
    home.close()
    with running_server(folder / "home", folder) as server:
        yield server


@pytest.fixture
def page(people: SignedIn, watched_server: RunningServer) -> Iterator[Page]:
    with people.page_of(watched_server, ENGINEER) as opened:
        yield opened


@pytest.fixture
def ask(page: Page, watched_server: RunningServer) -> Ask:
    return asker(page.context.request, watched_server.url)


def test_forecasts_stand_beside_what_came(people: SignedIn, gain_server: RunningServer) -> None:
    with people.page_of(gain_server, ENGINEER) as page:
        told = asker(page.context.request, gain_server.url)(CALIBRATION)["gainCalibration"]
        nodes = [edge["node"] for edge in told["forecasts"]["edges"]]
        assert (told["num"], len(nodes), len(told["cycles"])) == (7, 7, 1)
        page.goto(f"{gain_server.url}/gain-calibration")

        inside = sum(node["isInside"] for node in nodes)
        expect(page.get_by_role("heading", level=1)).to_have_text(f"{inside} of 7 forecasts held")
        rows = table(page, "Forecasts and what came of them").get_by_role("row")
        expect(rows).to_have_count(1 + 7)
        ratio = table(page, "Cycles").get_by_role("row").nth(1).get_by_role("cell").nth(4)
        expect(ratio).to_have_text(f"{told['cycles'][0]['ratio']:.2f}")
        marks = page.get_by_role("img", name=re.compile("^Expected and realized"))
        expect(marks.locator("g[data-came]")).to_have_count(7)
        lines = downloaded(page)
        assert [(float(line["expected_drop"]), float(line["realized_drop"])) for line in lines] == [
            (node["expectedDrop"], node["realizedDrop"]) for node in nodes
        ]
        words = {True: "held", False: "missed"}
        assert [line["came"] for line in lines] == [words[node["isInside"]] for node in nodes]
        page.keyboard.press("j")
        expect(page).to_have_url(re.compile("row="))


def test_curves_are_those_of_the_newest_run_of_expected_gain(
    people: SignedIn, gain_server: RunningServer
) -> None:
    with people.page_of(gain_server, ENGINEER) as page:
        ask = asker(page.context.request, gain_server.url)
        runs = [edge["node"] for edge in ask(RUNS)["priorityRuns"]["edges"]]
        run = next(run for run in runs if run["profile"] == "EXPECTED_GAIN")
        cells = ask(CELLS % run["id"])["priorityRun"]["cells"]
        active = sum(cell["state"] == "ACTIVE" for cell in cells)
        page.goto(f"{gain_server.url}/learning-curves")

        expect(page.get_by_role("heading", level=1)).to_have_text(
            f"Labels still help in {active} of {len(cells)} cells"
        )
        lines = downloaded(page)
        assert [int(line["cell"]) for line in lines] == [cell["number"] for cell in cells]
        assert [float(line["miss_rate"]) for line in lines] == [cell["missRate"] for cell in cells]
        page.keyboard.press("j")
        expect(page).to_have_url(re.compile(rf"cell={cells[1]['number']}$"))
        heading = page.get_by_role(
            "heading", level=2, name=re.compile(rf"\({cells[1]['number']}\)")
        )
        expect(heading).to_be_visible()


def test_without_expected_gain_the_screens_say_what_is_missing(
    page: Page, watched_server: RunningServer
) -> None:
    page.goto(f"{watched_server.url}/gain-calibration")
    expect(page.get_by_role("heading", name="No forecast yet")).to_be_visible()

    page.goto(f"{watched_server.url}/learning-curves")
    expect(page.get_by_role("heading", name="No run of expected gain yet")).to_be_visible()


def test_a_run_without_cells_says_so(page: Page, watched_server: RunningServer, ask: Ask) -> None:
    runs = [edge["node"] for edge in ask(RUNS)["priorityRuns"]["edges"]]
    other = next(run for run in runs if run["profile"] == "FIFO")

    page.goto(f"{watched_server.url}/learning-curves?run={other['id']}")

    expect(page.get_by_role("heading", name="This run has no cells")).to_be_visible()


def test_the_shadow_report_shows_every_arm_and_no_verdict_of_one_cycle(
    page: Page, watched_server: RunningServer, ask: Ask
) -> None:
    report = ask(SHADOW)["shadowReport"]
    arms = [arm for cycle in report["cycles"] for arm in cycle["arms"]]
    assert (report["state"], len(report["cycles"]), len(arms)) == ("TOO_FEW_CYCLES", 1, 3)

    page.goto(f"{watched_server.url}/shadow")

    expect(page.get_by_role("heading", level=1)).to_have_text("One cycle decides nothing")
    expect(page.get_by_text(report["headline"])).to_be_visible()
    rows = table(page, "Cycles and their arms").get_by_role("row")
    expect(rows).to_have_count(1 + len(arms))
    for place, arm in enumerate(arms, start=1):
        cells = rows.nth(place).get_by_role("cell")
        expect(cells.nth(5)).to_have_text(f"{100 * arm['worstRecall']:.1f} %")
        expect(cells.nth(6)).to_have_text(f"{100 * arm['recall']:.1f} %")
    for metric in report["metrics"]:
        for contrast in metric["contrasts"]:
            expect(page.get_by_text(contrast["sentence"]).first).to_be_visible()


def test_the_holdback_judges_other_orders_on_request(
    page: Page, watched_server: RunningServer, ask: Ask
) -> None:
    told = ask(ORDERS)["otherOrders"]
    page.goto(f"{watched_server.url}/shadow")
    page.get_by_role("button", name="Reckon").click()

    rows = table(page, "What other orders would have found").get_by_role("row")
    expect(rows).to_have_count(1 + len(told["orders"]))
    drawn = rows.nth(1).get_by_role("cell")
    expect(drawn.nth(0)).to_have_text("Random draw")
    expect(drawn.nth(2)).to_have_text(str(told["orders"][0]["numClips"]))


def table(page: Page, name: str) -> Locator:
    return page.get_by_role("table", name=name, exact=True)


def downloaded(page: Page) -> list[dict[str, str]]:
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").first.click()
    with Path(download.value.path()).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
