"""Label batches, the clips they label, and their releases. Called by API and command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.governance import Actor, LineageEdge
from gainloop.models.labels import (
    DatasetRelease,
    DatasetReleaseBatch,
    LabelBatch,
    LabelBatchClip,
)
from gainloop.reads.held_edges import held_edges
from gainloop.reads.pages import Page, Window, read_page
from gainloop.reads.rows import Columns, Statement, count_rows, fetch, fetch_grouped
from gainloop.rules.access import Permission, require
from gainloop.terms.enums import LabelFormat, LineageType, NodeLabel
from gainloop.terms.measures import MinutesSource


@dataclass(frozen=True, slots=True)
class LabelBatchRow:
    """As `models.labels.LabelBatch`."""

    batch_id: str
    ordinal: int
    name: str
    queue_id: str
    ontology_version_id: str
    format: LabelFormat
    file_name: str
    num_clips: int
    num_frames: int
    num_labels: int
    spent_hours: float | None
    author: str
    created_at: datetime

    @property
    def label(self) -> str:
        return f"Batch {self.ordinal}"


@dataclass(frozen=True, slots=True)
class LabelBatchClipRow:
    """rank: of the queue's item."""

    batch_id: str
    clip_id: str
    rank: int
    num_labels: int
    spent_minutes: float | None
    minutes_source: MinutesSource | None


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """As `models.labels.DatasetRelease`."""

    release_id: str
    ordinal: int
    name: str
    version: int
    ontology_version_id: str
    weights_version_id: str | None
    note: str
    manifest_object: str
    digest: str
    num_batches: int
    num_clips: int
    num_labels: int
    author: str
    created_at: datetime


_BATCH: Columns = (
    *(col(LabelBatch.id), col(LabelBatch.ordinal), col(LabelBatch.name)),
    *(col(LabelBatch.queue_id), col(LabelBatch.ontology_version_id), col(LabelBatch.format)),
    *(col(LabelBatch.file_name), col(LabelBatch.num_clips), col(LabelBatch.num_frames)),
    *(col(LabelBatch.num_labels), col(LabelBatch.spent_hours), col(Actor.name)),
    col(LabelBatch.recorded_at),
)
_RELEASE: Columns = (
    *(col(DatasetRelease.id), col(DatasetRelease.ordinal), col(DatasetRelease.name)),
    *(col(DatasetRelease.version), col(DatasetRelease.ontology_version_id)),
    *(col(DatasetRelease.weights_version_id), col(DatasetRelease.note)),
    *(col(DatasetRelease.manifest_object), col(DatasetRelease.digest)),
    *(col(DatasetRelease.num_batches), col(DatasetRelease.num_clips)),
    *(col(DatasetRelease.num_labels), col(Actor.name), col(DatasetRelease.recorded_at)),
)
_BATCH_CLIP: Columns = (
    *(col(LabelBatchClip.batch_id), col(LabelBatchClip.clip_id), col(LabelBatchClip.rank)),
    *(col(LabelBatchClip.num_labels), col(LabelBatchClip.spent_minutes)),
    col(LabelBatchClip.minutes_source),
)
_RELEASES = sa.select(*_RELEASE).join(Actor, col(Actor.id) == DatasetRelease.actor_id)


def list_batches(
    session: Session, actor: Actor, window: Window, queue_id: str | None = None
) -> Page[LabelBatchRow]:
    """Newest first; of one queue where it is named."""
    require(actor.role, Permission.READ)
    return read_page(
        session,
        _batches(queue_id),
        col(LabelBatch.ordinal),
        window,
        LabelBatchRow,
        is_newest_first=True,
    )


def count_batches(session: Session, actor: Actor, queue_id: str | None = None) -> int:
    require(actor.role, Permission.READ)
    return count_rows(session, _batches(queue_id))


def batches_by_id(session: Session, actor: Actor, ids: Sequence[str]) -> dict[str, LabelBatchRow]:
    require(actor.role, Permission.READ)
    rows = fetch(session, _batches(None).where(col(LabelBatch.id).in_(ids)), LabelBatchRow)
    return {row.batch_id: row for row in rows}


def batches_by_queue(
    session: Session, actor: Actor, ids: Sequence[str]
) -> dict[str, list[LabelBatchRow]]:
    """Newest first."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(col(LabelBatch.queue_id), *_BATCH)
        .join(Actor, col(Actor.id) == LabelBatch.actor_id)
        .where(col(LabelBatch.queue_id).in_(ids))
        .order_by(col(LabelBatch.ordinal).desc())
    )
    return fetch_grouped(session, statement, LabelBatchRow)


def batches_by_release(
    session: Session, actor: Actor, ids: Sequence[str]
) -> dict[str, list[LabelBatchRow]]:
    """In the order in which they came in."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(col(DatasetReleaseBatch.release_id), *_BATCH)
        .join(LabelBatch, col(LabelBatch.id) == DatasetReleaseBatch.batch_id)
        .join(Actor, col(Actor.id) == LabelBatch.actor_id)
        .where(col(DatasetReleaseBatch.release_id).in_(ids))
        .order_by(col(LabelBatch.ordinal))
    )
    return fetch_grouped(session, statement, LabelBatchRow)


def list_batch_clips(
    session: Session, actor: Actor, batch_id: str, window: Window
) -> Page[LabelBatchClipRow]:
    """By rank in the queue."""
    require(actor.role, Permission.READ)
    statement = sa.select(*_BATCH_CLIP).where(col(LabelBatchClip.batch_id) == batch_id)
    return read_page(session, statement, col(LabelBatchClip.rank), window, LabelBatchClipRow)


def list_releases(session: Session, actor: Actor, window: Window) -> Page[ReleaseRow]:
    """Newest first."""
    require(actor.role, Permission.READ)
    return read_page(
        session, _RELEASES, col(DatasetRelease.ordinal), window, ReleaseRow, is_newest_first=True
    )


def count_releases(session: Session, actor: Actor) -> int:
    require(actor.role, Permission.READ)
    return count_rows(session, _RELEASES)


def releases_by_id(session: Session, actor: Actor, ids: Sequence[str]) -> dict[str, ReleaseRow]:
    require(actor.role, Permission.READ)
    rows = fetch(session, _RELEASES.where(col(DatasetRelease.id).in_(ids)), ReleaseRow)
    return {row.release_id: row for row in rows}


def releases_by_batch(
    session: Session, actor: Actor, ids: Sequence[str]
) -> dict[str, list[ReleaseRow]]:
    """Newest first."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(col(DatasetReleaseBatch.batch_id), *_RELEASE)
        .join(DatasetRelease, col(DatasetRelease.id) == DatasetReleaseBatch.release_id)
        .join(Actor, col(Actor.id) == DatasetRelease.actor_id)
        .where(col(DatasetReleaseBatch.batch_id).in_(ids))
        .order_by(col(DatasetRelease.ordinal).desc())
    )
    return fetch_grouped(session, statement, ReleaseRow)


def releases_by_model(
    session: Session, actor: Actor, ids: Sequence[str]
) -> dict[str, list[ReleaseRow]]:
    """Releases that a model version was trained on, newest first."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(col(LineageEdge.source_id), *_RELEASE)
        .join(LineageEdge, col(LineageEdge.target_id) == DatasetRelease.id)
        .join(Actor, col(Actor.id) == DatasetRelease.actor_id)
        .where(
            *held_edges(NodeLabel.MODEL_VERSION, LineageType.TRAINED_ON, NodeLabel.DATASET_RELEASE),
            col(LineageEdge.source_id).in_(ids),
        )
        .order_by(col(DatasetRelease.ordinal).desc())
    )
    return fetch_grouped(session, statement, ReleaseRow)


def _batches(queue_id: str | None) -> Statement:
    statement = sa.select(*_BATCH).join(Actor, col(Actor.id) == LabelBatch.actor_id)
    return statement if queue_id is None else statement.where(col(LabelBatch.queue_id) == queue_id)
