"""What labels brought, by clip: how many objects, when, and how many of them a model had missed.

Rows of label batches and versions come in, arrays go out. Called by `arrays`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col, select

from gainloop.formats.label_tracks import boxes_by_frame
from gainloop.models.labels import Label, LabelBatch, LabelBatchClip, LabelVersion
from gainloop.reads.fresh_misses import LabeledBox, count_missed
from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Floats, Ints, Texts
from gainloop.terms.features import UNKNOWN
from gainloop.terms.labels import REMOVED_DIGEST

MOST_BATCHES = 8
"""Older batches say nothing of models to come, so no prediction is looked up for them."""


@dataclass(frozen=True, slots=True)
class LabelFacts:
    """objects: (L,) boxes of the newest label versions, one for each frame that shows the object,
    as a benchmark counts; NaN where only the catalog says that the clip is labeled. missed: (L,) of
    these, those that the newest predictions before the batch missed, NaN where there were none.
    batch: (L,) ordinal of the first batch that holds the clip, UNKNOWN for none; batches: by
    ordinal; held: likewise, rows of the clips that the batch holds.
    """

    objects: Floats
    missed: Floats
    batch: Ints
    batches: Mapping[int, LabelBatch]
    held: Mapping[int, list[int]]


def read_label_facts(
    session: Session,
    objects: ObjectStore,
    clip_ids: Texts,
    family: str | None = None,
    most_batches: int | None = MOST_BATCHES,
) -> LabelFacts:
    """family: whose predictions tell what was missed; None: anybody's. most_batches: of the newest
    so many is told what was missed; None: of all.
    """
    batches = {row.ordinal: row for row in session.exec(select(LabelBatch))}
    row_of = {clip_id: row for row, clip_id in enumerate(clip_ids.tolist())}
    first: Ints = np.full(len(clip_ids), UNKNOWN, dtype=np.int64)
    last: dict[str, int] = {}
    held: dict[int, list[int]] = {}
    for clip_id, ordinal in _labeled_by(session):
        if (row := row_of.get(clip_id)) is not None:
            first[row] = ordinal if clip_id not in last else first[row]
            last[clip_id] = ordinal
            held.setdefault(ordinal, []).append(row)
    frames = _Frames(objects, batches, last)
    told = np.unique(first[first != UNKNOWN])
    recent = (told if most_batches is None else told[-most_batches:]).tolist()
    boxes: dict[int, list[LabeledBox]] = {ordinal: [] for ordinal in recent}
    found = np.where(first == UNKNOWN, np.nan, 0.0)
    for clip_id, content in _contents(session):
        if clip_id not in last:
            continue
        row = row_of[clip_id]
        shown = list(boxes_by_frame(content, frames.of_clip(clip_id)))
        found[row] += len(shown)
        if (of_batch := boxes.get(int(first[row]))) is not None:
            of_batch += [LabeledBox(clip_id, at.frame, content["class"], at.box) for at in shown]
    missed = np.full(len(clip_ids), np.nan)
    for ordinal, of_batch in boxes.items():
        rows = np.flatnonzero(first == ordinal)
        wanted = {clip_id: frames.of_clip(clip_id) for clip_id in clip_ids[rows].tolist()}
        counted = count_missed(session, objects, batches[ordinal], wanted, of_batch, family=family)
        missed[rows] = [counted.get(clip_id, np.nan) for clip_id in wanted]
    return LabelFacts(found, missed, first, batches, held)


def _labeled_by(session: Session) -> list[tuple[str, int]]:
    """Clip and ordinal of every batch that holds it, in the order in which batches came in."""
    statement = (
        sa.select(col(LabelBatchClip.clip_id), col(LabelBatch.ordinal))
        .join(LabelBatch, col(LabelBatch.id) == LabelBatchClip.batch_id)
        .order_by(col(LabelBatch.ordinal))
    )
    return [(row[0], row[1]) for row in session.connection().execute(statement)]


def _contents(session: Session) -> Iterator[tuple[str, dict[str, Any]]]:
    """Clip and content of the newest version of every label that is still there."""
    newest = (
        sa.select(
            col(LabelVersion.label_id), sa.func.max(col(LabelVersion.version)).label("version")
        )
        .group_by(col(LabelVersion.label_id))
        .subquery()
    )
    statement = (
        sa.select(col(Label.clip_id), col(LabelVersion.content))
        .join(newest, newest.c.label_id == Label.id)
        .join(
            LabelVersion,
            sa.and_(
                col(LabelVersion.label_id) == newest.c.label_id,
                col(LabelVersion.version) == newest.c.version,
            ),
        )
        .where(col(LabelVersion.digest) != REMOVED_DIGEST)
        .order_by(col(Label.id))
    )
    for found in session.connection().execute(statement):
        yield found[0], found[1]


class _Frames:
    """Frames of each clip as the last batch that holds it had them, read batch by batch."""

    def __init__(
        self, objects: ObjectStore, batches: Mapping[int, LabelBatch], last: Mapping[str, int]
    ) -> None:
        self._objects, self._batches, self._last = objects, batches, last
        self._known: dict[int, dict[str, list[int]]] = {}

    def of_clip(self, clip_id: str) -> list[int]:
        ordinal = self._last[clip_id]
        if ordinal not in self._known:
            table = self._objects.get_table(
                self._batches[ordinal].frames_object, columns=["clip_id", "frame_index"]
            )
            by_clip: dict[str, list[int]] = {}
            for clip, index in zip(
                table["clip_id"].to_pylist(), table["frame_index"].to_pylist(), strict=True
            ):
                by_clip.setdefault(clip, []).append(index)
            self._known[ordinal] = {clip: sorted(found) for clip, found in by_clip.items()}
        return self._known[ordinal].get(clip_id, [])
