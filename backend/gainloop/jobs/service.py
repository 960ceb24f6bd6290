"""Runs jobs in this process, for as long as the block lasts.

Called by `gainloop serve`, `gainloop worker` and, where neither runs, `gainloop graph rebuild`. The
only place that launches DBOS, under the lock of the home: two processes on one SQLite would repeat
each other's steps.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from dbos import DBOS, DBOSConfig

from gainloop.errors import GainloopError
from gainloop.jobs import workflows
from gainloop.jobs.durable_jobs import DurableJobs
from gainloop.jobs.engine import make_engine
from gainloop.jobs.relay import Relay
from gainloop.jobs.serializer import JsonSerializer
from gainloop.jobs.topics import (
    APPLICATION,
    APPLICATION_VERSION,
    QUEUE_OF_KIND,
    SCHEMA,
    executor_id,
    jobs_address,
)
from gainloop.logs import get_logger
from gainloop.models.governance import Actor
from gainloop.ports.graph import Graph, GraphDown
from gainloop.ports.vectors import VectorIndex
from gainloop.stores.home import Home
from gainloop.workflows.graph.rebuild_graph import ensure_built

POLL_SECONDS = 0.15
WATCH_SECONDS = 1.0

_log = get_logger("gainloop.jobs")


@dataclass(frozen=True)
class JobService:
    relay: Relay
    watch: "GraphWatch"

    def is_working(self) -> bool:
        return self.relay.is_alive() and not self.relay.is_failing


@contextmanager
def running_jobs(
    home: Home, operator: Actor, graph: Graph, vectors: VectorIndex
) -> Iterator[JobService]:
    """Relays events and works on jobs. The caller holds the lock of the home (`lock`)."""
    work = workflows.Work(home, graph, operator, vectors)
    workflows.take_up(work)
    _quiet_logs()
    engine = make_engine(home.settings)
    DBOS(config=_config(home, engine))
    try:
        DBOS.launch()
        for queue in dict.fromkeys(QUEUE_OF_KIND.values()):
            DBOS.register_queue(queue, global_concurrency=1, polling_interval_sec=POLL_SECONDS)
        with _threads(home, operator, work) as service:
            yield service
    finally:
        work.stop.set()
        with work.one_ranking:  # it leaves behind the run that it is at, while the home is open
            DBOS.destroy()
        engine.dispose()


class GraphWatch(threading.Thread):
    """Each time the graph comes up, asks for a rebuild where it is not the graph of this home."""

    def __init__(self, operator: Actor, jobs: DurableJobs, work: workflows.Work) -> None:
        super().__init__(name="graph-watch", daemon=True)
        self._operator = operator
        self._jobs = jobs
        self._work = work
        self.is_failing = False

    def run(self) -> None:
        is_known = self._work.is_known
        while not self._work.stop.is_set():
            if not self._work.graph.is_up():
                is_known.clear()
            elif not is_known.is_set() and self._look():
                is_known.set()
            self._work.stop.wait(WATCH_SECONDS)

    def _look(self) -> bool:
        """Whether the graph may be written."""
        home, graph = self._work.home, self._work.graph
        try:
            with self._work.one_writer:
                asked = ensure_built(home, self._operator, self._jobs, graph)
        except GraphDown:
            return False
        except GainloopError as error:  # for a person to mend
            if not self.is_failing:
                _log.error("the graph cannot be used", code=error.code, why=error.message)
            self.is_failing = True
            return False
        except Exception as error:  # the watch goes on
            _log.error("the graph cannot be looked at", exc_info=error)
            return False
        self.is_failing = False
        if asked is not None and asked.is_new:
            _log.info("the graph is built again", job=asked.job_id)
        return True


@contextmanager
def _threads(home: Home, operator: Actor, work: workflows.Work) -> Iterator[JobService]:
    jobs = DurableJobs(home)
    relay = Relay(home, jobs, work.stop)
    watch = GraphWatch(operator, jobs, work)
    try:
        relay.start()
        watch.start()
        yield JobService(relay, watch)
    finally:
        work.stop.set()
        relay.join()
        watch.join()
        jobs.close()


def _config(home: Home, engine: sa.Engine) -> DBOSConfig:
    return {
        "name": APPLICATION,
        "system_database_url": jobs_address(home.settings),
        "system_database_engine": engine,
        "dbos_system_schema": SCHEMA,
        "application_version": APPLICATION_VERSION,
        "executor_id": executor_id(home.settings),
        "serializer": JsonSerializer(),
        "enable_otlp": False,
        "log_level": "WARNING",
        "notification_listener_polling_interval_sec": 1.0,
    }


class _OurLog(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        _log.warning("jobs", told=record.getMessage(), level=record.levelname.lower())


def _quiet_logs() -> None:
    """Warnings of DBOS come out as lines of ours; a handler of its own is then not made."""
    logger = logging.getLogger("dbos")
    logger.propagate = False
    logger.handlers = [_OurLog(logging.WARNING)]
