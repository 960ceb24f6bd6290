"""Atlases and the names of their cells. Called by workflows, API and command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from gainloop.models.gain import AtlasCell, AtlasVersion
from gainloop.models.governance import Actor
from gainloop.reads.rows import Columns, fetch
from gainloop.rules.access import Permission, require


@dataclass(frozen=True, slots=True)
class AtlasRow:
    """As `models.gain.AtlasVersion`."""

    atlas_id: str
    version: int
    embedding_space_id: str | None
    num_cells: int
    tag_weight: float
    quality: float | None
    num_pool: int
    num_benchmark: int
    note: str
    author: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class AtlasCellRow:
    """traits: [{axis, value, share}]."""

    atlas_id: str
    number: int
    name: str
    traits: list[dict[str, Any]]


_COLUMNS: Columns = (
    *(col(AtlasVersion.id), col(AtlasVersion.version), col(AtlasVersion.embedding_space_id)),
    *(col(AtlasVersion.num_cells), col(AtlasVersion.tag_weight), col(AtlasVersion.quality)),
    *(col(AtlasVersion.num_pool), col(AtlasVersion.num_benchmark), col(AtlasVersion.note)),
    *(col(Actor.name), col(AtlasVersion.recorded_at)),
)
_ATLASES = sa.select(*_COLUMNS).join(Actor, col(Actor.id) == AtlasVersion.actor_id)


def list_atlases(session: Session, actor: Actor) -> list[AtlasRow]:
    """Newest first; there are few."""
    require(actor.role, Permission.READ)
    return fetch(session, _ATLASES.order_by(col(AtlasVersion.version).desc()), AtlasRow)


def atlases_by_id(session: Session, actor: Actor, ids: Sequence[str]) -> dict[str, AtlasRow]:
    require(actor.role, Permission.READ)
    rows = fetch(session, _ATLASES.where(col(AtlasVersion.id).in_(ids)), AtlasRow)
    return {row.atlas_id: row for row in rows}


def cells_of_atlas(session: Session, actor: Actor, atlas_id: str) -> list[AtlasCellRow]:
    """By number."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(
            *(col(AtlasCell.atlas_id), col(AtlasCell.number)),
            *(col(AtlasCell.name), col(AtlasCell.traits)),
        )
        .where(col(AtlasCell.atlas_id) == atlas_id)
        .order_by(col(AtlasCell.number))
    )
    return fetch(session, statement, AtlasCellRow)


def newest_atlas(session: Session, embedding_space_id: str | None) -> AtlasVersion | None:
    """The newest of this space; None stands for tags alone."""
    return session.exec(
        select(AtlasVersion)
        .where(AtlasVersion.embedding_space_id == embedding_space_id)
        .order_by(col(AtlasVersion.version).desc())
        .limit(1)
    ).first()
