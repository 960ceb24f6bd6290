"""One Chromium for the tests of a module; each test has a context of its own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.dashboard import CHROMIUM, need_dashboard


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    need_dashboard()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield started
        started.close()
