"""What a file of labels changes: which versions are new, and which labels are no longer there.

Called by `store_labels`. A label of a queue stays the same label while clip, task and the key that
its tool gives it stay; it gets a version when what it says differs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gainloop.reads.label_versions import KnownLabel
from gainloop.terms.enums import Task
from gainloop.terms.hashing import bytes_digest, value_digest
from gainloop.terms.labels import REMOVED, REMOVED_DIGEST, LabelFile

_ID_DIGITS = 24  # labels are counted in millions, so that the usual 12 would meet


@dataclass(frozen=True, slots=True)
class LabelChange:
    """One version to be written. supersedes: None for the first one of a label."""

    label_id: str
    clip_id: str
    key: str
    version: int
    supersedes: int | None
    content: Mapping[str, Any]
    digest: str

    @property
    def is_removal(self) -> bool:
        return self.digest == REMOVED_DIGEST


@dataclass(frozen=True, slots=True)
class LabelChanges:
    versions: tuple[LabelChange, ...]
    num_unchanged: int

    @property
    def num_new(self) -> int:
        return sum(change.supersedes is None for change in self.versions)

    @property
    def num_removed(self) -> int:
        return sum(change.is_removal for change in self.versions)

    @property
    def num_changed(self) -> int:
        return len(self.versions) - self.num_new - self.num_removed


def label_id_of(queue_id: str, clip_id: str, key: str, task: Task = Task.BOX_2D) -> str:
    digest = bytes_digest("\x1f".join([queue_id, task.value, clip_id, key]).encode())
    return f"label-{digest[:_ID_DIGITS]}"


def changes_of(queue_id: str, file: LabelFile, known: Sequence[KnownLabel]) -> LabelChanges:
    """Clips that the file does not cover keep what they have, and so do labels that the file holds
    but that could not be taken.
    """
    by_id = {label.label_id: label for label in known}
    versions: list[LabelChange] = []
    named = {label_id_of(queue_id, *label) for label in file.rejected}
    for label in file.labels:
        label_id = label_id_of(queue_id, label.clip_id, label.key)
        named.add(label_id)
        digest = value_digest(dict(label.content))
        before = by_id.get(label_id)
        if before is None or before.digest != digest:
            last = before.version if before else None
            versions.append(
                LabelChange(
                    label_id=label_id,
                    clip_id=label.clip_id,
                    key=label.key,
                    version=(last or 0) + 1,
                    supersedes=last,
                    content=label.content,
                    digest=digest,
                )
            )
    num_unchanged = len(file.labels) - len(versions)
    covered = set(file.frames.clips)
    versions += [
        LabelChange(
            label_id=label.label_id,
            clip_id=label.clip_id,
            key="",
            version=label.version + 1,
            supersedes=label.version,
            content=REMOVED,
            digest=REMOVED_DIGEST,
        )
        for label in known
        if label.clip_id in covered and label.label_id not in named and not label.is_removed
    ]
    return LabelChanges(tuple(versions), num_unchanged)
