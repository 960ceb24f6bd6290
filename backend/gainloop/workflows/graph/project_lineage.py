"""Brings changes of the relational store into the graph.

In: the event of a change, which names its audit entry and no more. Out: nodes and edges merged as
their rows are now, so that events in any order, and again, end in the same graph. Called by `jobs`,
one at a time.
"""

from collections.abc import Sequence
from typing import Any

from gainloop.logs import get_logger
from gainloop.ports.graph import Graph
from gainloop.stores.home import Home
from gainloop.stores.relational.outbox import Event, events_by_id, mark_delivered, undelivered
from gainloop.stores.relational.unit_of_work import LINEAGE_CHANGED
from gainloop.terms.enums import NodeLabel
from gainloop.workflows.graph.lineage_rows import (
    PAGE,
    Key,
    Written,
    edges_of_changes,
    ends_of,
    write_edges,
    write_nodes,
)

MOST_AT_ONCE = 50
_log = get_logger("gainloop.graph")


def project_event(home: Home, graph: Graph, event_id: str) -> int:
    """Brings this event in, unless it has arrived, and with it the oldest others that were taken up
    and have not: what comes after a burst need not wait for every job of it. Out: how many.

    Raises GraphDown.
    """
    with home.database.read() as session:
        event = events_by_id(session, [event_id]).get(event_id)
        waiting = undelivered(session, LINEAGE_CHANGED, MOST_AT_ONCE)
    arrived = [] if event is None or event.delivered_at is not None else [event]
    project_changes(home, graph, arrived)
    others = [one for one in waiting if one.id != event_id and one.relayed_at is not None]
    try:
        project_changes(home, graph, others)
    except Exception as error:  # those have jobs of their own, which tell of it
        _log.info("changes wait for their own jobs", why=str(error))
    else:
        arrived += others
    mark_delivered(home.database, [one.id for one in arrived])
    return len(arrived)


def project_changes(home: Home, graph: Graph, events: Sequence[Event]) -> Written:
    """All of them in as few writes as there are labels and types; whether or not they have arrived
    already.
    """
    if not events:
        return Written()
    sequences = [event.payload["sequence"] for event in events]
    touched = {key for event in events for key in _touched(event.payload)}
    written = Written(num_nodes=write_nodes(home.database, graph, touched))
    after = ""
    while True:
        with home.database.read() as session:
            edges = edges_of_changes(session, sequences, after, PAGE)
        num_nodes = write_nodes(home.database, graph, ends_of(edges))
        written += Written(num_nodes, write_edges(graph, edges))
        if len(edges) < PAGE:
            return written
        after = edges[-1].id


def _touched(payload: dict[str, Any]) -> list[Key]:
    return [(NodeLabel(label), node_id) for label, node_id in payload["nodes"]]
