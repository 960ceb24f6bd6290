"""The dashboard in a real Chromium, signed in, with everything that its console complains about."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Error, Page

from scripts.processes import RunningServer
from tests.conftest import REPOSITORY, need

CHROMIUM = Path("/usr/bin/chromium")
BUILT = REPOSITORY / "frontend" / "dist" / "index.html"
WIDTH, HEIGHT = 1280, 900


def need_dashboard() -> None:
    """Skips where there is no Chromium or no built dashboard; fails where they are required."""
    need("chromium", CHROMIUM.exists(), f"no {CHROMIUM}")
    need("chromium", BUILT.exists(), "the dashboard is not built: run `npm run build` in frontend")


@contextmanager
def signed_in(browser: Browser, server: RunningServer, account: str) -> Iterator[Page]:
    """A page of somebody; leaving it fails where the console had an error."""
    with signed_out(browser) as page:
        answer = page.context.request.post(
            f"{server.url}/auth/session",
            data={"account": account},
            headers={"origin": server.url},
        )
        assert answer.ok, answer.text()
        yield page


@contextmanager
def signed_out(browser: Browser) -> Iterator[Page]:
    complaints: list[str] = []

    def note_message(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    def note_error(error: Error) -> None:
        complaints.append(str(error))

    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    try:
        page = context.new_page()
        page.on("console", note_message)
        page.on("pageerror", note_error)
        yield page
    finally:
        context.close()
    assert complaints == []
