"""Scenarios in Chromium: written, counted as SQL counts them, saved, requested; read by others."""

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.processes import RunningServer
from tests.e2e.dashboard import SignedIn

pytestmark = pytest.mark.chromium
ENGINEER = "demo-perception-engineer"
MANAGER = "demo-product-manager"
AUDITOR = "demo-auditor"

NIGHT_RAIN = "c.time_of_day = 'night' AND c.weather = 'rain'"
WORK_ZONES = """EXISTS (SELECT 1 FROM tag t WHERE t.clip_id = c.id AND t.axis = 'scenario'
  AND t.value = 'work zone' AND t.retracted_at IS NULL)"""

# Not a line of the program: what a data engineer would ask the database by hand.
_COUNTS = """
WITH seen AS (
  SELECT c.id,
    EXISTS (SELECT 1 FROM benchmark_clip b WHERE b.clip_id = c.id) AS inside,
    COALESCE(c.label_state, '') = 'labeled'
      OR EXISTS (SELECT 1 FROM label l WHERE l.clip_id = c.id) AS labeled
  FROM clip c WHERE {condition}
), newest AS (
  SELECT e.id FROM evaluation e JOIN benchmark b ON b.id = e.benchmark_id
  WHERE b.role = 'development' ORDER BY e.recorded_at DESC, e.ordinal DESC LIMIT 1
)
SELECT
  (SELECT COUNT(*) FROM seen WHERE NOT inside AND NOT labeled),
  (SELECT COUNT(*) FROM seen WHERE NOT inside AND labeled),
  (SELECT COUNT(*) FROM seen WHERE inside),
  (SELECT COUNT(*) FROM detection_error d JOIN seen ON seen.id = d.clip_id
    WHERE d.evaluation_id = (SELECT id FROM newest) AND d.outcome = 'fn')
"""


@dataclass(frozen=True, slots=True)
class Counts:
    candidates: int
    labeled: int
    in_benchmarks: int
    missed: int


def counted_by_sql(home: Path, condition: str) -> Counts:
    database = sqlite3.connect(f"file:{home / 'gainloop.sqlite'}?mode=ro", uri=True)
    try:
        return Counts(*database.execute(_COUNTS.format(condition=condition)).fetchone())
    finally:
        database.close()


@pytest.fixture
def engineer(people: SignedIn, demo_server: RunningServer) -> Iterator[Page]:
    with people.page_of(demo_server, ENGINEER) as page:
        yield page


@pytest.mark.parametrize(
    ("example", "condition"), [("night rain", NIGHT_RAIN), ("work zones", WORK_ZONES)]
)
def test_a_scenario_is_counted_as_sql_counts_it_and_saved(
    engineer: Page, demo_server: RunningServer, example: str, condition: str
) -> None:
    told = counted_by_sql(demo_server.home, condition)
    assert min(told.candidates + told.labeled, told.in_benchmarks, told.missed) > 0
    engineer.goto(f"{demo_server.url}/scenarios?step=new")

    engineer.get_by_role("button", name=example).click()
    expect(engineer.get_by_label("Name")).to_have_value(example)
    _shows(engineer, told)
    # The demo has one of the example's name.
    name = f"{example} on screen"
    engineer.get_by_label("Name").fill(name)
    engineer.get_by_label("Reason").fill("Missed more often than elsewhere")
    engineer.get_by_role("button", name="Save scenario").click()

    panel = engineer.get_by_role("region", name=f"Scenario {name}:1")
    expect(panel).to_contain_text("Missed more often than elsewhere")
    _shows(engineer, told)
    row = engineer.get_by_role("table", name="Scenarios").get_by_role("row", name=name)
    expect(row.get_by_role("cell").nth(2)).to_have_text(str(told.candidates))
    expect(row.get_by_role("cell").nth(4)).to_have_text(str(told.labeled))


def test_another_expression_is_the_next_version_and_the_first_still_reads(
    engineer: Page, demo_server: RunningServer
) -> None:
    _save(engineer, demo_server.url, "fog", "weather = fog")

    engineer.get_by_role("link", name="Write a new version").click()
    engineer.get_by_label("Expression").fill("weather = fog and time_of_day = dusk")
    engineer.get_by_label("Reason").fill("Only dusk is hard")
    engineer.get_by_role("button", name="Save version 2").click()

    panel = engineer.get_by_role("region", name="Scenario fog:2")
    expect(panel.get_by_role("listitem").filter(has_text="Version 1")).to_contain_text(
        "weather = fog"
    )
    expect(panel.get_by_role("listitem").filter(has_text="Version 2")).to_contain_text(
        "Only dusk is hard"
    )


def test_an_expression_that_cannot_be_read_is_marked_at_its_place(
    engineer: Page, demo_server: RunningServer
) -> None:
    engineer.goto(f"{demo_server.url}/scenarios?step=new")
    engineer.get_by_label("Expression").fill("weather = rain and tim = night")

    expect(engineer.locator("mark")).to_have_text("tim")
    expect(engineer.get_by_text("At character 20: 'tim' is no axis")).to_be_visible()
    expect(engineer.get_by_role("button", name="Save scenario")).to_be_disabled()


def test_candidates_become_a_queue_that_names_its_scenario(
    engineer: Page, demo_server: RunningServer
) -> None:
    _save(engineer, demo_server.url, "snow", "weather = snow")
    told = counted_by_sql(demo_server.home, "c.weather = 'snow'")
    assert told.candidates > 0

    engineer.get_by_role("link", name="Request labels").click()
    engineer.get_by_label("Instructions").fill("Draw a box around every road user.")
    engineer.get_by_label("Reason").fill("Snow is rare")
    engineer.get_by_role("switch", name="Smallest box that must be labeled").click(force=True)
    engineer.get_by_role("button", name="Create queue").click()

    expect(engineer.get_by_text("Asked for by the scenario").first).to_be_visible()
    expect(engineer.get_by_role("link", name="snow:1")).to_be_visible()
    expect(engineer.get_by_role("table", name="Items of snow")).to_have_attribute(
        "aria-rowcount", str(1 + told.candidates)
    )


def test_without_a_candidate_the_fleet_is_asked_and_the_request_is_a_file(
    engineer: Page, demo_server: RunningServer
) -> None:
    _save(engineer, demo_server.url, "nowhere", "region = nowhere")

    engineer.get_by_role("link", name="Ask the fleet for clips").click()
    expect(engineer.get_by_text("No clip of the pool fits this scenario")).to_be_visible()
    engineer.get_by_label("Clips wanted").fill("12")
    engineer.get_by_label("Reason").fill("There is not one clip")
    engineer.get_by_role("button", name="Ask for 12 clips").click()

    requests = engineer.get_by_role("table", name="Collection requests, newest first")
    row = requests.get_by_role("row", name="nowhere:1")
    expect(row).to_contain_text("There is not one clip")
    with engineer.expect_download() as download:
        row.get_by_role("button", name="ODD file of nowhere:1").click()
    assert download.value.suggested_filename == "nowhere-1.openlabel.json"
    assert "nowhere" in json.dumps(json.loads(download.value.path().read_text("utf-8")))


def test_a_column_becomes_an_axis_with_bins(engineer: Page, demo_server: RunningServer) -> None:
    engineer.goto(f"{demo_server.url}/scenarios")
    engineer.get_by_label("Axis name").fill("speed")
    engineer.get_by_label("Column", exact=True).fill("ego_speed_mps")
    engineer.get_by_label("Edges of bins").fill("10, 20")
    engineer.get_by_label("Unit").fill("m/s")
    engineer.get_by_label("Reason").fill("Braking differs")
    engineer.get_by_role("button", name="Register axis").click()

    axes = engineer.get_by_role("table", name="Cohort axes")
    expect(axes.get_by_role("row", name="speed")).to_contain_text("below 10, 10 to 20, from 20 m/s")


def test_who_may_not_define_reads_and_is_told_who_may(
    people: SignedIn, demo_server: RunningServer
) -> None:
    with people.page_of(demo_server, AUDITOR) as page:
        page.goto(f"{demo_server.url}/scenarios")

        expect(page.get_by_role("table", name="Cohort axes")).to_be_visible()
        expect(page.get_by_text("your role reads them")).to_be_visible()
        expect(page.get_by_role("link", name="New scenario")).to_have_count(0)
        expect(page.get_by_label("Axis name")).to_have_count(0)
        page.goto(f"{demo_server.url}/scenarios?step=new")
        expect(page.get_by_text("Your role does not include this")).to_be_visible()


def test_doubtful_labels_become_a_queue_that_names_the_evaluation(
    engineer: Page, demo_server: RunningServer
) -> None:
    engineer.goto(f"{demo_server.url}/ground-truth")
    expect(engineer.get_by_role("heading", level=1)).to_have_text(
        re.compile(r"\d+ labels? of demo-development seems? to be wrong")
    )
    expect(engineer.get_by_role("img", name=re.compile("with its labels"))).to_be_visible()

    engineer.get_by_role("button", name="Make a queue").click()
    engineer.get_by_label("Instructions").fill("Correct the boxes that are wrong.")
    engineer.get_by_role("button", name="Create queue").click()

    expect(engineer.get_by_text("Made of labels that").first).to_be_visible()
    expect(engineer.get_by_role("table", name=re.compile("^Items of"))).to_be_visible()


def _save(page: Page, url: str, name: str, expression: str) -> None:
    page.goto(f"{url}/scenarios?step=new")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Expression").fill(expression)
    page.get_by_label("Reason").fill("A test asks for it")
    page.get_by_role("button", name="Save scenario").click()
    expect(page.get_by_role("region", name=f"Scenario {name}:1")).to_be_visible()


def _shows(page: Page, told: Counts) -> None:
    expect(_number(page, "Clips to label")).to_have_text(str(told.candidates))
    expect(_number(page, "Labeled already")).to_have_text(str(told.labeled))
    expect(_number(page, "In benchmarks")).to_have_text(str(told.in_benchmarks))
    expect(_number(page, "Missed objects")).to_have_text(re.compile(f"^{told.missed:,} of "))


def _number(page: Page, name: str) -> Locator:
    """The definition of a term; the term is named before its small i."""
    term = page.get_by_role("term").filter(has_text=re.compile(f"^{name}"))
    return page.locator("dl > div").filter(has=term).get_by_role("definition").first
