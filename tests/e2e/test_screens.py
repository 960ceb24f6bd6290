"""Every page in both themes and widths: in order for axe, quiet in the console, nothing cut off."""

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.dashboard_pages import NAMES, asker, open_settled, page_paths
from scripts.processes import RunningServer, running_server
from tests.conftest import REPOSITORY, need
from tests.e2e.dashboard import HEIGHT, WIDTH, signed_in, signed_out

pytestmark = pytest.mark.chromium
AXE = REPOSITORY / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
ENGINEER = "demo-perception-engineer"
SIZES = ((WIDTH, HEIGHT), (1600, 1000))
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture(scope="module")
def axe() -> str:
    need("chromium", AXE.exists(), "axe-core is not installed: run `npm ci` in frontend")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("empty")
    with running_server(folder / "home", folder) as server:
        yield server


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_in_order(
    browser: Browser, demo_server: RunningServer, axe: str, name: str
) -> None:
    with signed_in(browser, demo_server, ENGINEER) as page:
        path = page_paths(asker(page.context.request, demo_server.url))[name]
        open_settled(page, demo_server.url + path)

        _is_in_order(page, axe)


def test_the_way_in_is_in_order(browser: Browser, demo_server: RunningServer, axe: str) -> None:
    with signed_out(browser) as page:
        open_settled(page, demo_server.url)
        expect(page.get_by_role("button", name="Product manager")).to_be_visible()

        _is_in_order(page, axe)


@pytest.mark.parametrize("account", ["product-manager", "auditor", "annotation-lead", "safety"])
def test_the_first_page_is_in_order_for_every_role_that_sees_it_its_own_way(
    browser: Browser, demo_server: RunningServer, axe: str, account: str
) -> None:
    with signed_in(browser, demo_server, f"demo-{account}") as page:
        open_settled(page, demo_server.url)

        _is_in_order(page, axe)


def test_an_empty_program_is_in_order_too(
    browser: Browser, empty_server: RunningServer, axe: str
) -> None:
    with signed_in(browser, empty_server, ENGINEER) as page:
        for path in (
            "/",
            "/evaluations",
            "/coverage",
            "/clips",
            "/queue",
            "/delta",
            "/benchmarks",
            "/inventory",
        ):
            open_settled(page, empty_server.url + path)
            _is_in_order(page, axe)


def _is_in_order(page: Page, axe: str) -> None:
    """No failure, one heading and no sideways scrolling at each size, no violation in a theme."""
    expect(page.get_by_role("alert")).to_have_count(0)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        ), f"the page scrolls sideways at {width} px"
    page.evaluate(axe)
    for theme in THEMES:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", theme)
        assert _violations(page) == [], f"in the {theme} theme"


def _violations(page: Page) -> list[str]:
    found: list[dict[str, Any]] = page.evaluate(
        "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations"
    )
    return [
        f"{violation['id']}: {violation['help']} at {node['target']} {node.get('failureSummary')}"
        for violation in found
        for node in violation["nodes"]
    ]
