"""Labeling queues and ontology versions. Called by the API."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.governance import Actor, LineageEdge
from gainloop.models.priority import OntologyVersion, Queue
from gainloop.reads.held_edges import held_edges
from gainloop.reads.pages import Page, Window, read_page
from gainloop.reads.rows import Columns, count_rows, fetch, fetch_grouped
from gainloop.rules.access import Permission, require
from gainloop.terms.enums import LineageType, NodeLabel


@dataclass(frozen=True, slots=True)
class QueueRow:
    """checks: [{rule, value}]; run_id, evaluation_id, scenario_id: what it was made of, the others
    None.
    """

    queue_id: str
    name: str
    run_id: str | None
    evaluation_id: str | None
    scenario_id: str | None
    ontology_version_id: str
    instructions: str
    checks: list[dict[str, str]]
    num_items: int
    hours: float
    created_at: datetime


@dataclass(frozen=True, slots=True)
class OntologyRow:
    ontology_version_id: str
    name: str
    version: int
    classes: list[str]
    created_at: datetime


_QUEUE: Columns = (
    col(Queue.id),
    col(Queue.name),
    col(Queue.run_id),
    col(Queue.evaluation_id),
    col(Queue.scenario_id),
    col(Queue.ontology_version_id),
    col(Queue.instructions),
    col(Queue.checks),
    col(Queue.num_items),
    col(Queue.hours),
    col(Queue.recorded_at),
)
_BY_ID = sa.select(*_QUEUE).where(col(Queue.id).in_(sa.bindparam("ids", expanding=True)))
_ONTOLOGY: Columns = (
    col(OntologyVersion.id),
    col(OntologyVersion.name),
    col(OntologyVersion.version),
    col(OntologyVersion.classes),
    col(OntologyVersion.recorded_at),
)
MOST_ONTOLOGIES = 500


def list_queues(session: Session, actor: Actor, window: Window) -> Page[QueueRow]:
    """Newest first."""
    require(actor.role, Permission.READ)
    position = col(Queue.ordinal)
    return read_page(session, sa.select(*_QUEUE), position, window, QueueRow, is_newest_first=True)


def count_queues(session: Session, actor: Actor) -> int:
    require(actor.role, Permission.READ)
    return count_rows(session, sa.select(col(Queue.id)))


def latest_queue(session: Session, actor: Actor) -> QueueRow | None:
    page = list_queues(session, actor, Window(first=1))
    return page.rows[0][1] if page.rows else None


def queues_by_id(session: Session, actor: Actor, ids: Sequence[str]) -> dict[str, QueueRow]:
    require(actor.role, Permission.READ)
    rows = fetch(session, _BY_ID, QueueRow, ids=ids)
    return {row.queue_id: row for row in rows}


def queues_by_run(session: Session, actor: Actor, ids: Sequence[str]) -> dict[str, list[QueueRow]]:
    """Newest first."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(*_QUEUE).where(col(Queue.run_id).in_(ids)).order_by(col(Queue.ordinal).desc())
    )
    grouped: dict[str, list[QueueRow]] = {}
    for row in fetch(session, statement, QueueRow):
        grouped.setdefault(str(row.run_id), []).append(row)
    return grouped


def queues_by_target(
    session: Session, actor: Actor, cluster_ids: Sequence[str]
) -> dict[str, list[QueueRow]]:
    """Queues for an error cluster, newest first."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(col(LineageEdge.target_id), *_QUEUE)
        .join(LineageEdge, col(LineageEdge.source_id) == Queue.id)
        .where(*held_edges(NodeLabel.QUEUE, LineageType.TARGETS, NodeLabel.ERROR_CLUSTER))
        .where(col(LineageEdge.target_id).in_(cluster_ids))
        .order_by(col(Queue.ordinal).desc())
    )
    return fetch_grouped(session, statement, QueueRow)


def list_ontologies(session: Session, actor: Actor) -> list[OntologyRow]:
    """By name, the newest version of each first."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(*_ONTOLOGY)
        .order_by(col(OntologyVersion.name), col(OntologyVersion.version).desc())
        .limit(MOST_ONTOLOGIES)
    )
    return fetch(session, statement, OntologyRow)


def ontologies_by_id(session: Session, actor: Actor, ids: Sequence[str]) -> dict[str, OntologyRow]:
    require(actor.role, Permission.READ)
    statement = sa.select(*_ONTOLOGY).where(col(OntologyVersion.id).in_(ids))
    rows = fetch(session, statement, OntologyRow)
    return {row.ontology_version_id: row for row in rows}
