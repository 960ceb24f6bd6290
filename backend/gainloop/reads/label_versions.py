"""Versions of labels: what held for a queue when a batch had come in, and the content of versions.

Called by the workflows that import labels, make releases and export them. Labels of a queue are
those that its batches brought; a label that a batch removed holds no longer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.labels import Label, LabelBatch, LabelBatchClip, LabelVersion
from gainloop.reads.rows import Columns, fetch
from gainloop.terms.labels import REMOVED_DIGEST

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class KnownLabel:
    """The newest version of a label."""

    label_id: str
    clip_id: str
    version: int
    digest: str

    @property
    def is_removed(self) -> bool:
        return self.digest == REMOVED_DIGEST


_KNOWN: Columns = (
    *(col(Label.id), col(Label.clip_id)),
    *(col(LabelVersion.version), col(LabelVersion.digest)),
)


def known_labels(session: Session, queue_id: str) -> list[KnownLabel]:
    """Every label of a queue, also those that are removed, by id."""
    return _newest(session, [col(LabelBatch.queue_id) == queue_id])


def labels_of_batch(session: Session, batch: LabelBatch) -> list[KnownLabel]:
    """What held on the clips of a batch when it had come in, by id; without what was removed."""
    clips = sa.select(col(LabelBatchClip.clip_id)).where(col(LabelBatchClip.batch_id) == batch.id)
    conditions = [
        col(LabelBatch.queue_id) == batch.queue_id,
        col(LabelBatch.ordinal) <= batch.ordinal,
    ]
    found = _newest(session, conditions, col(Label.clip_id).in_(clips))
    return [label for label in found if not label.is_removed]


def contents_of(
    session: Session, keys: Sequence[tuple[str, int]]
) -> Iterator[tuple[str, int, dict[str, Any], str]]:
    """Label id, version, content and digest of these versions, in the order of the keys; versions
    that are not there are left out.
    """
    for start in range(0, len(keys), _AT_ONCE):
        chunk = keys[start : start + _AT_ONCE]
        columns = (
            *(col(LabelVersion.label_id), col(LabelVersion.version)),
            *(col(LabelVersion.content), col(LabelVersion.digest)),
        )
        statement = sa.select(*columns).where(
            col(LabelVersion.label_id).in_([label_id for label_id, _ in chunk])
        )
        found = {(row[0], row[1]): row for row in session.connection().execute(statement)}
        yield from (tuple(found[key]) for key in chunk if key in found)


def last_batch_of(session: Session, queue_id: str) -> int:
    """Ordinal of the newest batch of a queue, 0 where there is none."""
    statement = sa.select(sa.func.coalesce(sa.func.max(col(LabelBatch.ordinal)), 0)).where(
        col(LabelBatch.queue_id) == queue_id
    )
    return int(session.connection().execute(statement).scalar_one())


def _newest(
    session: Session,
    of_batches: Sequence[sa.ColumnElement[bool]],
    *conditions: sa.ColumnElement[bool],
) -> list[KnownLabel]:
    newest = (
        sa.select(
            col(LabelVersion.label_id), sa.func.max(col(LabelVersion.version)).label("version")
        )
        .join(LabelBatch, col(LabelBatch.id) == LabelVersion.batch_id)
        .where(*of_batches)
        .group_by(col(LabelVersion.label_id))
        .subquery()
    )
    statement = (
        sa.select(*_KNOWN)
        .join(newest, newest.c.label_id == Label.id)
        .join(
            LabelVersion,
            sa.and_(
                col(LabelVersion.label_id) == newest.c.label_id,
                col(LabelVersion.version) == newest.c.version,
            ),
        )
        .where(*conditions)
        .order_by(col(Label.id))
    )
    return fetch(session, statement, KnownLabel)
