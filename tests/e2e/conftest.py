"""One Chromium for all tests here, and the demo program, served: for those who only look at it, or
a copy for the tests of a module that change it.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from scripts.processes import RunningServer, running_server
from tests.e2e.dashboard import CHROMIUM, SignedIn, need_dashboard

HERE = Path(__file__).parent

# How long a page may take on a busy machine; nothing waits that long where it is quicker.
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Last of all: the driver of the browser keeps an event loop, beside which no other can run."""
    items.sort(key=lambda item: HERE in item.path.parents)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    need_dashboard()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield started
        started.close()


@pytest.fixture(scope="module")
def people(browser: Browser) -> Iterator[SignedIn]:
    """Who looks at the pages of a module, each signed in once."""
    signed_in = SignedIn(browser)
    yield signed_in
    signed_in.close()


@pytest.fixture(scope="session")
def watched_server(
    demo_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """The demo program for tests that only look: one server for them all."""
    with _served_copy(demo_folder, tmp_path_factory.mktemp("watched-server")) as server:
        yield server


@pytest.fixture(scope="module")
def demo_server(
    demo_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """A copy of the demo program, which a module may change."""
    with _served_copy(demo_folder, tmp_path_factory.mktemp("demo-server")) as server:
        yield server


@contextmanager
def _served_copy(demo_folder: Path, folder: Path) -> Iterator[RunningServer]:
    need_dashboard()
    shutil.copytree(demo_folder, folder / "home")
    with running_server(folder / "home", folder) as server:
        yield server
