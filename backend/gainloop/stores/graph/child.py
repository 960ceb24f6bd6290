"""Keeps the embedded engine running for as long as a `serve` or `worker` does.

Started by `bootstrap.run_graph`. The engine is a child process; `run/graph.json` in the home says
where it listens, so that other processes, and this one after a restart of the child, find it. A
child that ends or hangs is started again, after a pause that grows with each failure.
"""

import contextlib
import fcntl
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

import structlog

from gainloop.errors import GainloopError
from gainloop.stores.graph.addresses import (
    child_folder,
    child_password,
    forget_port,
    local_address,
    write_port,
)
from gainloop.stores.graph.bolt import Bolt
from gainloop.stores.graph.statements import statement

START_SECONDS = 120.0
STOP_SECONDS = 15.0
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 30.0
SETTLED_SECONDS = 60.0
"""A child that ran for so long starts with the first pause again."""

CHECK_SECONDS = 5.0
HUNG_SECONDS = 10.0
MOST_HUNG_CHECKS = 3

log = structlog.get_logger()


class GraphChild:
    """One per home: the files of the engine are locked by the process that has them open."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._stopping = threading.Event()
        self._ready = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock: IO[bytes] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> bool:
        """Returns at once, the engine answers some seconds later. False where another process
        keeps the child of this home: then nothing is started here.
        """
        run = self._home / "run"
        run.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (run / "graph.lock").open("wb")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            return False
        self._lock = lock
        forget_port(self._home)  # of a process that was killed
        self._thread = threading.Thread(target=self._keep_running, name="graph-child", daemon=True)
        self._thread.start()
        return True

    def wait(self, seconds: float) -> bool:
        """Whether the engine answers, which is waited for."""
        return self._ready.wait(seconds)

    @property
    def pid(self) -> int | None:
        process = self._process
        return None if process is None else process.pid

    def stop(self) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _keep_running(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while not self._stopping.is_set():
            started = time.monotonic()
            try:
                self._run_once()
            except Exception as error:  # whatever it is, the service goes on without a graph
                log.error("graph_child_failed", error=repr(error))
            if time.monotonic() - started > SETTLED_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            if self._stopping.wait(pause):
                return
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    def _run_once(self) -> None:
        """Returns when the child has ended."""
        port, password = _free_ports(), child_password(self._home)
        bolt = Bolt(lambda: local_address(port, password))
        process = self._process = self._spawn(port, password)
        try:
            if self._wait_until_up(process, bolt):
                write_port(self._home, port, process.pid)
                self._ready.set()
                self._watch(process, bolt)
        finally:
            self._ready.clear()
            forget_port(self._home)
            _end(process)
            bolt.close()
        if not self._stopping.is_set():
            log.warning("graph_child_ended", code=process.returncode, log=str(self._log_file))

    def _spawn(self, port: int, password: str) -> subprocess.Popen[bytes]:
        folder = child_folder(self._home)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._log_file.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603  # this very program, no shell
                [sys.executable, "-m", "gainloop.stores.graph.embedded", str(folder), str(port)],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for this process, which then stops the child
            )
        assert process.stdin is not None
        process.stdin.write(f"{password}\n".encode())
        process.stdin.flush()
        return process

    @property
    def _log_file(self) -> Path:
        return self._home / "graph" / "child.log"

    def _wait_until_up(self, process: subprocess.Popen[bytes], bolt: Bolt) -> bool:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and process.poll() is None:
            if _answers(bolt):
                return True
            if self._stopping.wait(0.1):
                return False
        return False

    def _watch(self, process: subprocess.Popen[bytes], bolt: Bolt) -> None:
        hung, checked = 0, time.monotonic()
        while process.poll() is None and not self._stopping.wait(0.1):
            if time.monotonic() - checked < CHECK_SECONDS:
                continue
            hung = 0 if _answers(bolt) else hung + 1
            checked = time.monotonic()
            if hung == MOST_HUNG_CHECKS:
                log.error("graph_child_hangs", pid=process.pid)
                process.kill()
                process.wait()


def _answers(bolt: Bolt) -> bool:
    try:
        bolt.ping(statement("is_up/ping"), HUNG_SECONDS)
    except GainloopError:  # refused as well: the engine may answer before it has the database
        return False
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    with contextlib.suppress(OSError):  # it has ended already
        process.stdin.close()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_ports() -> int:
    """The first of two neighbors on loopback that nobody listens on."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port
