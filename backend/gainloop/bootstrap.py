"""The composition root: builds a home from settings, ready for use, and names who acts locally."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import sqlalchemy as sa

from gainloop.errors import Conflict, GainloopError, InvalidInput
from gainloop.models.governance import Actor
from gainloop.ports.graph import Graph
from gainloop.ports.jobs import Jobs
from gainloop.ports.media import Media, Painter
from gainloop.ports.vectors import VectorIndex
from gainloop.settings import Settings
from gainloop.stores.home import Home
from gainloop.stores.media.drawn_frames import DrawnFrames
from gainloop.stores.objects import ObjectStore
from gainloop.stores.relational import migrate
from gainloop.stores.relational.database import Database, utc_now
from gainloop.workflows.home.prepare_home import OPERATOR_ID, prepare_home


def open_home(settings: Settings, clock: Callable[[], datetime] = utc_now) -> Home:
    """A home whose schema is current. A new one is set up; an older one is refused.

    Raises Conflict MIGRATIONS_PENDING, so that nobody migrates by looking; InvalidInput BAD_SETTING
    and Unreadable where it cannot be opened.
    """
    home = build_home(settings, clock)
    found, wanted = migrate.current_revision(home.database), migrate.head_revision()
    if found is None:
        upgrade_home(home)
    elif found != wanted:
        raise Conflict(
            f"the database is at revision {found}, this version needs {wanted}: "
            "back it up, then run `gainloop db upgrade`",
            code="MIGRATIONS_PENDING",
        )
    return home


def build_home(settings: Settings, clock: Callable[[], datetime] = utc_now) -> Home:
    """A home as it is, whatever its schema; for `db upgrade` and `doctor`. The database is not
    connected to yet. Raises InvalidInput BAD_SETTING.
    """
    try:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise InvalidInput(
            "BAD_SETTING",
            f"{settings.home} cannot be made a folder: {error.strerror}",
            field="GAINLOOP_HOME",
        ) from error
    try:
        database = Database(settings.relational_url, clock)
    except (sa.exc.ArgumentError, ValueError):
        raise InvalidInput(
            "BAD_SETTING", "this is no address of a database", field="GAINLOOP_DATABASE_URL"
        ) from None
    return Home(
        settings=settings,
        database=database,
        objects=ObjectStore(settings.home / "objects"),
    )


def upgrade_home(home: Home) -> None:
    migrate.upgrade(home.database)
    prepare_home(home)


def open_media(home: Home, painter: Painter) -> Media:
    """Frames that may be shown; the painter draws those that exist as scenes only."""
    return DrawnFrames(home.objects, painter)


def open_jobs(home: Home) -> Jobs:
    """Work in the background, to be looked at and steered; see `jobs.service` for who does it."""
    from gainloop.jobs.durable_jobs import DurableJobs

    return DurableJobs(home)


def open_graph(home: Home) -> Graph:
    """The graph of this home, which may be down; opens nothing yet and starts no child."""
    from gainloop.stores.graph.addresses import Address, child_address
    from gainloop.stores.graph.bolt_graph import BoltGraph

    settings = home.settings
    if settings.graph == "off":
        return BoltGraph(lambda: None)
    if not settings.graph_url:
        return BoltGraph(lambda: child_address(settings.home))
    password = settings.graph_password.get_secret_value()
    address = Address(settings.graph_url, settings.graph_user, password)
    return BoltGraph(lambda: address)


def open_vectors(home: Home) -> VectorIndex:
    """The indexes of this home's embedding spaces; opens none of them yet."""
    from gainloop.stores.vectors.faiss_index import FaissIndex

    return FaissIndex(home.settings.home / "vectors")


@contextmanager
def run_graph(home: Home) -> Iterator[Graph]:
    """For `serve` and `worker`: the same, with the embedded engine kept running meanwhile, unless
    the settings name a server or another process runs the engine of this home already.
    """
    from gainloop.stores.graph.child import GraphChild

    settings = home.settings
    child = None
    if settings.graph == "on" and not settings.graph_url:
        child = GraphChild(settings.home)
        child.start()
    graph = open_graph(home)
    try:
        yield graph
    finally:
        graph.close()
        if child is not None:
            child.stop()


def operator_of(home: Home) -> Actor:
    """Who the command line acts as; audit rows say so."""
    with home.database.read() as session:
        operator = session.get(Actor, OPERATOR_ID)
    if operator is None:
        raise GainloopError("this home has no operator: run `gainloop db upgrade`")
    return operator
