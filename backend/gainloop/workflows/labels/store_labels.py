"""Stores labels that came back for a queue as one batch: versions, answers, states of items.

Called by `import_labels` and the demo program. What the file changes is worked out before the unit
of work opens; inside it is only looked whether another batch of the queue came in between.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from gainloop.errors import Conflict, InvalidInput, NotFound
from gainloop.models.governance import Actor
from gainloop.models.labels import Label, LabelBatch, LabelBatchClip, LabelVersion
from gainloop.models.priority import Queue, QueueItem
from gainloop.reads.acceptance_results import windows_of
from gainloop.reads.label_versions import known_labels, last_batch_of
from gainloop.rules.access import Permission, require
from gainloop.stores.bulk_tables import frames_table
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.staging import Stage, enter_all
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import (
    AuditAction,
    LabelFormat,
    LineageType,
    NodeLabel,
    QueueItemState,
    Task,
)
from gainloop.terms.findings import Findings
from gainloop.terms.hashing import short_id, value_digest
from gainloop.terms.labels import LabelFile
from gainloop.terms.measures import MinutesSource
from gainloop.terms.names import MAX_NAME, check_title
from gainloop.workflows.labels.clip_minutes import (
    ClipMinutes,
    MeasuredMinutes,
    add_minutes,
    hours_of,
    minutes_of_clips,
)
from gainloop.workflows.labels.label_changes import LabelChanges, changes_of
from gainloop.workflows.labels.window_frames import only_ordered
from gainloop.workflows.reasons import MAX_REASON

_MOST_HOURS = 1_000_000
_LABEL = ("id", "clip_id", "task", "source_key")
_VERSION = (
    *("label_id", "version", "supersedes", "batch_id", "source"),
    *("ontology_version_id", "content", "digest"),
)


@dataclass(frozen=True, slots=True)
class BatchSource:
    """Where labels come from. digest: of the file; reading: what else decides what it is read as,
    as a JSON value. name: "" takes that of the file. spent_hours, minutes: None where nobody says.
    """

    queue_id: str
    format: LabelFormat
    file_name: str
    digest: str
    name: str = ""
    spent_hours: float | None = None
    reason: str = ""
    reading: Any = None
    minutes: MeasuredMinutes | None = None

    @property
    def batch_id(self) -> str:
        parts = [self.queue_id, self.format.value, self.digest, self.reading]
        return short_id("batch", value_digest(parts))


@dataclass(frozen=True, slots=True)
class LabelsImport:
    """Counts of labels; those of a batch that was there already are 0 but for its clips. num_timed:
    clips whose labeling time is kept as measured, of a batch that was there those that are new.
    """

    batch_id: str
    is_new: bool
    num_clips: int
    num_frames: int = 0
    num_new: int = 0
    num_changed: int = 0
    num_removed: int = 0
    num_unchanged: int = 0
    num_timed: int = 0
    findings: Findings = field(default_factory=Findings)


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is written, but for the moment. last_batch: of the queue, when this was worked out."""

    queue: Queue
    file: LabelFile
    changes: LabelChanges
    ranks: dict[str, int]
    minutes: dict[str, ClipMinutes]
    last_batch: int


def store_labels(
    home: Home, actor: Actor, file: LabelFile, source: BatchSource, *, is_dry_run: bool = False
) -> LabelsImport:
    """The same file for the same queue is one batch. Raises InvalidInput, NotFound, Conflict
    QUEUE_CHANGED; then nothing is stored.
    """
    require(actor.role, Permission.IMPORT_LABELS)
    name = check_title(source.name or source.file_name, "name", MAX_NAME)
    _check_said(source)
    with home.database.read() as session:
        stored = session.get(LabelBatch, source.batch_id)
        draft = None if stored is not None else _draft(session, file, source)
    if draft is None:
        assert stored is not None
        return _with_minutes(home, actor, stored, file, source, is_dry_run=is_dry_run)
    done = _result(draft, source.batch_id)
    if is_dry_run:
        return done
    frames_object = home.objects.put_table(frames_table(draft.file.frames))
    with Stage(home.database) as stage:
        staged = _stage(stage, draft, source.batch_id)
        with UnitOfWork(
            home.database,
            actor=actor,
            permission=Permission.IMPORT_LABELS,
            action=AuditAction.LABELS_IMPORT,
            connection=stage.connection,
        ) as unit:
            stored = unit.session.get(LabelBatch, source.batch_id)
            if stored is not None:
                return _as_it_was(stored, file)
            _check_unchanged(unit.session, draft)
            unit.session.add(_row(unit, draft, source, name, frames_object))
            unit.session.flush()
            _enter(unit, staged)
            _close_items(unit.session, draft.queue.id, staged.clips)
            _link(unit, draft, source.batch_id)
            unit.emit("labels.imported", {"batch": source.batch_id, "queue": source.queue_id})
            change = _audited(draft, source, name)
            reason = source.reason.strip() or None
            unit.record(AuditRecord("LabelBatch", source.batch_id, change, rationale=reason))
    return done


def _check_said(source: BatchSource) -> None:
    hours = source.spent_hours
    if hours is not None and not (isfinite(hours) and 0 <= hours <= _MOST_HOURS):
        raise InvalidInput(
            "BAD_HOURS", f"{hours} are no hours: give a number from 0", field="spent_hours"
        )
    if len(source.reason.strip()) > MAX_REASON:
        raise InvalidInput(
            "TOO_LONG", f"a reason has at most {MAX_REASON:,} characters", field="reason"
        )


def _with_minutes(
    home: Home,
    actor: Actor,
    stored: LabelBatch,
    file: LabelFile,
    source: BatchSource,
    *,
    is_dry_run: bool,
) -> LabelsImport:
    """Minutes may come later than labels."""
    done = _as_it_was(stored, file)
    if source.minutes is None or is_dry_run:
        return done
    reason = source.reason.strip()
    return replace(done, num_timed=add_minutes(home, actor, stored.id, source.minutes, reason))


def _draft(session: Session, file: LabelFile, source: BatchSource) -> _Draft:
    queue_id = source.queue_id
    queue = queue_of(session, queue_id)
    ranks = ranks_of(session, queue_id)
    unknown = [clip_id for clip_id in file.frames.clips if clip_id not in ranks]
    if unknown:
        message = f"{unknown[0]!r:.120} is no clip of the queue {queue_id}"
        raise InvalidInput("UNKNOWN_CLIP", message, field="queue")
    file = only_ordered(file, windows_of(session, queue_id))
    changes = changes_of(queue_id, file, known_labels(session, queue_id))
    covered = {clip_id: ranks[clip_id] for clip_id in file.frames.clips}
    minutes = minutes_of_clips(session, queue_id, covered, source.minutes, source.spent_hours)
    return _Draft(queue, file, changes, ranks, minutes, last_batch_of(session, queue_id))


def queue_of(session: Session, queue_id: str) -> Queue:
    """Raises NotFound."""
    queue = session.get(Queue, queue_id)
    if queue is None:
        raise NotFound(
            f"there is no queue {queue_id!r:.120}; `gainloop queue list` shows all", path="queue"
        )
    return queue


def ranks_of(session: Session, queue_id: str) -> dict[str, int]:
    """The first rank of each clip of a queue."""
    rows = session.exec(
        select(QueueItem.clip_id, sa.func.min(QueueItem.rank))
        .where(QueueItem.queue_id == queue_id)
        .group_by(col(QueueItem.clip_id))
    )
    return dict(rows.all())


def _check_unchanged(session: Session, draft: _Draft) -> None:
    if last_batch_of(session, draft.queue.id) != draft.last_batch:
        raise Conflict(
            "another batch of this queue came in meanwhile; nothing was stored: import again",
            code="QUEUE_CHANGED",
        )


def _as_it_was(stored: LabelBatch, file: LabelFile) -> LabelsImport:
    return LabelsImport(
        stored.id, False, stored.num_clips, stored.num_frames, findings=file.findings
    )


def _result(draft: _Draft, batch_id: str) -> LabelsImport:
    changes = draft.changes
    return LabelsImport(
        batch_id=batch_id,
        is_new=True,
        num_clips=len(draft.file.frames.clips),
        num_frames=len(draft.file.frames),
        num_new=changes.num_new,
        num_changed=changes.num_changed,
        num_removed=changes.num_removed,
        num_unchanged=changes.num_unchanged,
        num_timed=sum(
            entry.source is not MinutesSource.SHARED_OUT for entry in draft.minutes.values()
        ),
        findings=draft.file.findings,
    )


@dataclass(frozen=True, slots=True)
class _Staged:
    labels: sa.Table
    versions: sa.Table
    clips: sa.Table


def _stage(stage: Stage, draft: _Draft, batch_id: str) -> _Staged:
    """All but the moment, which the unit of work knows."""
    ontology_id = draft.queue.ontology_version_id
    labels = (
        {
            "id": change.label_id,
            "clip_id": change.clip_id,
            "task": Task.BOX_2D,
            "source_key": change.key,
        }
        for change in draft.changes.versions
        if change.supersedes is None
    )
    versions = (
        {
            "label_id": change.label_id,
            "version": change.version,
            "supersedes": change.supersedes,
            "batch_id": batch_id,
            "source": draft.file.source,
            "ontology_version_id": ontology_id,
            "content": dict(change.content),
            "digest": change.digest,
        }
        for change in draft.changes.versions
    )
    return _Staged(
        labels=stage.put(Label, labels, _LABEL),
        versions=stage.put(LabelVersion, versions, _VERSION),
        clips=stage.put(LabelBatchClip, _clip_rows(draft, batch_id)),
    )


def _enter(unit: UnitOfWork, staged: _Staged) -> None:
    connection, now = unit.session.connection(), unit.now
    connection.execute(enter_all(Label, staged.labels, recorded_at=now))
    moments = {"valid_from": now, "recorded_at": now}
    connection.execute(enter_all(LabelVersion, staged.versions, **moments))
    connection.execute(enter_all(LabelBatchClip, staged.clips))


def _clip_rows(draft: _Draft, batch_id: str) -> Iterator[dict[str, Any]]:
    counts = Counter(label.clip_id for label in draft.file.labels)
    for clip_id in draft.file.frames.clips:
        spent = draft.minutes.get(clip_id)
        yield {
            "batch_id": batch_id,
            "clip_id": clip_id,
            "rank": draft.ranks[clip_id],
            "num_labels": counts[clip_id],
            "spent_minutes": spent.minutes if spent else None,
            "minutes_source": spent.source if spent else None,
        }


def _row(
    unit: UnitOfWork, draft: _Draft, source: BatchSource, name: str, frames_object: str
) -> LabelBatch:
    last = unit.session.exec(select(sa.func.max(LabelBatch.ordinal))).one() or 0
    return LabelBatch(
        id=source.batch_id,
        ordinal=last + 1,
        name=name,
        queue_id=draft.queue.id,
        ontology_version_id=draft.queue.ontology_version_id,
        format=source.format,
        file_name=source.file_name,
        file_digest=source.digest,
        frames_object=frames_object,
        num_clips=len(draft.file.frames.clips),
        num_frames=len(draft.file.frames),
        num_labels=len(draft.changes.versions),
        spent_hours=hours_of(draft.minutes, len(draft.file.frames.clips))
        if source.spent_hours is None
        else source.spent_hours,
        actor_id=unit.actor.id,
        valid_from=unit.now,
        recorded_at=unit.now,
    )


def _close_items(session: Session, queue_id: str, staged_clips: sa.Table) -> None:
    session.connection().execute(
        sa.update(QueueItem)
        .where(
            col(QueueItem.queue_id) == queue_id,
            col(QueueItem.clip_id).in_(sa.select(staged_clips.c.clip_id)),
            col(QueueItem.state).in_([QueueItemState.OPEN, QueueItemState.LEASED]),
        )
        .values(state=QueueItemState.DONE)
    )


def _link(unit: UnitOfWork, draft: _Draft, batch_id: str) -> None:
    batch = (NodeLabel.LABEL_BATCH, batch_id)
    unit.link(batch, LineageType.FULFILLS, (NodeLabel.QUEUE, draft.queue.id))
    for row in _clip_rows(draft, batch_id):
        clip = (NodeLabel.CLIP, row["clip_id"])
        unit.link(batch, LineageType.LABELS, clip, {"num_labels": row["num_labels"]})


def _audited(draft: _Draft, source: BatchSource, name: str) -> dict[str, Any]:
    changes = draft.changes
    versions = [[item.label_id, item.version, item.digest] for item in changes.versions]
    return {
        "name": name,
        "queue": draft.queue.id,
        "format": source.format.value,
        "file": source.file_name,
        "sha256": source.digest,
        "clips": len(draft.file.frames.clips),
        "labels_new": changes.num_new,
        "labels_changed": changes.num_changed,
        "labels_removed": changes.num_removed,
        "spent_hours": source.spent_hours,
        **(
            {"minutes": {clip_id: entry.minutes for clip_id, entry in draft.minutes.items()}}
            if source.minutes
            else {}
        ),
        "versions": value_digest(versions),
    }
