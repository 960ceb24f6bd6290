"""Real servers as processes of their own, on free ports of loopback.

Used by tests against a real server, by the serving benchmark, the attacks and the screenshots.
"""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 180  # on a busy machine; a process that ended is told at once
STOP_SECONDS = 10
POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class RunningServer:
    url: str
    pid: int
    home: Path
    log: Path

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])


@contextmanager
def running_server(home: Path, folder: Path, **settings: str) -> Iterator[RunningServer]:
    """`gainloop serve`; `settings` become GAINLOOP_* variables, its log is in the folder.

    The home may be filled before; it must not be open in this process while it serves.
    """
    log = folder / "server.log"
    process = start_process(home, log, **settings)
    place = home / "run" / "server.json"
    with _stopped_at_the_end(process):
        _wait_for(place.exists, process, log)
        told = json.loads(place.read_bytes())
        yield RunningServer(told["url"], told["pid"], home, log)


def start_process(home: Path, log: Path, **settings: str) -> "subprocess.Popen[bytes]":
    """`gainloop serve` without waiting for it."""
    # Without the graph, whose engine takes seconds to start; who wants one says graph="on".
    chosen = {"home": str(home), "port": "0", "database_url": "", "graph": "off", **settings}
    variables = [f"GAINLOOP_{name.upper()}={value}" for name, value in chosen.items()]
    program = "from gainloop.cli.main import main; main()"
    command = ["/usr/bin/env", *variables, sys.executable, "-c", program, "serve"]
    with log.open("ab") as output:
        return subprocess.Popen(command, stdout=output, stderr=output)


@contextmanager
def python_server(command: Sequence[str], log: Path) -> Iterator[int]:
    """The port of `python -m MODULE ARGUMENTS... PORT`."""
    port = _free_port()
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command, str(port)], cwd=ROOT, stdout=output, stderr=output
        )
    with _stopped_at_the_end(process):
        _wait_for(lambda: _listens(port), process, log)
        yield port


@contextmanager
def _stopped_at_the_end(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(is_ready: Callable[[], bool], process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        if is_ready():
            return
        time.sleep(POLL_SECONDS)
    raise AssertionError(f"the server did not start:\n{log.read_text(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
