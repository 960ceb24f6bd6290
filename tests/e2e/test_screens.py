"""Every page in both themes and widths: in order for axe, quiet in the console, nothing cut off."""

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.dashboard_pages import NAMES, asker, open_settled, page_paths
from scripts.processes import RunningServer, running_server
from tests.conftest import REPOSITORY, need
from tests.e2e.dashboard import HEIGHT, WIDTH, SignedIn, signed_in, signed_out

pytestmark = pytest.mark.chromium
AXE = REPOSITORY / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
ENGINEER = "demo-perception-engineer"
SIZES = ((WIDTH, HEIGHT), (1600, 1000))
Theme = Literal["light", "dark"]
# What a page consists of is the same in both themes: the second may break what is about colors.
COLOR_RULES = ["color-contrast", "link-in-text-block"]
RULES: dict[Theme, list[str] | None] = {"light": None, "dark": COLOR_RULES}


@pytest.fixture(scope="module")
def axe() -> str:
    need("chromium", AXE.exists(), "axe-core is not installed: run `npm ci` in frontend")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def paths(people: SignedIn, watched_server: RunningServer) -> dict[str, str]:
    with people.page_of(watched_server, ENGINEER) as page:
        return page_paths(asker(page.context.request, watched_server.url))


@pytest.fixture(scope="module")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("empty")
    with running_server(folder / "home", folder) as server:
        yield server


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_in_order(
    people: SignedIn, watched_server: RunningServer, paths: dict[str, str], axe: str, name: str
) -> None:
    with people.page_of(watched_server, ENGINEER) as page:
        open_settled(page, watched_server.url + paths[name])

        _is_in_order(page, axe)


def test_the_way_in_is_in_order(browser: Browser, watched_server: RunningServer, axe: str) -> None:
    with signed_out(browser) as page:
        open_settled(page, watched_server.url)
        expect(page.get_by_role("button", name="Product manager")).to_be_visible()

        _is_in_order(page, axe)


@pytest.mark.parametrize("account", ["product-manager", "auditor", "annotation-lead", "safety"])
def test_the_first_page_is_in_order_for_every_role_that_sees_it_its_own_way(
    browser: Browser, watched_server: RunningServer, axe: str, account: str
) -> None:
    with signed_in(browser, watched_server, f"demo-{account}") as page:
        open_settled(page, watched_server.url)

        _is_in_order(page, axe)


def test_an_empty_program_is_in_order_too(
    browser: Browser, empty_server: RunningServer, axe: str
) -> None:
    with signed_in(browser, empty_server, ENGINEER) as page:
        for path in (
            "/",
            "/evaluations",
            "/similar",
            "/coverage",
            "/clips",
            "/queue",
            "/priorities/diff",
            "/learning-curves",
            "/gain-calibration",
            "/shadow",
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
    for theme, rules in RULES.items():
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", theme)
        assert _violations(page, rules) == [], f"in the {theme} theme"


def _violations(page: Page, rules: list[str] | None) -> list[str]:
    """None means all rules that are on by default."""
    only = {} if rules is None else {"runOnly": {"type": "rule", "values": rules}}
    options = {"resultTypes": ["violations"], **only}
    found: list[dict[str, Any]] = page.evaluate(
        "async (options) => (await axe.run(document, options)).violations", options
    )
    return [
        f"{violation['id']}: {violation['help']} at {node['target']} {node.get('failureSummary')}"
        for violation in found
        for node in violation["nodes"]
    ]
