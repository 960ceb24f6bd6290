"""`gainloop serve`: API and dashboard in one process, one server per home.

Writes `run/server.json` (0600) with pid and address, for the command line to find it; a lock in the
same folder refuses a second server and ends with the process, however it ends.
"""

import fcntl
import json
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from gainloop.bootstrap import open_home
from gainloop.errors import Conflict, InvalidInput
from gainloop.settings import Settings, load_settings

BACKLOG = 256


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on, 0 for any free.")] = None,
) -> None:
    """Start the API and the dashboard."""
    run_server(load_settings(host=host, port=port))


def run_server(settings: Settings) -> None:
    """Serves until it is told to stop. Raises Conflict SERVER_RUNS, GateBlocked, InvalidInput."""
    import uvicorn

    from gainloop.api.app import check_exposure, create_app

    check_exposure(settings)
    home = open_home(settings)
    try:
        with _only_server(settings.home / "run"), _listening(settings) as listener:
            config = uvicorn.Config(
                create_app(home, settings),
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                ws="none",
            )
            signal.signal(signal.SIGTERM, _leave)
            with _announced(settings, listener) as url:
                typer.echo(f"Gainloop runs at {url} - stop it with Ctrl+C", err=True)
                uvicorn.Server(config).run(sockets=[listener])
    finally:
        home.close()


def _leave(_number: int, _frame: FrameType | None) -> None:
    """Uvicorn raises its signal again once it has stopped; this way what was opened is closed."""
    raise SystemExit(0)


@contextmanager
def _only_server(folder: Path) -> Iterator[None]:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "server.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(
                f"a server runs on this home already{_known_url(folder)}: use it, or stop it first",
                code="SERVER_RUNS",
            ) from None
        yield


@contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    host = settings.host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, settings.port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise InvalidInput(
            "CANNOT_LISTEN",
            f"cannot listen on {settings.host}:{settings.port}: {error.strerror}; "
            "choose another with --port",
            field="port",
        ) from None
    with listener:
        yield listener


@contextmanager
def _announced(settings: Settings, listener: socket.socket) -> Iterator[str]:
    """`run/server.json` while the server runs."""
    host = settings.host if ":" not in settings.host else f"[{settings.host.strip('[]')}]"
    url = f"http://{host}:{listener.getsockname()[1]}"
    place = settings.home / "run" / "server.json"
    partial = place.with_suffix(".partial")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump({"pid": os.getpid(), "url": url}, file)
    partial.replace(place)
    try:
        yield url
    finally:
        place.unlink(missing_ok=True)


def _known_url(folder: Path) -> str:
    try:
        return f" at {json.loads((folder / 'server.json').read_bytes())['url']}"
    except (OSError, ValueError, KeyError):
        return ""
