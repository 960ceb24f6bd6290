"""`gainloop serve`: API, dashboard and background work in one process, one server per home.

Background work is left out where the setting `worker` is off, and where a `gainloop worker` runs on
this home already. Writes `run/server.json` (0600) with pid and address, for the command line to
find it; a lock in the same folder refuses a second server and ends with the process, however it
ends.
"""

import fcntl
import json
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import typer

from gainloop.bootstrap import open_graph, open_home, open_vectors, operator_of, run_graph
from gainloop.errors import Conflict, InvalidInput
from gainloop.jobs.lock import is_alone, is_worked_on
from gainloop.ports.graph import Graph
from gainloop.settings import Settings, load_settings
from gainloop.stores.home import Home

BACKLOG = 256
LAST_REQUESTS_SECONDS = 5


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on, 0 for any free.")] = None,
) -> None:
    """Start the API and the dashboard."""
    run_server(load_settings(host=host, port=port))


def run_server(settings: Settings) -> None:
    """Serves until it is told to stop. Raises Conflict SERVER_RUNS, GateBlocked, InvalidInput."""
    from gainloop.api.app import check_exposure, create_app

    check_exposure(settings)
    home = open_home(settings)
    try:
        with _only_server(settings.home / "run"), _listening(settings) as listener:
            signal.signal(signal.SIGTERM, _leave)
            with _background(home) as (graph, works):
                app = create_app(home, settings, graph=graph, works=works)
                with _announced(settings, listener) as url:
                    typer.echo(f"Gainloop runs at {url} - stop it with Ctrl+C", err=True)
                    _serve(app, listener)
    finally:
        home.close()


def _serve(app: Callable[..., Any], listener: socket.socket) -> None:
    import uvicorn

    from gainloop.api.limits import MAX_MESSAGE_BYTES

    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="websockets-sansio",
        ws_max_size=MAX_MESSAGE_BYTES,
        timeout_graceful_shutdown=LAST_REQUESTS_SECONDS,
    )
    uvicorn.Server(config).run(sockets=[listener])


@contextmanager
def _background(home: Home) -> Iterator[tuple[Graph, Callable[[], bool]]]:
    """The graph, and whether somebody works on jobs; who does owns the process of the graph."""
    with ExitStack() as stack:
        if home.settings.worker and is_alone(home, stack):
            from gainloop.jobs.service import running_jobs

            graph = stack.enter_context(run_graph(home))
            service = stack.enter_context(
                running_jobs(home, operator_of(home), graph, open_vectors(home))
            )
            yield graph, service.is_working
        else:
            graph = stack.enter_context(closing(open_graph(home)))
            yield graph, partial(is_worked_on, home)


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
