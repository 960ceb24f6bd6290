"""What a release of these batches would pin: for each clip the labels of the last of them that
covers it. Called by the workflow that creates releases.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from gainloop.models.labels import LabelBatch, LabelBatchClip
from gainloop.models.priority import OntologyVersion, PriorityRun, Queue
from gainloop.reads.label_versions import labels_of_batch
from gainloop.terms.releases import Manifest, PinnedBatch, PinnedClip, PinnedLabel


def pin_labels(session: Session, batches: Sequence[LabelBatch]) -> Manifest:
    """Batches in the order in which they came in, all of one ontology version."""
    last = _last_batches(session, batches)
    labels: dict[str, list[PinnedLabel]] = {clip_id: [] for clip_id in last}
    for batch in batches:
        for label in labels_of_batch(session, batch):
            if last[label.clip_id] == batch.id:
                pin = PinnedLabel(label.label_id, label.version, label.digest)
                labels[label.clip_id].append(pin)
    ontology = session.get_one(OntologyVersion, batches[0].ontology_version_id)
    return Manifest(
        ontology_id=ontology.id,
        classes=tuple(ontology.classes),
        weights_id=_weights_of(session, {batch.queue_id for batch in batches}),
        batches=tuple(
            PinnedBatch(batch.id, batch.queue_id, batch.frames_object) for batch in batches
        ),
        clips=tuple(
            PinnedClip(
                clip_id,
                last[clip_id],
                tuple(sorted(labels[clip_id], key=lambda pin: pin.label_id)),
            )
            for clip_id in sorted(last)
        ),
    )


def _last_batches(session: Session, batches: Sequence[LabelBatch]) -> dict[str, str]:
    """For each clip the last batch that covers it."""
    rows = session.exec(
        select(LabelBatchClip.clip_id, LabelBatchClip.batch_id)
        .join(LabelBatch, col(LabelBatch.id) == LabelBatchClip.batch_id)
        .where(col(LabelBatchClip.batch_id).in_([batch.id for batch in batches]))
        .order_by(col(LabelBatch.ordinal))
    )
    return dict(rows.all())


def _weights_of(session: Session, queue_ids: set[str]) -> str | None:
    """The weights that chose all of the clips; None where there is not one for all."""
    rows = session.connection().execute(
        sa.select(col(PriorityRun.weights_version_id))
        .select_from(Queue)
        .join(PriorityRun, col(PriorityRun.id) == Queue.run_id, isouter=True)
        .where(col(Queue.id).in_(queue_ids))
        .distinct()
    )
    found = [row[0] for row in rows]
    return found[0] if len(found) == 1 else None
