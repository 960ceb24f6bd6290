"""A job that is asked for on the page is told by the socket until it is done, in Chromium."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import WebSocket, expect

from scripts.processes import RunningServer, running_server
from tests.e2e.dashboard import SignedIn

pytestmark = pytest.mark.chromium
ADMIN = "demo-admin"
REBUILD_MS = 120_000


@pytest.fixture
def graph_server(demo_folder: Path, tmp_path: Path) -> Iterator[RunningServer]:
    """The demo program with its graph."""
    shutil.copytree(demo_folder, tmp_path / "home")
    with running_server(tmp_path / "home", tmp_path, graph="on") as server:
        yield server


def test_the_socket_tells_of_a_rebuild_until_it_is_done_without_a_reload(
    people: SignedIn, graph_server: RunningServer
) -> None:
    told: list[str] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: told.append(str(frame)))

    with people.page_of(graph_server, ADMIN) as page:
        page.on("websocket", listen)
        page.goto(f"{graph_server.url}/jobs")
        page.evaluate("window.wasNeverLeft = true")
        page.get_by_role("button", name="Rebuild the graph").click()
        page.get_by_label("Why").fill("To see how it goes on")
        page.get_by_role("button", name="Rebuild it").click()

        row = page.get_by_role("table", name="Jobs").get_by_role(
            "row", name="Build the graph again"
        )
        done = row.first.get_by_role("cell", name="done", exact=True)
        expect(done).to_be_visible(timeout=REBUILD_MS)
        assert page.evaluate("window.wasNeverLeft")
    news = [
        message["payload"]["data"]["jobProgress"]
        for message in map(json.loads, told)
        if message["type"] == "next"
    ]
    rebuilds = [job for job in news if job["kind"] == "REBUILD_GRAPH"]
    assert rebuilds[-1]["state"] == "DONE"
    assert any(job["state"] == "RUNNING" and job["progress"]["done"] > 0 for job in rebuilds)
