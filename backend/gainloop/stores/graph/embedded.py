"""The embedded engine, a program of its own: `python -m gainloop.stores.graph.embedded ROOT PORT`.

Started by `child` alone. The password is the first line of standard input. It ends when that input
closes, since a child that outlives its parent would keep the files locked. Listens on loopback
only, for Bolt on PORT and for HTTP, which cannot be left out, on PORT + 1.
"""

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

DATABASE = "graph"
HEAP = "512m"
UTC = "-Duser.timezone=UTC"  # it keeps times without a zone
STOP_SECONDS = 10.0


def main() -> None:
    root, port = Path(sys.argv[1]).absolute(), int(sys.argv[2])
    password = sys.stdin.readline().strip()
    os.umask(0o077)
    root.mkdir(parents=True, exist_ok=True)
    os.chdir(root)  # the engine writes its log to ./log
    stop = threading.Event()
    # Before the engine starts: it takes seconds, and the parent may go meanwhile.
    threading.Thread(target=_wait_for_end, args=(stop,), daemon=True).start()
    server = _server(root, port, password)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())  # else the JVM aborts
    server.start()
    server.create_database(DATABASE)  # or opens what is there
    while not stop.wait(0.5):
        pass
    server.stop()
    os._exit(0)  # the JVM would go on for seconds, with nothing open


def _wait_for_end(stop: threading.Event) -> None:
    while sys.stdin.buffer.read(1):
        pass
    stop.set()
    time.sleep(STOP_SECONDS)
    os._exit(1)  # it cannot stop, and must not keep its locks; what it acknowledged is in its log


def _server(root: Path, port: int, password: str) -> Any:
    options: dict[str, Any] = {
        "root_path": str(root),
        "root_password": password,
        "config": {
            "mode": "production",
            "host": "127.0.0.1",
            "http_port": port + 1,
            "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
            "bolt_port": port,
        },
    }
    try:
        from arcadedb_embedded.server import ArcadeDBServer
    except ImportError:  # the native build of the same engine, which has no JVM
        from arcadedb.server import ArcadeDBServer

        return ArcadeDBServer(**options)
    return ArcadeDBServer(**options, jvm_kwargs={"heap_size": HEAP, "jvm_args": [UTC]})


if __name__ == "__main__":
    main()
