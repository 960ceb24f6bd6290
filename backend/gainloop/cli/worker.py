"""`gainloop worker`: background work without API and dashboard, one worker per home."""

import signal
import threading
from types import FrameType

import typer

from gainloop.bootstrap import open_home, open_vectors, operator_of, run_graph
from gainloop.jobs.lock import only_worker
from gainloop.settings import Settings, load_settings


def worker() -> None:
    """Work on jobs without serving: events of the outbox, the graph."""
    run_worker(load_settings())


def run_worker(settings: Settings) -> None:
    """Works until it is told to stop. Raises Conflict WORKER_RUNS."""
    from gainloop.jobs.service import running_jobs

    told = threading.Event()

    def leave(_number: int, _frame: FrameType | None) -> None:
        told.set()

    signal.signal(signal.SIGTERM, leave)
    home = open_home(settings)
    try:
        with (
            only_worker(home),
            run_graph(home) as graph,
            running_jobs(home, operator_of(home), graph, open_vectors(home)),
        ):
            typer.echo("Gainloop works on jobs - stop it with Ctrl+C", err=True)
            told.wait()
    finally:
        home.close()
