"""What a dataset release pins: its manifest, frames and contents of labels, each digest checked.

Called by the workflow that exports releases, and by the demo program, which trains on them. What
was labeled after the release is not seen here.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import orjson
from sqlmodel import Session

from gainloop.errors import Incomplete, NotFound, Tampered
from gainloop.formats.coco_writer import LabelContent
from gainloop.formats.label_tracks import boxes_by_frame
from gainloop.formats.rows import texts
from gainloop.models.governance import Actor
from gainloop.models.labels import DatasetRelease
from gainloop.reads.label_versions import contents_of
from gainloop.rules.access import Permission, require
from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import FrameTable
from gainloop.terms.hashing import value_digest
from gainloop.terms.labels import ReleaseLabels
from gainloop.terms.releases import Manifest

_LABELS_AT_ONCE = 500


def labels_of_release(
    session: Session, objects: ObjectStore, actor: Actor, release_id: str
) -> ReleaseLabels:
    """Raises NotFound, Incomplete, Tampered."""
    require(actor.role, Permission.READ)
    manifest = read_manifest(objects, find_release(session, release_id))
    frames = pinned_frames(objects, manifest)
    by_clip: dict[str, list[int]] = {}
    for clip, index in zip(frames.clip.tolist(), frames.index.tolist(), strict=True):
        by_clip.setdefault(frames.clips[clip], []).append(index)
    rows = [
        (label.clip_id, shown.frame, label.content["class"], shown.box)
        for label in pinned_contents(session, manifest)
        for shown in boxes_by_frame(label.content, by_clip.get(label.clip_id, ()))
    ]
    return ReleaseLabels(
        clip_ids=texts([row[0] for row in rows]),
        frames=np.array([row[1] for row in rows], dtype=np.int64),
        class_names=texts([row[2] for row in rows]),
        xywh=np.array([row[3] for row in rows], dtype=np.float64).reshape(-1, 4),
        covered=frames.clips,
    )


def find_release(session: Session, release_id: str) -> DatasetRelease:
    """Raises NotFound."""
    release = session.get(DatasetRelease, release_id)
    if release is None:
        raise NotFound(
            f"there is no dataset release {release_id!r:.120}; `gainloop release list` shows all",
            path="release",
        )
    return release


def read_manifest(objects: ObjectStore, release: DatasetRelease) -> Manifest:
    """Raises Incomplete, Unreadable."""
    return Manifest.of(orjson.loads(objects.get_bytes(release.manifest_object)))


def pinned_frames(objects: ObjectStore, manifest: Manifest) -> FrameTable:
    """Those of each clip as the batch had them whose labels are taken; by clip and frame."""
    tables = {
        batch.batch_id: objects.get_table(batch.frames).to_pylist() for batch in manifest.batches
    }
    chosen = {clip.clip_id: clip.batch_id for clip in manifest.clips}
    rows: list[dict[str, Any]] = [
        row
        for batch_id, table in tables.items()
        for row in table
        if chosen.get(row["clip_id"]) == batch_id
    ]
    clips = tuple(clip.clip_id for clip in manifest.clips)
    position = {clip_id: at for at, clip_id in enumerate(clips)}
    rows.sort(key=lambda row: (position[row["clip_id"]], row["frame_index"]))
    return FrameTable(
        clips=clips,
        clip=np.array([position[row["clip_id"]] for row in rows], dtype=np.int64),
        index=np.array([row["frame_index"] for row in rows], dtype=np.int64),
        width=np.array([row["width"] for row in rows], dtype=np.int64),
        height=np.array([row["height"] for row in rows], dtype=np.int64),
        name=texts([row["name"] for row in rows]),
    )


def pinned_contents(session: Session, manifest: Manifest) -> Iterator[LabelContent]:
    """Every pinned version. Raises Incomplete where one is missing, Tampered where it differs."""
    pins = [(clip.clip_id, pin) for clip in manifest.clips for pin in clip.labels]
    for start in range(0, len(pins), _LABELS_AT_ONCE):
        chunk = pins[start : start + _LABELS_AT_ONCE]
        found = contents_of(session, [(pin.label_id, pin.version) for _, pin in chunk])
        by_key = {(label_id, version): content for label_id, version, content, _ in found}
        for clip_id, pin in chunk:
            content = by_key.get((pin.label_id, pin.version))
            if content is None:
                raise Incomplete(f"version {pin.version} of the label {pin.label_id} is missing")
            if value_digest(content) != pin.digest:
                raise Tampered(f"version {pin.version} of the label {pin.label_id} was changed")
            yield LabelContent(clip_id, pin.label_id, content)
