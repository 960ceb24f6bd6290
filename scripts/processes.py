"""Servers as processes of their own, for programs that measure or show them.

Used by the serving benchmark, the attack table and the screenshots.
"""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60
STOP_SECONDS = 10
POLL_SECONDS = 0.05


@contextmanager
def gainloop_server(home: Path, log: Path, **settings: str) -> Iterator[int]:
    """The port of `gainloop serve` on this home; `settings` become GAINLOOP_* variables."""
    port = free_port()
    chosen = {"home": str(home), "port": str(port), "database_url": "", **settings}
    variables = [f"GAINLOOP_{name.upper()}={value}" for name, value in chosen.items()]
    program = "from gainloop.cli.main import main; main()"
    command = ["/usr/bin/env", *variables, sys.executable, "-c", program, "serve"]
    with _running(command, log, port):
        yield port


@contextmanager
def python_server(command: Sequence[str], log: Path) -> Iterator[int]:
    """The port of `python -m MODULE ARGUMENTS... PORT`."""
    port = free_port()
    with _running([sys.executable, "-m", *command, str(port)], log, port):
        yield port


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def _running(command: Sequence[str], log: Path, port: int) -> Iterator[None]:
    with log.open("ab") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output)
    try:
        _wait_until_it_listens(process, log, port)
        yield
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_it_listens(process: "subprocess.Popen[bytes]", log: Path, port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(POLL_SECONDS)
    raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')}")
