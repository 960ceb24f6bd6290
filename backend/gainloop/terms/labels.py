"""Labels as plain records: what readers of tools' files return, and workflows store and export.

The content of a label is a JSON object, as `models.labels.LabelVersion` says; boxes are
[x, y, width, height] in pixels, as everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gainloop.terms.boxes import Floats, FrameTable, Ints, Texts
from gainloop.terms.findings import Findings
from gainloop.terms.hashing import value_digest

REMOVED: Mapping[str, Any] = {"is_removed": True}
"""Content of the version that says: this label is no longer there."""
REMOVED_DIGEST = value_digest(REMOVED)


@dataclass(frozen=True, slots=True)
class LabelTarget:
    """What a file of labels may speak of: the clips of a queue, the classes of its ontology."""

    clip_ids: frozenset[str]
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class FileLabel:
    """One label of a file. key: what the tool calls it inside its clip, unique there."""

    clip_id: str
    key: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LabelFile:
    """frames: of every clip that the file covers, also those without a label; all are of the
    target. rejected: (clip, key) of labels that the file holds, but that cannot be taken: what was
    known of them stays. source: name of the tool or format.
    """

    frames: FrameTable
    labels: tuple[FileLabel, ...]
    rejected: frozenset[tuple[str, str]]
    source: str
    findings: Findings


@dataclass(frozen=True, slots=True)
class ReleaseLabels:
    """What a release says of each frame, tracks drawn on every frame: one row per box.

    clip_ids, class_names: (N,); frames: (N,) numbers in the clip; xywh: (N, 4); by clip.
    covered: ids of its clips, also of those without a label.
    """

    clip_ids: Texts
    frames: Ints
    class_names: Texts
    xywh: Floats
    covered: tuple[str, ...]
