"""GraphiQL in a real Chromium: it works, from this server's files alone, where a setting allows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.processes import RunningServer, running_server
from tests.api_client import MANAGER
from tests.conftest import REPOSITORY, need
from tests.e2e.dashboard import signed_in

pytestmark = pytest.mark.chromium
BUILT = REPOSITORY / "frontend" / "graphiql" / "dist" / "index.html"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    need("chromium", BUILT.exists(), "GraphiQL is not installed: run `make graphiql`")
    folder = tmp_path_factory.mktemp("graphiql")
    with running_server(folder / "home", folder, graphiql="true") as running:
        yield running


@pytest.fixture
def page(browser: Browser, server: RunningServer) -> Iterator[Page]:
    with signed_in(browser, server, MANAGER) as opened:
        yield opened


def test_a_query_is_run_and_the_schema_is_shown(page: Page, server: RunningServer) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(f"{server.url}/graphiql")
    page.get_by_role("button", name="Execute query").click()
    expect(page.locator(".result-window")).to_contain_text('"name": "Product manager (demo)"')
    page.get_by_role("button", name="Show Documentation Explorer").click()
    expect(page.get_by_role("link", name="ProgramSummary")).to_be_visible()

    assert len(asked) > 5
    assert [url for url in asked if not url.startswith((f"{server.url}/", "data:"))] == []


def test_who_is_not_signed_in_is_sent_to_sign_in(browser: Browser, server: RunningServer) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server.url}/graphiql")

    expect(page.get_by_role("heading", name="Who are you today?")).to_be_visible()
    assert page.url == f"{server.url}/"
    context.close()


def test_with_the_setting_off_there_is_nothing(browser: Browser, tmp_path: Path) -> None:
    with (
        running_server(tmp_path / "home", tmp_path) as plain,
        signed_in(browser, plain, MANAGER) as page,
    ):
        for path in ("/graphiql", "/graphiql/graphiql.min.js"):
            answer = page.request.get(f"{plain.url}{path}", headers={"accept": "text/html"})
            assert answer.status == 404
