"""`gainloop serve` as a process: where it runs is written down, a second one is refused."""

import json
import stat
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from gainloop.bootstrap import open_home
from gainloop.settings import load_settings
from scripts.processes import RunningServer, running_server, start_process


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("serve")
    with running_server(folder / "home", folder) as running:
        yield running


def get(url: str, **headers: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as reply:
            return reply.status, reply.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def test_a_served_home_says_where_and_to_its_owner_alone(server: RunningServer) -> None:
    place = server.home / "run" / "server.json"

    assert json.loads(place.read_bytes()) == {"pid": server.pid, "url": server.url}
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert server.url.startswith("http://127.0.0.1:")


def test_it_answers(server: RunningServer) -> None:
    assert get(f"{server.url}/healthz") == (200, b'{"status":"ok"}')
    assert json.loads(get(f"{server.url}/readyz")[1])["ready"] is True


def test_it_does_not_say_what_it_is_made_of(server: RunningServer) -> None:
    with urllib.request.urlopen(f"{server.url}/version") as reply:
        assert reply.headers.get("server") is None


def test_other_hosts_are_refused(server: RunningServer) -> None:
    assert get(f"{server.url}/healthz", Host="evil.example")[0] == 400


def test_a_second_server_on_the_home_is_refused_and_the_first_goes_on(
    server: RunningServer, tmp_path: Path
) -> None:
    log = tmp_path / "second.log"
    second = start_process(server.home, log)

    assert second.wait(60) == 2
    assert server.url in log.read_text()
    assert "SERVER_RUNS" in log.read_text()
    assert get(f"{server.url}/healthz")[0] == 200


def test_demo_accounts_keep_it_on_this_machine(tmp_path: Path) -> None:
    log = tmp_path / "open.log"
    process = start_process(tmp_path / "home", log, host="0.0.0.0")

    assert process.wait(60) == 3
    assert "DEMO_ACCOUNTS_EXPOSED" in log.read_text()
    assert not (tmp_path / "home" / "run" / "server.json").exists()


def test_a_port_in_use_is_named(server: RunningServer, tmp_path: Path) -> None:
    port = server.url.rpartition(":")[2]
    log = tmp_path / "port.log"
    process = start_process(tmp_path / "home", log, port=port)

    assert process.wait(60) == 2
    assert "CANNOT_LISTEN" in log.read_text()


def test_a_stopped_server_is_not_written_down_any_more(tmp_path: Path) -> None:
    home = tmp_path / "home"
    open_home(load_settings(home=home, database_url="")).close()

    with running_server(home, tmp_path) as running:
        assert get(f"{running.url}/healthz")[0] == 200
    assert not (home / "run" / "server.json").exists()
    with running_server(home, tmp_path) as again:
        assert get(f"{again.url}/healthz")[0] == 200
