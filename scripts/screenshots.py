"""Pictures of every page of the dashboard on a demo program, in both themes.

`python -m scripts.screenshots [FOLDER]` builds a demo program in a home of its own, serves it, and
writes PAGE-WIDTH-THEME.png. To look at, not to test.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.dashboard_pages import asker, open_settled, page_paths
from scripts.processes import ROOT, running_server

CHROMIUM = Path("/usr/bin/chromium")
OUT = ROOT / "build" / "screenshots"
HEIGHT = 900
ACCOUNT = "demo-perception-engineer"


def main() -> None:
    options = _options()
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="gainloop-screenshots-") as scratch:
        home = options.home or _demo_home(Path(scratch))
        with running_server(home, Path(scratch)) as server, _chromium() as browser:
            for width in options.width:
                for theme in ("light", "dark"):
                    _take(browser, server.url, width, theme, options)
    print(f"The pictures are in {options.folder}.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=OUT)
    parser.add_argument("--home", type=Path, help="a filled home instead of a new demo program")
    parser.add_argument("--width", type=int, action="append", help="1280 when not given")
    parser.add_argument("--account", default=ACCOUNT, help="who looks")
    parser.add_argument("--page", action="append", help="only this page; all when not given")
    parser.add_argument("--whole", action="store_true", help="whole pages, not the first screen")
    options = parser.parse_args()
    options.width = options.width or [1280]
    return options


def _demo_home(folder: Path) -> Path:
    home = folder / "home"
    settings = [f"GAINLOOP_HOME={home}", "GAINLOOP_DATABASE_URL="]
    program = [sys.executable, "-c", "from gainloop.cli.main import main; main()"]
    subprocess.run(["/usr/bin/env", *settings, *program, "demo", "build"], check=True)
    return home


@contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


def _take(browser: Browser, url: str, width: int, theme: str, options: argparse.Namespace) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT},
        color_scheme="dark" if theme == "dark" else "light",
    )
    page = context.new_page()
    if not options.page or "sign-in" in options.page:
        _shoot(page, f"{url}/", "sign-in", width, theme, options)
    context.request.post(
        f"{url}/auth/session", data={"account": options.account}, headers={"origin": url}
    )
    for name, path in page_paths(asker(context.request, url)).items():
        if not options.page or name in options.page:
            _shoot(page, url + path, name, width, theme, options)
    context.close()


def _shoot(
    page: Page, url: str, name: str, width: int, theme: str, options: argparse.Namespace
) -> None:
    open_settled(page, url)
    page.screenshot(path=options.folder / f"{name}-{width}-{theme}.png", full_page=options.whole)


if __name__ == "__main__":
    main()
