"""What a dataset release pins, as its manifest says it: a JSON object in canonical form.

Made by the workflow that creates releases; read by the one that exports them. Name, version, note
and time are no part of it: a release is what it pins, so equal contents have equal digests.
"""

from dataclasses import dataclass
from typing import Any

import rfc8785

KIND = "gainloop.dataset-release"
MANIFEST_VERSION = 1


@dataclass(frozen=True, slots=True)
class PinnedLabel:
    """digest: of the content of this version."""

    label_id: str
    version: int
    digest: str


@dataclass(frozen=True, slots=True)
class PinnedClip:
    """batch_id: the one whose labels are taken."""

    clip_id: str
    batch_id: str
    labels: tuple[PinnedLabel, ...]


@dataclass(frozen=True, slots=True)
class PinnedBatch:
    """frames: digest of the table of frames of its clips."""

    batch_id: str
    queue_id: str
    frames: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """batches: in the order in which they came in; clips: by id, labels by id."""

    ontology_id: str
    classes: tuple[str, ...]
    weights_id: str | None
    batches: tuple[PinnedBatch, ...]
    clips: tuple[PinnedClip, ...]

    @property
    def num_labels(self) -> int:
        return sum(len(clip.labels) for clip in self.clips)

    def to_bytes(self) -> bytes:
        document: dict[str, Any] = {
            "kind": KIND,
            "manifest_version": MANIFEST_VERSION,
            "ontology": {"id": self.ontology_id, "classes": list(self.classes)},
            "weights": self.weights_id,
            "batches": [
                {"id": batch.batch_id, "queue": batch.queue_id, "frames": batch.frames}
                for batch in self.batches
            ],
            "clips": [
                {
                    "id": clip.clip_id,
                    "batch": clip.batch_id,
                    "labels": [[pin.label_id, pin.version, pin.digest] for pin in clip.labels],
                }
                for clip in self.clips
            ],
        }
        return rfc8785.dumps(document)

    @classmethod
    def of(cls, document: dict[str, Any]) -> "Manifest":
        """Of a manifest of our own, whose digest was checked."""
        return cls(
            ontology_id=document["ontology"]["id"],
            classes=tuple(document["ontology"]["classes"]),
            weights_id=document["weights"],
            batches=tuple(
                PinnedBatch(batch["id"], batch["queue"], batch["frames"])
                for batch in document["batches"]
            ),
            clips=tuple(
                PinnedClip(
                    clip["id"],
                    clip["batch"],
                    tuple(PinnedLabel(*pin) for pin in clip["labels"]),
                )
                for clip in document["clips"]
            ),
        )
