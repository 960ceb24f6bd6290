"""What the acceptance checks of a queue say of a label batch. Called by `gainloop labels check`."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from gainloop.errors import NotFound
from gainloop.formats.label_tracks import boxes_by_frame
from gainloop.models.catalog import LabelingUnit
from gainloop.models.governance import Actor
from gainloop.models.labels import Label, LabelBatch
from gainloop.models.priority import Queue, QueueItem
from gainloop.reads.label_versions import contents_of, labels_of_batch
from gainloop.rules.access import Permission, require
from gainloop.rules.label_acceptance import CheckResult, LabelBoxes, LabeledClip, run_checks
from gainloop.rules.labeling_units import Span
from gainloop.stores.objects import ObjectStore
from gainloop.terms.enums import CheckRule

_AT_ONCE = 500


def check_batch(
    session: Session, objects: ObjectStore, actor: Actor, batch_id: str
) -> list[CheckResult]:
    """Of each check in the order of the queue, on what held on the clips of the batch when it had
    come in. Raises NotFound.
    """
    require(actor.role, Permission.READ)
    batch = session.get(LabelBatch, batch_id)
    if batch is None:
        raise NotFound(
            f"there is no label batch {batch_id!r:.120}; `gainloop labels list` shows all",
            path="batch",
        )
    queue = session.get_one(Queue, batch.queue_id)
    checks = [(CheckRule(check["rule"]), check["value"]) for check in queue.checks]
    return run_checks(checks, _clips(session, objects, batch))


def windows_of(session: Session, queue_id: str) -> dict[str, list[Span]]:
    """By clip, of those that the queue orders by windows."""
    rows = session.exec(
        select(QueueItem.clip_id, LabelingUnit.windows)
        .join(LabelingUnit, col(LabelingUnit.id) == QueueItem.unit_id)
        .where(QueueItem.queue_id == queue_id)
    )
    return {
        clip_id: [(first, last) for first, last in windows] for clip_id, windows in rows if windows
    }


def _clips(session: Session, objects: ObjectStore, batch: LabelBatch) -> list[LabeledClip]:
    frames: dict[str, list[int]] = {}
    table = objects.get_table(batch.frames_object, columns=["clip_id", "frame_index"])
    for clip_id, frame in zip(
        table["clip_id"].to_pylist(), table["frame_index"].to_pylist(), strict=True
    ):
        frames.setdefault(clip_id, []).append(frame)
    labels: dict[str, list[LabelBoxes]] = {}
    known = labels_of_batch(session, batch)
    clip_of = {label.label_id: label.clip_id for label in known}
    names = _names(session, list(clip_of))
    for label_id, _, content, _ in contents_of(
        session, [(label.label_id, label.version) for label in known]
    ):
        clip_id = clip_of[label_id]
        shown = boxes_by_frame(content, sorted(frames.get(clip_id, ())))
        labels.setdefault(clip_id, []).append(
            LabelBoxes(
                name=names[label_id],
                class_name=content["class"],
                is_track="boxes" in content,
                frames={at.frame: at.attributes for at in shown},
            )
        )
    windows = windows_of(session, batch.queue_id)
    return [
        LabeledClip(clip_id, sorted(found), labels.get(clip_id, ()), windows.get(clip_id, ()))
        for clip_id, found in sorted(frames.items())
    ]


def _names(session: Session, label_ids: Sequence[str]) -> dict[str, str]:
    """What the tool calls each label."""
    names: dict[str, str] = {}
    for start in range(0, len(label_ids), _AT_ONCE):
        chunk = label_ids[start : start + _AT_ONCE]
        rows = session.exec(select(Label.id, Label.source_key).where(col(Label.id).in_(chunk)))
        names.update((label_id, key or label_id) for label_id, key in rows)
    return names
