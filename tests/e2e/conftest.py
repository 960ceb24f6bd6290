"""One Chromium for the tests of a module, a context for each of them; the demo program, served."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from scripts.processes import RunningServer, running_server
from tests.e2e.dashboard import CHROMIUM, need_dashboard

# How long a page may take on a busy machine; nothing waits that long where it is quicker.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    need_dashboard()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield started
        started.close()


@pytest.fixture(scope="module")
def demo_server(
    demo_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """A copy of the demo program, which a module may change."""
    need_dashboard()
    folder = tmp_path_factory.mktemp("demo-server")
    shutil.copytree(demo_folder, folder / "home")
    with running_server(folder / "home", folder) as server:
        yield server
