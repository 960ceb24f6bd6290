"""Model versions that were evaluated or that predicted. Called by the API."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.evaluation import ModelVersion
from gainloop.models.governance import Actor
from gainloop.reads.rows import Columns, fetch
from gainloop.rules.access import Permission, require


@dataclass(frozen=True, slots=True)
class ModelVersionRow:
    model_version_id: str
    family: str
    version: str
    registered_at: datetime


_COLUMNS: Columns = (
    col(ModelVersion.id),
    col(ModelVersion.family_id),
    col(ModelVersion.version),
    col(ModelVersion.recorded_at),
)
MOST = 500
"""Model versions beyond this, the oldest, are left out of the list."""


def list_model_versions(session: Session, actor: Actor) -> list[ModelVersionRow]:
    """Newest first."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(*_COLUMNS)
        .order_by(col(ModelVersion.recorded_at).desc(), col(ModelVersion.id).desc())
        .limit(MOST)
    )
    return fetch(session, statement, ModelVersionRow)


def model_versions_by_id(
    session: Session, actor: Actor, ids: Sequence[str]
) -> dict[str, ModelVersionRow]:
    require(actor.role, Permission.READ)
    statement = sa.select(*_COLUMNS).where(col(ModelVersion.id).in_(ids))
    rows = fetch(session, statement, ModelVersionRow)
    return {row.model_version_id: row for row in rows}
