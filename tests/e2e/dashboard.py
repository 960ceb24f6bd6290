"""The dashboard in a real Chromium, signed in, with everything that its console complains about."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page

from gainloop.bootstrap import operator_of
from gainloop.ports.jobs import EVALUATION_IMPORTED
from gainloop.stores.home import Home
from gainloop.stores.relational.outbox import undelivered
from gainloop.workflows.priorities.refresh_after_evaluation import refresh_after_evaluation
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
    with _new_context(browser) as context:
        sign_in(context, server, account)
        with quiet_page(context) as page:
            yield page


@contextmanager
def signed_out(browser: Browser) -> Iterator[Page]:
    with _new_context(browser) as context, quiet_page(context) as page:
        yield page


class SignedIn:
    """Contexts of people who stay signed in: pages of one share its cookie and cached files."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: dict[tuple[str, str], BrowserContext] = {}

    @contextmanager
    def page_of(self, server: RunningServer, account: str) -> Iterator[Page]:
        """A new page; leaving it fails where the console had an error."""
        whose = (server.url, account)
        if whose not in self._contexts:
            self._contexts[whose] = context = new_context(self._browser)
            sign_in(context, server, account)
        with quiet_page(self._contexts[whose]) as page:
            yield page

    def close(self) -> None:
        for context in self._contexts.values():
            context.close()


def new_context(browser: Browser) -> BrowserContext:
    return browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})


def sign_in(context: BrowserContext, server: RunningServer, account: str) -> None:
    answer = context.request.post(
        f"{server.url}/auth/session", data={"account": account}, headers={"origin": server.url}
    )
    assert answer.ok, answer.text()


@contextmanager
def quiet_page(context: BrowserContext) -> Iterator[Page]:
    complaints: list[str] = []

    def note_message(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"{message.text} at {message.location}, on {page.url}")

    def note_error(error: Error) -> None:
        complaints.append(f"{error} on {page.url}")

    page = context.new_page()
    page.on("console", note_message)
    page.on("pageerror", note_error)
    try:
        yield page
    finally:
        page.close()
    # With the words: asserts say more by themselves in tests and plugins only.
    assert complaints == [], "\n".join(complaints)


@contextmanager
def _new_context(browser: Browser) -> Iterator[BrowserContext]:
    context = new_context(browser)
    try:
        yield context
    finally:
        context.close()


def rank_what_waits(home: Home) -> None:
    """Ranks anew after the evaluations of a home, which a server would do while pages are read."""
    with home.database.read() as session:
        waiting = [event.id for event in undelivered(session, EVALUATION_IMPORTED)]
    for event_id in waiting:
        refresh_after_evaluation(home, operator_of(home), event_id)
