"""Actors, the hash-chained audit log, the outbox, lineage edges: the unit of work writes them."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from gainloop.models.columns import Json, Table, UtcDateTime, enum_column
from gainloop.terms.enums import ActorKind, AuditAction, LineageType, Role


class Actor(Table, table=True):
    id: str = Field(primary_key=True)
    name: str
    kind: ActorKind = Field(sa_type=enum_column(ActorKind))
    role: Role = Field(sa_type=enum_column(Role))
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class AuditEntry(Table, table=True):
    """One link of the chain. `canonical` are the RFC 8785 bytes that were hashed; the other columns
    repeat them for queries and are checked against them. Triggers refuse UPDATE and DELETE.
    """

    sequence: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=UtcDateTime)
    actor_id: str = Field(foreign_key="actor.id")
    action: AuditAction = Field(sa_type=enum_column(AuditAction))
    object_type: str
    object_id: str
    reason_code: str | None = None
    rationale: str | None = None
    canonical: bytes = Field(sa_type=sa.LargeBinary)
    previous_hash: str
    hash: str


class AuditHead(Table, table=True):
    """The one row that orders writers: locked last in every unit of work."""

    id: int = Field(primary_key=True)
    sequence: int
    hash: str


class Outbox(Table, table=True):
    """An event that other systems must hear of, in the transaction that made it true.

    relayed_at: when a job was made of it under its id; delivered_at: when that job was done.
    """

    id: str = Field(primary_key=True)
    sequence: int  # of the audit entry it belongs to
    topic: str
    payload: dict[str, Any] = Field(sa_type=Json)
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    relayed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    delivered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    __table_args__ = (
        sa.Index("ix_outbox_relayed_at_sequence", "relayed_at", "sequence"),
        sa.Index("ix_outbox_topic_delivered_at", "topic", "delivered_at"),
    )


class LineageEdge(Table, table=True):
    """One relationship of the property graph; the graph database is a projection of these rows.

    valid_from: since when it is true; recorded_at to retracted_at: while it was held to be true.
    sequence and retracted_sequence: of the audit entries that say so. natural_id: the same for all
    edges that were ever held between the same ends.
    """

    id: str = Field(primary_key=True)
    natural_id: str = Field(default="", index=True, sa_column_kwargs={"server_default": ""})
    source_label: str
    source_id: str
    type: LineageType = Field(sa_type=enum_column(LineageType))
    target_label: str
    target_id: str
    properties: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    valid_from: datetime = Field(sa_type=UtcDateTime)
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    retracted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sequence: int | None = Field(default=None, index=True)
    retracted_sequence: int | None = Field(default=None, index=True)

    __table_args__ = (
        sa.Index("ix_lineage_edge_source", "source_label", "source_id"),
        sa.Index("ix_lineage_edge_target", "target_label", "target_id"),
    )
