"""A real server of the test's own: `gainloop serve` as a process on a free port of loopback."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 60
STOP_SECONDS = 10


@dataclass(frozen=True, slots=True)
class RunningServer:
    url: str
    pid: int
    home: Path
    log: Path


def start_process(home: Path, log: Path, **settings: str) -> "subprocess.Popen[bytes]":
    """`settings` become GAINLOOP_* variables."""
    chosen = {"home": str(home), "port": "0", "database_url": "", **settings}
    variables = [f"GAINLOOP_{name.upper()}={value}" for name, value in chosen.items()]
    program = "from gainloop.cli.main import main; main()"
    with log.open("ab") as output:
        return subprocess.Popen(
            ["/usr/bin/env", *variables, sys.executable, "-c", program, "serve"],
            stdout=output,
            stderr=output,
        )


@contextmanager
def running_server(home: Path, folder: Path, **settings: str) -> Iterator[RunningServer]:
    """The home may be filled before; it must not be open in this process while it serves."""
    log = folder / "server.log"
    process = start_process(home, log, **settings)
    try:
        yield _wait_until_it_listens(process, home, log)
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_it_listens(
    process: "subprocess.Popen[bytes]", home: Path, log: Path
) -> RunningServer:
    """It listens from the moment on which it says where."""
    place = home / "run" / "server.json"
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        if place.exists():
            told = json.loads(place.read_bytes())
            return RunningServer(told["url"], told["pid"], home, log)
        time.sleep(0.05)
    raise AssertionError(f"the server did not start:\n{log.read_text(errors='replace')}")
