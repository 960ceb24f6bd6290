"""Statements over Bolt, within a time: parameters in, plain rows out. Taken by `bolt_graph`.

The only importer of the driver; its errors end here. Writes are managed transactions: a statement
outside of one is not atomic in ArcadeDB, so only DDL runs so.
"""

import logging
import threading
from collections.abc import Callable
from typing import Any, TypeVar

import neo4j
from neo4j.exceptions import AuthError, DriverError, Neo4jError, TransientError

from gainloop.errors import GainloopError
from gainloop.ports.graph import Engine, GraphDown
from gainloop.stores.graph.addresses import Address
from gainloop.stores.graph.deadline import within
from gainloop.stores.graph.rows import Row
from gainloop.stores.graph.statements import Statement

T = TypeVar("T")

CONNECT_SECONDS = 0.5
RETRY_SECONDS = 1.0
"""How long the driver repeats a transaction that the server refused for the moment."""

ARCADEDB = "ArcadeDB"

# What fails is raised, and told by whoever asked; the driver would write it to standard error too.
logging.getLogger("neo4j").setLevel(logging.CRITICAL)


class Bolt:
    """`find` says where the graph is now, None where none runs; asked anew for every statement,
    since a child that starts again listens elsewhere. Safe for threads.
    """

    def __init__(self, find: Callable[[], Address | None]) -> None:
        self._find = find
        self._lock = threading.Lock()
        self._open: tuple[Address, neo4j.Driver] | None = None

    def ping(self, ask: Statement, seconds: float) -> None:
        """Without the driver's retries. Raises GraphDown."""
        self._within(seconds, lambda session: session.run(ask.text).consume())

    def read(self, ask: Statement, parameters: Row, seconds: float) -> list[Row]:
        """Raises GraphDown, and GainloopError GRAPH_FAILED where the statement is refused."""
        return self._within(seconds, lambda session: session.execute_read(_rows, ask, parameters))

    def write(
        self,
        ask: Statement,
        parameters: Row,
        seconds: float,
        check: Callable[[list[Row]], None] = lambda _: None,
    ) -> list[Row]:
        """In one transaction, which goes back where `check` of its rows raises."""

        def work(transaction: neo4j.ManagedTransaction) -> list[Row]:
            rows = _rows(transaction, ask, parameters)
            check(rows)
            return rows

        return self._within(seconds, lambda session: session.execute_write(work))

    def define(self, text: str, seconds: float) -> None:
        """Runs DDL, which is a transaction of its own in every engine."""
        self._within(seconds, lambda session: session.run(text).consume())

    def engine(self, seconds: float) -> Engine:
        def ask() -> Engine:
            return _engine_of(self._driver()[1].get_server_info().agent)

        return _translated(seconds, ask)

    def close(self) -> None:
        with self._lock:
            opened, self._open = self._open, None
        if opened is not None:
            opened[1].close()

    def _within(self, seconds: float, work: Callable[[neo4j.Session], T]) -> T:
        def run() -> T:
            address, driver = self._driver()
            with driver.session(database=address.database) as session:
                return work(session)

        return _translated(seconds, run)

    def _driver(self) -> tuple[Address, neo4j.Driver]:
        address = self._find()
        if address is None:
            self.close()
            raise GraphDown("no graph runs for this home; `gainloop serve` starts it")
        with self._lock:
            before = self._open
            if before is not None and before[0] == address:
                return before
            self._open = (address, _open_driver(address))
            opened = self._open
        if before is not None:
            before[1].close()
        return opened


def _open_driver(address: Address) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(
        address.url,
        auth=(address.user, address.password),
        connection_timeout=CONNECT_SECONDS,
        connection_acquisition_timeout=RETRY_SECONDS + CONNECT_SECONDS,
        max_transaction_retry_time=RETRY_SECONDS,
        notifications_min_severity="OFF",  # Neo4j warns of every label that no node has yet
        warn_notification_severity="OFF",
        telemetry_disabled=True,
    )


def _rows(transaction: neo4j.ManagedTransaction, ask: Statement, parameters: Row) -> list[Row]:
    # dict, not Record.data(), which would make plain maps of nodes without saying so
    return [dict(record) for record in transaction.run(ask.text, parameters)]


def _translated(seconds: float, work: Callable[[], T]) -> T:
    try:
        return within(seconds, work)
    except TimeoutError:
        raise GraphDown(f"the graph did not answer within {seconds:g} seconds") from None
    except AuthError as error:
        raise GraphDown(
            "the graph refuses the user or the password: see GAINLOOP_GRAPH_USER and "
            "GAINLOOP_GRAPH_PASSWORD"
        ) from error
    except (DriverError, TransientError, OSError) as error:
        raise GraphDown(f"the graph is not there: {_first_line(error)}") from error
    except Neo4jError as error:
        raise GainloopError(
            f"the graph refused a statement: {error.code} {_first_line(error)}",
            code="GRAPH_FAILED",
        ) from error


def _first_line(error: Exception) -> str:
    return str(getattr(error, "message", None) or error).partition("\n")[0][:300]


def _engine_of(agent: Any) -> Engine:
    """ArcadeDB calls itself "Neo4j/5.26.0 compatible (ArcadeDB 26.10.2)"."""
    text = str(agent)
    if ARCADEDB in text:
        return Engine(ARCADEDB, text.partition(ARCADEDB)[2].strip(" )/"))
    name, _, version = text.partition("/")
    return Engine(name, version)
