"""Whoever brings a catalog and nothing else still ends on a queue, on the rung that this allows."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from scripts.processes import running_server
from tests.e2e.dashboard import need_dashboard, signed_in

pytestmark = pytest.mark.chromium
ENGINEER = "demo-perception-engineer"


def test_a_catalog_alone_becomes_a_queue_with_an_ontology_named_on_the_page(
    browser: Browser, tmp_path: Path
) -> None:
    need_dashboard()
    catalog = tmp_path / "clips.csv"
    catalog.write_text("clip_id\na\nb\nc\n", encoding="utf-8")
    with (
        running_server(tmp_path / "home", tmp_path) as server,
        signed_in(browser, server, ENGINEER) as page,
    ):
        page.goto(f"{server.url}/use-my-data")
        page.get_by_label("Catalog of clips").set_input_files(catalog)
        page.get_by_role("button", name="Import 3 clips").click()
        expect(page.get_by_text("3 clips are new")).to_be_visible()
        page.get_by_role("list", name="Steps").get_by_role("button").nth(3).click()
        page.get_by_label("Budget").fill("50")
        page.get_by_role("button", name="Rank the pool").click()
        expect(page.get_by_text("Rung 5 of 5: random within the budget")).to_be_visible()
        page.get_by_role("button", name="Make a queue of 3 items").click()

        page.get_by_label("Ontology name").fill("road users")
        page.get_by_label("Classes", exact=True).fill("car, car")
        page.get_by_role("button", name="Add ontology").click()
        expect(page.get_by_text("The class car is given twice")).to_be_visible()
        page.get_by_label("Classes", exact=True).fill("car, person")
        page.get_by_role("button", name="Add ontology").click()
        ontology = page.get_by_role("combobox", name="Ontology version")
        expect(ontology).to_have_value("road users, version 1")

        page.get_by_label("Name", exact=True).fill("First queue")
        page.get_by_role("button", name="Use an example").click()
        page.get_by_role("switch", name="Smallest box that must be labeled").click(force=True)
        page.get_by_role("button", name="Create queue").click()
        page.wait_for_url(re.compile(r"/queue/[^/]+$"))
        expect(page.get_by_role("heading", level=1)).to_contain_text("First queue")
