"""Which events of the outbox become jobs, and what all processes agree on about them."""

import socket
from hashlib import sha256

from gainloop.ports.jobs import EVALUATION_IMPORTED, GRAPH_REBUILD
from gainloop.ports.vectors import EMBEDDINGS_IMPORTED
from gainloop.settings import Settings
from gainloop.stores.relational.unit_of_work import LINEAGE_CHANGED
from gainloop.terms.enums import JobKind

APPLICATION = "gainloop"
APPLICATION_VERSION = "1"
"""Of the jobs, not of the product: a killed job goes on under the version it was begun with, so
this changes only when a workflow does other steps than before.
"""
GRAPH_QUEUE = "graph"
"""One job at a time: two writers of one graph can refuse each other's merges."""
PRIORITIES_QUEUE = "priorities"
"""Apart from that of the graph, whose jobs wait while it is down or built again: a ranking needs no
graph. One at a time, since a ranking takes all the memory and time that it can get.
"""
VECTORS_QUEUE = "vectors"
"""Needs no graph either."""
SCHEMA = "gainloop_jobs"

KIND_OF_TOPIC = {
    LINEAGE_CHANGED: JobKind.PROJECT_LINEAGE,
    GRAPH_REBUILD: JobKind.REBUILD_GRAPH,
    EVALUATION_IMPORTED: JobKind.REFRESH_PRIORITIES,
    EMBEDDINGS_IMPORTED: JobKind.PROJECT_VECTORS,
}
"""Events of other topics have no listener here: they are delivered by being looked at."""

QUEUE_OF_KIND = {
    JobKind.PROJECT_LINEAGE: GRAPH_QUEUE,
    JobKind.REBUILD_GRAPH: GRAPH_QUEUE,
    JobKind.REFRESH_PRIORITIES: PRIORITIES_QUEUE,
    JobKind.PROJECT_VECTORS: VECTORS_QUEUE,
}


def jobs_address(settings: Settings) -> str:
    """Where jobs are kept: beside the SQLite database, or in the PostgreSQL of the settings."""
    return settings.database_url or f"sqlite:///{settings.home / 'jobs.sqlite'}"


def executor_id(settings: Settings) -> str:
    """The same for every start on this home, so that a start takes up what the last one left, and
    another for every home, so that it takes up nothing that others are at.
    """
    place = f"{socket.gethostname()} {settings.home.resolve()}"
    return sha256(place.encode()).hexdigest()[:16]
