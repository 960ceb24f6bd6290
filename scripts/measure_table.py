"""How smoothly the queue's table scrolls when its queue is long, in a real Chromium.

`python -m scripts.measure_table [--rows 100000]` makes a home with so many clips, ranks them by
recording time, queues all of them, and measures: frames a second while 2,000 pixels are scrolled
in each frame, rows in the document, time to the first row, time and requests of a jump to the end.
Figures go to standard output as JSON. They depend on the machine, so no test rests on them.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Request, expect, sync_playwright

from gainloop.api.global_ids import global_id
from scripts.processes import running_server
from scripts.screenshots import CHROMIUM, HEIGHT

PIXELS_A_FRAME = 2_000
SECONDS = 5
ACCOUNT = "demo-perception-engineer"
WEATHERS = ("clear", "rain", "fog")
START_UP = "from gainloop.cli.main import main; main()"

SCROLL = """async ([pixels, seconds]) => {
  const table = document.querySelector('table');
  const scroller = table.parentElement;
  const gaps = [];
  let rows = 0;
  let before = await new Promise(requestAnimationFrame);
  const end = before + seconds * 1000;
  while (before < end) {
    const atEnd = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 1;
    scroller.scrollTop = atEnd ? 0 : scroller.scrollTop + pixels;
    const now = await new Promise(requestAnimationFrame);
    gaps.push(now - before);
    before = now;
    rows = Math.max(rows, table.querySelectorAll('tbody tr').length);
  }
  gaps.sort((left, right) => left - right);
  return {
    frames_per_second: gaps.length / (gaps.reduce((sum, gap) => sum + gap, 0) / 1000),
    median_frame_ms: gaps[Math.floor(gaps.length / 2)],
    p95_frame_ms: gaps[Math.floor(gaps.length * 0.95)],
    longest_frame_ms: gaps.at(-1),
    rows_in_document: rows,
  };
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory(prefix="gainloop-table-") as folder:
        queue = _long_queue(Path(folder), rows)
        with running_server(Path(folder) / "home", Path(folder)) as server:
            figures = _measure(server.url, queue, rows)
    json.dump({"rows": rows, "cores": os.cpu_count(), **figures}, sys.stdout, indent=2)
    print()


def _long_queue(folder: Path, rows: int) -> str:
    """Global id of a queue with that many items."""
    with (folder / "clips.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["clip_id", "region", "weather", "num_frames"])
        for number in range(rows):
            row = (f"clip-{number:06d}", f"region {number % 7}", WEATHERS[number % 3], 20)
            writer.writerow(row)
    _gainloop(folder, rows, "catalog", "import", folder / "clips.csv")
    _gainloop(folder, rows, "ontology", "add", "road-users", "--classes", "car,person")
    ranking = ("--profile", "fifo", "--budget-hours", "1000000")
    run = _gainloop(folder, rows, "priorities", "run", *ranking)["run"]
    brief = (
        "--ontology",
        "road-users:1",
        "--instructions",
        "Label all.",
        "--check",
        "min_box_px=8",
    )
    made = _gainloop(folder, rows, "queue", "create", "--run", run, "--name", "long", *brief)
    return global_id("Queue", made["id"])


def _gainloop(folder: Path, rows: int, *words: object) -> Any:
    settings = [f"GAINLOOP_HOME={folder / 'home'}", "GAINLOOP_DATABASE_URL="]
    command = ["/usr/bin/env", *settings, f"GAINLOOP_RUN_ROWS={rows}", sys.executable]
    told = subprocess.run(
        [*command, "-c", START_UP, *map(str, words), "--json"], check=True, capture_output=True
    )
    return json.loads(told.stdout)


def _measure(url: str, queue: str, rows: int) -> dict[str, float]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(viewport={"width": 1280, "height": HEIGHT})
        context.request.post(
            f"{url}/auth/session", data={"account": ACCOUNT}, headers={"origin": url}
        )
        page = context.new_page()
        address = f"{url}/queue/{queue}"
        first = _seconds_to(page, address, "clip-000000")
        scrolled = page.evaluate(SCROLL, [PIXELS_A_FRAME, SECONDS])
        # Every clip fits this filter, so that all rows are rows under a filter.
        _seconds_to(page, f"{address}?q=clip", "clip-000000")
        jump, requests = _jump(page, f"clip-{rows - 1:06d}")
        browser.close()
    return {
        "seconds_to_first_row": round(first, 2),
        **{name: round(value, 1) for name, value in scrolled.items()},
        "seconds_to_jump_to_the_end_of_a_filtered_list": round(jump, 2),
        "requests_for_rows_of_that_jump": requests,
    }


def _seconds_to(page: Page, address: str, text: str) -> float:
    started = time.perf_counter()
    page.goto(address)
    expect(page.locator("tbody tr").filter(has_text=text)).to_be_visible(timeout=60_000)
    return time.perf_counter() - started


def _jump(page: Page, text: str) -> tuple[float, int]:
    asked: list[str] = []

    def note(request: Request) -> None:
        if "RankedItems" in (request.post_data or ""):
            asked.append(request.url)

    page.wait_for_load_state("networkidle")
    page.on("request", note)
    started = time.perf_counter()
    page.evaluate(
        "() => { const box = document.querySelector('table').parentElement;"
        " box.scrollTop = box.scrollHeight; }"
    )
    expect(page.locator("tbody tr").filter(has_text=text)).to_be_visible(timeout=60_000)
    return time.perf_counter() - started, len(asked)


if __name__ == "__main__":
    main()
